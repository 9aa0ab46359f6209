// Mistake: raw sockets, but it reads and writes the texts only. The words in front of them stay behind.
use nanomsg::{PollFd, PollInOut, PollRequest, Protocol, Socket};
use std::error::Error;
use std::io::{Read, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let mut front = Socket::new_for_device(Protocol::Rep)?;
    front.bind(&args[2])?;
    let mut back = Socket::new_for_device(Protocol::Req)?;
    back.bind(&args[3])?;
    loop {
        let mut both: Vec<PollFd> = vec![front.new_pollfd(PollInOut::In), back.new_pollfd(PollInOut::In)];
        let mut request = PollRequest::new(&mut both);
        Socket::poll(&mut request, -1)?;
        let (at_front, at_back) = (request.get_fds()[0].can_read(), request.get_fds()[1].can_read());
        let mut message = Vec::new();
        if at_front {
            front.read_to_end(&mut message)?;
            back.write_all(&message)?;
            message.clear();
        }
        if at_back {
            back.read_to_end(&mut message)?;
            front.write_all(&message)?;
        }
    }
}
