// The ventilator adds up and pushes the sums; the worker only prints them.
use nanomsg::{Protocol, Socket};
use std::io::{Read, Write};
use std::time::Duration;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let bind = a[1].clone();
    let t = std::thread::spawn(move || {
        let mut s = Socket::new(Protocol::Push).unwrap();
        s.bind(&bind).unwrap();
        let mut sum = 0;
        for i in 1..=100 { sum += i; s.write_all(format!("{sum}").as_bytes()).unwrap(); }
        std::thread::sleep(Duration::from_secs(3));
    });
    let mut s = Socket::new(Protocol::Pull).unwrap();
    s.connect(&a[2]).unwrap();
    for _ in 1..=100 { let mut m = String::new(); s.read_to_string(&mut m).unwrap(); println!("{m}"); std::thread::sleep(Duration::from_millis(20)); }
    println!("done!");
    t.join().unwrap();
}
