// Exercise 10: PAIR. The task is on the page: workshop show 10
//
// One program with two roles. It opens the role's socket and closes it again. The rest is yours.

use std::error::Error;

use nanomsg::{Protocol, Socket};

fn main() -> Result<(), Box<dyn Error>> {
    // The first argument is the role, the second the address.
    // When you run the program by hand without an address, it uses this one.
    let mut arguments = std::env::args().skip(1);
    let role = arguments.next();
    let url = arguments.next().unwrap_or_else(|| "tcp://127.0.0.1:7789".to_string());

    match role.as_deref() {
        Some("alice") => alice(&url),
        Some("bob") => bob(&url),
        _ => Err("say which role: alice or bob".into()),
    }
}

fn alice(url: &str) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Pair)?;
    socket.bind(url)?;

    // For each odd number up to 9: send it, receive bob's answer, print the answer.
    // Sending is `socket.write_all(b"...")`, with `use std::io::Write;` at the top.

    drop(socket);
    Ok(())
}

fn bob(url: &str) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Pair)?;
    socket.connect(url)?;

    // Receive a number, print it, answer with the next one, and so on up to 10.
    // Receiving is `socket.read_to_string(&mut text)`, with `use std::io::Read;` at the top.

    drop(socket);
    Ok(())
}
