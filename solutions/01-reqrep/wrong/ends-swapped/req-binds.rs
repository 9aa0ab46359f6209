// Mistake: REQ binds and REP connects; the task asks for the reverse.
use nanomsg::{Protocol, Socket};
use std::io::{Read, Write};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let default = "tcp://127.0.0.1:7789".to_string();
    let rep_url = args.get(1).unwrap_or(&default);
    let req_url = args.get(2).unwrap_or(&default);

    let mut rep = Socket::new(Protocol::Rep).unwrap();
    rep.connect(req_url).unwrap();
    let mut req = Socket::new(Protocol::Req).unwrap();
    req.bind(rep_url).unwrap();

    req.write_all(b"is this").unwrap();

    let mut question = String::new();
    rep.read_to_string(&mut question).unwrap();
    println!("{question}");
    rep.write_all(b"the real RPC?").unwrap();

    let mut answer = String::new();
    req.read_to_string(&mut answer).unwrap();
    println!("{answer}");
}
