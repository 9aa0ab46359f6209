// Exercise 04: encode. The task is on the page: workshop show 04
//
// It writes the first byte of the message, and no more. The rest is yours.

use std::error::Error;
use std::fs;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();

    // What if there are not three of them, or if the age is no number? So far this ends with status 1.
    let [name, age, file] = arguments.as_slice() else {
        return Err("three arguments are needed".into());
    };
    let age: u32 = age.parse()?;

    fs::write(file, user(name, age))?;
    Ok(())
}

// The message User { string name = 1; uint32 age = 2; }
fn user(_name: &str, _age: u32) -> Vec<u8> {
    let mut message = Vec::new();

    // Field 1, and wire type 2: a length follows, and then so many bytes.
    message.push(1 << 3 | 2);

    // Then the length of the name in bytes, as a varint, and the name: `message.extend_from_slice(...)`.
    // Then the tag of the age, and the age as a varint.

    message
}
