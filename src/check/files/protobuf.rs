//! The message `User` on the wire: reads it, takes bytes apart into fields, and writes it in right and wrong ways.

use prost::Message;
use prost::encoding::decode_varint;

/// The message of the exercises, as protobuf itself reads it.
#[derive(Clone, PartialEq, Message)]
pub(super) struct User {
    #[prost(string, tag = "1")]
    pub(super) name: String,
    #[prost(uint32, tag = "2")]
    pub(super) age: u32,
}

/// The value of a field, as its wire type says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value<'a> {
    Varint(u64),
    Bytes(&'a [u8]),
    Fixed(u64),
}

/// The fields of a message, whatever message it is; `None` if the bytes cannot be taken apart.
pub(super) fn fields(mut bytes: &[u8]) -> Option<Vec<(u64, Value<'_>)>> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let tag = decode_varint(&mut bytes).ok()?;
        let value = match tag & 7 {
            0 => Value::Varint(decode_varint(&mut bytes).ok()?),
            1 => Value::Fixed(u64::from_le_bytes(take(&mut bytes, 8)?.try_into().ok()?)),
            2 => {
                let length = decode_varint(&mut bytes).ok()?;
                Value::Bytes(take(&mut bytes, length)?)
            }
            5 => Value::Fixed(u32::from_le_bytes(take(&mut bytes, 4)?.try_into().ok()?).into()),
            _ => return None,
        };
        fields.push((tag >> 3, value));
    }
    Some(fields)
}

fn take<'a>(bytes: &mut &'a [u8], length: u64) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(usize::try_from(length).ok()?)?;
    *bytes = rest;
    Some(taken)
}

/// A number as a varint.
pub(super) fn varint(value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    prost::encoding::encode_varint(value, &mut bytes);
    bytes
}

/// A number as a varint with its groups in the wrong order: the highest first.
pub(super) fn varint_backwards(value: u64) -> Vec<u8> {
    let mut bytes: Vec<u8> = varint(value).iter().rev().map(|byte| byte | 0x80).collect();
    if let Some(last) = bytes.last_mut() {
        *last &= 0x7f;
    }
    bytes
}

/// The message, as it should be.
pub(super) fn user(name: &str, age: u32) -> Vec<u8> {
    let length = varint(name.len() as u64);
    [vec![0x0a], length, name.as_bytes().to_vec(), vec![0x10], varint(age.into())].concat()
}

#[cfg(test)]
mod tests {
    use prost::Message;

    use super::{User, Value, fields, user, varint, varint_backwards};

    #[test]
    fn what_is_written_by_hand_is_what_the_library_writes() {
        for (name, age) in [("Zoë", 300), ("Ann", 42), (&*"ab".repeat(200), u32::MAX)] {
            let message = User { name: name.into(), age };
            assert_eq!(user(name, age), message.encode_to_vec());
        }
    }

    #[test]
    fn bytes_are_taken_apart_into_fields() {
        let bytes = [0x10, 0xac, 0x02, 0x0a, 0x01, b'x', 0x1d, 1, 0, 0, 0];
        let expected = [(2, Value::Varint(300)), (1, Value::Bytes(b"x")), (3, Value::Fixed(1))];
        assert_eq!(fields(&bytes).as_deref(), Some(&expected[..]));
        assert_eq!(fields(&[0x0a, 5, b'x']), None);
        assert_eq!(fields(&[0x0f, 1]), None);
    }

    #[test]
    fn a_varint_has_its_lowest_bits_first() {
        assert_eq!(varint(300), [0xac, 0x02]);
        assert_eq!(varint_backwards(300), [0x82, 0x2c]);
    }
}
