// Mistake: a device prints nothing, so it does nothing at all.
use std::thread::sleep;
use std::time::Duration;

fn main() {
    loop {
        sleep(Duration::from_secs(1));
    }
}
