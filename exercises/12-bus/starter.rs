// Exercise 12: BUS. The task is on the page: workshop show 12
//
// It opens the socket of one node, binds and connects it, and closes it again. The rest is yours.

use std::error::Error;

use nanomsg::{Protocol, Socket};

fn main() -> Result<(), Box<dyn Error>> {
    // The arguments: the word `node`, its name, its own address, and those of its neighbours, if any.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();

    match words.as_slice() {
        ["node", name, bind, connect @ ..] => greet(name, bind, connect),
        _ => Err("node <name> <address to bind> <address to connect to>...".into()),
    }
}

fn greet(name: &str, bind: &str, connect: &[&str]) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Bus)?;
    socket.bind(bind)?;
    for url in connect {
        socket.connect(url)?;
    }

    let greeting = format!("{name} says hi");
    // stderr is yours: nobody judges what is written there.
    eprintln!("{greeting}, if somebody sends it");

    // Say it, and listen for a while; say it again, and so on. It never ends by itself.
    // `socket.set_receive_timeout(100)` makes a receive give up after 100 ms when nothing comes.
    // Print each different greeting that comes, once.

    drop(socket);
    Ok(())
}
