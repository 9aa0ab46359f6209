// Exercise 06: topics. The task is on the page: workshop show 06
//
// One program with two roles. It opens the role's socket and closes it again. The rest is yours.

use std::error::Error;

use nanomsg::{Protocol, Socket};

fn main() -> Result<(), Box<dyn Error>> {
    // The first argument is the role. What stands behind it differs from role to role.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();

    match words.as_slice() {
        ["publisher", url] => publish(url),
        ["subscriber", name, url, topics @ ..] => subscribe(name, url, topics),
        _ => Err("publisher <address> or subscriber <name> <address> <topic>...".into()),
    }
}

fn publish(url: &str) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Pub)?;
    socket.bind(url)?;

    // Send the four messages, pause for 200 ms, and again, for ever: somebody else stops this program.

    drop(socket);
    Ok(())
}

fn subscribe(name: &str, url: &str, topics: &[&str]) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Sub)?;
    // stderr is yours: nobody judges what is written there.
    eprintln!("{name} is to listen for {topics:?}");

    // Before a message gets in, the socket has to know the topics.
    socket.connect(url)?;

    // Then receive, and print what came with the name in front, for ever.

    drop(socket);
    Ok(())
}
