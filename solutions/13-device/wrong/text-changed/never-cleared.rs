// Mistake: the buffer is never cleared, so each message begins with all those before it.
use nanomsg::{Protocol, Socket};
use std::error::Error;
use std::io::{Read, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let mut front = Socket::new(Protocol::Rep)?;
    front.bind(&args[2])?;
    let mut back = Socket::new(Protocol::Req)?;
    back.bind(&args[3])?;
    let (mut question, mut answer) = (Vec::new(), Vec::new());
    loop {
        front.read_to_end(&mut question)?;
        back.write_all(&question)?;
        back.read_to_end(&mut answer)?;
        front.write_all(&answer)?;
    }
}
