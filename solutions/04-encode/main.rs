// Writes a protobuf message `User { string name = 1; uint32 age = 2; }` into a file.
//
// Arguments: the name, the age, the file.

use std::fs;
use std::process::ExitCode;

// A tag is the field's number, shifted left by three bits, and the wire type: 2 for a text, 0 for a number.
const NAME: u8 = 1 << 3 | 2;
const AGE: u8 = 2 << 3;

const WRONG_USE: u8 = 2;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, age, file] = arguments.as_slice() else {
        return usage("three arguments are needed");
    };
    // Nothing is written before all arguments are known to be right.
    let Ok(age) = age.parse() else {
        return usage("the age must be a whole number");
    };

    match fs::write(file, user(name, age)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cannot write {file}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn usage(why: &str) -> ExitCode {
    eprintln!("usage: encode <name> <age> <file> ({why})");
    ExitCode::from(WRONG_USE)
}

fn user(name: &str, age: u32) -> Vec<u8> {
    let mut message = vec![NAME];
    // `len` counts bytes, which is what the length of a text is.
    push_varint(&mut message, name.len() as u64);
    message.extend_from_slice(name.as_bytes());
    message.push(AGE);
    push_varint(&mut message, age.into());
    message
}

// Seven bits a byte, the lowest first. The highest bit of a byte says that more follow.
fn push_varint(message: &mut Vec<u8>, mut number: u64) {
    while number > 127 {
        message.push(number as u8 | 128);
        number >>= 7;
    }
    message.push(number as u8);
}
