use std::error::Error;
use std::io::{Read, Write};

use nanomsg::{Protocol, Socket};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut push = Socket::new(Protocol::Push)?;
    push.bind(&arguments.next().ok_or("an address to bind is missing")?)?;
    let mut pull = Socket::new(Protocol::Pull)?;
    pull.connect(&arguments.next().ok_or("an address to connect to is missing")?)?;
    push.write_all(b"hello world")?;
    let mut message = String::new();
    pull.read_to_string(&mut message)?;
    println!("{message}");
    Ok(())
}
