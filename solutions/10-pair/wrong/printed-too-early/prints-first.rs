// Mistake: bob prints all his lines at the beginning, and plays along afterwards.
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
    for number in [1, 3, 5, 7, 9] {
        say(&mut socket, number);
        println!("{}", hear(&mut socket));
    }
}

fn bob(url: &str) {
    let mut socket = Socket::new(Protocol::Pair).unwrap();
    socket.connect(url).unwrap();
    println!("1\n3\n5\n7\n9");
    for number in [2, 4, 6, 8, 10] {
        hear(&mut socket);
        say(&mut socket, number);
    }
}

fn say(socket: &mut Socket, number: u64) {
    socket.write_all(number.to_string().as_bytes()).unwrap();
}

fn hear(socket: &mut Socket) -> u64 {
    let mut text = String::new();
    socket.read_to_string(&mut text).unwrap();
    text.parse().unwrap()
}
