// Mistake: whoever is new gets nothing in its first half second.

use std::collections::{HashMap, VecDeque};
use std::env;
use std::ffi::{CStr, CString, c_int, c_void};
use std::io::{Read, Write};
use std::ptr;
use std::thread;
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};
use nanomsg_sys::{
    AF_SP_RAW, NN_MSG, NN_REP, nn_bind, nn_errno, nn_freemsg, NN_RCVTIMEO, NN_SOL_SOCKET, nn_recvmsg, nn_sendmsg,
    nn_setsockopt, nn_socket, nn_strerror,
};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments[0].as_str() {
        "server" => serve(&arguments[1], &arguments[2], arguments[3].parse()?),
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

    /// The next question, if one comes within so many milliseconds.
    fn receive(&self, timeout: c_int) -> Outcome<Option<(Back, String)>> {
        let (mut body, mut control): (*mut c_void, *mut c_void) = (ptr::null_mut(), ptr::null_mut());
        let mut iov = Iovec { base: (&raw mut body).cast(), length: NN_MSG };
        let mut header = Header {
            iov: &mut iov,
            count: 1,
            control: (&raw mut control).cast(),
            control_length: NN_MSG,
        };
        // SAFETY: the option is an int, which lives through the call.
        unsafe {
            nn_setsockopt(self.0, NN_SOL_SOCKET, NN_RCVTIMEO, (&raw const timeout).cast(), size_of::<c_int>());
        }
        // SAFETY: everything that the header points to lives through the call.
        let length = unsafe { nn_recvmsg(self.0, (&raw mut header).cast(), 0) };
        if length < 0 {
            return Ok(None);
        }
        // SAFETY: the library has allocated so many bytes; they are freed once, after the copy.
        let text = unsafe {
            let bytes = std::slice::from_raw_parts(body.cast::<u8>(), length as usize).to_vec();
            nn_freemsg(body);
            String::from_utf8_lossy(&bytes).into_owned()
        };
        Ok(Some((Back(control), text)))
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

struct Job {
    id: String,
    ms: String,
    given_to: Vec<String>,
    until: Instant,
}

fn serve(url: &str, list: &str, lease_ms: u64) -> Outcome<()> {
    let lease = Duration::from_millis(lease_ms);
    let job = |(index, ms): (usize, &str)| Job {
        id: index.to_string(),
        ms: ms.to_string(),
        given_to: Vec::new(),
        until: Instant::now(),
    };
    let mut waiting: VecDeque<Job> = list.split(',').enumerate().map(job).collect();
    let mut lent: HashMap<String, Job> = HashMap::new();
    let mut hungry: VecDeque<(Back, String)> = VecDeque::new();
    let mut since: HashMap<String, Instant> = HashMap::new();
    let rep = Raw::bind(url)?;
    while !(waiting.is_empty() && lent.is_empty()) {
        let soonest = lent.values().map(|job| job.until).min();
        let left = soonest.map_or(1000, |until| until.saturating_duration_since(Instant::now()).as_millis() + 1);
        if let Some((back, text)) = rep.receive(left.min(10) as c_int)? {
            match text.split(' ').collect::<Vec<&str>>()[..] {
                ["READY", worker] => hungry.push_back((back, worker.to_string())),
                ["DONE", id, worker] => {
                    if lent.get(id).is_some_and(|job| job.given_to.iter().any(|name| name == worker)) {
                        lent.remove(id);
                        println!("{id} done by {worker}");
                    }
                    hungry.push_back((back, worker.to_string()));
                }
                _ => rep.answer(back, "WAIT")?,
            }
        }
        let now = Instant::now();
        let overdue: Vec<String> =
            lent.values().filter(|job| job.until <= now).map(|job| job.id.clone()).collect();
        for id in overdue {
            waiting.extend(lent.remove(&id));
        }
        for (_, worker) in &hungry {
            since.entry(worker.clone()).or_insert(now);
        }
        while let Some(place) = hungry.iter().position(|(_, worker)| since[worker].elapsed().as_millis() >= 500) {
            let Some(mut job) = waiting.pop_front() else { break };
            let Some((back, worker)) = hungry.remove(place) else { break };
            rep.answer(back, &format!("JOB {} {}", job.id, job.ms))?;
            job.given_to.push(worker);
            job.until = now + lease;
            lent.insert(job.id.clone(), job);
        }
    }
    println!("done!");
    // Whoever was given up may come back within a lease, and asks then.
    let until = Instant::now() + lease;
    while let Some((back, _)) = hungry.pop_front() {
        rep.answer(back, "END")?;
    }
    while let Some(left) = until.checked_duration_since(Instant::now()) {
        if let Some((back, _)) = rep.receive(left.as_millis() as c_int + 1)? {
            rep.answer(back, "END")?;
        }
    }
    thread::sleep(Duration::from_millis(100));
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
