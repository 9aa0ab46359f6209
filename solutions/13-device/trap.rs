// A client asks one question through a device. Each of the two services behind it needs 250 ms for an answer. First
// the client is patient, then it asks again every 100 ms: how often is the one job done?
//
// Arguments: the address of the device's front and that of its back.

use std::error::Error;
use std::io::{Read, Write};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

const WORK: Duration = Duration::from_millis(250);
const HASTE: Duration = Duration::from_millis(100);

// Who began which job, and when.
type Diary = Arc<Mutex<Vec<(&'static str, String, Instant)>>>;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let front_url = arguments.next().unwrap_or_else(|| "tcp://127.0.0.1:7789".to_string());
    let back_url = arguments.next().unwrap_or_else(|| "tcp://127.0.0.1:7790".to_string());

    let mut front = Socket::new_for_device(Protocol::Rep)?;
    front.bind(&front_url)?;
    let mut back = Socket::new_for_device(Protocol::Req)?;
    back.bind(&back_url)?;
    // It forwards until this program ends.
    thread::spawn(move || Socket::device(&front, &back).map_err(|error| error.to_string()));

    let diary = Diary::default();
    for name in ["service1", "service2"] {
        let (url, diary) = (back_url.clone(), Arc::clone(&diary));
        thread::spawn(move || serve(name, &url, &diary).map_err(|error| error.to_string()));
    }
    thread::sleep(Duration::from_millis(300));

    println!("A client, a device, two services. One job is {} ms of work.", WORK.as_millis());
    println!();
    println!("A patient client (it asks again after 60 s, the default):");
    ask("the patient job", None, &front_url, &diary)?;
    println!();
    println!("A hasty client (it asks again every {} ms):", HASTE.as_millis());
    ask("the hasty job", Some(HASTE), &front_url, &diary)?;
    Ok(())
}

// Asks one question, and tells who worked for it.
fn ask(job: &str, again: Option<Duration>, url: &str, diary: &Diary) -> Result<(), Box<dyn Error>> {
    let mut req = Socket::new(Protocol::Req)?;
    req.set_receive_timeout(1500)?;
    if let Some(again) = again {
        req.set_request_resend_interval(again.as_millis() as isize)?;
    }
    req.connect(url)?;
    let asked = Instant::now();
    req.write_all(job.as_bytes())?;
    let mut answer = String::new();
    let heard = req.read_to_string(&mut answer);
    let took = asked.elapsed().as_millis();
    // What it asked meanwhile waits in the mailboxes, and is worked off although nobody wants it any more.
    thread::sleep(WORK * 2);

    let diary = diary.lock().map_err(|_| "a service panicked")?;
    let begun: Vec<_> = diary.iter().filter(|(_, what, _)| what == job).collect();
    for (name, _, began) in &begun {
        println!("  {name} began after {} ms", began.duration_since(asked).as_millis());
    }
    match heard {
        Ok(_) => println!("  1 answer, after {took} ms, {answer}"),
        Err(_) => println!("  no answer after {took} ms"),
    }
    println!("  1 question, and the job was begun {}", times(begun.len()));
    Ok(())
}

fn times(count: usize) -> String {
    if count == 1 { "once".to_string() } else { format!("{count} times") }
}

fn serve(name: &'static str, url: &str, diary: &Diary) -> Result<(), Box<dyn Error>> {
    let mut rep = Socket::new(Protocol::Rep)?;
    rep.connect(url)?;
    loop {
        let mut job = String::new();
        rep.read_to_string(&mut job)?;
        if let Ok(mut diary) = diary.lock() {
            diary.push((name, job, Instant::now()));
        }
        thread::sleep(WORK);
        rep.write_all(format!("done by {name}").as_bytes())?;
    }
}
