// Mistake: it prints the right sums at the right pace, without any socket.
use std::thread::sleep;
use std::time::Duration;

fn main() {
    let mut sum = 0;
    for number in 1..=100 {
        sum += number;
        println!("{sum}");
        sleep(Duration::from_millis(20));
    }
    println!("done!");
}
