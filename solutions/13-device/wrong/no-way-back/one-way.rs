// Mistake: it carries the questions to the back, and nothing to the front.
use nanomsg::{Protocol, Socket};
use std::error::Error;
use std::io::{Read, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let mut front = Socket::new(Protocol::Rep)?;
    front.bind(&args[2])?;
    let mut back = Socket::new(Protocol::Req)?;
    back.bind(&args[3])?;
    loop {
        let mut question = Vec::new();
        front.read_to_end(&mut question)?;
        back.write_all(&question)?;
    }
}
