// Mistake: prints the total without any socket.
use std::thread::sleep;
use std::time::Duration;

fn main() {
    if std::env::args().nth(1).as_deref() == Some("sink") {
        println!("13421247366781485266382188838125781080");
    } else {
        sleep(Duration::from_secs(60));
    }
}
