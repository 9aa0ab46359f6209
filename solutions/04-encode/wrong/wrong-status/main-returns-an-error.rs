// Mistake: an error that `main` returns ends the program with status 1.
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [name, age, file] = args.as_slice() else {
        return Err("usage: encode <name> <age> <file>".into());
    };
    std::fs::write(file, user(name, age.parse()?))?;
    Ok(())
}

fn user(name: &str, age: u32) -> Vec<u8> {
    let mut message = vec![0x0a];
    message.extend(varint(name.len() as u64));
    message.extend(name.as_bytes());
    message.push(0x10);
    message.extend(varint(age as u64));
    message
}

fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}
