// Exercise 13: A device. The task is on the page: workshop show 13
//
// It opens a front and a back, binds them, and closes them again. The rest is yours.

use std::error::Error;

use nanomsg::{Protocol, Socket};

fn main() -> Result<(), Box<dyn Error>> {
    // The first argument is the role: there is only one, `device`. Then come the two addresses.
    // When you run the program by hand without them, it uses these.
    let mut arguments = std::env::args().skip(2);
    let front_url = arguments.next().unwrap_or_else(|| "tcp://127.0.0.1:7789".to_string());
    let back_url = arguments.next().unwrap_or_else(|| "tcp://127.0.0.1:7790".to_string());

    // The clients speak REQ, so they need a REP to talk to. The services speak REP, so they need a REQ.
    let mut front = Socket::new(Protocol::Rep)?;
    front.bind(&front_url)?;
    let mut back = Socket::new(Protocol::Req)?;
    back.bind(&back_url)?;

    // Now carry every question from the front to the back, and every answer from the back to the front, for ever:
    // somebody else stops this program. The page shows the one call that does it all, and what sockets it wants.

    drop((front, back));
    Ok(())
}
