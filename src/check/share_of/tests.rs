//! Tests of `share`, on a late worker and what it was told.

use super::ShareOf;
use crate::check::testing::{Play, Stage, ids};
use crate::evidence::{Ended, Side};

const JOBS: usize = 60;

fn stage() -> Stage {
    let list = vec!["20"; JOBS].join(",");
    Stage::read(&format!(
        "links.jobs = {{ bind = 'REP', connect = 'REQ' }}\n\
         [scene]\nname = 'plain'\nproves = ''\n\
         cast = [{{ name = 'server', arguments = ['server', '{{jobs.bind}}', '{list}', '1000'] }}]\n\
         peers = [\n\
           {{ name = 'ann', link = 'jobs', does.work = {{}} }},\n\
           {{ name = 'late', link = 'jobs', after.after-ms = 200, does.work = {{}} }},\n]\n"
    ))
}

/// Ann asks every 20 ms, and late every 10 ms from `came` on; `gets` says what late is told at its question of this number.
fn play(came: u64, gets: impl Fn(u64) -> &'static str) -> Play {
    let mut events: Vec<(u64, u32, Side, String)> = Vec::new();
    let mut say = |at: u64, number: u64, who: u32, question: &str, answer: &str| {
        let words = format!("\u{80}{:02}", number % 100);
        events.push((at, who, Side::Connect, format!("{words}{question}")));
        if !answer.is_empty() {
            events.push((at, who, Side::Bind, format!("{words}{answer}")));
        }
    };
    let (mut next, mut had, mut asked, mut holds) = (0, 0, 0, None);
    for at in (0..).step_by(10) {
        if next == JOBS {
            break;
        }
        if at % 20 == 0 {
            let question = if next == 0 { "READY ann".to_owned() } else { format!("DONE {had} ann") };
            next += 1;
            had = next;
            say(at, at, 1, &question, &format!("JOB {next} 20"));
        }
        if at >= came && next < JOBS && (holds.is_none() || at % 20 == 10) {
            let question = holds.take().map_or("READY late".to_owned(), |job| format!("DONE {job} late"));
            match gets(asked) {
                "JOB" => {
                    next += 1;
                    holds = Some(next);
                    say(at + 1, at, 2, &question, &format!("JOB {next} 20"));
                }
                other => say(at + 1, at, 2, &question, other),
            }
            asked += 1;
        }
    }
    let play = Play::new("plain").start("server", &["mine"]);
    let play = play.meet("jobs", 1, "ann", 0x31, 0x30).meet("jobs", 2, "late", 0x31, 0x30);
    let play = events
        .iter()
        .fold(play, |play, (at, who, from, text)| play.at(*at as f64).message("jobs", *who, *from, text));
    play.at(5000.0).exit("server", Ended::Code(0))
}

fn found(play: &Play) -> Vec<&'static str> {
    ids(&ShareOf { link: "jobs".into() }, &stage(), play, &self::play(200, |_| "JOB"))
}

#[test]
fn a_late_worker_that_gets_what_it_asks_for_has_its_share() {
    assert_eq!(found(&play(200, |_| "JOB")), [""; 0]);
}

#[test]
fn whoever_is_told_wait_or_end_while_jobs_are_left_starves() {
    assert_eq!(found(&play(200, |_| "WAIT")), ["starved"]);
    assert_eq!(found(&play(200, |asked| if asked == 0 { "END" } else { "" })), ["starved"]);
}

#[test]
fn a_job_whose_lease_was_over_is_no_share_of_the_new_ones() {
    assert_eq!(found(&play(200, |asked| if asked == 20 { "JOB 1 20" } else { "WAIT" })), ["starved"]);
}

#[test]
fn a_first_job_that_comes_after_those_of_others_comes_late() {
    assert_eq!(found(&play(200, |asked| if asked < 30 { "WAIT" } else { "JOB" })), ["late-start"]);
    assert_eq!(
        found(&play(200, |asked| if asked < 3 { "WAIT" } else { "JOB" })),
        [""; 0],
        "one moment is nothing"
    );
}

/// Late asks at 200 ms and is kept waiting until then; each of ann's answers takes so long.
fn kept_back(until: u64, anns: u64) -> Play {
    let mut events: Vec<(u64, u32, Side, String)> = Vec::new();
    let mut say = |at: u64, answered: u64, who: u32, question: &str, job: usize| {
        let words = format!("\u{80}{job:02}");
        events.push((at, who, Side::Connect, format!("{words}{question}")));
        events.push((answered, who, Side::Bind, format!("{words}JOB {job} 20")));
    };
    say(200, until, 2, "READY late", JOBS);
    for (job, at) in (1..JOBS).zip((0..).step_by(20 + anns as usize)) {
        let question = if job == 1 { "READY ann".to_owned() } else { format!("DONE {} ann", job - 1) };
        say(at, at + anns, 1, &question, job);
    }
    events.sort_by_key(|(at, ..)| *at);
    let play = Play::new("plain").start("server", &["mine"]);
    let play = play.meet("jobs", 1, "ann", 0x31, 0x30).meet("jobs", 2, "late", 0x31, 0x30);
    let play = events
        .iter()
        .fold(play, |play, (at, who, from, text)| play.at(*at as f64).message("jobs", *who, *from, text));
    play.at(5000.0).exit("server", Ended::Code(0))
}

#[test]
fn whoever_is_kept_waiting_while_others_are_served_again_and_again_comes_late() {
    assert_eq!(found(&kept_back(700, 0)), ["late-start"]);
    assert_eq!(found(&kept_back(290, 0)), [""; 0], "it has its job within 100 ms");
    assert_eq!(found(&kept_back(320, 0)), [""; 0], "others were served a few times only");
    assert_eq!(found(&kept_back(700, 260)), [""; 0], "all have to wait");
}

#[test]
fn a_job_now_and_then_is_a_small_share() {
    assert_eq!(found(&play(200, |asked| if asked % 12 == 0 { "JOB" } else { "WAIT" })), ["small-share"]);
}

#[test]
fn whoever_comes_when_little_is_left_is_not_judged() {
    let play = play(1100, |_| "WAIT");
    assert!(stage().skips(&ShareOf { link: "jobs".into() }, &play, &play));
}
