// Mistake: the back is a REP as well, because services are REPs.
use nanomsg::{Protocol, Socket};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let mut front = Socket::new_for_device(Protocol::Rep)?;
    front.bind(&args[2])?;
    let mut back = Socket::new_for_device(Protocol::Rep)?;
    back.bind(&args[3])?;
    Socket::device(&front, &back)?;
    Ok(())
}
