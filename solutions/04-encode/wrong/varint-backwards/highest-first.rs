// Mistake: the highest seven bits of a varint come first.
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
    message.extend(varint(age as u64));
    message
}

fn varint(number: u64) -> Vec<u8> {
    let mut bytes = vec![number as u8 & 0x7f];
    let mut rest = number >> 7;
    while rest > 0 {
        bytes.insert(0, rest as u8 & 0x7f | 0x80);
        rest >>= 7;
    }
    bytes
}
