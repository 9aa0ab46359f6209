//! Tests of `served`: who waits for too long, on conversations written by hand.

use super::tests::{Says, begin, check, found, right};
use crate::check::testing::{Play, Stage, ids};
use crate::evidence::StopReason;

/// Bob says this and is told that, or nothing; then twelve jobs that wait go to ann one after the other.
fn passed_over(said: &str, told: &str) -> Play {
    let play = begin().ask(1.0, "clients", 1, 99, "SUBMIT sum 0 0").work(
        2.0,
        2,
        90,
        "JOB 0 sum 0 0",
        "DONE 0 bob 0",
    );
    let play = play.tell(5.0, "clients", 1, 99, "RESULT 0").tell(5.0, "jobs", 2, 91, "WAIT");
    (1..13_u8).fold(play, |play, number| {
        let ms = f64::from(number) * 100.0;
        let play = play.ask(ms, "clients", 1, number, &format!("SUBMIT sum {number} 1"));
        let play = if number == 1 || !told.is_empty() {
            play.ask(ms + 1.0, "jobs", 2, 100 + number, said)
        } else {
            play
        };
        let play = if told.is_empty() { play } else { play.tell(ms + 2.0, "jobs", 2, 100 + number, told) };
        let (job, done) =
            (format!("JOB {number} sum {number} 1"), format!("DONE {number} ann {}", number + 1));
        let play = play.work(ms + 3.0, 1, 2 * number, &job, &done);
        play.tell(ms + 7.0, "clients", 1, number, &format!("RESULT {}", number + 1)).tell(
            ms + 7.0,
            "jobs",
            1,
            2 * number + 1,
            "WAIT",
        )
    })
}

#[test]
fn a_worker_that_is_passed_over_to_the_end_is_named() {
    let named = |said: &str, told: &str| {
        // The peer that is called bob goes; worker is one that stays.
        let play = passed_over(said, told).over(StopReason::SceneOver);
        stays().examine(&check(), &play, &right())
    };
    let late = named("DONE 0 bob 0", "");
    assert_eq!(late.iter().map(|one| one.id).collect::<Vec<_>>(), ["starved"]);
    assert!(
        late[0].message.contains("`bob` said `DONE 0` after 101 ms and never got an answer"),
        "{}",
        late[0].message
    );
    assert_eq!(named("READY bob", "WAIT")[0].id, "starved");
    let fed = passed_over("READY bob", "").ask(1310.0, "clients", 2, 1, "SUBMIT sum 13 1");
    let fed =
        fed.tell(1320.0, "jobs", 2, 101, "JOB 13 sum 13 1").ask(1330.0, "jobs", 2, 102, "DONE 13 bob 14");
    let fed = fed.tell(1340.0, "clients", 2, 1, "RESULT 14").over(StopReason::SceneOver);
    assert_eq!(ids(&check(), &stays(), &fed, &right()), [""; 0], "it had a job in the end");
}

/// As in [`serving`], but bob stays.
fn stays() -> Stage {
    let peer =
        |name: &str, link: &str, does: &str| format!("{{ name = '{name}', link = '{link}', does.{does} }}");
    let peers = [
        peer("ann", "jobs", "work = {}"),
        peer("bob", "jobs", "work = {}"),
        peer("eve", "clients", "submit = { jobs = ['echo'] }"),
        peer("fay", "clients", "submit = { jobs = ['echo'] }"),
    ];
    Stage::read(&format!(
        "links.clients = {{ bind = 'REP', connect = 'REQ' }}\nlinks.jobs = {{ bind = 'REP', connect = 'REQ' }}\n\
         [scene]\nname = 'plain'\nproves = ''\n\
         cast = [{{ name = 'server', arguments = ['server', '{{clients.bind}}', '{{jobs.bind}}', '400'], ends = 'stopped' }}]\n\
         peers = [{}]\n",
        peers.join(", ")
    ))
}

/// A job that bob does not bring back, and that ann gets after so long.
fn again_after(ms: f64) -> Play {
    let play = begin().ask(1.0, "clients", 1, 1, "SUBMIT sum 1 2").work(2.0, 2, 1, "JOB 1 sum 1 2", "");
    let play = play.work(ms, 1, 1, "JOB 1 sum 1 2", "DONE 1 ann 3");
    play.tell(ms + 5.0, "clients", 1, 1, "RESULT 3").over(StopReason::SceneOver)
}

#[test]
fn a_lease_that_is_much_longer_than_it_was_given_is_named() {
    let found = |learner: f64, reference: f64| {
        ids(&check(), &stays(), &again_after(learner), &again_after(reference))
    };
    assert_eq!(found(4000.0, 420.0), ["handed-out-too-late"]);
    assert_eq!(found(1100.0, 420.0), [""; 0]);
    assert_eq!(found(4000.0, 3000.0), [""; 0], "the machine was slow for the reference as well");
    // Others were told to wait all the time: the server was awake.
    let awake = (0..12_u8).fold(
        begin().ask(1.0, "clients", 1, 1, "SUBMIT sum 1 2").work(2.0, 2, 1, "JOB 1 sum 1 2", ""),
        |play, number| {
            let play = play.ask(1000.0 + f64::from(number), "jobs", 1, 100 + number, "READY ann");
            play.tell(1000.0 + f64::from(number), "jobs", 1, 100 + number, "WAIT")
        },
    );
    let awake = awake.work(1300.0, 1, 1, "JOB 1 sum 1 2", "DONE 1 ann 3");
    let awake = awake.tell(1305.0, "clients", 1, 1, "RESULT 3").over(StopReason::SceneOver);
    assert_eq!(ids(&check(), &stays(), &awake, &again_after(900.0)), ["handed-out-too-late"]);
}

#[test]
fn a_request_that_needs_no_worker_is_heard_however_many_wait_for_one() {
    let crowd = |count: u8| {
        let play = (0..count).fold(begin(), |play, number| {
            play.ask(1.0, "clients", 1, number, &format!("SUBMIT sum {number} 1"))
        });
        play.ask(2.0, "clients", 2, 1, "SUBMIT dance 7")
    };
    assert_eq!(found(crowd(24).over(StopReason::Idle)), ["held-up"]);
    assert_eq!(found(crowd(3).over(StopReason::Idle)), ["not-answered"]);
    let heard = crowd(24).tell(3.0, "clients", 2, 1, "ERROR no").over(StopReason::Idle);
    assert_eq!(found(heard), ["not-answered"]);
}
