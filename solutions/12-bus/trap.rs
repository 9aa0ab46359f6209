// What a BUS does not do: three nodes in a row, where nothing is passed on; what was said before anybody came;
// and a node that is connected to itself. Arguments: two addresses.

use std::error::Error;
use std::io::{Read, Write};
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

const TIMES: usize = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let mut urls = std::env::args().skip(1);
    let (middle, own) = match (urls.next(), urls.next()) {
        (Some(middle), Some(own)) => (middle, own),
        _ => return Err("give two addresses, tcp://127.0.0.1:PORT each".into()),
    };

    println!("Three nodes in a row: ann is connected to bob, and bob to cleo.");
    let mut bob = Node::new("bob")?;
    bob.socket.bind(&middle)?;
    bob.say("early", TIMES)?;
    let (mut ann, mut cleo) = (Node::new("ann")?, Node::new("cleo")?);
    ann.socket.connect(&middle)?;
    cleo.socket.connect(&middle)?;
    meet(&mut bob, &mut ann)?;
    meet(&mut bob, &mut cleo)?;

    for node in [&mut ann, &mut bob, &mut cleo] {
        node.say("says hi", TIMES)?;
        node.say("is done", 1)?;
    }
    println!("Each says hi {TIMES} times. So often it was heard:");
    println!();
    println!("             from ann   from bob   from cleo");
    for (node, neighbours) in [(&mut ann, 1), (&mut bob, 2), (&mut cleo, 1)] {
        let heard = node.listen(neighbours)?;
        let from = |name: &str| heard.iter().filter(|text| **text == format!("{name} says hi")).count();
        println!("{:<10} {:>10} {:>10} {:>11}", node.name, from("ann"), from("bob"), from("cleo"));
    }
    println!();
    println!("What ann says ends at bob: a BUS passes nothing on.");
    println!("bob had also spoken {TIMES} times before they came. Of that, ann heard {},", ann.early);
    println!("and cleo {}. A BUS keeps nothing for those who come later.", cleo.early);
    println!();

    let mut dan = Node::new("dan")?;
    dan.socket.bind(&own)?;
    dan.socket.connect(&own)?;
    let heard = dan.hears_itself()?;
    println!("dan binds an address, and connects to that very address.");
    println!("He says hi {TIMES} times, and hears himself {heard} times.");
    Ok(())
}

struct Node {
    name: &'static str,
    socket: Socket,
    // How much it heard of what was said before it came.
    early: usize,
}

impl Node {
    fn new(name: &'static str) -> Result<Node, Box<dyn Error>> {
        let mut socket = Socket::new(Protocol::Bus)?;
        socket.set_receive_timeout(10)?;
        Ok(Node { name, socket, early: 0 })
    }

    fn say(&mut self, what: &str, times: usize) -> Result<(), Box<dyn Error>> {
        let text = format!("{} {what}", self.name);
        for _ in 0..times {
            self.socket.write_all(text.as_bytes())?;
        }
        Ok(())
    }

    // The next message, if one comes within the timeout.
    fn hear(&mut self) -> Option<String> {
        let mut text = String::new();
        self.socket.read_to_string(&mut text).ok()?;
        self.early += usize::from(text.ends_with("early"));
        Some(text)
    }

    // Everything until so many neighbours are done, and a moment more for what should not come.
    fn listen(&mut self, neighbours: usize) -> Result<Vec<String>, Box<dyn Error>> {
        let (began, mut heard, mut done) = (Instant::now(), Vec::new(), 0);
        while done < neighbours {
            if began.elapsed() > Duration::from_secs(2) {
                return Err(format!("{} missed the end of what was said", self.name).into());
            }
            if let Some(text) = self.hear() {
                done += usize::from(text.ends_with("is done"));
                heard.push(text);
            }
        }
        self.socket.set_receive_timeout(100)?;
        while let Some(text) = self.hear() {
            heard.push(text);
        }
        Ok(heard)
    }

    // How often it hears what it says, once it is connected to itself from both sides.
    fn hears_itself(&mut self) -> Result<usize, Box<dyn Error>> {
        for _ in 0..5 {
            self.say("knocks", 1)?;
            self.socket.set_receive_timeout(50)?;
            while self.hear().is_some() {}
        }
        self.say("says hi", TIMES)?;
        self.socket.set_receive_timeout(200)?;
        let mut heard = 0;
        while let Some(text) = self.hear() {
            heard += usize::from(text.ends_with("says hi"));
        }
        Ok(heard)
    }
}

// Knocks from both sides until each has heard the other.
fn meet(one: &mut Node, other: &mut Node) -> Result<(), Box<dyn Error>> {
    let began = Instant::now();
    let (mut there, mut here) = (false, false);
    while !(there && here) {
        if began.elapsed() > Duration::from_secs(2) {
            return Err(format!("{} and {} did not meet", one.name, other.name).into());
        }
        one.say("knocks", 1)?;
        other.say("knocks", 1)?;
        there |= other.hear().is_some_and(|text| text.starts_with(one.name) && text.ends_with("knocks"));
        here |= one.hear().is_some_and(|text| text.starts_with(other.name) && text.ends_with("knocks"));
    }
    Ok(())
}
