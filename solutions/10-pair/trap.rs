// What becomes of a third PAIR: it knocks at a conversation of two, sends with success, and is not heard.
// When one of the two leaves, it takes the empty place, and nobody is told.
//
// The first argument is a free address.

use std::error::Error;
use std::io::{Read, Write};
use std::thread;
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

const GREETING: &str = "nobody asked you";

fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::args().nth(1).unwrap_or_else(|| "tcp://127.0.0.1:7789".to_string());
    let mut alice = pair()?;
    alice.bind(&url)?;
    let mut bob = pair()?;
    bob.connect(&url)?;
    alice.write_all(b"1")?;
    println!("Alice says 1, and bob hears {}.", hear(&mut bob));

    println!("A stranger connects to alice as well, and sends `{GREETING}` four times:");
    let mut stranger = pair()?;
    stranger.connect(&url)?;
    let mut sent = 0;
    for number in 1..=4 {
        let began = Instant::now();
        let done = stranger.write_all(GREETING.as_bytes()).is_ok();
        sent += u32::from(done);
        let outcome = if done { "success" } else { "no success" };
        println!("  send {number}: {outcome}, after {} ms", began.elapsed().as_millis());
    }
    alice.set_receive_timeout(300)?;
    let mut heard = 0;
    while hear(&mut alice) == GREETING {
        heard += 1;
    }
    println!("Sent with success: {sent}. Heard by alice: {heard}.");

    alice.set_receive_timeout(1000)?;
    bob.write_all(b"2")?;
    println!("Bob answers 2, and alice hears {}.", hear(&mut alice));

    println!("Bob leaves. The stranger stays, and tries once more:");
    drop(bob);
    thread::sleep(Duration::from_millis(300));
    let sent = if stranger.write_all(GREETING.as_bytes()).is_ok() { "success" } else { "no success" };
    println!("  send 5: {sent}. Alice hears {}.", hear(&mut alice));
    Ok(())
}

// No call of it waits for longer than a second.
fn pair() -> Result<Socket, Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Pair)?;
    socket.set_send_timeout(600)?;
    socket.set_receive_timeout(1000)?;
    Ok(socket)
}

// The next message, or `nothing`.
fn hear(socket: &mut Socket) -> String {
    let mut text = String::new();
    match socket.read_to_string(&mut text) {
        Ok(_) => text,
        Err(_) => "nothing".to_string(),
    }
}
