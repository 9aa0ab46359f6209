// Mistake: writes a text.
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
    format!("{name} is {age}\n").into_bytes()
}
