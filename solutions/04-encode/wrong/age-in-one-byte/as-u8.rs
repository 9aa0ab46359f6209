// Mistake: the age is one byte, whatever it is.
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.len() != 3 {
        usage();
    }
    let Ok(age) = args[1].parse::<u32>() else { usage() };
    std::fs::write(&args[2], user(&args[0], age)).unwrap();
}

fn usage() -> ! {
    eprintln!("usage: encode <name> <age> <file>");
    std::process::exit(2);
}

fn user(name: &str, age: u32) -> Vec<u8> {
    let mut message = vec![0x0a];
    message.extend(varint(name.len() as u64));
    message.extend(name.as_bytes());
    message.push(0x10);
    message.push(age as u8);
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
