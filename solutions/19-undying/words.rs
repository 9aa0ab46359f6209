// What the messages say: words with one space between them.

use super::journal::Id;

/// The registered jobs. The server takes no others, so no worker ever meets one that it does not know.
const JOBS: [&[u8]; 4] = [b"echo", b"sum", b"sleep", b"crash"];

/// What a worker says. The text is what is left behind the words, as it is.
#[derive(Debug, PartialEq)]
pub enum FromWorker<'a> {
    Ready { worker: &'a [u8] },
    Done { id: Id, worker: &'a [u8], text: &'a [u8] },
    Fail { id: Id, worker: &'a [u8], text: &'a [u8] },
}

impl<'a> FromWorker<'a> {
    /// Who says it.
    pub fn worker(&self) -> &'a [u8] {
        match self {
            FromWorker::Ready { worker } | FromWorker::Done { worker, .. } | FromWorker::Fail { worker, .. } => worker,
        }
    }

    /// `None` when it is malformed.
    pub fn read(message: &'a [u8]) -> Option<FromWorker<'a>> {
        let (verb, rest) = first(message);
        if verb == b"READY" {
            let named = !rest.is_empty() && !rest.contains(&b' ');
            return named.then_some(FromWorker::Ready { worker: rest });
        }
        let (id, rest) = first(rest);
        let (worker, text) = first(rest);
        let id = Id::read(id)?;
        match verb {
            _ if worker.is_empty() => None,
            b"DONE" => Some(FromWorker::Done { id, worker, text }),
            b"FAIL" => Some(FromWorker::Fail { id, worker, text }),
            _ => None,
        }
    }
}

/// The request, and the job with its arguments, out of `SUBMIT <request> <job> <argument>...`.
///
/// # Errors
/// In words for the client.
pub fn submitted(message: &[u8]) -> Result<(&[u8], &[u8]), &'static str> {
    let (verb, rest) = first(message);
    let (request, task) = first(rest);
    if verb != b"SUBMIT" || request.is_empty() || task.is_empty() {
        return Err("say SUBMIT <request> <job> <argument>...");
    }
    let (job, _) = first(task);
    if JOBS.contains(&job) { Ok((request, task)) } else { Err("no such job: there are echo, sum, sleep and crash") }
}

/// The first word, and what stands behind the space after it.
pub fn first(words: &[u8]) -> (&[u8], &[u8]) {
    match words.iter().position(|byte| *byte == b' ') {
        Some(space) => (&words[..space], &words[space + 1..]),
        None => (words, &[]),
    }
}
