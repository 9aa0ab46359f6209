// Exercise 08: the pipeline. The task is on the page: workshop show 08
//
// One program with three roles. It opens each role's sockets and closes them again. The rest is yours.

use std::error::Error;

use nanomsg::{Protocol, Socket};

fn main() -> Result<(), Box<dyn Error>> {
    // The first argument is the role, the others are its addresses.
    // When you run the program by hand without addresses, it uses these two.
    let mut arguments = std::env::args().skip(1);
    let role = arguments.next();
    let mut url = |by_hand: &str| arguments.next().unwrap_or_else(|| by_hand.to_string());
    let (numbers, squares) = ("tcp://127.0.0.1:7789", "tcp://127.0.0.1:7790");

    match role.as_deref() {
        Some("ventilator") => ventilate(&url(numbers)),
        Some("worker") => work(&url(numbers), &url(squares)),
        Some("sink") => collect(&url(squares)),
        _ => Err("say which role: ventilator, worker or sink".into()),
    }
}

fn ventilate(url: &str) -> Result<(), Box<dyn Error>> {
    let mut push = Socket::new(Protocol::Push)?;
    push.bind(url)?;

    // Give the workers a moment, then push the first 90 Fibonacci numbers, and stay.
    // Sending is `push.write_all(number.to_string().as_bytes())`, with `use std::io::Write;` at the top.

    drop(push);
    Ok(())
}

fn work(numbers_url: &str, squares_url: &str) -> Result<(), Box<dyn Error>> {
    let mut numbers = Socket::new(Protocol::Pull)?;
    numbers.connect(numbers_url)?;
    let mut squares = Socket::new(Protocol::Push)?;
    squares.connect(squares_url)?;

    // Take a number, square it, push the square; again and again.
    // Receiving is `numbers.read_to_string(&mut text)`, with `use std::io::Read;` at the top.

    drop(numbers);
    drop(squares);
    Ok(())
}

fn collect(url: &str) -> Result<(), Box<dyn Error>> {
    let mut pull = Socket::new(Protocol::Pull)?;
    pull.bind(url)?;

    // Add the squares, and print the total after the 90th. It is too large for 64 bits.

    drop(pull);
    Ok(())
}
