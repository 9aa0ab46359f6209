// Mistake: the surveyor prints what the page shows, and nobody asks anybody.
use std::thread::sleep;
use std::time::Duration;

fn main() {
    if std::env::args().nth(1).as_deref() == Some("respondent") {
        loop {
            sleep(Duration::from_secs(1));
        }
    }
    println!("ann\nbea\ncid\n3 answered");
}
