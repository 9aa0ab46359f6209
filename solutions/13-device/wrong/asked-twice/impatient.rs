// Mistake: its back asks again every 2 ms, which is less than a service needs for an answer.
use nanomsg::{Protocol, Socket};
use std::error::Error;
use std::io::{Read, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let mut front = Socket::new(Protocol::Rep)?;
    front.bind(&args[2])?;
    let mut back = Socket::new(Protocol::Req)?;
    back.set_request_resend_interval(2)?;
    back.bind(&args[3])?;
    let mut message = Vec::new();
    loop {
        message.clear();
        front.read_to_end(&mut message)?;
        back.write_all(&message)?;
        message.clear();
        back.read_to_end(&mut message)?;
        front.write_all(&message)?;
    }
}
