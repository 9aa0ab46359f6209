// Style: looks again and again whether something has come, and keeps the time itself.
use nanomsg::{Protocol, Socket};
use std::io::{Read, Write};
use std::thread::sleep;
use std::time::{Duration, Instant};

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
    let asked = Instant::now();
    socket.write_all(b"who is there?").unwrap();
    let mut names = Vec::new();
    while asked.elapsed() < Duration::from_millis(deadline as u64) {
        let mut name = Vec::new();
        match socket.nb_read_to_end(&mut name) {
            Ok(_) => names.push(String::from_utf8(name).unwrap()),
            Err(_) => sleep(Duration::from_millis(3)),
        }
    }
    names.sort();
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
