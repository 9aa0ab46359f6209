// A node that says hi to all its neighbours, again and again, and logs each different greeting that it hears.
//
// Arguments: `node`, its name, the address to bind, and the addresses to connect to, if any.

use std::collections::HashSet;
use std::error::Error;
use std::io::{ErrorKind, Read, Write};
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

const BY_HAND: &str = "tcp://127.0.0.1:7789";
const PAUSE: Duration = Duration::from_millis(100);

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();

    match words.as_slice() {
        ["node", name] => greet(name, BY_HAND, &[]),
        ["node", name, bind, connect @ ..] => greet(name, bind, connect),
        _ => Err("node <name> <address to bind> <address to connect to>...".into()),
    }
}

// One socket does it all: it binds, it connects, it sends and it receives.
fn greet(name: &str, bind: &str, connect: &[&str]) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Bus)?;
    socket.bind(bind)?;
    for url in connect {
        socket.connect(url)?;
    }

    let greeting = format!("{name} says hi");
    let mut heard = HashSet::new();
    loop {
        // Whoever was not there the last time may be there now. A BUS keeps nothing for them.
        socket.write_all(greeting.as_bytes())?;
        listen(&mut socket, Instant::now() + PAUSE, &mut heard)?;
    }
}

// Until it is time to speak again. Only what is new is logged.
fn listen(socket: &mut Socket, until: Instant, heard: &mut HashSet<String>) -> Result<(), Box<dyn Error>> {
    loop {
        let left = until.saturating_duration_since(Instant::now()).as_millis();
        if left == 0 {
            return Ok(());
        }
        socket.set_receive_timeout(isize::try_from(left)?)?;

        let mut message = String::new();
        match socket.read_to_string(&mut message) {
            Ok(_) if heard.insert(message.clone()) => println!("{message}"),
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::TimedOut => return Ok(()),
            Err(error) => return Err(error.into()),
        }
    }
}
