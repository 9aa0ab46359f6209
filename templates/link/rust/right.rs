// Connects before it binds.

use std::error::Error;
use std::io::{Read, Write};

use nanomsg::{Protocol, Socket};

fn main() -> Result<(), Box<dyn Error>> {
    let addresses: Vec<String> = std::env::args().skip(1).collect();
    let mut pull = Socket::new(Protocol::Pull)?;
    pull.connect(&addresses[1])?;
    let mut push = Socket::new(Protocol::Push)?;
    push.bind(&addresses[0])?;
    push.write_all(b"hello world")?;
    let mut message = Vec::new();
    pull.read_to_end(&mut message)?;
    println!("{}", String::from_utf8(message)?);
    Ok(())
}
