//! The usual ways to write the message wrongly, each as the bytes that come of it. Bytes that are equal to one of
//! them were written that way: this is how a mistake is recognised.

use super::Wanted;
use super::protobuf::{varint, varint_backwards};

/// A mistake in one part of the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slip {
    /// The field's number itself, without the wire type.
    TagNotShifted,
    /// The field's number without the wire type's three bits, that is wire type 0 for the name too.
    NoWireType,
    /// The numbers of the two fields are exchanged.
    NumbersSwapped,
    /// The first field is number 0.
    FromZero,
    /// No tags at all.
    NoTags,
    /// The length counts letters.
    LengthInLetters,
    /// The length counts units of UTF-16.
    LengthInUnits,
    /// The length is one byte, whatever it is.
    LengthInOneByte,
    /// The length has two, four or eight bytes.
    LengthOfFixedWidth,
    /// No length.
    NoLength,
    /// A varint whose highest group comes first.
    Backwards,
    /// The name is not UTF-8: Latin-1.
    Latin1,
    /// The name is UTF-16.
    Utf16,
    /// A NUL at the end of the name.
    NulAtTheEnd,
    /// An end of line at the end of the name.
    NewlineAtTheEnd,
    /// The age is one byte, whatever it is.
    AgeInOneByte,
    /// The age has four or eight bytes.
    AgeOfFixedWidth,
    /// The age as digits.
    AgeAsText,
    /// The age as `sint32` writes it.
    ZigZag,
}

/// Each way to write a part: what is wrong about it, and its bytes.
type Ways = Vec<(Option<Slip>, Vec<u8>)>;

/// What is wrong about these bytes, if somebody wrote them in one of the usual ways.
pub(super) fn slip(bytes: &[u8], wanted: &Wanted<'_>) -> Option<Slip> {
    let (tags, names, ages) = (tags(), names(wanted.name), ages(wanted.age));
    for (tag_slip, [name_tag, age_tag]) in &tags {
        for (name_slip, name) in &names {
            for (age_slip, age_type, age) in &ages {
                let Some(slip) = tag_slip.or(*name_slip).or(*age_slip) else { continue };
                // With tags of one's own, the wire type of the age is part of them.
                let typed = age_tag.map(|tag| if tag_slip.is_none() { tag & !7 | age_type } else { tag });
                let first: Vec<u8> = name_tag.iter().chain(name).copied().collect();
                let second: Vec<u8> = typed.iter().chain(age).copied().collect();
                let untyped: Vec<u8> = age_tag.iter().chain(age).copied().collect();
                let written = [
                    [&first[..], &second[..]].concat(),
                    [&second[..], &first[..]].concat(),
                    [&first[..], &untyped[..]].concat(),
                ];
                if written.iter().any(|written| written == bytes) {
                    return Some(slip);
                }
            }
        }
    }
    None
}

fn tags() -> [(Option<Slip>, [Option<u8>; 2]); 6] {
    let both = |name, age| [Some(name), Some(age)];
    [
        (None, both(0x0a, 0x10)),
        (Some(Slip::NumbersSwapped), both(0x12, 0x08)),
        (Some(Slip::TagNotShifted), both(0x01, 0x02)),
        (Some(Slip::NoWireType), both(0x08, 0x10)),
        (Some(Slip::FromZero), both(0x02, 0x08)),
        (Some(Slip::NoTags), [None, None]),
    ]
}

/// The name with its length in front.
fn names(name: &str) -> Ways {
    let latin1: Option<Vec<u8>> = name.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    let utf16: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let written = [
        (None, Some(name.as_bytes().to_vec())),
        (Some(Slip::NulAtTheEnd), Some([name.as_bytes(), b"\0"].concat())),
        (Some(Slip::NewlineAtTheEnd), Some([name.as_bytes(), b"\n"].concat())),
        (Some(Slip::Latin1), latin1),
        (Some(Slip::Utf16), Some(utf16)),
    ];
    let (letters, units) = (name.chars().count(), name.encode_utf16().count());
    let mut ways = Ways::new();
    for (slip, bytes) in written {
        let Some(bytes) = bytes else { continue };
        let counts = [
            (slip, bytes.len()),
            (Some(Slip::LengthInLetters), letters),
            (Some(Slip::LengthInUnits), units),
            // A NUL or an end of line that is not counted is a byte too many behind the name.
            (slip, name.len()),
        ];
        for (slip, count) in counts {
            for (length_slip, length) in lengths(count as u64) {
                ways.push((length_slip.or(slip), [&length[..], &bytes[..]].concat()));
                // Whoever counts letters may also write only so many bytes.
                if let Some(beginning) = bytes.get(..count).filter(|_| count < bytes.len()) {
                    ways.push((length_slip.or(slip), [&length[..], beginning].concat()));
                }
            }
        }
    }
    ways
}

fn lengths(count: u64) -> Ways {
    let fixed = Some(Slip::LengthOfFixedWidth);
    vec![
        (None, varint(count)),
        (Some(Slip::LengthInOneByte), vec![count as u8]),
        (Some(Slip::LengthInOneByte), vec![count as u8 & 0x7f]),
        (Some(Slip::Backwards), varint_backwards(count)),
        (fixed, (count as u16).to_le_bytes().to_vec()),
        (fixed, (count as u16).to_be_bytes().to_vec()),
        (fixed, (count as u32).to_le_bytes().to_vec()),
        (fixed, (count as u32).to_be_bytes().to_vec()),
        (fixed, count.to_le_bytes().to_vec()),
        (fixed, count.to_be_bytes().to_vec()),
        (Some(Slip::NoLength), Vec::new()),
    ]
}

/// The age, with the wire type that belongs to it.
fn ages(age: u32) -> Vec<(Option<Slip>, u8, Vec<u8>)> {
    let digits = age.to_string().into_bytes();
    let counted = [&varint(digits.len() as u64)[..], &digits[..]].concat();
    let fixed = Some(Slip::AgeOfFixedWidth);
    vec![
        (None, 0, varint(age.into())),
        (Some(Slip::AgeInOneByte), 0, vec![age as u8]),
        (Some(Slip::AgeInOneByte), 0, vec![age as u8 & 0x7f]),
        (Some(Slip::Backwards), 0, varint_backwards(age.into())),
        (Some(Slip::ZigZag), 0, varint(u64::from(age) * 2)),
        (Some(Slip::AgeAsText), 2, counted),
        (Some(Slip::AgeAsText), 2, digits),
        (fixed, 0, (age as u16).to_le_bytes().to_vec()),
        (fixed, 0, (age as u16).to_be_bytes().to_vec()),
        (fixed, 5, age.to_le_bytes().to_vec()),
        (fixed, 5, age.to_be_bytes().to_vec()),
        (fixed, 1, u64::from(age).to_le_bytes().to_vec()),
        (fixed, 1, u64::from(age).to_be_bytes().to_vec()),
        (fixed, 1, f64::from(age).to_le_bytes().to_vec()),
    ]
}

#[cfg(test)]
mod tests {
    use super::{Slip, Wanted, slip};

    const ZOE: Wanted<'_> = Wanted { name: "Zoë", age: 300 };

    #[test]
    fn each_slip_is_recognised_by_its_bytes() {
        let cases: [(Slip, &[u8]); 16] = [
            (Slip::TagNotShifted, b"\x01\x04Zo\xc3\xab\x02\xac\x02"),
            (Slip::NoWireType, b"\x08\x04Zo\xc3\xab\x10\xac\x02"),
            (Slip::NumbersSwapped, b"\x12\x04Zo\xc3\xab\x08\xac\x02"),
            (Slip::FromZero, b"\x02\x04Zo\xc3\xab\x08\xac\x02"),
            (Slip::NoTags, b"\x04Zo\xc3\xab\xac\x02"),
            (Slip::LengthInLetters, b"\x0a\x03Zo\xc3\xab\x10\xac\x02"),
            (Slip::LengthInLetters, b"\x0a\x03Zo\xc3\x10\xac\x02"),
            (Slip::LengthOfFixedWidth, b"\x0a\x00\x00\x00\x04Zo\xc3\xab\x10\xac\x02"),
            (Slip::NoLength, b"\x0aZo\xc3\xab\x10\xac\x02"),
            (Slip::Latin1, b"\x0a\x03Zo\xeb\x10\xac\x02"),
            (Slip::NulAtTheEnd, b"\x0a\x05Zo\xc3\xab\x00\x10\xac\x02"),
            (Slip::AgeInOneByte, b"\x0a\x04Zo\xc3\xab\x10\x2c"),
            (Slip::Backwards, b"\x0a\x04Zo\xc3\xab\x10\x82\x2c"),
            (Slip::AgeOfFixedWidth, b"\x0a\x04Zo\xc3\xab\x15\x2c\x01\x00\x00"),
            (Slip::AgeAsText, b"\x0a\x04Zo\xc3\xab\x12\x03300"),
            (Slip::ZigZag, b"\x0a\x04Zo\xc3\xab\x10\xd8\x04"),
        ];
        for (expected, bytes) in cases {
            assert_eq!(slip(bytes, &ZOE), Some(expected), "{bytes:x?}");
        }
    }

    #[test]
    fn a_length_of_one_byte_is_recognised_where_it_matters() {
        let name = "x".repeat(200);
        let bytes = [b"\x0a\xc8", name.as_bytes(), b"\x10\x2a"].concat();
        assert_eq!(slip(&bytes, &Wanted { name: &name, age: 42 }), Some(Slip::LengthInOneByte));
    }

    #[test]
    fn other_bytes_are_no_known_slip() {
        assert_eq!(slip(b"\x0a\x04Ann!\x10\xac\x02", &ZOE), None);
    }
}
