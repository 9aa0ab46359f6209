// Mistake: the clients are REQs, so its front is a REQ too; and its back is a REP, as the services are.
use nanomsg::{Protocol, Socket};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let mut front = Socket::new_for_device(Protocol::Req)?;
    front.bind(&args[2])?;
    let mut back = Socket::new_for_device(Protocol::Rep)?;
    back.bind(&args[3])?;
    Socket::device(&front, &back)?;
    Ok(())
}
