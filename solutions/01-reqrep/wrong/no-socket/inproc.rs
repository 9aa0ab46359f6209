// Mistake: it uses an address inside its own process, where nobody else can see the messages.
use nanomsg::{Protocol, Socket};
use std::io::{Read, Write};

fn main() {
    let rep_url = "inproc://rpc";
    let req_url = "inproc://rpc";

    let mut rep = Socket::new(Protocol::Rep).unwrap();
    rep.bind(rep_url).unwrap();
    let mut req = Socket::new(Protocol::Req).unwrap();
    req.connect(req_url).unwrap();

    req.write_all(b"is this").unwrap();

    let mut question = String::new();
    rep.read_to_string(&mut question).unwrap();
    println!("{question}");
    rep.write_all(b"the real RPC?").unwrap();

    let mut answer = String::new();
    req.read_to_string(&mut answer).unwrap();
    println!("{answer}");
}
