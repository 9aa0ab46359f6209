// Mistake: no socket at all; it prints what it would have heard.
use std::thread::sleep;
use std::time::Duration;

fn main() {
    let me = std::env::args().nth(2).unwrap_or_default();
    for name in ["ann", "bob", "cleo"] {
        if name != me {
            println!("{name} says hi");
        }
    }
    loop {
        sleep(Duration::from_secs(1));
    }
}
