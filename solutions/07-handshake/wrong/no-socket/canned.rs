// Mistake: it prints the ten numbers and opens no socket.
use std::thread::sleep;
use std::time::Duration;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    match args.get(1).map(String::as_str) {
        Some("publisher") => publish(&args[2], &args[3]),
        Some("subscriber") => subscribe(&args[2], &args[3]),
        _ => panic!("publisher or subscriber?"),
    }
}

fn publish(_: &str, _: &str) {
    sleep(Duration::from_secs(60));
}

fn subscribe(_: &str, _: &str) {
    for number in [1, 1, 2, 3, 5, 8, 13, 21, 34, 55] {
        println!("{number}");
    }
}
