// Mistake: it tells the client `ok` at once and drops the service's answer.
use nanomsg::{Protocol, Socket};
use std::error::Error;
use std::io::{Read, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let mut front = Socket::new(Protocol::Rep)?;
    front.bind(&args[2])?;
    let mut back = Socket::new(Protocol::Req)?;
    back.bind(&args[3])?;
    loop {
        let mut message = Vec::new();
        front.read_to_end(&mut message)?;
        front.write_all(b"ok")?;
        back.write_all(&message)?;
        back.read_to_end(&mut message)?;
    }
}
