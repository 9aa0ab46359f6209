// Exercise 01: REQ and REP. The task is on the page: workshop show 01
//
// This program opens both sockets and closes them again. The rest is yours.

use std::error::Error;

use nanomsg::{Protocol, Socket};

fn main() -> Result<(), Box<dyn Error>> {
    // Two addresses: the first is for binding, the second for connecting.
    // When you run the program by hand without any, it uses one address for both.
    let mut arguments = std::env::args().skip(1);
    let rep_url = arguments.next().unwrap_or_else(|| "tcp://127.0.0.1:7789".to_string());
    let req_url = arguments.next().unwrap_or_else(|| rep_url.clone());

    // The end that answers.
    let mut rep = Socket::new(Protocol::Rep)?;
    rep.bind(&rep_url)?;

    // The end that asks.
    let mut req = Socket::new(Protocol::Req)?;
    req.connect(&req_url)?;

    // 1. REQ sends the question. Sending is `req.write_all(b"...")`, with `use std::io::Write;` at the top.

    // 2. REP receives it and prints what it received.
    //    Receiving is `rep.read_to_string(&mut text)`, with `use std::io::Read;` at the top.

    // 3. REP sends the answer.

    // 4. REQ receives it and prints what it received.

    // 5. Both close.
    drop(req);
    drop(rep);
    Ok(())
}
