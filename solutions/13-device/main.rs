// A device: what REQ clients ask at its front goes to the REP services at its back, and the answers go back.
//
// Arguments: `device`, the address of the front and that of the back. It binds both.

use std::error::Error;

use nanomsg::{Protocol, Socket};

const FRONT_BY_HAND: &str = "tcp://127.0.0.1:7789";
const BACK_BY_HAND: &str = "tcp://127.0.0.1:7790";

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        None | Some("device") => {}
        Some(other) => return Err(format!("there is no role `{other}`, only device").into()),
    }
    let front_url = arguments.next().unwrap_or_else(|| FRONT_BY_HAND.to_string());
    let back_url = arguments.next().unwrap_or_else(|| BACK_BY_HAND.to_string());

    // A client's REQ needs a REP to talk to, and a service's REP needs a REQ. Both are raw: they leave the words in
    // front of each message alone, in which it is written who is waiting for the answer.
    let mut front = Socket::new_for_device(Protocol::Rep)?;
    front.bind(&front_url)?;
    let mut back = Socket::new_for_device(Protocol::Req)?;
    back.bind(&back_url)?;

    // It returns only when something is wrong.
    Socket::device(&front, &back)?;
    Ok(())
}
