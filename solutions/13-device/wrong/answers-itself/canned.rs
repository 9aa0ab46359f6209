// Mistake: it answers the clients itself, in the services' words, and asks no service.
use nanomsg::{Protocol, Socket};
use std::error::Error;
use std::io::{Read, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let mut front = Socket::new(Protocol::Rep)?;
    front.bind(&args[2])?;
    let mut back = Socket::new(Protocol::Req)?;
    back.bind(&args[3])?;
    let mut number = 0;
    loop {
        let mut question = String::new();
        front.read_to_string(&mut question)?;
        number = 3 - number.max(1);
        front.write_all(format!("service{number} heard {question}").as_bytes())?;
    }
}
