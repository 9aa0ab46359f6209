// Exercise {{number}}: {{title}}. The task is on the page: workshop show {{number}}
//
// It opens both sockets and closes them again. The rest is yours.

use std::error::Error;

use nanomsg::{Protocol, Socket};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut push = Socket::new(Protocol::Push)?;
    push.bind(&arguments.next().ok_or("an address to bind is missing")?)?;
    let mut pull = Socket::new(Protocol::Pull)?;
    pull.connect(&arguments.next().ok_or("an address to connect to is missing")?)?;
    drop(push);
    drop(pull);
    Ok(())
}
