// Style: a queue of what waits and a map of what is out; whatever is overdue goes back to the end of the queue.
use nanomsg::{Protocol, Socket};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{BufWriter, Read, Write};
use std::time::{Duration, Instant};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if args[1] == "server" { server(&args[2], &args[3], &args[4]) } else { worker(&args[2], &args[3]) }
}

struct Out {
    worker: String,
    ms: String,
    due: Instant,
}

fn server(url: &str, list: &str, lease: &str) {
    let lease = Duration::from_millis(lease.parse().unwrap());
    let mut queue: VecDeque<(String, String)> =
        list.split(',').enumerate().map(|(i, ms)| (format!("job{i}"), ms.to_string())).collect();
    let mut left = queue.len();
    let mut out: BTreeMap<String, Out> = BTreeMap::new();
    let mut had: BTreeSet<(String, String)> = BTreeSet::new();
    let mut done: BTreeSet<String> = BTreeSet::new();
    let mut known: BTreeMap<String, Instant> = BTreeMap::new();
    let mut log = BufWriter::new(std::io::stdout());

    let mut rep = Socket::new(Protocol::Rep).unwrap();
    rep.bind(url).unwrap();
    rep.set_receive_timeout(50).unwrap();
    loop {
        if left == 0 && known.values().all(|heard| heard.elapsed() > lease) {
            break;
        }
        let mut bytes = Vec::new();
        if rep.read_to_end(&mut bytes).is_err() {
            continue;
        }
        let text = String::from_utf8_lossy(&bytes).to_string();
        let words: Vec<&str> = text.split(' ').collect();
        let late: Vec<String> =
            out.iter().filter(|(_, one)| one.due <= Instant::now()).map(|(id, _)| id.clone()).collect();
        for id in late {
            let one = out.remove(&id).unwrap();
            eprintln!("{id} was too long with {}", one.worker);
            queue.push_back((id, one.ms));
        }
        let worker = match words.as_slice() {
            ["READY", name] => name.to_string(),
            ["DONE", id, name] => {
                if had.contains(&(id.to_string(), name.to_string())) && done.insert(id.to_string()) {
                    queue.retain(|(other, _)| other != id);
                    out.remove(*id);
                    left -= 1;
                    writeln!(log, "{id} done by {name}").unwrap();
                    if left == 0 {
                        writeln!(log, "done!").unwrap();
                    }
                }
                name.to_string()
            }
            _ => {
                rep.write_all(b"WAIT").unwrap();
                continue;
            }
        };
        known.insert(worker.clone(), Instant::now());
        let answer = if left == 0 {
            known.remove(&worker);
            "END".to_string()
        } else if let Some((id, ms)) = queue.pop_front() {
            let answer = format!("JOB {id} {ms}");
            had.insert((id.clone(), worker.clone()));
            out.insert(id, Out { worker, ms, due: Instant::now() + lease });
            answer
        } else {
            "WAIT".to_string()
        };
        rep.write_all(answer.as_bytes()).unwrap();
    }
    log.flush().unwrap();
    std::thread::sleep(Duration::from_millis(300));
}

fn worker(name: &str, url: &str) {
    let mut req = Socket::new(Protocol::Req).unwrap();
    req.connect(url).unwrap();
    let mut message = format!("READY {name}");
    loop {
        req.write_all(message.as_bytes()).unwrap();
        let mut answer = String::new();
        req.read_to_string(&mut answer).unwrap();
        let words: Vec<&str> = answer.split(' ').collect();
        match words[0] {
            "JOB" => {
                println!("{name} works on {}", words[1]);
                std::thread::sleep(Duration::from_millis(words[2].parse().unwrap()));
                message = format!("DONE {} {name}", words[1]);
            }
            "WAIT" => {
                std::thread::sleep(Duration::from_millis(10));
                message = format!("READY {name}");
            }
            _ => return,
        }
    }
}
