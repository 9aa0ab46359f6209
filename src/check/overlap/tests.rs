//! Workers of every kind, with and without a slow machine, as the check sees them.

use crate::check::overlap::Overlap;
use crate::check::testing::{Play, Stage, ids};
use crate::evidence::{Alteration, Ended, Head, Side, StopReason};
use crate::verdict::{Cause, Finding};

const JOBS: [u64; 20] =
    [400, 400, 400, 30, 30, 400, 30, 60, 120, 30, 90, 60, 30, 120, 60, 30, 90, 60, 30, 120];

fn check() -> Overlap {
    Overlap { work: "work".into(), results: "results".into() }
}

fn stage(limit: usize) -> Stage {
    Stage::read(&format!(
        "{}{}{}{limit}{}",
        "links.work = { bind = 'PUSH', connect = 'PULL' }\nlinks.results = { bind = 'PULL', connect = 'PUSH' }\n",
        "[scene]\nname = 'plain'\nproves = ''\ncast = [\n",
        "{ name = 'worker', arguments = ['worker', '{work.connect}', '{results.connect}', '",
        concat!(
            "'], ends = 'stopped' },\n",
            "{ name = 'boss', arguments = ['boss', '{work.bind}', '{results.bind}', ''], plays = 'workshop' }]\n"
        )
    ))
}

/// What a worker does, and what it says of it.
struct Worker {
    /// When each job begins and ends, in ms, in the order of the list.
    times: Vec<(f64, f64)>,
    /// What is pushed for the job at this place; nothing if none is.
    pushes: fn(usize) -> Vec<String>,
    /// The line for R, D and L.
    logs: fn(usize, usize, f64) -> String,
    /// How many jobs are received before they are begun.
    ahead: usize,
}

fn right_line(received: usize, done: usize, latency: f64) -> String {
    format!("received {received} done {done} overlap {} latency {latency:.0}", received + 1 - done)
}

impl Worker {
    fn with(times: Vec<(f64, f64)>) -> Worker {
        let pushes = |place: usize| vec![(place + 1).to_string()];
        Worker { times, pushes, logs: right_line, ahead: 0 }
    }

    /// So many places; a place that is free gets the next job after `pause` ms, and each wakes up `late` ms too late.
    fn new(places: usize, pause: f64, late: f64) -> Worker {
        let mut free = vec![0.0_f64; places];
        let begin_and_end = |job: &u64| {
            let place = free.iter_mut().min_by(|one, other| one.total_cmp(other)).expect("a place");
            let begins = *place;
            *place = begins + *job as f64 + late + pause;
            (begins, begins + *job as f64 + late)
        };
        Worker::with(JOBS.iter().map(begin_and_end).collect())
    }

    /// Waits for all of a batch.
    fn in_batches(of: usize) -> Worker {
        let (mut times, mut now) = (Vec::new(), 0.0);
        for batch in JOBS.chunks(of) {
            times.extend(batch.iter().map(|job| (now, now + *job as f64)));
            now += *batch.iter().max().expect("a job") as f64;
        }
        Worker::with(times)
    }

    fn play(&self) -> Play {
        let play = Play::new("plain").start("worker", &["mine"]).at(100.0);
        let play = play.meet("work", 1, "worker", 0x50, 0x51).meet("results", 1, "worker", 0x51, 0x50);
        let give = |play: Play, (place, job): (usize, &u64)| {
            play.message("work", 1, Side::Bind, &format!("{} {job}", place + 1))
        };
        let mut play = JOBS.iter().enumerate().fold(play, give);
        let mut order: Vec<usize> = (0..self.times.len()).collect();
        order.sort_by(|one, other| self.times[*one].1.total_cmp(&self.times[*other].1));
        for (done, place) in order.into_iter().enumerate() {
            let (begins, ends) = self.times[place];
            let begun = self.times.iter().filter(|(begins, _)| *begins < ends).count();
            play = play.at(100.0 + ends);
            for text in (self.pushes)(place) {
                play = play.message("results", 1, Side::Connect, &text);
            }
            let line = (self.logs)((begun + self.ahead).min(JOBS.len()), done + 1, ends - begins);
            play = if line.is_empty() { play } else { play.print("worker", &line) };
        }
        play.at(9000.0).stop("worker", StopReason::SceneOver).exit("worker", Ended::Signal(15))
    }

    fn found(&self) -> Vec<Finding> {
        stage(4).examine(&check(), &self.play(), &right().play())
    }

    fn ids(&self) -> Vec<&'static str> {
        self.found().iter().map(|finding| finding.id).collect()
    }

    fn logging(self, logs: fn(usize, usize, f64) -> String) -> Vec<&'static str> {
        Worker { logs, ..self }.ids()
    }

    fn pushing(self, pushes: fn(usize) -> Vec<String>) -> Vec<&'static str> {
        Worker { pushes, ..self }.ids()
    }
}

fn right() -> Worker {
    Worker::new(4, 0.0, 0.2)
}

#[test]
fn as_many_at_a_time_as_are_allowed_is_right() {
    assert_eq!(right().ids(), [""; 0]);
    assert_eq!(
        ids(&check(), &stage(1), &Worker::new(1, 0.0, 0.2).play(), &Worker::new(1, 0.0, 0.1).play()),
        [""; 0]
    );
}

#[test]
fn a_machine_on_which_everything_wakes_up_late_fails_nobody() {
    for late in [3.0, 30.0, 200.0] {
        assert_eq!(Worker::new(4, late, late).ids(), [""; 0], "{late} ms");
    }
}

#[test]
fn one_more_than_the_limit_shows_in_the_order_of_the_results() {
    let found = Worker::new(5, 0.0, 0.2).found();
    assert_eq!((found[0].id, found[0].cause), ("over-the-limit", Cause::Pace));
    assert!(found[0].message.starts_with("Job 7 was done when only 2 others were."), "{}", found[0].message);
    assert_eq!(found[0].expected, "at most 4");
    // However slow the machine is, and whatever the log says.
    assert_eq!(Worker::new(5, 0.0, 90.0).ids(), ["over-the-limit"]);
    let lies = |received: usize, done: usize, latency| right_line(received.min(done + 3), done, latency);
    assert_eq!(Worker::new(5, 0.0, 0.2).logging(lies), ["over-the-limit"]);
}

#[test]
fn no_limit_at_all_is_told_by_what_was_worked_in_the_time_also_over_several_connections() {
    let play = Worker::new(20, 0.0, 0.2).play().meet("results", 2, "worker", 0x51, 0x50);
    let play = play.message("results", 2, Side::Connect, "");
    assert_eq!(
        ids(&check(), &stage(4), &Worker::new(20, 0.0, 0.2).play(), &right().play()),
        ["over-the-limit"]
    );
    // The empty message is told first: it is no result.
    assert_eq!(ids(&check(), &stage(4), &play, &right().play()), ["never-given"]);
}

#[test]
fn whoever_receives_before_there_is_room_reads_ahead() {
    for ahead in [1, 16] {
        assert_eq!(Worker { ahead, ..right() }.ids(), ["reads-ahead"]);
    }
    // What a thread reads late says nothing about all the others.
    let once = |received, done, latency| right_line(received + usize::from(done == 3), done, latency);
    assert_eq!(right().logging(once), [""; 0]);
}

#[test]
fn one_at_a_time_is_found_by_the_wire_and_by_the_log() {
    let found = Worker::new(1, 0.0, 0.2).found();
    assert_eq!(found[0].id, "one-at-a-time");
    assert!(found[0].message.ends_with("with 4 at a time 730 ms are enough."), "{}", found[0].message);
    assert_eq!(Worker::new(1, 0.0, 40.0).ids(), ["one-at-a-time"]);
}

#[test]
fn batches_are_found_by_the_order_of_the_results() {
    let found = Worker::in_batches(4).found();
    assert_eq!(found[0].id, "in-batches");
    assert!(
        found[0].message.contains("the jobs 1, 2, 3 and 4 had to be done before job 5"),
        "{}",
        found[0].message
    );
}

#[test]
fn results_that_are_kept_until_those_before_them_are_done_are_no_batches() {
    // Whoever waits for the oldest job begins the next one when that one is done.
    let mut times: Vec<(f64, f64)> = Vec::new();
    for (place, job) in JOBS.iter().enumerate() {
        let begins = place.checked_sub(4).map_or(0.0, |oldest| times[oldest].1);
        let before = times.last().map_or(0.0, |(_, ends)| ends + 0.01);
        times.push((begins + 0.02, before.max(begins + *job as f64 + 0.2)));
    }
    let in_their_order = Worker::with(times);
    let found = in_their_order.found();
    assert_eq!((found[0].id, found[0].cause), ("pushed-in-order", Cause::Pace));
    assert!(
        found[0].message.contains("job 4 of 30 ms came back behind job 3 of 400 ms"),
        "{}",
        found[0].message
    );
}

#[test]
fn a_place_that_stays_empty_is_found_by_the_log() {
    let found = Worker::new(3, 0.0, 0.2).found();
    assert_eq!((found[0].id, found[0].actual.as_str()), ("below-the-limit", "overlap 3 at the most"));
}

#[test]
fn places_that_are_filled_too_late_are_too_slow() {
    assert_eq!(Worker::new(4, 120.0, 0.2).ids(), ["too-slow"]);
}

#[test]
fn a_mailbox_for_each_place_is_named_with_its_shares() {
    let play = Play::new("plain").start("worker", &["mine"]).meet("results", 1, "worker", 0x51, 0x50);
    let play = (1..=4).fold(play, |play, conn| play.meet("work", conn, "worker", 0x50, 0x51));
    let give = |play: Play, (place, job): (usize, &u64)| {
        play.message("work", place as u32 % 4 + 1, Side::Bind, &format!("{} {job}", place + 1))
    };
    let mut play = JOBS.iter().enumerate().fold(play, give);
    let mut ends: Vec<(u64, usize)> = Vec::new();
    for hand in 0..4 {
        let mut now = 0;
        for place in (hand..JOBS.len()).step_by(4) {
            now += JOBS[place];
            ends.push((now, place));
        }
    }
    ends.sort_unstable();
    for (done, (at, place)) in ends.into_iter().enumerate() {
        play = play.at(at as f64 + 0.2).message("results", 1, Side::Connect, &(place + 1).to_string());
        play = play.print("worker", &right_line((done + 4).min(JOBS.len()), done + 1, JOBS[place] as f64));
    }
    let found = stage(4).examine(&check(), &play, &right().play());
    assert_eq!(found[0].id, "two-workers");
    assert!(
        found[0].message.contains("4 PULL sockets, which got 5, 5, 5 and 5 jobs"),
        "{}",
        found[0].message
    );
}

#[test]
fn each_job_comes_back_once_by_its_id_and_after_its_time() {
    assert_eq!(right().pushing(|place| vec![(place + 1).to_string(); 2]), ["done-twice"]);
    assert_eq!(right().pushing(|place| vec![format!("{} {}", place + 1, JOBS[place])]), ["wrong-message"]);
    assert_eq!(right().pushing(|place| vec![format!("done {}", place + 1)]), ["wrong-message"]);
    assert_eq!(right().pushing(|place| vec![JOBS[place].to_string()]), ["never-given"]);
    assert_eq!(right().pushing(|_| Vec::new()), ["nothing-crossed"]);
    let found =
        Worker { pushes: |place| if place == 4 { vec![] } else { vec![(place + 1).to_string()] }, ..right() };
    let found = found.found();
    assert_eq!((found[0].id, found[0].actual.as_str()), ("job-missing", "19 results"));
    assert!(found[0].message.contains("Job 5, which lasts 30 ms"), "{}", found[0].message);
    let hasty = Worker::with(JOBS.iter().map(|job| (0.0, *job as f64 / 2.0)).collect());
    assert_eq!(hasty.ids(), ["done-too-early"]);
}

#[test]
fn a_zero_or_a_line_end_behind_the_id_does_no_harm() {
    assert_eq!(right().pushing(|place| vec![format!("{}\0", place + 1)]), [""; 0]);
    assert_eq!(right().pushing(|place| vec![format!("{}\r\n", place + 1)]), [""; 0]);
}

#[test]
fn each_wrong_number_of_the_log_has_a_name() {
    let worker = || right();
    let line =
        |r: usize, d: usize, o: usize, l: f64| format!("received {r} done {d} overlap {o} latency {l:.3}");
    let _ = line;
    assert_eq!(
        worker().logging(|r, d, l| format!("received {r} done {d} overlap {} latency {l}", r - d)),
        ["wrong-overlap"]
    );
    assert_eq!(
        worker().logging(|r, d, l| format!("received {r} done {d} overlap 4 latency {l}")),
        ["wrong-overlap"; 1]
    );
    assert_eq!(
        worker().logging(|r, d, l| format!("received {r} done {} overlap {} latency {l}", d - 1, r + 1 - d)),
        ["starts-at-zero"]
    );
    assert_eq!(
        worker().logging(|r, d, l| format!("received {r} done {} overlap 1 latency {l}", d / 4 + 1)),
        ["wrong-done"]
    );
    assert_eq!(
        worker().logging(|_, d, l| format!("received 1 done {d} overlap 1 latency {l}")),
        ["wrong-received"]
    );
    let late =
        Worker { logs: |_, d, l| format!("received {d} done {d} overlap 1 latency {l}"), ..worker() }.found();
    assert_eq!((late[0].id, late[0].expected.as_str()), ("wrong-received", "overlap 4 or more"));
    assert!(late[0].message.contains("job 4 was done when no other one was"), "{}", late[0].message);
    assert_eq!(worker().logging(|r, d, l| right_line(r, d, l / 1000.0)), ["wrong-latency"]);
    assert_eq!(worker().logging(|r, d, l| right_line(r, d, l * 1000.0)), ["wrong-latency"]);
    assert_eq!(worker().logging(|r, d, _| right_line(r, d, d as f64 * 40.0 + 1000.0)), ["wrong-latency"]);
}

#[test]
fn decimals_and_another_order_of_the_lines_are_right() {
    assert_eq!(
        right().logging(|r, d, l| format!("received {r} done {d} overlap {} latency {l:.3}", r + 1 - d)),
        [""; 0]
    );
}

#[test]
fn lines_that_are_not_of_the_log_are_named() {
    assert_eq!(right().logging(|_, _, _| String::new()), ["nothing-printed"]);
    assert_eq!(
        right().logging(|r, d, l| right_line(r, d, l).replace("received", "Received")),
        ["letter-case"]
    );
    assert_eq!(right().logging(|r, d, l| right_line(r, d, l) + " ms"), ["misspelled"]);
    assert_eq!(right().logging(|r, d, _| format!("{r} {d}")), ["different-text"]);
    let play = right().play().print("worker", "all is well");
    assert_eq!(ids(&check(), &stage(4), &play, &right().play()), ["extra-line"]);
    let half = |r, d, l| if d % 2 == 0 { String::new() } else { right_line(r, d, l) };
    assert_eq!(right().logging(half), ["not-logged"]);
}

#[test]
fn whoever_knows_the_jobs_by_heart_is_found_when_they_become_others() {
    let to = |text: &str| Alteration::Rewritten(Head::of(text.as_bytes()));
    let play = right().play().alter("work", Side::Bind, 11, to("47 90"));
    assert_eq!(ids(&check(), &stage(4), &play, &right().play()), ["prepared-answer"]);
}

#[test]
fn nothing_is_said_of_a_worker_that_no_job_reached() {
    let nobody = Play::new("plain").start("worker", &["mine"]);
    assert!(stage(4).skips(&check(), &nobody, &right().play()));
}
