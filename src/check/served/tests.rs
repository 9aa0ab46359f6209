//! Tests of `served`, on conversations written by hand.

use super::Served;
use crate::check::testing::{Play, Stage, ids};
use crate::evidence::{Ended, Side, StopReason};

pub(super) fn check() -> Served {
    Served { clients: "clients".into(), jobs: "jobs".into() }
}

/// The learner's server, our workers `ann` and `bob`, our clients `eve` and `fay`, and a ghost.
fn serving() -> Stage {
    stage(
        "{ name = 'server', arguments = ['server', '{clients.bind}', '{jobs.bind}', '5000'], ends = 'stopped' }",
    )
}

/// Our server, and the learner's worker and client.
fn helping() -> Stage {
    stage(concat!(
        "{ name = 'server', arguments = ['server', '{clients.bind}', '{jobs.bind}', '5000'], ends = 'stopped', \
         plays = 'workshop' }, ",
        "{ name = 'worker', arguments = ['worker', '{name}', '{jobs.connect}'], ends = 'stopped' }, ",
        "{ name = 'client', arguments = ['client', '{clients.connect}', 'sum', '1', '2'] }",
    ))
}

fn stage(cast: &str) -> Stage {
    let peer =
        |name: &str, link: &str, does: &str| format!("{{ name = '{name}', link = '{link}', does.{does} }}");
    let peers = [
        peer("ann", "jobs", "work = {}"),
        peer("bob", "jobs", "work = { mishap.leaves-holding = 1 }"),
        peer("eve", "clients", "submit = { jobs = ['echo'] }"),
        peer("fay", "clients", "submit = { jobs = ['echo'] }"),
        peer("ghost", "clients", "submit = { jobs = ['echo'], manner = 'vanishes' }"),
    ];
    Stage::read(&format!(
        "links.clients = {{ bind = 'REP', connect = 'REQ' }}\nlinks.jobs = {{ bind = 'REP', connect = 'REQ' }}\n\
         [scene]\nname = 'plain'\nproves = ''\ncast = [{cast}]\npeers = [{}]\n",
        peers.join(", ")
    ))
}

pub(super) fn begin() -> Play {
    let play = Play::new("plain").start("server", &["server", "a", "b", "5000"]);
    let play = play.connect("jobs", 1, "ann").connect("jobs", 2, "bob").connect("jobs", 3, "worker");
    let play = play.connect("clients", 1, "eve").connect("clients", 2, "fay").connect("clients", 3, "ghost");
    play.connect("clients", 4, "client").start("client", &["client", "a", "sum", "1", "2"])
}

/// A request's number, with its highest bit set.
fn words(id: u8) -> [u8; 4] {
    [0x80, 0, 0, id]
}

pub(super) trait Says {
    fn say(self, link: &str, conn: u32, from: Side, id: u8, text: &str) -> Self;
    fn ask(self, ms: f64, link: &str, conn: u32, id: u8, text: &str) -> Self;
    fn tell(self, ms: f64, link: &str, conn: u32, id: u8, text: &str) -> Self;
    /// A job goes through the hands of this worker.
    fn work(self, ms: f64, conn: u32, id: u8, job: &str, done: &str) -> Self;
    fn over(self, reason: StopReason) -> Self;
}

impl Says for Play {
    fn say(self, link: &str, conn: u32, from: Side, id: u8, text: &str) -> Play {
        let payload = [&words(id), text.as_bytes()].concat();
        self.payload(link, conn, from, &payload)
    }

    fn ask(self, ms: f64, link: &str, conn: u32, id: u8, text: &str) -> Play {
        self.at(ms).say(link, conn, Side::Connect, id, text)
    }

    fn tell(self, ms: f64, link: &str, conn: u32, id: u8, text: &str) -> Play {
        self.at(ms).say(link, conn, Side::Bind, id, text)
    }

    fn work(self, ms: f64, conn: u32, id: u8, job: &str, done: &str) -> Play {
        let name = ["", "ann", "bob", "worker"][conn as usize];
        let play =
            self.ask(ms, "jobs", conn, id, &format!("READY {name}")).tell(ms + 1.0, "jobs", conn, id, job);
        if done.is_empty() { play } else { play.ask(ms + 2.0, "jobs", conn, id + 1, done) }
    }

    fn over(self, reason: StopReason) -> Play {
        self.at(9000.0).stop("server", reason).exit("server", Ended::Signal(15))
    }
}

/// What a right server does with one request of eve's.
pub(super) fn right() -> Play {
    let play = begin().ask(1.0, "clients", 1, 1, "SUBMIT sum 1 2");
    let play = play.work(2.0, 1, 1, "JOB 1 sum 1 2", "DONE 1 ann 3");
    play.tell(5.0, "clients", 1, 1, "RESULT 3").over(StopReason::SceneOver)
}

pub(super) fn found(play: Play) -> Vec<&'static str> {
    ids(&check(), &serving(), &play, &right())
}

/// One request of eve's, this happens to it, and it is answered so.
fn answered(task: &str, job: &str, done: &str, answer: &str) -> Vec<&'static str> {
    let play = begin().ask(1.0, "clients", 1, 1, &format!("SUBMIT {task}"));
    let play = if job.is_empty() { play } else { play.work(2.0, 1, 1, job, done) };
    found(play.tell(7.0, "clients", 1, 1, answer).over(StopReason::SceneOver))
}

#[test]
fn each_answer_to_its_own_request_is_right() {
    assert_eq!(found(right()), [""; 0]);
    assert_eq!(answered("echo a b", "JOB x echo a b", "DONE x ann a b", "RESULT a b"), [""; 0]);
    assert_eq!(answered("sleep 2", "JOB 1 sleep 2", "DONE 1 ann all is well", "RESULT all is well"), [""; 0]);
    assert_eq!(answered("crash", "JOB 1 crash", "FAIL 1 ann no", "ERROR no"), [""; 0]);
    assert_eq!(answered("dance", "", "", "ERROR we do not dance"), [""; 0]);
}

#[test]
fn an_answer_that_is_none_or_comes_too_early_is_named() {
    assert_eq!(answered("sum 1 2", "", "", "RESULT 3"), ["answers-itself"]);
    assert_eq!(answered("sum 1 2", "JOB 1 sum 1 2", "", "RESULT 3"), ["answered-too-early"]);
    assert_eq!(answered("sum 1 2", "JOB 1 sum 1 2", "DONE 1 ann 3", "WAIT"), ["no-result"]);
    assert_eq!(answered("sum 1 2", "JOB 1 sum 1 2", "DONE 1 ann 3", "3"), ["no-result"]);
    assert_eq!(answered("sum 1 2", "JOB 1 sum 1 2", "DONE 1 ann 3", "RESULT 33"), ["text-changed"]);
    assert_eq!(answered("sum 1 2", "JOB 1 sum 1", "DONE 1 ann 1", "RESULT 1"), ["text-changed"]);
    assert_eq!(answered("sum 1 2", "JOB 1 sum 1 2", "DONE 1 ann 3", "ERROR no"), ["refused-a-job"]);
    assert_eq!(answered("crash", "JOB 1 crash", "FAIL 1 ann no", "RESULT no"), ["not-an-error"]);
    assert_eq!(answered("dance", "JOB 1 dance", "FAIL 1 ann no", "ERROR no"), ["unknown-job"]);
}

#[test]
fn an_answer_to_somebody_else_is_named() {
    let play =
        begin().ask(1.0, "clients", 1, 1, "SUBMIT sum 1 2").ask(1.0, "clients", 2, 1, "SUBMIT echo hi");
    let play = play.work(2.0, 1, 1, "JOB 1 sum 1 2", "DONE 1 ann 3");
    assert_eq!(
        found(play.tell(7.0, "clients", 2, 1, "RESULT 3").over(StopReason::SceneOver)),
        ["wrong-client"]
    );
}

#[test]
fn one_answer_more_than_requests_is_named() {
    let play = right().tell(8.0, "clients", 1, 1, "RESULT 3");
    assert_eq!(found(play), ["answered-twice"]);
    let twice = right().ask(6.0, "clients", 1, 1, "SUBMIT sum 1 2").tell(8.0, "clients", 1, 1, "RESULT 3");
    assert_eq!(found(twice), [""; 0], "it was asked twice, as the same request");
}

#[test]
fn a_claim_that_was_believed_is_named() {
    let play = begin().ask(1.0, "clients", 1, 1, "SUBMIT sleep 900").work(2.0, 1, 1, "JOB 1 sleep 900", "");
    let play = play.ask(5.0, "jobs", 2, 1, "DONE 1 bob").tell(6.0, "clients", 1, 1, "RESULT ");
    assert_eq!(found(play.over(StopReason::SceneOver)), ["claim-believed"]);
}

#[test]
fn a_job_is_given_away_twice_only_when_its_worker_is_gone_or_its_lease_is_over() {
    let first = || begin().ask(1.0, "clients", 1, 1, "SUBMIT sleep 2").work(2.0, 2, 1, "JOB 1 sleep 2", "");
    let rest = |play: Play, ms: f64| {
        let play = play.work(ms, 1, 1, "JOB 1 sleep 2", "DONE 1 ann slept 2");
        found(play.tell(ms + 5.0, "clients", 1, 1, "RESULT slept 2").over(StopReason::SceneOver))
    };
    assert_eq!(rest(first(), 10.0), ["handed-twice"]);
    assert_eq!(rest(first().at(5.0).close("jobs", 2, Side::Connect), 10.0), [""; 0]);
    assert_eq!(rest(first(), 5100.0), [""; 0]);
}

#[test]
fn what_became_of_a_request_without_an_answer_is_told() {
    let asked = || begin().ask(1.0, "clients", 1, 1, "SUBMIT sum 1 2");
    let lost = |play: Play| found(play.over(StopReason::Deadline));
    assert_eq!(lost(asked()), ["not-answered"]);
    assert_eq!(lost(asked().work(2.0, 1, 1, "JOB 1 sum 1 2", "DONE 1 ann 3")), ["not-answered"]);
    let held = asked().work(2.0, 2, 1, "JOB 1 sum 1 2", "").at(5.0).close("jobs", 2, Side::Connect);
    assert_eq!(lost(held), ["lost-with-worker"]);
}

#[test]
fn nobody_is_to_blame_for_a_client_that_vanishes_or_for_a_slow_machine() {
    let play = begin().ask(1.0, "clients", 3, 1, "SUBMIT sum 1 2").at(2.0).close("clients", 3, Side::Connect);
    assert_eq!(found(play.over(StopReason::SceneOver)), [""; 0]);
    let slow = begin().ask(1.0, "clients", 1, 1, "SUBMIT sum 1 2").over(StopReason::Deadline);
    assert_eq!(ids(&check(), &serving(), &slow, &slow), [""; 0]);
}

#[test]
fn nonsense_gets_an_error_and_nothing_else() {
    let said = |text: &str, answer: &str| {
        let play = right().ask(6.0, "clients", 1, 2, text);
        found(if answer.is_empty() { play } else { play.tell(7.0, "clients", 1, 2, answer) })
    };
    assert_eq!(said("submit echo x", "ERROR what?"), [""; 0]);
    assert_eq!(said("submit echo x", "RESULT x"), ["nonsense-accepted"]);
    assert_eq!(said("SUBMIT", ""), ["nonsense-unanswered"]);
}

#[test]
fn a_server_that_takes_workers_for_clients_has_its_addresses_swapped() {
    let play = begin().ask(1.0, "clients", 1, 1, "SUBMIT sum 1 2").tell(2.0, "clients", 1, 1, "ERROR what?");
    let play = play.ask(3.0, "jobs", 1, 1, "READY ann").tell(4.0, "jobs", 1, 1, "ERROR no such job");
    assert_eq!(found(play.over(StopReason::SceneOver)), ["addresses-swapped"]);
}

#[test]
fn an_answer_before_the_work_is_named_whatever_it_says() {
    let early = |play: Play| {
        let play = play.tell(2.0, "clients", 1, 1, "RESULT accepted");
        found(play.work(3.0, 1, 1, "JOB 1 sum 1 2", "DONE 1 ann 3").over(StopReason::SceneOver))
    };
    assert_eq!(early(begin().ask(1.0, "clients", 1, 1, "SUBMIT sum 1 2")), ["answered-too-early"]);
    assert_eq!(answered("sleep 90", "", "", "RESULT slept 90"), ["answers-itself"]);
}

/// Four slow jobs one after the other; a quick one that waits beside each is done so much later than the slow one is
/// handed out.
fn slow_and_quick(later_ms: f64) -> Play {
    let mut play = begin().ask(1.0, "jobs", 2, 1, "READY bob");
    for number in 1..5_u8 {
        let ms = f64::from(number) * 1000.0;
        let (slow, quick) = (format!("s{number}"), format!("q{number}"));
        play = play.ask(ms, "clients", 1, number, "SUBMIT sleep 700");
        play = play.ask(ms + 1.0, "jobs", 1, 2 * number, "READY ann");
        play = play.tell(ms + 2.0, "jobs", 1, 2 * number, &format!("JOB {slow} sleep 700"));
        play = play.ask(ms + 3.0, "clients", 2, number, &format!("SUBMIT echo {number}"));
        let quick_is_done = |play: Play, ms: f64| {
            let play = play.tell(ms, "jobs", 2, number, &format!("JOB {quick} echo {number}"));
            let play = play.ask(ms + 1.0, "jobs", 2, number + 1, &format!("DONE {quick} bob {number}"));
            play.tell(ms + 2.0, "clients", 2, number, &format!("RESULT {number}"))
        };
        if later_ms < 700.0 {
            play = quick_is_done(play, ms + later_ms);
        }
        play = play.ask(ms + 702.0, "jobs", 1, 2 * number + 1, &format!("DONE {slow} ann slept 700"));
        play = play.tell(ms + 703.0, "clients", 1, number, "RESULT slept 700");
        play = play.tell(ms + 703.0, "jobs", 1, 2 * number + 1, "WAIT");
        if later_ms >= 700.0 {
            play = quick_is_done(play, ms + later_ms);
        }
    }
    play.over(StopReason::SceneOver)
}

#[test]
fn slow_jobs_that_hold_up_quick_ones_again_and_again_are_named() {
    let (right, wrong) = (slow_and_quick(50.0), slow_and_quick(710.0));
    assert_eq!(ids(&check(), &serving(), &right, &right), [""; 0]);
    assert_eq!(ids(&check(), &serving(), &wrong, &right), ["held-up"]);
    assert_eq!(ids(&check(), &serving(), &wrong, &wrong), [""; 0], "nothing moved for the reference either");
}

/// The learner's worker is given this and says that.
fn worked(job: &str, done: &str) -> Vec<&'static str> {
    let play = begin().work(2.0, 3, 1, job, done).over(StopReason::SceneOver);
    ids(&check(), &helping(), &play, &right())
}

#[test]
fn a_worker_says_what_came_of_its_job() {
    assert_eq!(worked("JOB 7 sum 1 -2", "DONE 7 worker -1"), [""; 0]);
    assert_eq!(worked("JOB 7 sum 1 -2", "DONE 7 worker 3"), ["wrong-result"]);
    assert_eq!(worked("JOB 7 echo a b", "FAIL 7 worker a b"), ["wrong-result"]);
    assert_eq!(worked("JOB 7 crash", "FAIL 7 worker ouch"), [""; 0]);
    assert_eq!(worked("JOB 7 crash", "DONE 7 worker ouch"), ["crash-is-done"]);
    assert_eq!(worked("JOB 7 sleep 1", "DONE 7 worker slept 1"), [""; 0]);
    assert_eq!(worked("JOB 7 sleep 100", "DONE 7 worker slept 100"), ["slept-too-short"]);
    assert_eq!(worked("JOB 7 echo a", "DONE 8 worker a"), ["wrong-id"]);
    assert_eq!(worked("JOB 7 echo a", "DONE worker 7 a"), ["wrong-name"]);
    assert_eq!(worked("JOB 7 echo a", "done 7 worker a"), ["wrong-message"]);
}

#[test]
fn a_long_id_cuts_the_text_and_not_the_verdict() {
    let job_and_done = |id: &str| {
        (format!("JOB {id} echo one two three four"), format!("DONE {id} worker one two three four"))
    };
    // Of the first, all is kept; of the second, its end is not.
    for id in ["0123456789abcdef-0123456789abcdef".to_owned(), "0123456789".repeat(49)] {
        let (job, done) = job_and_done(&id);
        assert_eq!(worked(&job, &done), [""; 0]);
    }
    let (job, done) = job_and_done(&"0123456789".repeat(49));
    let play = begin().ask(1.0, "clients", 1, 1, "SUBMIT echo one two three four");
    let play = play.work(2.0, 3, 1, &job, &done).tell(9.0, "clients", 1, 1, "RESULT one two three four");
    assert_eq!(ids(&check(), &helping(), &play.over(StopReason::SceneOver), &right()), [""; 0]);
}

#[test]
fn a_worker_that_keeps_what_came_of_a_job_is_named() {
    let play = begin().ask(1.0, "clients", 1, 1, "SUBMIT echo a").work(2.0, 3, 1, "JOB 7 echo a", "");
    let play = play.over(StopReason::Deadline);
    assert_eq!(ids(&check(), &helping(), &play, &right()), ["never-done"]);
}

#[test]
fn a_client_sends_its_arguments_and_prints_the_result() {
    let asked = |text: &str, line: &str| {
        let play = begin().ask(1.0, "clients", 4, 1, text).tell(2.0, "clients", 4, 1, "RESULT 3");
        ids(&check(), &helping(), &play.print("client", line).over(StopReason::SceneOver), &right())
    };
    assert_eq!(asked("SUBMIT sum 1 2", "the result: 3"), [""; 0]);
    assert_eq!(asked("SUBMIT sum 1", "3"), ["wrong-request"]);
    assert_eq!(asked("sum 1 2", "3"), ["wrong-request"]);
    assert_eq!(asked("SUBMIT sum 1 2", "done"), ["not-printed"]);
}
