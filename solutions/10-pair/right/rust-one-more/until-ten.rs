// Style: each answers with one more than it received, until ten; text with an end of line.
use nanomsg::{Protocol, Socket};
use std::io::{Read, Write};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let url = args.get(2).map_or("tcp://127.0.0.1:7789", String::as_str);
    match args.get(1).map(String::as_str) {
        Some("alice") => alice(url),
        Some("bob") => bob(url),
        _ => panic!("alice or bob?"),
    }
}

fn alice(url: &str) {
    let mut socket = Socket::new(Protocol::Pair).unwrap();
    socket.bind(url).unwrap();
    let mut number = 1;
    while number < 10 {
        say(&mut socket, number);
        let answer = hear(&mut socket);
        println!("{answer}");
        number = answer + 1;
    }
}

fn bob(url: &str) {
    let mut socket = Socket::new(Protocol::Pair).unwrap();
    socket.connect(url).unwrap();
    let mut number = 0;
    while number < 10 {
        let said = hear(&mut socket);
        println!("{said}");
        number = said + 1;
        say(&mut socket, number);
    }
}

fn say(socket: &mut Socket, number: u64) {
    socket.write_all(format!("{number}\n").as_bytes()).unwrap();
}

fn hear(socket: &mut Socket) -> u64 {
    let mut text = String::new();
    socket.read_to_string(&mut text).unwrap();
    text.trim().parse().unwrap()
}
