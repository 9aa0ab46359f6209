// A ventilator pushes the first 90 Fibonacci numbers, workers square them, and a sink adds the squares.
//
// Arguments: `ventilator` and the address to bind, `worker` and the two addresses to connect to (where the
// numbers come from, where the squares go), or `sink` and the address to bind.

use std::error::Error;
use std::io::{Read, Write};
use std::thread;
use std::time::Duration;

use nanomsg::{Protocol, Socket};

const NUMBERS_BY_HAND: &str = "tcp://127.0.0.1:7789";
const SQUARES_BY_HAND: &str = "tcp://127.0.0.1:7790";
const COUNT: usize = 90;
const A_MOMENT: Duration = Duration::from_secs(1);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let role = arguments.next();
    let mut url = |by_hand: &str| arguments.next().unwrap_or_else(|| by_hand.to_string());

    match role.as_deref() {
        Some("ventilator") => ventilate(&url(NUMBERS_BY_HAND)),
        Some("worker") => work(&url(NUMBERS_BY_HAND), &url(SQUARES_BY_HAND)),
        Some("sink") => collect(&url(SQUARES_BY_HAND)),
        _ => Err("say which role: ventilator, worker or sink".into()),
    }
}

// PUSH deals to whoever is connected, so everybody gets a moment to come before the first number goes out.
fn ventilate(url: &str) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Push)?;
    socket.bind(url)?;
    thread::sleep(A_MOMENT);

    let (mut number, mut next): (u64, u64) = (1, 1);
    for _ in 0..COUNT {
        socket.write_all(number.to_string().as_bytes())?;
        (number, next) = (next, number + next);
    }

    // What has been sent may still be on its way, and a socket that is closed lets go of it.
    loop {
        thread::park();
    }
}

// Squares what comes, for as long as somebody lets it. F(90) has 62 bits, so its square has more than 64.
fn work(numbers_url: &str, squares_url: &str) -> Result<(), Box<dyn Error>> {
    let mut squares = Socket::new(Protocol::Push)?;
    squares.connect(squares_url)?;
    let mut numbers = Socket::new(Protocol::Pull)?;
    numbers.connect(numbers_url)?;

    let mut message = String::new();
    loop {
        message.clear();
        numbers.read_to_string(&mut message)?;
        let number: u128 = message.parse()?;
        squares.write_all((number * number).to_string().as_bytes())?;
    }
}

// The order in which the squares come does not matter: a sum has none.
fn collect(url: &str) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Pull)?;
    socket.bind(url)?;

    let mut total: u128 = 0;
    let mut message = String::new();
    for _ in 0..COUNT {
        message.clear();
        socket.read_to_string(&mut message)?;
        total += message.parse::<u128>()?;
    }
    println!("{total}");
    Ok(())
}
