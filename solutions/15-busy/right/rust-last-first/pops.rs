// Style: hands out from the end of the list, asks without blocking, and remembers per worker what it has.

use std::collections::HashMap;
use std::env;
use std::io::{Read, Write};
use std::thread;
use std::time::{Duration, Instant};

use nanomsg::{Error, Protocol, Socket};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if arguments[0] == "server" { serve(&arguments[1], &arguments[2]) } else { work(&arguments[1], &arguments[2]) }
}

fn serve(url: &str, list: &str) -> Result<(), Box<dyn std::error::Error>> {
    let mut stack: Vec<(String, &str)> = list.split(',').enumerate().map(|(i, ms)| (format!("j{i}"), ms)).collect();
    let mut has: HashMap<String, Option<String>> = HashMap::new();
    let mut heard: HashMap<String, Instant> = HashMap::new();
    let (total, mut done) = (stack.len(), 0);
    let mut rep = Socket::new(Protocol::Rep)?;
    rep.bind(url)?;
    loop {
        let mut message = Vec::new();
        match rep.nb_read_to_end(&mut message) {
            Ok(_) => {}
            Err(Error::TryAgain) => {
                let all_gone = heard.values().all(|last| last.elapsed() > Duration::from_millis(1200));
                if done == total && all_gone {
                    break;
                }
                thread::sleep(Duration::from_millis(1));
                continue;
            }
            Err(error) => return Err(error.into()),
        }
        let text = String::from_utf8(message).unwrap_or_default();
        let parts: Vec<&str> = text.split(' ').collect();
        let worker = if parts.len() == 2 && parts[0] == "READY" {
            parts[1].to_string()
        } else if parts.len() == 3 && parts[0] == "DONE" {
            let its = has.entry(parts[2].to_string()).or_default();
            if its.as_deref() == Some(parts[1]) {
                *its = None;
                done += 1;
                println!("{} done by {}", parts[1], parts[2]);
                if done == total {
                    println!("done!");
                }
            }
            parts[2].to_string()
        } else {
            rep.write_all(b"ERROR I do not understand")?;
            continue;
        };
        heard.insert(worker.clone(), Instant::now());
        if let Some((id, ms)) = stack.pop() {
            rep.write_all(format!("JOB {id} {ms}").as_bytes())?;
            has.insert(worker, Some(id));
        } else if done < total {
            rep.write_all(b"WAIT")?;
        } else {
            rep.write_all(b"END")?;
            heard.remove(&worker);
        }
    }
    thread::sleep(Duration::from_millis(100));
    Ok(())
}

fn work(name: &str, url: &str) -> Result<(), Box<dyn std::error::Error>> {
    let mut req = Socket::new(Protocol::Req)?;
    req.connect(url)?;
    let mut say = format!("READY {name}");
    loop {
        req.write_all(say.as_bytes())?;
        let mut heard = String::new();
        req.read_to_string(&mut heard)?;
        let mut words = heard.split(' ');
        match words.next() {
            Some("JOB") => {
                let id = words.next().unwrap_or_default();
                let ms = words.next().unwrap_or_default().parse()?;
                thread::sleep(Duration::from_millis(ms));
                say = format!("DONE {id} {name}");
            }
            Some("END") => break,
            _ => {
                thread::sleep(Duration::from_millis(10));
                say = format!("READY {name}");
            }
        }
    }
    Ok(())
}
