// A job server that may be killed: clients hand in work, workers ask for it, and what the server must not forget
// stands in its journal.
//
// Arguments: `server` with the addresses to bind for the clients and for the workers, the lease in ms, and the
// journal; `worker` with its name and the address to connect to; or `client` with the address to connect to, the job and its arguments.

mod board;
mod client;
mod gate;
mod journal;
mod raw;
mod server;
mod words;
mod worker;

use std::error::Error;
use std::path::Path;
use std::time::Duration;

const CLIENTS_BY_HAND: &str = "tcp://127.0.0.1:7789";
const WORKERS_BY_HAND: &str = "tcp://127.0.0.1:7790";
const LEASE_BY_HAND: &str = "500";
const JOURNAL_BY_HAND: &str = "jobs.journal";

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let role = arguments.next();
    let mut next = |by_hand: &str| arguments.next().unwrap_or_else(|| by_hand.to_string());

    match role.as_deref() {
        Some("server") => {
            let (clients, workers) = (next(CLIENTS_BY_HAND), next(WORKERS_BY_HAND));
            let lease = Duration::from_millis(next(LEASE_BY_HAND).parse()?);
            let journal = next(JOURNAL_BY_HAND);
            Ok(server::serve(&clients, &workers, lease, Path::new(&journal))?)
        }
        Some("worker") => worker::work(&next("worker"), &next(WORKERS_BY_HAND)),
        Some("client") => {
            let url = next(CLIENTS_BY_HAND);
            let job: Vec<String> = arguments.collect();
            client::submit(&url, &job)
        }
        _ => Err("say which role: server, worker or client".into()),
    }
}
