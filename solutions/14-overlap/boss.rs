// Hands out a list of jobs all at once, and waits until they have come back.

use std::error::Error;
use std::io::{ErrorKind, Read, Write};
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

// Whoever takes longer than this for anything is not waited for.
const PATIENCE: Duration = Duration::from_secs(10);
// How long it listens for results that nobody asked for, once it has them all.
const A_MOMENT: Duration = Duration::from_millis(200);

// The jobs are numbered from 1. `list` is how long each lasts, in ms: `400,30,30`.
pub fn give_out(jobs_url: &str, results_url: &str, list: &str) -> Result<(), Box<dyn Error>> {
    let mut jobs = Socket::new(Protocol::Push)?;
    jobs.set_send_timeout(PATIENCE.as_millis() as isize)?;
    jobs.bind(jobs_url)?;
    let mut results = Socket::new(Protocol::Pull)?;
    results.bind(results_url)?;

    let times: Vec<u64> = list.split(',').map(str::parse).collect::<Result<_, _>>()?;
    let mut given = 0;
    for (place, ms) in times.iter().enumerate() {
        match jobs.write_all(format!("{} {ms}", place + 1).as_bytes()) {
            Ok(()) => given += 1,
            Err(error) if error.kind() == ErrorKind::TimedOut => break,
            Err(error) => return Err(error.into()),
        }
    }

    let began = Instant::now();
    let mut came = 0;
    let mut last = Duration::ZERO;
    loop {
        let patience = if came < given { PATIENCE } else { A_MOMENT };
        results.set_receive_timeout(patience.as_millis() as isize)?;
        match results.read_to_end(&mut Vec::new()) {
            Ok(_) => came += 1,
            Err(error) if error.kind() == ErrorKind::TimedOut => break,
            Err(error) => return Err(error.into()),
        }
        last = began.elapsed();
    }
    println!("{came} of {} came back in {:.2} s", times.len(), last.as_secs_f64());
    Ok(())
}
