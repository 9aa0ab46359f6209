// Mistake: it says on stdout what it carries.
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
        let mut question = String::new();
        front.read_to_string(&mut question)?;
        println!("question: {question}");
        back.write_all(question.as_bytes())?;
        let mut answer = String::new();
        back.read_to_string(&mut answer)?;
        println!("answer: {answer}");
        front.write_all(answer.as_bytes())?;
    }
}
