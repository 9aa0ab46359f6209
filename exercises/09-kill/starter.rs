// Exercise 09: KILL. The task is on the page: workshop show 09
//
// One program with three roles. It opens each role's sockets and closes them again. Your program of exercise 08
// has most of the rest.

use std::error::Error;

use nanomsg::{Protocol, Socket};

fn main() -> Result<(), Box<dyn Error>> {
    // The first argument is the role, the others are its addresses.
    // When you run the program by hand without addresses, it uses these four.
    let mut arguments = std::env::args().skip(1);
    let role = arguments.next();
    let mut url = |by_hand: &str| arguments.next().unwrap_or_else(|| by_hand.to_string());
    let (numbers, squares) = ("tcp://127.0.0.1:7789", "tcp://127.0.0.1:7790");
    let (ready, kill) = ("tcp://127.0.0.1:7791", "tcp://127.0.0.1:7792");

    match role.as_deref() {
        Some("ventilator") => ventilate(&url(numbers), &url(ready), &url(kill)),
        Some("worker") => work(&url(numbers), &url(squares), &url(ready), &url(kill)),
        Some("sink") => collect(&url(squares), &url(kill)),
        _ => Err("say which role: ventilator, worker or sink".into()),
    }
}

fn ventilate(numbers_url: &str, ready_url: &str, kill_url: &str) -> Result<(), Box<dyn Error>> {
    let mut numbers = Socket::new(Protocol::Push)?;
    numbers.bind(numbers_url)?;
    let mut ready = Socket::new(Protocol::Rep)?;
    ready.bind(ready_url)?;
    let mut kill = Socket::new(Protocol::Sub)?;
    kill.subscribe(b"KILL")?;
    kill.connect(kill_url)?;

    // Take a request from three workers and answer each. Then push the numbers. Then wait for KILL.

    drop((numbers, ready, kill));
    Ok(())
}

fn work(numbers_url: &str, squares_url: &str, ready_url: &str, kill_url: &str) -> Result<(), Box<dyn Error>> {
    let mut numbers = Socket::new(Protocol::Pull)?;
    numbers.connect(numbers_url)?;
    let mut squares = Socket::new(Protocol::Push)?;
    squares.connect(squares_url)?;
    let mut kill = Socket::new(Protocol::Sub)?;
    kill.subscribe(b"KILL")?;
    kill.connect(kill_url)?;
    let mut ready = Socket::new(Protocol::Req)?;
    ready.connect(ready_url)?;

    // Say that you are ready, and take the answer. Then watch `numbers` and `kill` together.

    drop((numbers, squares, kill, ready));
    Ok(())
}

fn collect(squares_url: &str, kill_url: &str) -> Result<(), Box<dyn Error>> {
    let mut squares = Socket::new(Protocol::Pull)?;
    squares.bind(squares_url)?;
    let mut kill = Socket::new(Protocol::Pub)?;
    kill.bind(kill_url)?;

    // Add the squares and print the total. Then say KILL, give it a moment, and print `done!`.

    drop((squares, kill));
    Ok(())
}
