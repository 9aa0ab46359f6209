// Mistake: after the timeout the surveyor receives once more.
use nanomsg::{Protocol, Socket};
use std::io::{ErrorKind, Read, Write};
use std::thread::sleep;
use std::time::Duration;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let arg = |index: usize| args.get(index).map(String::as_str);
    match arg(0) {
        Some("surveyor") => survey(arg(1).unwrap(), arg(2).unwrap().parse().unwrap()),
        Some("respondent") => respond(arg(1).unwrap(), arg(2).unwrap()),
        _ => panic!("surveyor or respondent?"),
    }
}

fn survey(url: &str, deadline: isize) {
    let mut socket = Socket::new(Protocol::Surveyor).unwrap();
    socket.set_survey_deadline(deadline).unwrap();
    socket.bind(url).unwrap();
    sleep(Duration::from_millis(500));
    socket.write_all(b"who is there?").unwrap();
    let mut names = Vec::new();
    loop {
        let mut name = String::new();
        match socket.read_to_string(&mut name) {
            Ok(_) => names.push(name),
            Err(error) if error.kind() == ErrorKind::TimedOut => break,
            Err(error) => panic!("{error}"),
        }
    }
    names.sort();
    socket.read_to_string(&mut String::new()).unwrap();
    for name in &names {
        println!("{name}");
    }
    println!("{} answered", names.len());
}

fn respond(name: &str, url: &str) {
    let mut socket = Socket::new(Protocol::Respondent).unwrap();
    socket.connect(url).unwrap();
    loop {
        let mut question = String::new();
        socket.read_to_string(&mut question).unwrap();
        socket.write_all(name.as_bytes()).unwrap();
    }
}
