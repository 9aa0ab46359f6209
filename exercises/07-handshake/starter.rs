// Exercise 07: The handshake. The task is on the page: workshop show 07
//
// One program with two roles, and two sockets in each. It opens them and closes them again. The rest is yours.

use std::error::Error;

use nanomsg::{Protocol, Socket};

fn main() -> Result<(), Box<dyn Error>> {
    // The first argument is the role, then come the address of the handshake and that of the numbers.
    // When you run the program by hand without addresses, it uses these.
    let mut arguments = std::env::args().skip(1);
    let role = arguments.next();
    let ready_url = arguments.next().unwrap_or_else(|| "tcp://127.0.0.1:7789".to_string());
    let news_url = arguments.next().unwrap_or_else(|| "tcp://127.0.0.1:7790".to_string());

    match role.as_deref() {
        Some("publisher") => publish(&ready_url, &news_url),
        Some("subscriber") => subscribe(&ready_url, &news_url),
        _ => Err("say which role: publisher or subscriber".into()),
    }
}

fn publish(ready_url: &str, news_url: &str) -> Result<(), Box<dyn Error>> {
    let mut news = Socket::new(Protocol::Pub)?;
    news.bind(news_url)?;
    let mut ready = Socket::new(Protocol::Rep)?;
    ready.bind(ready_url)?;

    // Receive the request of the subscriber, and answer it.
    // Then send the numbers 1, 1, 2, 3, 5 ... one every 50 ms, until somebody stops this program.

    drop(ready);
    drop(news);
    Ok(())
}

fn subscribe(ready_url: &str, news_url: &str) -> Result<(), Box<dyn Error>> {
    let mut news = Socket::new(Protocol::Sub)?;
    news.subscribe(b"")?;
    news.connect(news_url)?;
    let mut ready = Socket::new(Protocol::Req)?;
    ready.connect(ready_url)?;

    // Say that you are ready, and receive the answer.
    // Then receive ten numbers from the other socket, and print each of them.

    drop(ready);
    drop(news);
    Ok(())
}
