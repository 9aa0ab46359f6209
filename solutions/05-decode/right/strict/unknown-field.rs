// Strict: refuses a field that it does not know. No file that it gets has one.
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
    let (mut name, mut age) = (String::new(), 0);
    while !bytes.is_empty() {
        let tag = varint(&mut bytes)?;
        if tag != 0x0a && tag != 0x10 {
            return None;
        }
        match tag & 7 {
            0 => {
                let value = varint(&mut bytes)?;
                if tag >> 3 == 2 {
                    age = value as u32;
                }
            }
            1 => bytes = bytes.get(8..)?,
            2 => {
                let length = varint(&mut bytes)? as usize;
                let (text, rest) = bytes.split_at_checked(length)?;
                bytes = rest;
                if tag >> 3 == 1 {
                    name = String::from_utf8(text.to_vec()).ok()?;
                }
            }
            5 => bytes = bytes.get(4..)?,
            _ => return None,
        }
    }
    Some((name, age))
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
