// Mistake: it connects both sockets. Clients and services connect too, so nobody is there to be called.
use nanomsg::{Protocol, Socket};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let mut front = Socket::new_for_device(Protocol::Rep)?;
    front.connect(&args[2])?;
    let mut back = Socket::new_for_device(Protocol::Req)?;
    back.connect(&args[3])?;
    Socket::device(&front, &back)?;
    Ok(())
}
