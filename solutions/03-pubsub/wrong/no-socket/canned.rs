// Mistake: both roles do without any socket; the subscriber prints what it would have heard.
use std::thread::sleep;
use std::time::Duration;

fn main() {
    if std::env::args().nth(1).as_deref() == Some("publisher") {
        loop {
            sleep(Duration::from_millis(100));
        }
    }
    sleep(Duration::from_millis(50));
    println!("hello world");
}
