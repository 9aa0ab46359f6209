//! Names what a program misread that printed almost the right line.

use super::protobuf::{User, varint};
use crate::check::align::clean;
use crate::check::seen::{Line, quoted};
use crate::verdict::{Cause, Finding};

/// The finding for a line that is not the right one, if it is known how it came about.
pub(super) fn misread(who: &str, lines: &[Line<'_>], user: &User) -> Option<Finding> {
    let printed = clean(lines);
    let [line] = printed.as_slice() else { return None };
    let expected = format!("{} is {}", user.name, user.age);
    if *line == expected {
        return None;
    }
    let (name, age) = line.rsplit_once(" is ")?;
    let other = || {
        let other = age.parse::<u64>().is_ok_and(|age| age != u64::from(user.age));
        let what = format!("In the file are the name {} and the age {}.", quoted(&user.name), user.age);
        other.then_some(("not-in-the-file", what, OTHER))
    };
    let known = if name == user.age.to_string() && age == user.name {
        Some(("fields-swapped", "The two fields have changed places.".to_string(), SWAPPED))
    } else if name == user.name {
        misread_age(age, user.age).map(|(how, advice)| {
            ("misread-age", format!("It read the age {} as {}: {how}.", user.age, quoted(age)), advice)
        })
    } else if age == user.age.to_string() {
        misread_name(name, &user.name).map(|(how, advice)| {
            let what = format!("It read the name {} as {}: {how}.", quoted(&user.name), quoted(name));
            ("misread-name", what, advice)
        })
    } else {
        None
    };
    let (id, what, advice) = known.or_else(other)?;
    let message = format!("{who} printed {}. {what}", quoted(line));
    Some(
        Finding::failure(id, Cause::Messages, message)
            .expected(expected, line.clone())
            .at("line 1")
            .advice(advice)
            .section("Task"),
    )
}

type How = (&'static str, &'static str);

fn misread_age(printed: &str, age: u32) -> Option<How> {
    let bytes = varint(age.into());
    let groups = |bytes: &mut dyn Iterator<Item = &u8>| {
        bytes.fold(0u64, |number, byte| number << 7 | u64::from(byte & 0x7f)).to_string()
    };
    let number = |bytes: &mut dyn Iterator<Item = &u8>| {
        bytes.fold(0u64, |number, byte| number << 8 | u64::from(*byte)).to_string()
    };
    let first = bytes.first().copied().unwrap_or_default();
    if bytes.len() > 1 && (printed == first.to_string() || printed == (first & 0x7f).to_string()) {
        return Some(("only the first byte of it", VARINT));
    }
    if bytes.len() > 1 && printed == groups(&mut bytes.iter()) {
        return Some(("its groups of seven bits in the wrong order", VARINT));
    }
    if bytes.len() > 1 && (printed == number(&mut bytes.iter()) || printed == number(&mut bytes.iter().rev()))
    {
        return Some(("all eight bits of each of its bytes", VARINT));
    }
    let unzigzag = (i64::from(age) >> 1) ^ -(i64::from(age) & 1);
    let as_zigzag = [unzigzag.to_string(), (unzigzag as u32).to_string()];
    (age > 0 && as_zigzag.iter().any(|one| one == printed)).then_some(("as if it were a `sint32`", ZIGZAG))
}

fn misread_name(printed: &str, name: &str) -> Option<How> {
    let latin1: String = name.bytes().map(char::from).collect();
    let visible = |text: &str| text.chars().filter(|c| !c.is_control()).collect::<String>();
    if visible(printed) == visible(&latin1) && !name.is_ascii() {
        return Some(("each byte as a letter", UTF8));
    }
    if printed.starts_with("b'")
        || printed.starts_with("b\"")
        || printed.starts_with("<Buffer")
        || printed.starts_with('[')
    {
        return Some(("its bytes, as the language shows them", UTF8));
    }
    let plain: String = name.chars().filter(char::is_ascii).collect();
    if printed.contains('\u{fffd}') || (!name.is_ascii() && printed.replace('?', "") == plain) {
        return Some(("some of its bytes are no text", LENGTH));
    }
    let begins = !printed.is_empty() && name.starts_with(printed);
    (begins || printed.ends_with(name)).then_some(("too few bytes or too many", LENGTH))
}

const SWAPPED: &str = "Field 1 is the name, field 2 is the age. Tell them by their tags, `0a` and `10`.";
const OTHER: &str = "Print what is in the file that you were given. Read a tag, then what belongs to it, until the file ends; the \
                     fields may come in any order, and a field that you do not know is skipped.";
const VARINT: &str = "A varint goes on while the highest bit of its byte is set. Take the seven lower bits of each byte; the first byte has \
                      the lowest ones.";
const ZIGZAG: &str = "The age is a `uint32`: take the varint as it is.";
const UTF8: &str = "A `string` of protobuf is UTF-8. Make a text of its bytes: `String::from_utf8` in Rust, `.decode()` in Python, \
                    `toString()` of a Buffer in Node. In C, print them with `%.*s`.";
const LENGTH: &str = "The length in front of the name is a varint and counts bytes. Read the length whole, take just so many bytes, and make a \
                      text of all of them at once.";

#[cfg(test)]
mod tests {
    use super::{User, misread};
    use crate::check::seen::Line;

    fn id(text: &str) -> Option<&'static str> {
        let user = User { name: "Zoë".into(), age: 300 };
        misread("Your program", &[Line { at_us: 0, text }], &user).map(|finding| finding.id)
    }

    #[test]
    fn each_way_to_misread_has_its_name() {
        let cases = [
            ("Zoë is 300", None),
            ("300 is Zoë", Some("fields-swapped")),
            ("Zoë is 44", Some("misread-age")),
            ("Zoë is 172", Some("misread-age")),
            ("Zoë is 5634", Some("misread-age")),
            ("Zoë is 44034", Some("misread-age")),
            ("Zoë is 684", Some("misread-age")),
            ("Zoë is 150", Some("misread-age")),
            ("Zoë is 7", Some("not-in-the-file")),
            ("ZoÃ« is 300", Some("misread-name")),
            ("b'Zo\\xc3\\xab' is 300", Some("misread-name")),
            ("Zo\u{fffd} is 300", Some("misread-name")),
            ("\u{4}Zoë is 300", Some("misread-name")),
            ("Zo is 300", Some("misread-name")),
            ("zoë is 300", None),
            ("Ann is 300", None),
            ("Ann is 42", Some("not-in-the-file")),
            ("Zoë: 300", None),
        ];
        for (text, expected) in cases {
            assert_eq!(id(text), expected, "{text}");
        }
    }
}
