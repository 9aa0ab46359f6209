// Alice and bob count to ten in turns: alice sends 1, bob answers 2, and so on. Each logs what it receives.
//
// Arguments: `alice` and the address to bind, or `bob` and the address to connect to.

use std::error::Error;
use std::io::{Read, Write};

use nanomsg::{Protocol, Socket};

const BY_HAND: &str = "tcp://127.0.0.1:7789";
const LAST: u32 = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let role = arguments.next();
    let url = arguments.next().unwrap_or_else(|| BY_HAND.to_string());

    match role.as_deref() {
        Some("alice") => alice(&url),
        Some("bob") => bob(&url),
        _ => Err("say which role: alice or bob".into()),
    }
}

// Says the odd numbers, and waits for bob's answer each time. Her first send waits until bob is there.
fn alice(url: &str) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Pair)?;
    socket.bind(url)?;
    for number in (1..LAST).step_by(2) {
        say(&mut socket, number)?;
        println!("{}", hear(&mut socket)?);
    }
    Ok(())
}

// Answers each number with the next one, up to the last.
fn bob(url: &str) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Pair)?;
    socket.connect(url)?;
    loop {
        let number = hear(&mut socket)?;
        println!("{number}");
        say(&mut socket, number + 1)?;
        if number + 1 >= LAST {
            return Ok(());
        }
    }
}

fn say(socket: &mut Socket, number: u32) -> Result<(), Box<dyn Error>> {
    Ok(socket.write_all(number.to_string().as_bytes())?)
}

fn hear(socket: &mut Socket) -> Result<u32, Box<dyn Error>> {
    let mut text = String::new();
    socket.read_to_string(&mut text)?;
    Ok(text.parse()?)
}
