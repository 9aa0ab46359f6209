// A pipeline that begins when everybody is ready, and ends everywhere when the sink says KILL.
//
// Arguments: `ventilator` with the addresses to bind for the numbers and for the word that a worker is ready,
// and the one to connect to for KILL; `worker` with four to connect to, for numbers, squares, ready and KILL;
// or `sink` with two to bind, for squares and KILL.

use std::error::Error;
use std::io::{Read, Write};
use std::thread;
use std::time::Duration;

use nanomsg::{PollInOut, PollRequest, Protocol, Socket};

const NUMBERS_BY_HAND: &str = "tcp://127.0.0.1:7789";
const SQUARES_BY_HAND: &str = "tcp://127.0.0.1:7790";
const READY_BY_HAND: &str = "tcp://127.0.0.1:7791";
const KILL_BY_HAND: &str = "tcp://127.0.0.1:7792";

const COUNT: usize = 90;
const WORKERS: usize = 3;
const A_MOMENT: Duration = Duration::from_millis(500);
const FOR_EVER: isize = -1;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let role = arguments.next();
    let mut url = |by_hand: &str| arguments.next().unwrap_or_else(|| by_hand.to_string());

    match role.as_deref() {
        Some("ventilator") => ventilate(&url(NUMBERS_BY_HAND), &url(READY_BY_HAND), &url(KILL_BY_HAND)),
        Some("worker") => {
            work(&url(NUMBERS_BY_HAND), &url(SQUARES_BY_HAND), &url(READY_BY_HAND), &url(KILL_BY_HAND))
        }
        Some("sink") => collect(&url(SQUARES_BY_HAND), &url(KILL_BY_HAND)),
        _ => Err("say which role: ventilator, worker or sink".into()),
    }
}

// Nothing is pushed before every worker has said that it is there. It needs no pause for that.
fn ventilate(numbers_url: &str, ready_url: &str, kill_url: &str) -> Result<(), Box<dyn Error>> {
    let mut kill = subscribed(kill_url)?;
    let mut numbers = Socket::new(Protocol::Push)?;
    numbers.bind(numbers_url)?;
    let mut ready = Socket::new(Protocol::Rep)?;
    ready.bind(ready_url)?;

    let mut message = Vec::new();
    for _ in 0..WORKERS {
        message.clear();
        ready.read_to_end(&mut message)?;
        ready.write_all(b"ok")?;
    }

    let (mut number, mut next): (u64, u64) = (1, 1);
    for _ in 0..COUNT {
        numbers.write_all(number.to_string().as_bytes())?;
        (number, next) = (next, number + next);
    }

    // The numbers may still be on their way. KILL comes when the last square has arrived.
    wait_for_kill(&mut kill)
}

// Whoever says that it is ready gets work at once. So it connects everything else first.
fn work(numbers_url: &str, squares_url: &str, ready_url: &str, kill_url: &str) -> Result<(), Box<dyn Error>> {
    let mut kill = subscribed(kill_url)?;
    let mut squares = Socket::new(Protocol::Push)?;
    squares.connect(squares_url)?;
    let mut numbers = Socket::new(Protocol::Pull)?;
    numbers.connect(numbers_url)?;

    let mut ready = Socket::new(Protocol::Req)?;
    ready.connect(ready_url)?;
    ready.write_all(b"ready")?;
    let mut message = String::new();
    ready.read_to_string(&mut message)?;

    // Two sockets, and either may be the next to have something.
    loop {
        let (number_came, kill_came) = wait_for_either(&numbers, &kill)?;
        if number_came {
            message.clear();
            numbers.read_to_string(&mut message)?;
            let number: u128 = message.parse()?;
            squares.write_all((number * number).to_string().as_bytes())?;
        }
        if kill_came {
            return wait_for_kill(&mut kill);
        }
    }
}

fn collect(squares_url: &str, kill_url: &str) -> Result<(), Box<dyn Error>> {
    let mut squares = Socket::new(Protocol::Pull)?;
    squares.bind(squares_url)?;
    let mut kill = Socket::new(Protocol::Pub)?;
    kill.bind(kill_url)?;

    let mut total: u128 = 0;
    let mut message = String::new();
    for _ in 0..COUNT {
        message.clear();
        squares.read_to_string(&mut message)?;
        total += message.parse::<u128>()?;
    }
    println!("{total}");

    // A close does not wait for what has just been sent.
    kill.write_all(b"KILL")?;
    thread::sleep(A_MOMENT);
    println!("done!");
    Ok(())
}

fn subscribed(url: &str) -> Result<Socket, Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Sub)?;
    socket.subscribe(b"KILL")?;
    socket.connect(url)?;
    Ok(socket)
}

fn wait_for_kill(socket: &mut Socket) -> Result<(), Box<dyn Error>> {
    let mut message = String::new();
    socket.read_to_string(&mut message)?;
    Ok(())
}

// Which of the two has a message to receive.
fn wait_for_either(one: &Socket, other: &Socket) -> Result<(bool, bool), Box<dyn Error>> {
    let mut both = [one.new_pollfd(PollInOut::In), other.new_pollfd(PollInOut::In)];
    let mut request = PollRequest::new(&mut both);
    Socket::poll(&mut request, FOR_EVER)?;
    let came = request.get_fds();
    Ok((came[0].can_read(), came[1].can_read()))
}
