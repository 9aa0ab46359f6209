// Style: pieces that are put together at the end; the age comes first, which protobuf allows.
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
    let age = [vec![0x10], varint(age as u64)].concat();
    let name = [vec![0x0a], varint(name.len() as u64), name.as_bytes().to_vec()].concat();
    [age, name].concat()
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
