// One question, one answer: REQ asks, REP logs the question and answers, REQ logs the answer.
//
// Arguments: the address REP binds, the address REQ connects to.

use std::error::Error;
use std::io::{Read, Write};

use nanomsg::{Protocol, Socket};

const BY_HAND: &str = "tcp://127.0.0.1:7789";

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let rep_url = arguments.next().unwrap_or_else(|| BY_HAND.to_string());
    let req_url = arguments.next().unwrap_or_else(|| rep_url.clone());

    let mut rep = Socket::new(Protocol::Rep)?;
    rep.bind(&rep_url)?;
    let mut req = Socket::new(Protocol::Req)?;
    req.connect(&req_url)?;

    // The two ends take turns, so one thread is enough to play both.
    req.write_all(b"is this")?;
    log_next(&mut rep)?;
    rep.write_all(b"the real RPC?")?;
    log_next(&mut req)?;

    // REP may close only now: the answer has arrived.
    drop(req);
    drop(rep);
    Ok(())
}

// Waits for the next message and logs it, whatever it says.
fn log_next(socket: &mut Socket) -> Result<(), Box<dyn Error>> {
    let mut message = String::new();
    socket.read_to_string(&mut message)?;
    println!("{message}");
    Ok(())
}
