//! Where each job was, read from Evidence that was written by hand.

#[path = "common/flows.rs"]
mod flows;

use workshop::evidence::{Evidence, Side};
use workshop::flow::journey::{Happened, Kind, Outcome};
use workshop::flow::{self, Flow, Place, Stay, told};

use flows::{Play, asked_and_killed, asking, pushed_and_killed, pushing, scene};

const MS: u64 = 1000;

fn pushed(evidence: &Evidence) -> Flow {
    flow::pushed(evidence, &pushing(), "work", "results", 1)
}

/// Where a job was: place, from, until, in ms.
fn stays(flow: &Flow, job: &str) -> Vec<(Place, u64, u64)> {
    let journey = flow.jobs.iter().find(|journey| journey.job == job).expect("the job");
    journey.stays.iter().map(|stay| (stay.place, stay.from_us / MS, stay.until_us / MS)).collect()
}

/// `a` and `b` at the links `work` and `results`.
fn two_pull() -> Play {
    [(1, "a"), (2, "b")].into_iter().fold(Play::new(), |play, (conn, actor)| {
        play.connect(1.0, "work", conn, actor).connect(1.0, "results", conn, actor)
    })
}

/// `a` and `b` at the link `jobs`.
fn two_ask() -> Play {
    Play::new().connect(1.0, "jobs", 1, "a").connect(1.0, "jobs", 2, "b")
}

#[test]
fn a_message_is_in_a_mailbox_until_its_worker_is_done_with_the_one_before() {
    let play = two_pull().push(10.0, 1, 1, 20).push(11.0, 1, 2, 20).result(30.0, 1, 1).result(50.0, 1, 2);
    let flow = pushed(&play.evidence());
    use Place::{Done, Mailbox, Sender, Work};
    assert_eq!(stays(&flow, "1"), [(Sender, 0, 10), (Work(0), 10, 30), (Done, 30, 50)]);
    assert_eq!(stays(&flow, "2"), [(Sender, 0, 11), (Mailbox(0), 11, 30), (Work(0), 30, 50), (Done, 50, 50)]);
    assert_eq!(flow.jobs[0].work_ms, Some(20));
    assert_eq!(flow.workers[0].idle(flow.end_us), [(MS, 10 * MS)]);
    assert_eq!(flow.workers[1].idle(flow.end_us), [(MS, 50 * MS)]);
}

#[test]
fn what_is_in_the_mailbox_of_a_worker_that_is_killed_is_lost() {
    let flow = pushed(&pushed_and_killed(40));
    assert_eq!(flow.ended(), [0, 0, 0, 11, 29]);
    let lost = stays(&flow, "40");
    assert_eq!(lost[lost.len() - 1].0, Place::Lost);
    assert_eq!(lost[lost.len() - 1].1, 200);
}

#[test]
fn a_worker_with_overlap_begins_as_many_as_its_limit() {
    let mut play = Play::new().connect(1.0, "work", 1, "a").connect(1.0, "results", 1, "a");
    for job in 1..=5 {
        play = play.push(10.0, 1, job, 20);
    }
    for job in 1..=5 {
        play = play.result(
            if job <= 2 {
                30.0
            } else if job <= 4 {
                50.0
            } else {
                70.0
            },
            1,
            job,
        );
    }
    let flow = flow::pushed(&play.evidence(), &pushing(), "work", "results", 2);
    let begun: Vec<u64> = flow.workers[0].spells.iter().map(|spell| spell.from_us / MS).collect();
    assert_eq!(begun, [10, 10, 30, 30, 50]);
    assert_eq!(flow.workers[0].most_at_a_time(), 2);
}

#[test]
fn a_worker_that_took_more_at_a_time_than_it_may_is_seen_to() {
    let mut play = Play::new().connect(1.0, "work", 1, "a").connect(1.0, "results", 1, "a");
    for job in 1..=6 {
        play = play.push(10.0, 1, job, 20).result(31.0, 1, job);
    }
    let flow = flow::pushed(&play.evidence(), &pushing(), "work", "results", 2);
    assert_eq!(flow.workers[0].most_at_a_time(), 6);
}

#[test]
fn what_came_before_a_restart_is_lost_and_what_came_after_it_is_done() {
    let play = two_pull().push(10.0, 1, 1, 20).push(11.0, 1, 2, 20).kill(20.0, "a");
    let play = play.close(20.1, "work", 1, Side::Connect).connect(40.0, "work", 3, "a");
    let play = play.connect(40.0, "results", 3, "a").push(41.0, 3, 3, 20).result(62.0, 3, 3);
    let flow = pushed(&play.evidence());
    use Place::{Done, Lost, Mailbox, Sender, Work};
    assert_eq!(stays(&flow, "1"), [(Sender, 0, 10), (Work(0), 10, 20), (Lost, 20, 62)]);
    assert_eq!(stays(&flow, "2"), [(Sender, 0, 11), (Mailbox(0), 11, 20), (Lost, 20, 62)]);
    assert_eq!(stays(&flow, "3"), [(Sender, 0, 41), (Work(0), 41, 62), (Done, 62, 62)]);
    assert_eq!(flow.workers[0].here(flow.end_us), [(MS, 20 * MS), (40 * MS, 62 * MS)]);
}

#[test]
fn a_job_that_a_worker_skipped_is_lost_and_the_next_one_is_in_work() {
    let play = two_pull().push(10.0, 1, 1, 20).push(10.0, 1, 2, 20).push(10.0, 1, 3, 20);
    let flow = pushed(&play.result(30.0, 1, 1).result(50.0, 1, 3).evidence());
    assert_eq!(stays(&flow, "2").last(), Some(&(Place::Lost, 30, 50)));
    assert_eq!(stays(&flow, "3")[2..], [(Place::Work(0), 30, 50), (Place::Done, 50, 50)]);
}

#[test]
fn a_job_that_is_asked_for_waits_at_the_server_and_never_in_a_mailbox() {
    let flow = flow::asked(&asked_and_killed(40), &asking(&["20"; 40].join(",")), "jobs");
    assert!(flow.jobs.iter().flat_map(|job| &job.stays).all(|stay| stay.place.kind() != Kind::Mailbox));
    assert_eq!(flow.ended()[Kind::Done as usize], 40);
    assert_eq!(flow.ended()[Kind::Lost as usize], 0);
}

#[test]
fn those_that_were_never_handed_out_are_known_from_the_list_of_the_server() {
    let play = two_ask().ask(10.0, "jobs", 1, "READY a", "JOB 1 20");
    let play = play.ask(30.5, "jobs", 1, "DONE 1 a", "JOB 2 20");
    let flow = flow::asked(&play.evidence(), &asking("20,20,20,20"), "jobs");
    assert_eq!(flow.ended(), [2, 0, 1, 0, 1]);
    assert_eq!(told(&flow)[1], "At the end 2 jobs were still at the server and 1 in work at a.");
}

#[test]
fn a_job_whose_worker_is_gone_is_back_at_the_server_until_somebody_else_has_it() {
    let play = two_ask().ask(10.0, "jobs", 1, "READY a", "JOB 1 20").kill(20.0, "a");
    let play = play.ask(60.0, "jobs", 2, "READY b", "JOB 1 20").ask(80.5, "jobs", 2, "DONE 1 b", "END");
    let flow = flow::asked(&play.evidence(), &asking("20,20"), "jobs");
    use Place::{Done, Sender, Work};
    let expected = [(Sender, 0, 10), (Work(0), 10, 20), (Sender, 20, 60), (Work(1), 60, 80), (Done, 80, 80)];
    assert_eq!(stays(&flow, "1"), expected);
    assert_eq!(flow.workers[0].spells[0].how, Outcome::Gone);
    let said = told(&flow).join("\n");
    assert!(said.contains("Job 1 was with a when a was killed at 0.02 s; b got it at 0.06 s."), "{said}");
}

#[test]
fn a_job_whose_worker_stands_still_is_with_it_until_somebody_else_has_it() {
    let play = two_ask().ask(10.0, "jobs", 1, "READY a", "JOB 1 20").freeze(20.0, "a", 100.0);
    let play = play.ask(60.0, "jobs", 2, "READY b", "JOB 1 20").ask(80.5, "jobs", 2, "DONE 1 b", "WAIT");
    let play = play.ask(101.0, "jobs", 1, "DONE 1 a", "END");
    let flow = flow::asked(&play.evidence(), &asking("20,20"), "jobs");
    use Place::{Done, Sender, Work};
    let expected = [(Sender, 0, 10), (Work(0), 10, 60), (Work(1), 60, 80), (Done, 80, 101)];
    assert_eq!(stays(&flow, "1"), expected);
    assert_eq!(flow.workers[0].spells[0].how, Outcome::TooLate);
    assert_eq!(flow.workers[0].frozen(flow.end_us), [(20 * MS, 100 * MS)]);
    let said = told(&flow).join("\n");
    assert!(said.contains("a stood still from 0.02 s to 0.10 s with job 1; b got it at 0.06 s."), "{said}");
}

#[test]
fn a_job_that_is_submitted_is_there_from_then_on() {
    let server = "[{ name = 'server', arguments = ['server', '{clients.bind}', '{jobs.bind}', '400'] }]";
    let play = Play::new().connect(1.0, "jobs", 1, "a").connect(1.0, "clients", 1, "ann");
    let play = play.ask_long(5.0, "clients", 1, "SUBMIT echo hi", 40.0, "RESULT hi");
    let play =
        play.ask(20.0, "jobs", 1, "READY a", "JOB 1 echo hi").ask(39.0, "jobs", 1, "DONE 1 a hi", "WAIT");
    let flow = flow::served(&play.evidence(), &scene(server), "jobs", "clients");
    use Place::{Done, Sender, Work};
    assert_eq!(stays(&flow, "1"), [(Sender, 5, 20), (Work(0), 20, 39), (Done, 39, 40)]);
}

#[test]
fn a_request_that_is_submitted_again_is_the_same_job() {
    let play = Play::new().connect(1.0, "jobs", 1, "a").connect(1.0, "clients", 1, "ann");
    let play = play.ask_long(5.0, "clients", 1, "SUBMIT r1 echo hi", 30.0, "RESULT hi");
    let play = play.ask_long(8.0, "clients", 1, "SUBMIT r1 echo hi", 31.0, "RESULT hi");
    let play = play.ask_long(12.0, "clients", 1, "SUBMIT r2 echo hi", 50.0, "RESULT hi");
    let play = play.ask(20.0, "jobs", 1, "READY a", "JOB 1 echo hi");
    let play =
        play.ask(29.0, "jobs", 1, "DONE 1 a hi", "JOB 2 echo hi").ask(49.0, "jobs", 1, "DONE 2 a hi", "WAIT");
    let flow = flow::served(&play.evidence(), &scene("[]"), "jobs", "clients");
    let began: Vec<u64> = flow.jobs.iter().map(|job| job.stays[0].from_us / MS).collect();
    assert_eq!(began, [5, 12]);
}

#[test]
fn the_sentences_say_what_was_lost_and_who_was_idle_meanwhile() {
    let said = told(&pushed(&pushed_and_killed(40)));
    assert_eq!(said[0], "29 of 40 jobs were done, the last one at 0.42 s.");
    assert_eq!(said[1], "10 jobs were in b's mailbox when b was killed at 0.20 s; they are lost.");
    assert_eq!(said[2], "Job 20 was with b when b was killed at 0.20 s; it is lost.");
    assert_eq!(
        said[3],
        "c was idle from 0.10 s to the end, while 30 jobs waited in the mailboxes of a and b."
    );
    assert_eq!(said[4], "c came at 0.10 s and never had a job.");
}

#[test]
fn a_short_job_behind_a_long_one_is_told_of() {
    let play = two_pull().push(10.0, 1, 1, 1000).push(10.0, 2, 2, 20).push(10.0, 1, 3, 20);
    let flow = pushed(&play.result(31.0, 2, 2).result(1011.0, 1, 1).result(1031.5, 1, 3).evidence());
    let said = told(&flow).join("\n");
    let wanted = "Job 3, 20 ms of work, waited 1.00 s in a's mailbox, most of it behind job 1 of 1000 ms.";
    assert!(said.contains(wanted), "{said}");
}

#[test]
fn the_counts_of_a_column_are_averages_and_add_up_to_all_jobs() {
    let flow = pushed(&pushed_and_killed(40));
    let counts = flow.counts(30, flow.end_us);
    for column in &counts {
        let sum: f64 = column.iter().sum();
        assert!((sum - 40.0).abs() < 1e-6, "{column:?}");
    }
    let half = Stay { place: Place::Work(0), from_us: 0, until_us: 5 };
    let rest = Stay { place: Place::Done, from_us: 5, until_us: 10 };
    let one = flow::Journey { job: "1".into(), work_ms: None, stays: vec![half, rest] };
    let flow = Flow { jobs: vec![one], workers: Vec::new(), end_us: 10 };
    assert_eq!(flow.counts(1, 10), [[0.0, 0.0, 0.5, 0.0, 0.5]]);
    assert_eq!(flow.counts(2, 20)[1], [0.0; 5]);
}

#[test]
fn a_worker_is_there_as_long_as_one_of_its_connections_is() {
    let stale = two_ask().connect(2.0, "jobs", 3, "b").close(3.0, "jobs", 3, Side::Connect);
    let play = stale.ask(10.0, "jobs", 2, "READY b", "JOB 1 20").kill(20.0, "b");
    let flow = flow::asked(&play.evidence(), &asking("20"), "jobs");
    let of_b = flow.workers.iter().find(|worker| worker.name == "b").expect("b");
    let turns: Vec<_> = of_b.turns.iter().map(|turn| (turn.at_us / MS, turn.what)).collect();
    assert_eq!(turns, [(1, Happened::Came), (20, Happened::Killed)]);
}

#[test]
fn workers_are_in_the_order_of_the_scene_whoever_comes_first() {
    let scene = scene("[{ name = 'a' }, { name = 'b' }, { name = 'server', arguments = ['{jobs.bind}'] }]");
    let play = Play::new().connect(1.0, "jobs", 1, "b").connect(2.0, "jobs", 2, "a");
    let play = play.ask(10.0, "jobs", 1, "READY b", "JOB 1 20").ask(11.0, "jobs", 2, "READY a", "JOB 2 20");
    let flow = flow::asked(&play.evidence(), &scene, "jobs");
    let names: Vec<&str> = flow.workers.iter().map(|worker| worker.name.as_str()).collect();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(stays(&flow, "1").last().map(|stay| stay.0), Some(Place::Work(1)));
}

#[test]
fn nothing_at_all_is_no_reason_to_fall() {
    let nothing = Play::new().evidence();
    assert_eq!(pushed(&nothing).jobs.len(), 0);
    assert_eq!(flow::asked(&nothing, &scene("[]"), "jobs"), Flow::default());
    assert!(told(&Flow::default()).is_empty());
}
