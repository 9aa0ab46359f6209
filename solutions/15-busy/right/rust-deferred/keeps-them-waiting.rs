// Style: no WAIT; a raw socket, and whoever asks too early gets its answer when there is one.

use std::collections::{HashMap, VecDeque};
use std::env;
use std::ffi::{CStr, CString, c_int, c_void};
use std::io::{Read, Write};
use std::ptr;
use std::thread;
use std::time::Duration;

use nanomsg::{Protocol, Socket};
use nanomsg_sys::{
    AF_SP_RAW, NN_MSG, NN_REP, nn_bind, nn_errno, nn_freemsg, nn_recvmsg, nn_sendmsg, nn_socket, nn_strerror,
};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments[0].as_str() {
        "server" => serve(&arguments[1], &arguments[2]),
        _ => work(&arguments[1], &arguments[2]),
    }
}

/// As in nn.h, which the crate leaves out.
#[repr(C)]
struct Iovec {
    base: *mut c_void,
    length: usize,
}

/// As in nn.h, which the crate leaves out.
#[repr(C)]
struct Header {
    iov: *mut Iovec,
    count: c_int,
    control: *mut c_void,
    control_length: usize,
}

/// A raw REP socket: each request comes with the words that lead back to who asked.
struct Raw(c_int);

/// The words that lead back: memory of the library's, from `nn_recvmsg`, until it is sent with an answer.
struct Back(*mut c_void);

impl Raw {
    fn bind(url: &str) -> Outcome<Raw> {
        let url = CString::new(url)?;
        // SAFETY: no pointers but the address, which lives through the call.
        let socket = unsafe { nn_socket(AF_SP_RAW, NN_REP) };
        // SAFETY: as above.
        if socket < 0 || unsafe { nn_bind(socket, url.as_ptr()) } < 0 {
            return Err(reason().into());
        }
        Ok(Raw(socket))
    }

    fn receive(&self) -> Outcome<(Back, String)> {
        let (mut body, mut control): (*mut c_void, *mut c_void) = (ptr::null_mut(), ptr::null_mut());
        let mut iov = Iovec { base: (&raw mut body).cast(), length: NN_MSG };
        let mut header = Header {
            iov: &mut iov,
            count: 1,
            control: (&raw mut control).cast(),
            control_length: NN_MSG,
        };
        // SAFETY: everything that the header points to lives through the call.
        let length = unsafe { nn_recvmsg(self.0, (&raw mut header).cast(), 0) };
        if length < 0 {
            return Err(reason().into());
        }
        // SAFETY: the library has allocated so many bytes; they are freed once, after the copy.
        let text = unsafe {
            let bytes = std::slice::from_raw_parts(body.cast::<u8>(), length as usize).to_vec();
            nn_freemsg(body);
            String::from_utf8_lossy(&bytes).into_owned()
        };
        Ok((Back(control), text))
    }

    fn answer(&self, mut back: Back, text: &str) -> Outcome<()> {
        let mut iov = Iovec { base: text.as_ptr().cast_mut().cast(), length: text.len() };
        let mut header = Header {
            iov: &mut iov,
            count: 1,
            control: (&raw mut back.0).cast(),
            control_length: NN_MSG,
        };
        // SAFETY: the text lives through the call and is only read; the words are the library's again afterwards.
        if unsafe { nn_sendmsg(self.0, (&raw mut header).cast(), 0) } < 0 { Err(reason().into()) } else { Ok(()) }
    }
}

fn reason() -> String {
    // SAFETY: the library returns a text of its own that stays.
    unsafe { CStr::from_ptr(nn_strerror(nn_errno())) }.to_string_lossy().into_owned()
}

fn serve(url: &str, list: &str) -> Outcome<()> {
    let mut waiting: VecDeque<(usize, &str)> = list.split(',').enumerate().collect();
    let mut with: HashMap<String, String> = HashMap::new();
    let mut hungry: Vec<Back> = Vec::new();
    let rep = Raw::bind(url)?;
    while !(waiting.is_empty() && with.is_empty()) {
        let (back, text) = rep.receive()?;
        let words: Vec<&str> = text.split(' ').collect();
        let worker = match words[..] {
            ["READY", worker] => worker,
            ["DONE", id, worker] => {
                if with.get(id).is_some_and(|name| name == worker) {
                    with.remove(id);
                    println!("{id} done by {worker}");
                }
                worker
            }
            _ => {
                rep.answer(back, "ERROR READY or DONE")?;
                continue;
            }
        };
        match waiting.pop_front() {
            Some((index, ms)) => {
                rep.answer(back, &format!("JOB {index} {ms}"))?;
                with.insert(index.to_string(), worker.to_string());
            }
            None => hungry.push(back),
        }
    }
    println!("done!");
    // All that are still there wait for this, and nobody asks any more.
    for back in hungry {
        rep.answer(back, "END")?;
    }
    thread::sleep(Duration::from_millis(300));
    Ok(())
}

fn work(name: &str, url: &str) -> Outcome<()> {
    let mut req = Socket::new(Protocol::Req)?;
    req.connect(url)?;
    let mut question = format!("READY {name}");
    loop {
        req.write_all(question.as_bytes())?;
        let mut answer = String::new();
        req.read_to_string(&mut answer)?;
        question = match answer.split(' ').collect::<Vec<&str>>()[..] {
            ["JOB", id, ms] => {
                thread::sleep(Duration::from_millis(ms.parse()?));
                format!("DONE {id} {name}")
            }
            ["END"] => return Ok(()),
            _ => {
                thread::sleep(Duration::from_millis(10));
                format!("READY {name}")
            }
        };
    }
}
