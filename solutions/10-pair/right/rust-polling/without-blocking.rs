// Style: asks again and again whether something has come, and collects its lines for the end.
use nanomsg::{Error, Protocol, Socket};
use std::io::Write;
use std::thread::sleep;
use std::time::Duration;

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
    let mut lines = String::new();
    for number in [1, 3, 5, 7, 9] {
        say(&mut socket, number);
        lines += &format!("{}\n", hear(&mut socket));
    }
    print!("{lines}");
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
    socket.write_all(number.to_string().as_bytes()).unwrap();
}

fn hear(socket: &mut Socket) -> u64 {
    loop {
        let mut bytes = Vec::new();
        match socket.nb_read_to_end(&mut bytes) {
            Ok(_) => return String::from_utf8(bytes).unwrap().parse().unwrap(),
            Err(Error::TryAgain) => sleep(Duration::from_millis(2)),
            Err(error) => panic!("{error}"),
        }
    }
}
