//! What the check finds in conversations of a server with two jobs and a lease of 400 ms, and two workers.

use super::Lease;
use crate::check::testing::{Play, Stage, ids};
use crate::evidence::{Ended, Side, StopReason, What};
use crate::verdict::Finding;

fn stage() -> Stage {
    Stage::read(concat!(
        "links.jobs = { bind = 'REP', connect = 'REQ' }\n",
        "[scene]\nname = 'plain'\nproves = ''\n",
        "cast = [{ name = 'server', arguments = ['server', '{jobs.bind}', '20,30', '400'] }]\n",
        "peers = [{ name = 'ann', link = 'jobs', does.work = {} }, { name = 'bob', link = 'jobs', does.work = {} }]\n",
    ))
}

fn rule() -> Lease {
    toml::from_str("link = 'jobs'").expect("parameters")
}

const ANN: u32 = 1;
const BOB: u32 = 2;

/// What workers and a server do.
trait Works {
    fn ask(self, ms: f64, conn: u32, id: u32, text: &str) -> Play;
    fn answer(self, ms: f64, conn: u32, id: u32, text: &str) -> Play;
    fn say(self, ms: f64, conn: u32, id: u32, text: &str, answer: &str) -> Play;
    fn wait(self, conn: u32, id: u32, from: f64, to: f64) -> Play;
    fn stopped(self) -> Play;
}

fn words(id: u32) -> String {
    format!("\u{80}{}{}", char::from((id / 100) as u8), char::from((id % 100) as u8))
}

impl Works for Play {
    fn ask(self, ms: f64, conn: u32, id: u32, text: &str) -> Play {
        self.at(ms).message("jobs", conn, Side::Connect, &(words(id) + text))
    }

    fn answer(self, ms: f64, conn: u32, id: u32, text: &str) -> Play {
        self.at(ms).message("jobs", conn, Side::Bind, &(words(id) + text))
    }

    /// Somebody says this, and has that answer a millisecond later.
    fn say(self, ms: f64, conn: u32, id: u32, text: &str, answer: &str) -> Play {
        self.ask(ms, conn, id, text).answer(ms + 1.0, conn, id, answer)
    }

    /// Asks every ten milliseconds, and is told to wait.
    fn wait(self, conn: u32, id: u32, from: f64, to: f64) -> Play {
        let name = if conn == ANN { "ann" } else { "bob" };
        let times = ((to - from) / 10.0) as u32;
        let ask = |play: Play, n: u32| {
            play.say(from + f64::from(n) * 10.0, conn, id + n, &format!("READY {name}"), "WAIT")
        };
        (0..times).fold(self, ask)
    }

    fn stopped(self) -> Play {
        self.at(9000.0).stop("server", StopReason::Idle)
    }
}

/// Ann has job 1 from 2 ms on, and bob job 2 from 4 ms on.
fn begun() -> Play {
    let play = Play::new("plain").start("server", &["mine", "server", "tcp://a:1", "20,30", "400"]);
    let play = play.meet("jobs", ANN, "ann", 0x31, 0x30).meet("jobs", BOB, "bob", 0x31, 0x30);
    play.say(1.0, ANN, 1, "READY ann", "JOB 1 20").say(3.0, BOB, 1, "READY bob", "JOB 2 30")
}

/// Ann is killed with her job, and bob asks on.
fn killed() -> Play {
    let play = begun().at(10.0).note(What::Killed { actor: "ann".into() }).close("jobs", ANN, Side::Connect);
    play.say(40.0, BOB, 2, "DONE 2 bob", "WAIT").wait(BOB, 100, 60.0, 400.0)
}

fn found(play: &Play) -> Vec<&'static str> {
    ids(&rule(), &stage(), play, play)
}

fn first(play: &Play) -> Finding {
    stage().examine(&rule(), play, play).remove(0)
}

#[test]
fn a_job_that_is_lent_again_when_its_lease_is_over_is_right() {
    let play = killed().say(405.0, BOB, 3, "READY bob", "JOB 1 20").say(430.0, BOB, 4, "DONE 1 bob", "END");
    assert_eq!(found(&play.at(500.0).exit("server", Ended::Code(0))), [""; 0]);
}

#[test]
fn a_job_that_nobody_gets_again_is_lost_with_its_worker() {
    let finding = first(&killed().wait(BOB, 200, 500.0, 900.0).stopped());
    assert_eq!(finding.id, "lost-with-worker");
    let told = "Job 1 was with `ann` when it was killed, after 10 ms. Its lease of 400 ms was over after 402 ms, and \
                nobody got it again: others asked 40 times after that, and were told WAIT.";
    assert_eq!(finding.message, told);
}

#[test]
fn whoever_is_kept_waiting_for_ever_waits_for_a_lost_job_as_well() {
    let finding = first(&killed().ask(700.0, BOB, 9, "READY bob").stopped());
    assert_eq!(finding.id, "lost-with-worker");
    assert!(finding.message.contains("was never answered"), "{}", finding.message);
}

#[test]
fn a_job_that_nobody_asked_for_is_not_called_lost() {
    assert_eq!(found(&killed().stopped()), [""; 0]);
}

#[test]
fn a_job_that_went_with_an_answer_is_lost_though_it_was_never_seen() {
    let play = Play::new("plain").start("server", &["mine", "server", "tcp://a:1", "20,30", "400"]);
    let play = play.meet("jobs", ANN, "ann", 0x31, 0x30).meet("jobs", BOB, "bob", 0x31, 0x30);
    let play = play.ask(1.0, ANN, 1, "READY ann").at(2.0).note(What::Killed { actor: "ann".into() });
    let play = play.say(3.0, BOB, 1, "READY bob", "JOB 2 30").say(40.0, BOB, 2, "DONE 2 bob", "WAIT");
    let finding = first(&play.wait(BOB, 300, 2000.0, 2100.0).stopped());
    assert_eq!(finding.id, "lost-with-worker");
    assert!(finding.message.starts_with("1 of 2 jobs never came."), "{}", finding.message);
}

#[test]
fn a_job_is_not_lent_again_while_somebody_works_on_it() {
    let finding = first(&begun().say(40.0, BOB, 2, "DONE 2 bob", "JOB 1 20"));
    assert_eq!((finding.id, finding.actual.as_str()), ("handed-out-too-early", "39 ms"));
}

#[test]
fn an_answer_that_came_late_to_the_tap_makes_no_lease_short() {
    // The server lent it at 2 ms, and the tap saw it at 300 ms only.
    let play = Play::new("plain").start("server", &["mine", "server", "tcp://a:1", "20,30", "400"]);
    let play = play.meet("jobs", ANN, "ann", 0x31, 0x30).meet("jobs", BOB, "bob", 0x31, 0x30);
    let play = play.ask(1.0, ANN, 1, "READY ann").answer(300.0, ANN, 1, "JOB 1 20");
    assert_eq!(found(&play.say(402.0, BOB, 2, "READY bob", "JOB 1 20")), [""; 0]);
}

#[test]
fn two_answers_may_come_to_the_tap_in_the_other_order() {
    // The server lent it to ann at 2 ms, and to bob at 402 ms.
    let play = Play::new("plain").start("server", &["mine", "server", "tcp://a:1", "20,30", "400"]);
    let play = play.meet("jobs", ANN, "ann", 0x31, 0x30).meet("jobs", BOB, "bob", 0x31, 0x30);
    let play = play.ask(1.0, ANN, 1, "READY ann").say(401.0, BOB, 2, "READY bob", "JOB 1 20");
    assert_eq!(found(&play.answer(500.0, ANN, 1, "JOB 1 20")), [""; 0]);
}

#[test]
fn whoever_asks_again_gives_up_the_job_that_it_had() {
    let play = begun().say(20.0, ANN, 2, "READY ann", "WAIT").say(40.0, BOB, 2, "DONE 2 bob", "JOB 1 20");
    assert_eq!(found(&play), [""; 0]);
    assert_eq!(found(&begun().say(20.0, ANN, 2, "READY ann", "JOB 1 20")), [""; 0]);
}

#[test]
fn a_job_of_somebody_who_hung_up_may_be_lent_at_once() {
    let play = begun().at(10.0).close("jobs", ANN, Side::Connect);
    assert_eq!(found(&play.say(40.0, BOB, 2, "DONE 2 bob", "JOB 1 20")), [""; 0]);
}

#[test]
fn a_job_that_is_done_is_not_lent_again() {
    let play = begun().say(30.0, ANN, 2, "DONE 1 ann", "WAIT");
    let finding = first(&play.say(440.0, BOB, 2, "READY bob", "JOB 1 20"));
    assert_eq!(finding.id, "done-again");
    assert!(finding.message.contains("said DONE after 30 ms"), "{}", finding.message);
}

#[test]
fn a_done_that_came_late_need_not_be_taken() {
    let play = begun().say(450.0, ANN, 2, "DONE 1 ann", "WAIT").say(460.0, BOB, 2, "READY bob", "JOB 1 20");
    assert_eq!(found(&play), [""; 0]);
    let logged = begun().say(450.0, ANN, 2, "DONE 1 ann", "WAIT").at(452.0).print("server", "1 done by ann");
    assert_eq!(found(&logged.say(460.0, BOB, 2, "READY bob", "JOB 1 20")), ["done-again"]);
}

#[test]
fn a_job_that_comes_after_many_leases_comes_too_late() {
    let right = killed().say(405.0, BOB, 3, "READY bob", "JOB 1 20").say(430.0, BOB, 4, "DONE 1 bob", "END");
    let found_beside = |play: &Play| ids(&rule(), &stage(), play, &right);
    let play = killed().wait(BOB, 100, 500.0, 2900.0).say(3000.0, BOB, 3, "READY bob", "JOB 1 20");
    assert_eq!(found_beside(&play), ["handed-out-too-late"]);
    let kept = killed().ask(500.0, BOB, 3, "READY bob").answer(3000.0, BOB, 3, "JOB 1 20");
    assert_eq!(found_beside(&kept), ["handed-out-too-late"]);
    let in_time = killed().ask(500.0, BOB, 3, "READY bob").answer(700.0, BOB, 3, "JOB 1 20");
    assert_eq!(found_beside(&in_time), [""; 0]);
    assert_eq!(found(&play), [""; 0], "a machine on which the reference is as late fails nobody");
    let twice = killed().wait(BOB, 100, 500.0, 840.0).say(840.0, BOB, 3, "READY bob", "JOB 1 20");
    assert_eq!(found_beside(&twice), ["handed-out-too-late"]);
    let every_so_often = killed().wait(BOB, 100, 420.0, 580.0).say(600.0, BOB, 3, "READY bob", "JOB 1 20");
    assert_eq!(found_beside(&every_so_often), [""; 0], "it may look a few times in a lease only");
    let asleep = killed().say(3000.0, BOB, 3, "READY bob", "JOB 1 20");
    assert_eq!(found(&asleep), [""; 0], "nobody had asked meanwhile");
}

#[test]
fn a_job_that_only_its_own_worker_brings_back_long_after_its_lease_was_lent_too_late() {
    let right = begun().say(405.0, BOB, 3, "READY bob", "JOB 1 20").say(430.0, BOB, 4, "DONE 1 bob", "END");
    let play = begun().say(40.0, BOB, 2, "DONE 2 bob", "WAIT").wait(BOB, 100, 60.0, 790.0);
    let play = play.say(800.0, ANN, 2, "DONE 1 ann", "END").say(810.0, BOB, 3, "READY bob", "END");
    let finding = stage().examine(&rule(), &play, &right).remove(0);
    assert_eq!((finding.id, finding.actual.as_str()), ("handed-out-too-late", "after 800 ms"));
    assert!(finding.message.contains("until its DONE came after 800 ms"), "{}", finding.message);
}

#[test]
fn a_done_that_is_not_heard_until_the_lease_is_over_is_told_with_the_question_that_was_held() {
    let right = begun().say(30.0, ANN, 2, "DONE 1 ann", "WAIT").say(40.0, BOB, 2, "DONE 2 bob", "END");
    let play = begun().ask(22.0, ANN, 2, "DONE 1 ann").ask(34.0, BOB, 2, "DONE 2 bob");
    let play = play.answer(406.0, ANN, 2, "JOB 2 30").answer(440.0, BOB, 2, "END");
    let finding = stage().examine(&rule(), &play, &right).remove(0);
    assert_eq!((finding.id, finding.actual.as_str()), ("heard-too-late", "372 ms"));
    assert!(
        finding.message.contains("the question of `ann` in its hands, who had asked after 22 ms"),
        "{}",
        finding.message
    );
    assert_eq!(found(&play), [""; 0], "a machine on which the reference is as slow fails nobody");
}

#[test]
fn a_server_that_stays_for_somebody_who_is_gone_is_told_for_whom() {
    let play = killed().say(405.0, BOB, 3, "READY bob", "JOB 1 20").say(430.0, BOB, 4, "DONE 1 bob", "END");
    let finding = first(&play.stopped());
    assert_eq!(finding.id, "waits-for-the-gone");
    assert!(finding.message.contains("waited for `ann`, who was gone since 10 ms"), "{}", finding.message);
}
