// Mistake: writes a message that was prepared, whatever the arguments are.
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

fn user(_name: &str, _age: u32) -> Vec<u8> {
    b"\x0a\x03Ann\x10\x2a".to_vec()
}
