// Reads a protobuf message `User { string name = 1; uint32 age = 2; }` from a file and logs it.
//
// Arguments: the file.

use std::error::Error;
use std::fs;
use std::process::ExitCode;

// The wire types: how the value behind a tag is written.
const VARINT: u64 = 0;
const EIGHT_BYTES: u64 = 1;
const LENGTH_FIRST: u64 = 2;
const FOUR_BYTES: u64 = 5;

// A field that is not in the message has its default: an empty name, the age 0.
#[derive(Default)]
struct User {
    name: String,
    age: u32,
}

fn main() -> ExitCode {
    let Some(file) = std::env::args().nth(1) else {
        eprintln!("usage: decode <file>");
        return ExitCode::from(2);
    };
    match read(&file) {
        Ok(User { name, age }) => {
            println!("{name} is {age}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{file}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn read(file: &str) -> Result<User, Box<dyn Error>> {
    decode(&fs::read(file)?)
}

// Takes tag and value, tag and value, until nothing is left. The fields may come in any order.
fn decode(mut rest: &[u8]) -> Result<User, Box<dyn Error>> {
    let mut user = User::default();
    while !rest.is_empty() {
        let tag = take_varint(&mut rest)?;
        match (tag >> 3, tag & 7) {
            (0, _) => return Err("no field has the number 0".into()),
            (1, LENGTH_FIRST) => user.name = String::from_utf8(take_counted(&mut rest)?.to_vec())?,
            (2, VARINT) => user.age = take_varint(&mut rest)? as u32,
            // What we do not know we skip. The wire type says how long it is.
            (_, VARINT) => _ = take_varint(&mut rest)?,
            (_, EIGHT_BYTES) => _ = take(&mut rest, 8)?,
            (_, LENGTH_FIRST) => _ = take_counted(&mut rest)?,
            (_, FOUR_BYTES) => _ = take(&mut rest, 4)?,
            (_, other) => return Err(format!("there is no wire type {other}").into()),
        }
    }
    Ok(user)
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Result<&'a [u8], Box<dyn Error>> {
    let (taken, behind) = rest.split_at_checked(length).ok_or("the message breaks off")?;
    *rest = behind;
    Ok(taken)
}

fn take_counted<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], Box<dyn Error>> {
    let length = take_varint(rest)?;
    take(rest, usize::try_from(length)?)
}

// Seven bits a byte, the lowest first. A byte below 128 is the last one.
fn take_varint(rest: &mut &[u8]) -> Result<u64, Box<dyn Error>> {
    let mut number = 0;
    for place in 0..10 {
        let byte = take(rest, 1)?[0];
        number |= u64::from(byte & 127) << (7 * place);
        if byte < 128 {
            return Ok(number);
        }
    }
    Err("a varint has ten bytes at most".into())
}
