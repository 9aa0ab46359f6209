// A raw REP socket: it takes as many requests as come, and answers them in any order.
//
// An ordinary REP remembers one request and answers that. A raw one remembers none: each request comes with the way
// back to who asked, a few words of four bytes, and an answer needs them again. The crate has no call for that, so
// the calls of the C library are made here, and only here.
//
// What holds for every `RawRep`:
// - `socket` was opened by `bind`, is closed by `drop`, and by nothing else. It is copied to nobody.
// - A message that the library has allocated is copied and freed in `receive`, before that returns. No pointer of
//   the library's is kept, and none of ours is kept by the library: it copies what it is given.

use std::ffi::{CStr, CString, c_int, c_void};
use std::io::{self, ErrorKind};
use std::time::Duration;
use std::{mem, ptr, slice};

use nanomsg_sys as nn;

// What `nn_recvmsg` and `nn_sendmsg` pass, as in <nanomsg/nn.h>.
#[repr(C)]
struct Piece {
    base: *mut c_void,
    length: usize,
}

#[repr(C)]
struct Message {
    pieces: *mut Piece,
    piece_count: c_int,
    control: *mut c_void,
    control_length: usize,
}

// The words of the way back, as they stand in the control data: a property with its own length in front.
#[repr(C)]
#[derive(Clone, Copy)]
struct Control {
    length: usize,
    level: c_int,
    kind: c_int,
    words_length: usize,
    words: [u8; MOST],
}

// The connection, and at most NN_MAXTTL words of the devices between and of the client: 8 unless it is set. Four more
// bytes make it a multiple of eight, to which the library rounds up.
const MOST: usize = 4 * (1 + 8) + 4;
const PROTO_SP: c_int = 1;
const SP_HDR: c_int = 1;

/// The way back to who asked. It may be copied and kept, and used at any time: when the other side has gone, what is
/// sent there is dropped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WayBack {
    words: [u8; MOST],
    length: u8,
}

impl WayBack {
    /// The number that a REQ gave to its request. It is the last word, and stays the same when the REQ asks again.
    pub fn request(&self) -> u32 {
        let word = usize::from(self.length).saturating_sub(4);
        u32::from_be_bytes([self.words[word], self.words[word + 1], self.words[word + 2], self.words[word + 3]])
    }
}

/// A raw REP socket that is bound.
pub struct RawRep {
    socket: c_int,
}

impl RawRep {
    pub fn bind(url: &str) -> io::Result<RawRep> {
        let url = CString::new(url)?;
        // SAFETY: two numbers go in and one comes out.
        let socket = unsafe { nn::nn_socket(nn::AF_SP_RAW, nn::NN_REP) };
        if socket < 0 {
            return Err(last_error());
        }
        // From here on, `drop` closes it.
        let bound = RawRep { socket };
        // Many small answers go to one connection. None of them is to wait until the one before is acknowledged.
        let on: c_int = 1;
        // SAFETY: the pointer and the size are those of `on`, which outlives the call.
        let set = unsafe {
            let value = ptr::from_ref(&on).cast();
            nn::nn_setsockopt(socket, nn::NN_TCP, nn::NN_TCP_NODELAY, value, mem::size_of::<c_int>())
        };
        // SAFETY: `url` ends with a zero byte and outlives the call.
        if set < 0 || unsafe { nn::nn_bind(socket, url.as_ptr()) } < 0 {
            return Err(last_error());
        }
        Ok(bound)
    }

    /// Puts the next request into `text` and returns the way back. `None` when nothing is there: it does not wait.
    pub fn receive(&self, text: &mut Vec<u8>) -> io::Result<Option<WayBack>> {
        let mut body: *mut c_void = ptr::null_mut();
        let mut piece = Piece { base: ptr::from_mut(&mut body).cast(), length: nn::NN_MSG };
        let mut control = Control { length: 0, level: 0, kind: 0, words_length: 0, words: [0; MOST] };
        let mut message = Message {
            pieces: &mut piece,
            piece_count: 1,
            control: ptr::from_mut(&mut control).cast(),
            control_length: mem::size_of::<Control>(),
        };
        // SAFETY: all that the pointers lead to lives until the end of this function. With NN_MSG the library puts
        // the address of a message of its own into `body`. It writes at most `control_length` bytes of control data.
        let length = unsafe { nn::nn_recvmsg(self.socket, ptr::from_mut(&mut message).cast(), nn::NN_DONTWAIT) };
        if length < 0 {
            return match last_error() {
                error if is_patience(&error) => Ok(None),
                error => Err(error),
            };
        }
        text.clear();
        // SAFETY: it succeeded, so `body` is a message of `length` bytes, and it is ours. After the copy it is freed,
        // and its address is not used again.
        unsafe {
            text.extend_from_slice(slice::from_raw_parts(body.cast::<u8>(), length as usize));
            nn::nn_freemsg(body);
        }
        // Words that do not fit are not written at all. Without them there is nobody to answer, and `send` says so
        // to nobody.
        let length = if control.kind == SP_HDR { control.words_length.min(MOST) } else { 0 };
        Ok(Some(WayBack { words: control.words, length: length as u8 }))
    }

    /// Sends an answer. It never waits: when the other side has gone, or has left so many answers unread that
    /// the system takes no more for it, the library drops the answer and says nothing. Whoever waits for it has to ask
    /// again.
    pub fn send(&self, to: &WayBack, text: &[u8]) -> io::Result<()> {
        let words_length = usize::from(to.length);
        let head = mem::size_of::<Control>() - MOST;
        let mut control =
            Control { length: head + words_length, level: PROTO_SP, kind: SP_HDR, words_length, words: to.words };
        let mut piece = Piece { base: text.as_ptr().cast_mut().cast(), length: text.len() };
        let message = Message {
            pieces: &mut piece,
            piece_count: 1,
            control: ptr::from_mut(&mut control).cast(),
            control_length: mem::size_of::<Control>(),
        };
        // SAFETY: all that the pointers lead to lives until the end of the call, and is as long as it says. The
        // library copies it, and writes nothing into it.
        let sent = unsafe { nn::nn_sendmsg(self.socket, ptr::from_ref(&message).cast(), nn::NN_DONTWAIT) };
        match sent {
            0.. => Ok(()),
            _ => Err(last_error()),
        }
    }

    /// Waits until one of the two has a request, but not for longer than `patience`.
    pub fn wait(one: &RawRep, other: &RawRep, patience: Duration) -> io::Result<()> {
        let mut both = [nn::nn_pollfd::new(one.socket, true, false), nn::nn_pollfd::new(other.socket, true, false)];
        // Rounded up, or the last millisecond would be spent in a loop.
        let ms = patience.as_micros().div_ceil(1000).min(60_000) as c_int;
        // SAFETY: the pointer and the count are those of `both`, which outlives the call.
        match unsafe { nn::nn_poll(both.as_mut_ptr(), 2, ms) } {
            0.. => Ok(()),
            _ => match last_error() {
                error if is_patience(&error) => Ok(()),
                error => Err(error),
            },
        }
    }
}

impl Drop for RawRep {
    fn drop(&mut self) {
        // SAFETY: it was opened by `bind`, and nobody else closes it.
        unsafe { nn::nn_close(self.socket) };
    }
}

// Nothing there yet, or a signal came: neither is an error.
fn is_patience(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted | ErrorKind::TimedOut)
}

fn last_error() -> io::Error {
    // SAFETY: the library returns a number, and for each number a text that is never freed.
    let (number, words) = unsafe {
        let number = nn::nn_errno();
        (number, CStr::from_ptr(nn::nn_strerror(number)))
    };
    // The library has numbers of its own, which the system has no words for.
    match io::Error::from_raw_os_error(number) {
        known if number < nn::posix_consts::NN_HAUSNUMERO => known,
        _ => io::Error::other(words.to_string_lossy().into_owned()),
    }
}
