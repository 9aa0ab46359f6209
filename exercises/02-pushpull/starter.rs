// Exercise 02: PUSH and PULL. The task is on the page: workshop show 02
//
// This program opens both sockets and closes them again. The rest is yours.

use std::error::Error;

use nanomsg::{Protocol, Socket};

fn main() -> Result<(), Box<dyn Error>> {
    // Two addresses: the first is for binding, the second for connecting.
    // When you run the program by hand without any, it uses one address for both.
    let mut arguments = std::env::args().skip(1);
    let push_url = arguments.next().unwrap_or_else(|| "tcp://127.0.0.1:7789".to_string());
    let pull_url = arguments.next().unwrap_or_else(|| push_url.clone());

    // The ventilator's end: it hands numbers out.
    let mut push = Socket::new(Protocol::Push)?;
    push.bind(&push_url)?;

    // The worker's end: it takes numbers in.
    let mut pull = Socket::new(Protocol::Pull)?;
    pull.connect(&pull_url)?;

    // 1. Push the numbers 1 to 100, each as a message of its own.
    //    Sending is `push.write_all(bytes)`, with `use std::io::Write;` at the top.

    // 2. Pull one number, add it to the sum, print the sum, pause for 20 ms. Again, until the number was 100.
    //    Receiving is `pull.read_to_string(&mut text)`, with `use std::io::Read;` at the top.
    //    It adds the message to the end of `text`: start each time with an empty one.

    // 3. Close both sockets, then print the last line.
    drop(push);
    drop(pull);
    Ok(())
}
