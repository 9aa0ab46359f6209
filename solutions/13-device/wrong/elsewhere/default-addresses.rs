// Mistake: it ignores its arguments and always uses the same two ports.
use nanomsg::{Protocol, Socket};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut front = Socket::new_for_device(Protocol::Rep)?;
    front.bind("tcp://127.0.0.1:7789")?;
    let mut back = Socket::new_for_device(Protocol::Req)?;
    back.bind("tcp://127.0.0.1:7790")?;
    Socket::device(&front, &back)?;
    Ok(())
}
