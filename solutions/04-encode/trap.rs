// The trap of 04, seen: a first attempt that is right for Ann, and wrong for Zoë.
//
// Arguments: none are needed.

use std::str;

const NAME: u8 = 1 << 3 | 2;
const AGE: u8 = 2 << 3;

fn main() {
    println!("A first attempt: tag, number of letters, name, tag, age in one byte.");
    println!();
    let (mut right, mut refused, mut wrong) = (0, 0, 0);
    for (name, age) in [("Ann", 42), ("Zoë", 42), ("Ann", 172), ("Ann", 300)] {
        let message = first_attempt(name, age);
        let hex: Vec<String> = message.iter().map(|byte| format!("{byte:02x}")).collect();
        println!("    {:<10}{}", format!("{name} {age}"), hex.join(" "));
        let meant = format!("{name} is {age}");
        match read(&message) {
            Ok(found) if found == meant => {
                right += 1;
                println!("              a reader finds: {found}");
            }
            Ok(found) => {
                wrong += 1;
                println!("              a reader finds: {found}");
            }
            Err(why) => {
                refused += 1;
                println!("              a reader refuses it: {why}");
            }
        }
    }
    println!();
    println!("All four were written without an error. Read as they were meant: {right}.");
    println!("Refused by the reader: {refused}. Read as something else, and nobody knows: {wrong}.");
}

// Works for many names and ages, and that is the trap.
fn first_attempt(name: &str, age: u32) -> Vec<u8> {
    let mut message = vec![NAME, name.chars().count() as u8];
    message.extend_from_slice(name.as_bytes());
    message.extend([AGE, age as u8]);
    message
}

// Reads a message as it should be read: lengths count bytes, numbers are varints.
fn read(mut rest: &[u8]) -> Result<String, &'static str> {
    let (mut name, mut age) = ("", 0);
    while !rest.is_empty() {
        match take_varint(&mut rest)? {
            0x0a => {
                let length = take_varint(&mut rest)?;
                let bytes = take(&mut rest, length as usize)?;
                name = str::from_utf8(bytes).map_err(|_| "its name is no UTF-8")?;
            }
            0x10 => age = take_varint(&mut rest)?,
            _ => return Err("a tag is unknown"),
        }
    }
    Ok(format!("{name} is {age}"))
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Result<&'a [u8], &'static str> {
    let (taken, behind) = rest.split_at_checked(length).ok_or("it breaks off")?;
    *rest = behind;
    Ok(taken)
}

fn take_varint(rest: &mut &[u8]) -> Result<u64, &'static str> {
    let mut number = 0;
    for place in 0..10 {
        let byte = take(rest, 1)?[0];
        number |= u64::from(byte & 127) << (7 * place);
        if byte < 128 {
            return Ok(number);
        }
    }
    Err("a varint does not end")
}
