//! Names what is wrong with a file that is not the message it should be.

use super::protobuf::{self, Value, fields, varint};
use super::styles::{Slip, slip};
use super::{Wanted, is_right};
use crate::check::seen::{counted, quoted};
use crate::verdict::{Cause, Finding};

/// Bytes of a file that a finding shows.
const SHOWN: usize = 14;
/// Bytes that it shows at the beginning, and in front of a difference far behind.
const BEFORE: usize = 4;

/// Bytes as a page shows them: `0a 03 41 6e 6e`.
pub(super) fn shown(bytes: &[u8]) -> String {
    shown_around(bytes, 0)
}

/// The same; of many bytes the first ones, and those around the place that matters.
fn shown_around(bytes: &[u8], place: usize) -> String {
    let hex =
        |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<String>>().join(" ");
    let from = if place < SHOWN { 0 } else { place - BEFORE };
    let part = bytes.get(from..).unwrap_or_default();
    let before =
        if from == 0 { String::new() } else { format!("{} ... ", hex(&bytes[..BEFORE.min(bytes.len())])) };
    let more = if part.len() > SHOWN { " ..." } else { "" };
    format!("{before}{}{more}", hex(&part[..part.len().min(SHOWN)]))
}

/// What is said about a mistake: the finding's id, the sentence that says what was seen, and the advice.
type Told = (&'static str, String, &'static str);

/// The finding for a file that is there, not empty, and not right.
pub(super) fn mistake(who: &str, size: u64, bytes: &[u8], wanted: &Wanted<'_>) -> Finding {
    let right = protobuf::user(wanted.name, wanted.age);
    let (id, what, advice) = other_format(bytes)
        .or_else(|| little_behind(bytes, wanted))
        .or_else(|| slip(bytes, wanted).map(|slip| told(slip, wanted)))
        .or_else(|| around(bytes, wanted))
        .or_else(|| cut_short(bytes, wanted))
        .or_else(|| fields(bytes).map(|fields| other_fields(&fields, wanted)))
        .unwrap_or_else(|| unreadable(bytes, &right));
    let place = bytes.iter().zip(&right).take_while(|(one, other)| one == other).count();
    let written = shown_around(bytes, place);
    let message = format!("{who} wrote {}: `{written}`. {what}", counted(size, "byte"));
    Finding::failure(id, Cause::Messages, message)
        .expected(shown_around(&right, place), written)
        .advice(advice)
        .section("Task")
}

/// It is no protobuf at all.
fn other_format(bytes: &[u8]) -> Option<Told> {
    let text = as_text(bytes)?;
    let seen = quoted(text.trim());
    let hex = |c: char| c.is_ascii_hexdigit() || c.is_whitespace();
    let what = if text.trim_start().starts_with('{') {
        format!("That is the text {seen}, which is JSON and not protobuf.")
    } else if text.trim().len() > 1 && text.trim().chars().all(hex) {
        format!("That is the text {seen}: the digits of the bytes, and not the bytes.")
    } else {
        format!("That is the text {seen}, and not a protobuf message.")
    };
    Some(("text-in-file", what, TEXT))
}

/// The message is right, and so much stands behind it.
fn behind<'a>(bytes: &'a [u8], wanted: &Wanted<'_>) -> Option<&'a [u8]> {
    (1..bytes.len()).rev().find(|end| is_right(&bytes[..*end], wanted)).map(|end| &bytes[end..])
}

/// A single byte more, or an end of line.
fn little_behind(bytes: &[u8], wanted: &Wanted<'_>) -> Option<Told> {
    let what = match behind(bytes, wanted)? {
        b"\n" | b"\r\n" => "The message is right, but behind it stands an end of line.",
        b"\0" => "The message is right, but behind it stands a NUL.",
        [_] => "The message is right, but behind it stands a byte more.",
        _ => return None,
    };
    Some(("bytes-behind", what.to_string(), BEHIND))
}

/// Something stands behind the right message, or its length in front of it.
fn around(bytes: &[u8], wanted: &Wanted<'_>) -> Option<Told> {
    if let Some(rest) = behind(bytes, wanted) {
        let what = format!("The message is right, but behind it stand {} bytes more.", rest.len());
        return Some(("bytes-behind", what, BEHIND));
    }
    let begin = (1..=8.min(bytes.len())).find(|begin| {
        let (before, rest) = bytes.split_at(*begin);
        is_right(rest, wanted) && is_length(before, rest.len() as u64)
    })?;
    let what = format!(
        "The message is right, but in front of it stands its length, in {}.",
        counted(begin as u64, "byte")
    );
    Some(("length-in-front", what, FRONT))
}

fn is_length(bytes: &[u8], length: u64) -> bool {
    let mut padded = [0; 8];
    padded[..bytes.len()].copy_from_slice(bytes);
    let little = u64::from_le_bytes(padded);
    let big = bytes.iter().fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
    bytes == varint(length) || little == length || big == length
}

/// The bytes as a text that a person would write. No message is one: its tags are control characters.
fn as_text(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    let inside = text.trim_end_matches(['\n', '\r', '\0']);
    let plain = !inside.is_empty() && !inside.chars().any(|c| c.is_control() && !c.is_whitespace());
    // The tag of a name is an end of line.
    (plain && !text.starts_with('\n')).then_some(text)
}

fn cut_short(bytes: &[u8], wanted: &Wanted<'_>) -> Option<Told> {
    let right = protobuf::user(wanted.name, wanted.age);
    // Cut between two fields it is whole, as far as protobuf knows: a field is missing.
    if !right.starts_with(bytes) || fields(bytes).is_some() {
        return None;
    }
    let what = format!(
        "That is the beginning of the right message; {} missing.",
        match right.len() - bytes.len() {
            1 => "1 byte is".to_string(),
            missing => format!("{missing} bytes are"),
        }
    );
    Some(("cut-short", what, CUT))
}

/// It can be taken apart into fields, but other ones.
fn other_fields(fields: &[(u64, Value<'_>)], wanted: &Wanted<'_>) -> Told {
    let name = Value::Bytes(wanted.name.as_bytes());
    let age = Value::Varint(wanted.age.into());
    let number = |wanted| fields.iter().find(|(_, value)| *value == wanted).map(|(number, _)| *number);
    let last = |wanted| fields.iter().rev().find(|(number, _)| *number == wanted).map(|(_, value)| value);
    match (number(name), number(age)) {
        (Some(named), Some(aged)) => {
            let what = format!("It has the name in field {named} and the age in field {aged}.");
            return ("wrong-field-numbers", what, NUMBERS);
        }
        (_, Some(aged)) if aged != 2 => {
            let what = format!("It has the age in field {aged}, and no right name in field 1.");
            return ("wrong-field-numbers", what, NUMBERS);
        }
        (Some(named), _) if named != 1 => {
            let what = format!("It has the name in field {named}, and no right age in field 2.");
            return ("wrong-field-numbers", what, NUMBERS);
        }
        _ => {}
    }
    match (last(1), last(2)) {
        (None, _) => ("name-missing", "It has no field 1, which is the name.".to_string(), MISSING),
        (Some(Value::Bytes(bytes)), aged) if *bytes == wanted.name.as_bytes() => match aged {
            None => {
                ("age-missing", "It has the name, but no field 2, which is the age.".to_string(), MISSING)
            }
            Some(Value::Varint(there)) => {
                let what = format!("Its age is {there}, and not {}.", wanted.age);
                ("different-age", what, AGE)
            }
            Some(Value::Bytes(text)) => {
                let what = format!("Its age is a text, {}.", quoted(&String::from_utf8_lossy(text)));
                ("age-as-text", what, AGE_TYPE)
            }
            Some(Value::Fixed(_)) => {
                ("age-of-fixed-width", "Its age has a fixed number of bytes.".to_string(), AGE_TYPE)
            }
        },
        (Some(Value::Bytes(bytes)), _) => {
            let there = String::from_utf8_lossy(bytes);
            let what = format!("Its name is {}, and not {}.", quoted(&there), quoted(wanted.name));
            ("different-name", what, NAME)
        }
        (Some(_), _) => ("name-missing", "Its field 1 is a number, and no text.".to_string(), MISSING),
    }
}

fn unreadable(bytes: &[u8], right: &[u8]) -> Told {
    let same = bytes.iter().zip(right).take_while(|(one, other)| one == other).count();
    let hex = |bytes: &[u8]| bytes.get(same).map_or("nothing".to_string(), |byte| format!("`{byte:02x}`"));
    let what = format!(
        "No reader can take them for the message. The first byte that is not as usual is number {}: it is {}, and \
         {} stands there usually.",
        same + 1,
        hex(bytes),
        hex(right)
    );
    ("not-protobuf", what, UNREADABLE)
}

/// What is said about a usual mistake.
fn told(slip: Slip, wanted: &Wanted<'_>) -> Told {
    let (name, age) = (quoted(wanted.name), wanted.age);
    let (bytes, letters) = (wanted.name.len(), wanted.name.chars().count());
    match slip {
        Slip::TagNotShifted => {
            ("wrong-tags", "Its tags are `01` and `02`, the field numbers by themselves.".into(), TAGS)
        }
        Slip::NoWireType => (
            "wrong-tags",
            "The tag of the name is `08`: field 1, but with the wire type of a number.".into(),
            TAGS,
        ),
        Slip::FromZero => ("wrong-field-numbers", "Its fields are numbered from 0.".into(), NUMBERS),
        Slip::NumbersSwapped => {
            ("fields-swapped", "It has the age in field 1 and the name in field 2.".into(), NUMBERS)
        }
        Slip::NoTags => {
            ("wrong-tags", "It has the name and the age, but no tags in front of them.".into(), TAGS)
        }
        Slip::LengthInLetters | Slip::LengthInUnits => (
            "length-in-letters",
            format!(
                "The length in front of {name} is not right: the name has {letters} letters, but {bytes} bytes."
            ),
            LETTERS,
        ),
        Slip::LengthInOneByte => (
            "length-in-one-byte",
            format!(
                "The name has {bytes} bytes, and its length was written as one byte. One byte of a varint holds 0 to 127."
            ),
            VARINT,
        ),
        Slip::LengthOfFixedWidth => (
            "length-of-fixed-width",
            "The length of the name has a fixed number of bytes, and is no varint.".into(),
            VARINT,
        ),
        Slip::NoLength => ("no-length", "The length of the name is missing in front of it.".into(), LENGTH),
        Slip::Backwards => (
            "varint-backwards",
            "A varint in it has its groups of seven bits in the wrong order: the highest came first.".into(),
            VARINT,
        ),
        Slip::Latin1 => ("other-encoding", format!("The name {name} is in Latin-1, and not in UTF-8."), UTF8),
        Slip::Utf16 => ("other-encoding", format!("The name {name} is in UTF-16, and not in UTF-8."), UTF8),
        Slip::NulAtTheEnd => ("different-name", format!("Behind the name {name} stands a NUL."), NUL),
        Slip::NewlineAtTheEnd => {
            ("different-name", format!("Behind the name {name} stands an end of line."), NUL)
        }
        Slip::AgeInOneByte => (
            "age-in-one-byte",
            format!("The age is {age}, and it was written as one byte. One byte of a varint holds 0 to 127."),
            VARINT,
        ),
        Slip::AgeOfFixedWidth => {
            ("age-of-fixed-width", "The age has a fixed number of bytes, and is no varint.".into(), AGE_TYPE)
        }
        Slip::AgeAsText => {
            ("age-as-text", format!("The age is a text, the digits of {age}, and no varint."), AGE_TYPE)
        }
        Slip::ZigZag => (
            "age-zigzag",
            format!("The age {age} was written as {}, as the type `sint32` does it.", u64::from(age) * 2),
            ZIGZAG,
        ),
    }
}

const TEXT: &str = "A protobuf message is bytes: a tag, a length, the name; a tag, the age. Write them as they are, into a file that \
                    is open for bytes.";
const BEHIND: &str = "A message has no end of its own: a reader takes all that is in the file for a part of it. Write the message and \
                      nothing else; `println!`, `writeln!`, `print` and `puts` add an end of line.";
const FRONT: &str = "A length in front is for a stream with many messages. Here the file is the message. Leave out the \
                     \"delimited\" in the name of the call that writes it.";
const CUT: &str = "All parts have to be there: tag, length, name, tag, age. Close the file before the program ends, and see that all bytes are written: a NUL in the middle ends a text in C, \
                   so write by length and not with `fputs` or `%s`.";
const NUMBERS: &str = "The numbers of the fields are all that a reader knows of them. The name is number 1, the age is number 2.";
const MISSING: &str = "Write both fields: the name as field 1, the age as field 2.";
const AGE: &str = "Write the number that stands in the arguments, as a varint: seven bits a byte, the lowest first, and the \
                   highest bit set in all bytes but the last.";
const AGE_TYPE: &str = "The age is a `uint32`: a varint with the tag `10`, which is field 2 and wire type 0. Make a number of the argument, and \
                        write its seven lowest bits first.";
const NAME: &str = "Write the first argument as it is. `argv[0]` is the program itself in most languages, so look whether you count \
                    from there.";
const TAGS: &str = "A tag is the field's number, shifted left by three bits, and the wire type: `1 << 3 | 2` is `0a` for the name, \
                    `2 << 3 | 0` is `10` for the age.";
const LETTERS: &str = "The length counts the bytes of the name in UTF-8, not its letters: `name.len()` in Rust, \
                       `len(name.encode())` in Python, `strlen` in C, `Buffer.byteLength(name)` in Node.";
const LENGTH: &str = "Behind the tag of a text comes its length in bytes, and then the text: without it no reader knows where the \
                      name ends.";
const VARINT: &str = "Lengths and numbers are varints. While the number is larger than 127, write its seven lowest bits with the \
                      highest bit set, and shift it right by seven. At last write what is left.";
const UTF8: &str = "A `string` of protobuf is UTF-8. Encode the name so: `name.encode()` in Python, `Buffer.from(name)` in Node. In Rust \
                    and in C the argument is UTF-8 already.";
const NUL: &str =
    "Write only the bytes of the name. In C that is `strlen(name)` of them, without the NUL at the end.";
const ZIGZAG: &str = "The age is a `uint32`, and not a `sint32`: write it as it is, without doubling it.";
const UNREADABLE: &str = "Look at the bytes with `xxd` or `od -An -tx1`, and compare them with the drawing on the page, from the left.";

#[cfg(test)]
mod tests {
    use super::{Wanted, mistake, shown};
    use crate::check::files::protobuf::user;

    fn id(bytes: &[u8]) -> &'static str {
        let found = mistake("Your program", bytes.len() as u64, bytes, &Wanted { name: "Zoë", age: 300 });
        assert!(found.message.ends_with('.') && found.advice.ends_with('.'), "{found:?}");
        found.id
    }

    #[test]
    fn only_the_first_bytes_are_shown() {
        assert_eq!(shown(&[0x0a, 3]), "0a 03");
        assert!(shown(&[7; 200]).ends_with("07 ..."));
    }

    #[test]
    fn a_difference_far_behind_is_shown() {
        let name = "x".repeat(200);
        let bytes = user(&name, 44);
        let found = mistake("Your program", bytes.len() as u64, &bytes, &Wanted { name: &name, age: 300 });
        assert_eq!(found.expected, "0a c8 01 78 ... 78 78 78 10 ac 02");
        assert_eq!(found.actual, "0a c8 01 78 ... 78 78 78 10 2c");
    }

    #[test]
    fn each_kind_of_file_has_its_name() {
        let cases: [(&str, &[u8]); 19] = [
            ("text-in-file", b"Zo\xc3\xab is 300\n"),
            ("text-in-file", b"{\"name\": \"Zo\xc3\xab\", \"age\": 300}"),
            ("text-in-file", b"0a045a6fc3ab10ac02"),
            ("bytes-behind", b"\x0a\x04Zo\xc3\xab\x10\xac\x02\n"),
            ("bytes-behind", b"\x0a\x04Zo\xc3\xab\x10\xac\x02\0\0\0"),
            ("bytes-behind", b"\x0a\x04Zo\xc3\xab\x10\xac\x02\0"),
            ("length-in-front", b"\x09\x0a\x04Zo\xc3\xab\x10\xac\x02"),
            ("length-in-front", b"\0\0\0\x09\x0a\x04Zo\xc3\xab\x10\xac\x02"),
            ("cut-short", b"\x0a\x04Zo\xc3\xab\x10\xac"),
            ("cut-short", b"\x0a\x04Zo"),
            ("fields-swapped", b"\x12\x04Zo\xc3\xab\x08\xac\x02"),
            ("wrong-field-numbers", b"\x1a\x04Zo\xc3\xab\x20\xac\x02"),
            ("wrong-field-numbers", b"\x0a\x04Zo\xc3\xab\x18\xac\x02"),
            ("age-missing", b"\x1a\x01x\x0a\x04Zo\xc3\xab"),
            ("name-missing", b"\x10\xac\x02"),
            ("different-age", b"\x0a\x04Zo\xc3\xab\x10\x07"),
            ("different-name", b"\x0a\x03Ann\x10\x07"),
            ("length-in-letters", b"\x0a\x03Zo\xc3\xab\x10\xac\x02"),
            ("not-protobuf", b"\xff\xff\xff"),
        ];
        for (expected, bytes) in cases {
            assert_eq!(id(bytes), expected, "{bytes:x?}");
        }
    }
}
