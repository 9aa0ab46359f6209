//! Tests of `makespan`, on schedules written by hand.

use super::Makespan;
use crate::check::testing::{Play, Stage, ids};
use crate::evidence::{Ended, Side};

fn stage(list: &str) -> Stage {
    Stage::read(&format!(
        "links.jobs = {{ bind = 'REP', connect = 'REQ' }}\n\
         [scene]\nname = 'plain'\nproves = ''\n\
         cast = [\n\
           {{ name = 'ann', arguments = ['worker', '{{name}}', '{{jobs.connect}}'] }},\n\
           {{ name = 'bob', arguments = ['worker', '{{name}}', '{{jobs.connect}}'] }},\n\
           {{ name = 'server', arguments = ['server', '{{jobs.bind}}', '{list}'] }},\n]\n"
    ))
}

/// Two workers that do what they are given; times are milliseconds.
struct Shift {
    play: Play,
    events: Vec<(u64, u32, Side, String)>,
    questions: u32,
}

impl Shift {
    fn new() -> Shift {
        let play = Play::new("plain").start("server", &["mine"]);
        let play = play.meet("jobs", 1, "ann", 0x31, 0x30).meet("jobs", 2, "bob", 0x31, 0x30);
        Shift { play, events: Vec::new(), questions: 0 }
    }

    fn ask(&mut self, who: u32, asked: u64, question: &str, answered: u64, answer: &str) {
        let words = format!("\u{80}{:02}", self.questions % 100);
        self.questions += 1;
        self.events.push((asked, who, Side::Connect, format!("{words}{question}")));
        self.events.push((answered, who, Side::Bind, format!("{words}{answer}")));
    }

    /// Does these jobs one after the other, from there on; each answer takes so long. Returns when it is done.
    fn works(&mut self, who: u32, from: u64, jobs: &[(usize, u64)], each_takes: (u64, u64)) -> u64 {
        let name = if who == 1 { "ann" } else { "bob" };
        let (answer, over) = each_takes;
        let mut now = from;
        let mut say = format!("READY {name}");
        for (id, ms) in jobs {
            self.ask(who, now, &say, now + answer, &format!("JOB {id} {ms}"));
            now += answer + ms + over;
            say = format!("DONE {id} {name}");
        }
        self.ask(who, now, &say, now, "WAIT");
        now
    }

    /// Asks in vain, every 10 ms.
    fn waits(&mut self, who: u32, from: u64, until: u64) {
        let name = if who == 1 { "ann" } else { "bob" };
        for now in (from + 10..until).step_by(10) {
            self.ask(who, now, &format!("READY {name}"), now, "WAIT");
        }
    }

    fn over(mut self) -> Play {
        self.events.sort_by_key(|(at, ..)| *at);
        let last = self.events.last().map_or(0, |(at, ..)| *at);
        let play = self.events.iter().fold(self.play, |play, (at, who, from, text)| {
            play.at(*at as f64).message("jobs", *who, *from, text)
        });
        play.at(last as f64 + 1000.0).exit("server", Ended::Code(0))
    }
}

/// One job of 400 ms, and thirty of 20 ms.
fn list() -> String {
    let mut list = vec!["400"];
    list.extend(["20"; 30]);
    list.join(",")
}

fn short(from: usize, to: usize) -> Vec<(usize, u64)> {
    (from..=to).map(|id| (id, 20)).collect()
}

/// Whoever is free got the next one; on a machine that makes each job longer by so much.
fn asked(over: u64) -> Play {
    let mut shift = Shift::new();
    let mut jobs = vec![(1, 400)];
    jobs.extend(short(27, 31));
    shift.works(1, 0, &jobs, (0, over));
    shift.works(2, 0, &short(2, 26), (0, over));
    shift.over()
}

/// The first half for ann, the other one for bob.
fn dealt(wait: bool) -> Play {
    let mut shift = Shift::new();
    let mut jobs = vec![(1, 400)];
    jobs.extend(short(2, 16));
    let end = shift.works(1, 0, &jobs, (0, 0));
    let idle = shift.works(2, 0, &short(17, 31), (0, 0));
    if wait {
        shift.waits(2, idle, end);
    }
    shift.over()
}

fn found(play: &Play) -> Vec<&'static str> {
    let check = Makespan { link: "jobs".into() };
    ids(&check, &stage(&list()), play, &asked(0))
}

#[test]
fn whoever_is_free_gets_the_next_one() {
    assert_eq!(found(&asked(0)), [""; 0]);
}

#[test]
fn a_machine_on_which_everything_takes_longer_fails_nobody() {
    let check = Makespan { link: "jobs".into() };
    assert_eq!(ids(&check, &stage(&list()), &asked(15), &asked(15)), [""; 0]);
}

#[test]
fn jobs_that_were_dealt_in_advance_are_stuck_behind_the_long_one() {
    assert_eq!(found(&dealt(true)), ["stuck-behind"]);
    let check = Makespan { link: "jobs".into() };
    let findings = stage(&list()).examine(&check, &dealt(true), &asked(0));
    assert!(
        findings[0].message.contains("behind job 1 of 400 ms, which `ann` had"),
        "{}",
        findings[0].message
    );
}

#[test]
fn one_job_after_the_other_is_one_at_a_time() {
    let mut shift = Shift::new();
    let mut jobs = vec![(1, 400)];
    jobs.extend(short(2, 31));
    let end = shift.works(1, 0, &jobs, (0, 0));
    shift.waits(2, 0, end);
    assert_eq!(found(&shift.over()), ["one-at-a-time"]);
}

#[test]
fn rounds_leave_somebody_without_work_although_nobody_is_preferred() {
    let mut shift = Shift::new();
    let mut jobs = vec![(1, 400)];
    jobs.extend(short(3, 16));
    shift.works(1, 0, &jobs, (0, 0));
    let first = shift.works(2, 0, &[(2, 20)], (0, 0));
    shift.waits(2, first, 395);
    shift.works(2, 400, &short(17, 31), (0, 0));
    assert_eq!(found(&shift.over()), ["slower-than-need-be"]);
}

#[test]
fn an_order_that_leaves_the_long_one_for_last_is_slow_whoever_does_it() {
    let mut shift = Shift::new();
    shift.works(1, 0, &short(2, 16), (0, 0));
    let mut jobs = short(17, 31);
    jobs.push((1, 400));
    shift.works(2, 1, &jobs, (0, 0));
    assert_eq!(found(&shift.over()), ["slower-than-need-be"]);
}

#[test]
fn answers_and_jobs_that_always_take_long_are_told_of_the_one_who_makes_them_long() {
    let slow = |each: (u64, u64)| {
        let mut shift = Shift::new();
        let mut jobs = vec![(1, 400)];
        jobs.extend(short(27, 31));
        shift.works(1, 0, &jobs, each);
        shift.works(2, 0, &short(2, 26), each);
        shift.over()
    };
    let message = |play: Play| {
        let check = Makespan { link: "jobs".into() };
        let findings = stage(&list()).examine(&check, &play, &asked(0));
        findings.iter().map(|finding| finding.message.clone()).collect::<Vec<_>>().join("\n")
    };
    assert!(message(slow((15, 0))).starts_with("`server` took 15 ms or more"), "{}", message(slow((15, 0))));
    // A few that are quick by chance do not hide all the others.
    let mut ticks = Shift::new();
    let early = ticks.works(1, 0, &[(1, 400), (30, 20)], (0, 0));
    ticks.works(2, 0, &short(2, 26), (230, 0));
    ticks.works(1, early + 10, &short(27, 29), (230, 0));
    let told = message(ticks.over());
    assert!(told.starts_with("`server` took 230 ms or more for nine answers of ten"), "{told}");
    assert!(
        message(slow((0, 15))).starts_with("`bob` took 15 ms or more too long"),
        "{}",
        message(slow((0, 15)))
    );
}
