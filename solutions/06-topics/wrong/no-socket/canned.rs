// Mistake: no socket at all; the subscriber prints what it would have heard.
use std::thread::sleep;
use std::time::Duration;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    loop {
        sleep(Duration::from_millis(200));
        if args[1] == "subscriber" {
            for topic in &args[4..] {
                println!("{}: {topic} world", args[2]);
            }
        }
    }
}
