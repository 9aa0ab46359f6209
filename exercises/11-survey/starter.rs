// Exercise 03: PUB and SUB. The task is on the page: workshop show 03
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
        Some("publisher") => publish(&url),
        Some("subscriber") => subscribe(&url),
        _ => Err("say which role: publisher or subscriber".into()),
    }
}

fn publish(url: &str) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Pub)?;
    socket.bind(url)?;

    // Send the greeting, pause for 100 ms, and again, for ever: somebody else stops this program.
    // Sending is `socket.write_all(b"...")`, with `use std::io::Write;` at the top.

    drop(socket);
    Ok(())
}

fn subscribe(url: &str) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Sub)?;
    socket.connect(url)?;

    // One thing is missing that every SUB needs before it gets anything at all.

    // Then receive one message, print it, and end.
    // Receiving is `socket.read_to_string(&mut text)`, with `use std::io::Read;` at the top.

    drop(socket);
    Ok(())
}
