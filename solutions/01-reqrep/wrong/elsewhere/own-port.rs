// Mistake: it ignores its arguments and makes up a port of its own.
use nanomsg::{Protocol, Socket};
use std::io::{Read, Write};

fn main() {
    let port = 20_000 + std::process::id() % 10_000;
    let rep_url = &format!("tcp://127.0.0.1:{port}");
    let req_url = rep_url;

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
