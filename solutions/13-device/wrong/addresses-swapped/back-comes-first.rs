// Mistake: it takes the first address for the back and the second for the front.
use nanomsg::{Protocol, Socket};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let mut front = Socket::new_for_device(Protocol::Rep)?;
    front.bind(&args[3])?;
    let mut back = Socket::new_for_device(Protocol::Req)?;
    back.bind(&args[2])?;
    Socket::device(&front, &back)?;
    Ok(())
}
