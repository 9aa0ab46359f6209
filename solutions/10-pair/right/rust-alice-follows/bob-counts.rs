// Style: bob counts his rounds, alice goes on until she has heard ten; JSON.
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
    loop {
        say(&mut socket, number);
        number = hear(&mut socket);
        println!("{number}");
        if number >= 10 {
            return;
        }
        number += 1;
    }
}

fn bob(url: &str) {
    let mut socket = Socket::new(Protocol::Pair).unwrap();
    socket.connect(url).unwrap();
    for number in [2, 4, 6, 8, 10] {
        println!("{}", hear(&mut socket));
        say(&mut socket, number);
    }
}

fn say(socket: &mut Socket, number: u64) {
    socket.write_all(format!("{{\"number\": {number}}}").as_bytes()).unwrap();
}

fn hear(socket: &mut Socket) -> u64 {
    let mut text = String::new();
    socket.read_to_string(&mut text).unwrap();
    text.trim_matches(|c: char| !c.is_ascii_digit()).parse().unwrap()
}
