// Mistake: it carries one question and its answer, and ends.
use nanomsg::{Protocol, Socket};
use std::error::Error;
use std::io::{Read, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let mut front = Socket::new(Protocol::Rep)?;
    front.bind(&args[2])?;
    let mut back = Socket::new(Protocol::Req)?;
    back.bind(&args[3])?;
    let mut question = Vec::new();
    front.read_to_end(&mut question)?;
    back.write_all(&question)?;
    let mut answer = Vec::new();
    back.read_to_end(&mut answer)?;
    front.write_all(&answer)?;
    Ok(())
}
