// Mistake: takes the arguments without looking how many there are.
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let age = args[2].parse().expect("the age is a number");
    std::fs::write(&args[3], user(&args[1], age)).unwrap();
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
