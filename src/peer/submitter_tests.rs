//! Tests of the clients that hand in jobs.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use super::{Asking, Errands, Requests, Submitter};
use crate::peer::Guest;
use crate::peer::testing::{REP, REQ, greet};

fn errands(jobs: &[&str], manner: Asking) -> Errands {
    let jobs = jobs.iter().map(|job| (*job).to_owned()).collect();
    Errands { jobs, times: 1, manner, requests: false, again: None }
}

fn texts(errands: &Errands, seed: u64) -> Vec<String> {
    Requests::draw("ann", errands, seed).0.into_iter().map(|request| request.text).collect()
}

struct Scene {
    there: TcpListener,
    client: Submitter,
}

fn begin(errands: &Errands) -> Scene {
    let there = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("tcp://{}", there.local_addr().expect("an address"));
    let client = Submitter::start(url, Requests::draw("ann", errands, 7), errands);
    Scene { there, client }
}

impl Scene {
    fn greet(&self) -> TcpStream {
        greet(&self.there, REQ, REP)
    }

    fn until_it_rests(&self) {
        let began = Instant::now();
        while self.client.is_busy() {
            assert!(began.elapsed() < Duration::from_secs(20), "not in time");
            thread::sleep(Duration::from_millis(5));
        }
    }
}

fn request(stream: &mut TcpStream) -> ([u8; 4], String) {
    let mut header = [0; 12];
    stream.read_exact(&mut header).expect("a request");
    let mut text = vec![0; usize::from(header[7]) - 4];
    stream.read_exact(&mut text).expect("its text");
    ([header[8], header[9], header[10], header[11]], String::from_utf8(text).expect("a text"))
}

fn answer(stream: &mut TcpStream, id: [u8; 4]) {
    stream.write_all(&[&[0, 0, 0, 0, 0, 0, 0, 6], &id[..], b"ok"].concat()).expect("answered");
}

#[test]
fn arguments_are_drawn_where_only_a_name_stands_and_are_short() {
    let jobs = errands(&["echo", "sum", "sleep 200", "crash", "dance"], Asking::Patient);
    let asked = texts(&jobs, 7);
    assert_eq!(asked, texts(&jobs, 7));
    assert_ne!(asked, texts(&jobs, 8));
    assert!(asked[0].starts_with("SUBMIT echo ") && asked[1].starts_with("SUBMIT sum "));
    assert_eq!(asked[2], "SUBMIT sleep 200");
    assert!(asked[3].starts_with("SUBMIT crash ") && asked[4].starts_with("SUBMIT dance "));
    assert!(asked.iter().all(|text| text.len() < 56));
}

#[test]
fn requests_with_names_carry_them_in_front_of_the_job() {
    let jobs = Errands { requests: true, times: 2, ..errands(&["echo"], Asking::Patient) };
    let asked = texts(&jobs, 7);
    assert!(asked[0].starts_with("SUBMIT ann-1 echo ") && asked[1].starts_with("SUBMIT ann-2 echo "));
}

#[test]
fn a_patient_one_asks_the_next_when_it_has_its_answer() {
    let scene = begin(&errands(&["echo", "sum"], Asking::Patient));
    let mut stream = scene.greet();
    let (first, text) = request(&mut stream);
    assert!(text.starts_with("SUBMIT echo ") && scene.client.is_busy());
    answer(&mut stream, first);
    let (second, text) = request(&mut stream);
    assert!(text.starts_with("SUBMIT sum ") && second != first);
    answer(&mut stream, second);
    scene.until_it_rests();
}

#[test]
fn one_that_asks_all_at_once_takes_the_answers_in_any_order() {
    let scene = begin(&errands(&["echo", "sum", "crash"], Asking::AtOnce));
    let mut stream = scene.greet();
    let ids: Vec<[u8; 4]> = (0..3).map(|_| request(&mut stream).0).collect();
    for id in [ids[2], ids[0], ids[1]] {
        assert!(scene.client.is_busy());
        answer(&mut stream, id);
    }
    scene.until_it_rests();
}

#[test]
fn one_that_vanishes_does_not_come_back_for_its_answer() {
    let scene = begin(&errands(&["sleep 500"], Asking::Vanishes));
    let mut stream = scene.greet();
    assert_eq!(request(&mut stream).1, "SUBMIT sleep 500");
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).expect("it hangs up");
    scene.until_it_rests();
}

#[test]
fn a_babbler_makes_no_sense_before_each_request() {
    let scene = begin(&Errands { times: 2, ..errands(&["sleep 1"], Asking::Babbles) });
    let mut stream = scene.greet();
    for expected in ["", "SUBMIT sleep 1", "SUBMIT", "SUBMIT sleep 1"] {
        let (id, text) = request(&mut stream);
        assert_eq!(text, expected);
        answer(&mut stream, id);
    }
    scene.until_it_rests();
}

#[test]
fn what_was_not_answered_is_asked_again_on_a_new_connection() {
    let scene = begin(&errands(&["echo"], Asking::Patient));
    let first = request(&mut scene.greet());
    let mut stream = scene.greet();
    assert_eq!(request(&mut stream), first);
    answer(&mut stream, first.0);
    scene.until_it_rests();
}

#[test]
fn whoever_has_names_for_its_requests_asks_again_under_the_same_name() {
    let scene = begin(&Errands { requests: true, ..errands(&["echo"], Asking::Patient) });
    let mut stream = scene.greet();
    let (first, text) = request(&mut stream);
    let (second, again) = request(&mut stream);
    let (third, once_more) = request(&mut stream);
    assert_eq!((&again, &once_more), (&text, &text));
    assert!(first != second && second == third, "as a new request, and as the same");
    answer(&mut stream, third);
    scene.until_it_rests();
}

#[test]
fn one_that_asks_again_makes_the_requests_of_another_client() {
    let errands = Errands { requests: true, ..errands(&["echo", "sum"], Asking::Patient) };
    let again = Errands { again: Some("bob".to_owned()), ..errands.clone() };
    let of = |client: &str, errands: &Errands| -> Vec<String> {
        Requests::draw(client, errands, 7).0.into_iter().map(|request| request.text).collect()
    };
    assert_eq!(of("ann", &again), of("bob", &errands));
    assert_ne!(of("ann", &errands), of("bob", &errands));
}
