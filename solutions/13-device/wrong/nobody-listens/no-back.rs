// Mistake: the back is never bound.
use nanomsg::{Protocol, Socket};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let mut front = Socket::new_for_device(Protocol::Rep)?;
    front.bind(&args[2])?;
    let back = Socket::new_for_device(Protocol::Req)?;
    Socket::device(&front, &back)?;
    Ok(())
}
