// Mistake: the name has to come first, and the age second.
use std::process::exit;

fn main() {
    let path = std::env::args().nth(1).unwrap_or_else(|| fail("usage: decode <file>"));
    let bytes = std::fs::read(&path).unwrap_or_else(|error| fail(&format!("{path}: {error}")));
    match decode(&bytes) {
        Some((name, age)) => println!("{name} is {age}"),
        None => fail(&format!("{path}: no user")),
    }
}

fn fail(why: &str) -> ! {
    eprintln!("{why}");
    exit(1);
}

fn decode(mut bytes: &[u8]) -> Option<(String, u32)> {
    if varint(&mut bytes)? != 0x0a {
        return None;
    }
    let length = varint(&mut bytes)? as usize;
    let (name, rest) = bytes.split_at_checked(length)?;
    bytes = rest;
    if varint(&mut bytes)? != 0x10 {
        return None;
    }
    let age = varint(&mut bytes)? as u32;
    Some((String::from_utf8(name.to_vec()).ok()?, age))
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let (mut number, mut shift) = (0, 0);
    loop {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        if shift > 63 {
            return None;
        }
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
        shift += 7;
    }
}
