// Mistake: PULL and PUSH, which carry messages one way only.
use nanomsg::{Protocol, Socket};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let mut front = Socket::new_for_device(Protocol::Pull)?;
    front.bind(&args[2])?;
    let mut back = Socket::new_for_device(Protocol::Push)?;
    back.bind(&args[3])?;
    Socket::device(&front, &back)?;
    Ok(())
}
