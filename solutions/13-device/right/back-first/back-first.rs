// Style: the back is opened first, and it is the first socket of the device.
use nanomsg::{Protocol, Socket};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let mut back = Socket::new_for_device(Protocol::Req)?;
    back.bind(&args[3])?;
    let mut front = Socket::new_for_device(Protocol::Rep)?;
    front.bind(&args[2])?;
    Ok(Socket::device(&back, &front)?)
}
