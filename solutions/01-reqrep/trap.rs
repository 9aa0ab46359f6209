// The trap of 01, seen: a REP has one memory. Whoever it heard last is the one it answers.
//
// Arguments: an address; the other two are not needed.

use std::error::Error;
use std::io::{Read, Write};
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

const BY_HAND: &str = "tcp://127.0.0.1:7789";
const PATIENCE: Duration = Duration::from_millis(500);

// An answer, and after how long it came.
type Answer = Option<(String, Duration)>;

fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::args().nth(1).unwrap_or_else(|| BY_HAND.to_string());

    let mut rep = Socket::new(Protocol::Rep)?;
    rep.set_receive_timeout(2000)?;
    rep.set_send_timeout(500)?;
    rep.bind(&url)?;
    let mut anna = Socket::new(Protocol::Req)?;
    anna.connect(&url)?;
    let mut ben = Socket::new(Protocol::Req)?;
    ben.connect(&url)?;

    println!("One REP, and two who ask it: Anna and Ben.");
    println!();
    for (name, req) in [("Anna", &mut anna), ("Ben", &mut ben)] {
        req.write_all(format!("this is {name}").as_bytes())?;
        let question = receive(&mut rep)?;
        println!("{name} asks. REP receives `{question}`.");
    }
    rep.write_all(b"the real RPC?")?;
    println!("REP answers once: its send succeeds.");
    match rep.write_all(b"the real RPC?") {
        Ok(()) => println!("REP answers a second time: that succeeds too."),
        Err(error) => println!("REP answers a second time: \"{error}\"."),
    }

    println!();
    let answers = wait_for(&mut anna, &mut ben)?;
    for (name, answer) in ["Anna", "Ben"].into_iter().zip(&answers) {
        match answer {
            Some((text, after)) => {
                println!("{name} has the answer `{text}` after {:.1} ms.", after.as_secs_f64() * 1e3);
            }
            None => println!("{name} has none, {} ms later.", PATIENCE.as_millis()),
        }
    }

    println!();
    if let [None, Some(_)] = answers {
        println!("The second question took the place of the first, and nobody was told.");
        println!("Only Anna's REQ still has hers. It would ask again after a minute.");
    }
    Ok(())
}

fn receive(socket: &mut Socket) -> Result<String, Box<dyn Error>> {
    let mut message = String::new();
    socket.read_to_string(&mut message)?;
    Ok(message)
}

// What each of the two receives, and after how long. They are listened to in turns, until a while after
// the first answer.
fn wait_for(one: &mut Socket, other: &mut Socket) -> Result<[Answer; 2], Box<dyn Error>> {
    let begin = Instant::now();
    let mut end = begin + 4 * PATIENCE;
    let mut both = [(one, None), (other, None)];
    while Instant::now() < end && both.iter().any(|(_, answer)| answer.is_none()) {
        for (socket, answer) in both.iter_mut().filter(|(_, answer)| answer.is_none()) {
            socket.set_receive_timeout(1)?;
            if let Ok(text) = receive(socket) {
                *answer = Some((text, begin.elapsed()));
                end = Instant::now() + PATIENCE;
            }
        }
    }
    Ok(both.map(|(_, answer)| answer))
}
