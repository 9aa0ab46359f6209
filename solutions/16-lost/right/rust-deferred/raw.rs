// Style: a raw REP that keeps askers waiting and answers when there is something to give; it never says WAIT.
use std::collections::{HashMap, VecDeque};
use std::ffi::{CString, c_int, c_void};
use std::ptr;
use std::time::{Duration, Instant};

use nanomsg_sys::{
    AF_SP, AF_SP_RAW, NN_MSG, NN_POLLIN, NN_REP, NN_REQ, nn_bind, nn_connect, nn_freemsg, nn_poll, nn_pollfd,
    nn_recv, nn_recvmsg, nn_send, nn_sendmsg, nn_socket,
};

#[repr(C)]
struct Iov {
    base: *mut c_void,
    len: usize,
}

#[repr(C)]
struct Header {
    iov: *mut Iov,
    iovlen: c_int,
    control: *mut c_void,
    controllen: usize,
}

/// A request; its way back is kept as the library gave it. Either it is answered, or its memory is never freed,
/// which does not matter here.
struct Asker {
    worker: String,
    control: *mut c_void,
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    match args[1].as_str() {
        "server" => server(&args[2], &args[3], args[4].parse().unwrap()),
        _ => worker(&args[2], &args[3]),
    }
}

fn receive(socket: c_int) -> Option<(String, *mut c_void)> {
    let (mut body, mut control): (*mut c_void, *mut c_void) = (ptr::null_mut(), ptr::null_mut());
    let mut iov = Iov { base: (&raw mut body).cast(), len: NN_MSG };
    let mut header =
        Header { iov: &raw mut iov, iovlen: 1, control: (&raw mut control).cast(), controllen: NN_MSG };
    // SAFETY: both pointers are filled by the library with chunks of its own; the body is freed here, once.
    unsafe {
        let length = nn_recvmsg(socket, (&raw mut header).cast(), 0);
        if length < 0 {
            return None;
        }
        let bytes = std::slice::from_raw_parts(body.cast::<u8>(), length as usize);
        let text = String::from_utf8_lossy(bytes).to_string();
        nn_freemsg(body);
        Some((text, control))
    }
}

/// Gives the way back, and with it the chunk, to the library.
fn answer(socket: c_int, mut control: *mut c_void, text: &str) {
    let mut iov = Iov { base: text.as_ptr().cast_mut().cast(), len: text.len() };
    let mut header =
        Header { iov: &raw mut iov, iovlen: 1, control: (&raw mut control).cast(), controllen: NN_MSG };
    // SAFETY: the text is only read, and lives longer than the call; the chunk came from `receive` and is used once.
    unsafe {
        if nn_sendmsg(socket, (&raw mut header).cast(), 0) < 0 {
            nn_freemsg(control);
        }
    }
}

fn server(url: &str, list: &str, lease: u64) {
    let lease = Duration::from_millis(lease);
    // SAFETY: plain calls with a text that ends in a zero byte.
    let socket = unsafe {
        let socket = nn_socket(AF_SP_RAW, NN_REP);
        assert!(nn_bind(socket, CString::new(url).unwrap().as_ptr()) >= 0, "it cannot bind {url}");
        socket
    };
    let mut open: VecDeque<(usize, String)> = list.split(',').map(str::to_string).enumerate().collect();
    let mut total = open.len();
    let mut out: HashMap<usize, (Instant, String)> = HashMap::new();
    let mut holders: HashMap<usize, Vec<String>> = HashMap::new();
    let mut waiting: VecDeque<Asker> = VecDeque::new();
    let mut heard: HashMap<String, Instant> = HashMap::new();

    while total > 0 || !waiting.is_empty() || heard.values().any(|at| at.elapsed() < lease) {
        let mut poll = nn_pollfd::new(socket, true, false);
        // SAFETY: one entry, and it outlives the call.
        let came = unsafe { nn_poll(&raw mut poll, 1, 20) } > 0 && poll.pollin_result();
        let _ = NN_POLLIN;
        if came {
            let Some((text, control)) = receive(socket) else { return };
            let words: Vec<&str> = text.split_whitespace().collect();
            let worker = match words[..] {
                ["READY", worker] => worker,
                ["DONE", id, worker] => {
                    let id: usize = id.parse().unwrap_or(usize::MAX);
                    let had = holders.get(&id).is_some_and(|names| names.iter().any(|name| name == worker));
                    if had {
                        holders.remove(&id);
                        out.remove(&id);
                        open.retain(|(other, _)| *other != id);
                        total -= 1;
                        println!("{id} done by {worker}");
                        if total == 0 {
                            println!("done!");
                        }
                    }
                    worker
                }
                _ => {
                    answer(socket, control, "ERROR what?");
                    continue;
                }
            };
            heard.insert(worker.to_string(), Instant::now());
            waiting.push_back(Asker { worker: worker.to_string(), control });
        }
        let overdue: Vec<usize> =
            out.iter().filter(|(_, (since, _))| since.elapsed() >= lease).map(|(id, _)| *id).collect();
        for id in overdue {
            let (_, ms) = out.remove(&id).unwrap();
            open.push_front((id, ms));
        }
        while total > 0 && !open.is_empty() {
            let Some(asker) = waiting.pop_front() else { break };
            let (id, ms) = open.pop_front().unwrap();
            answer(socket, asker.control, &format!("JOB {id} {ms}"));
            out.insert(id, (Instant::now(), ms));
            holders.entry(id).or_default().push(asker.worker);
        }
        if total == 0 {
            for asker in waiting.drain(..) {
                heard.remove(&asker.worker);
                answer(socket, asker.control, "END");
            }
        }
    }
    std::thread::sleep(Duration::from_millis(300));
}

fn worker(name: &str, url: &str) {
    // SAFETY: plain calls with texts that live long enough.
    let socket = unsafe {
        let socket = nn_socket(AF_SP, NN_REQ);
        assert!(nn_connect(socket, CString::new(url).unwrap().as_ptr()) >= 0, "it cannot connect to {url}");
        socket
    };
    let mut say = format!("READY {name}");
    loop {
        let mut buffer = [0u8; 200];
        // SAFETY: both buffers are as long as is said.
        let length = unsafe {
            nn_send(socket, say.as_ptr().cast(), say.len(), 0);
            nn_recv(socket, buffer.as_mut_ptr().cast(), buffer.len(), 0)
        };
        let text = String::from_utf8_lossy(&buffer[..length.max(0) as usize]).to_string();
        let words: Vec<&str> = text.split_whitespace().collect();
        match words[..] {
            ["JOB", id, ms] => {
                std::thread::sleep(Duration::from_millis(ms.parse().unwrap()));
                say = format!("DONE {id} {name}");
            }
            ["WAIT"] => {
                std::thread::sleep(Duration::from_millis(10));
                say = format!("READY {name}");
            }
            _ => return,
        }
    }
}
