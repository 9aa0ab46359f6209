//! What the check finds in plays of a server that is killed, built by hand.

use super::Durable;
use crate::check::testing::{Play, Stage, ids};
use crate::evidence::{Ended, Head, Side, StopReason, What};
use crate::verdict::Finding;

/// Two clients, one of which may vanish, and a server that is killed, and torn if so asked.
fn stage(torn: bool) -> Stage {
    let blow = if torn {
        "does.tear = { actor = 'server', file = 'journal', bytes = 3 }"
    } else {
        "does.restart = 'server'"
    };
    Stage::read(&format!(
        "links.clients = {{ bind = 'REP', connect = 'REQ' }}\nlinks.jobs = {{ bind = 'REP', connect = 'REQ' }}\n\
         [scene]\nname = 'killed'\nproves = ''\n\
         cast = [{{ name = 'server', arguments = ['server', '{{clients.bind}}', '{{jobs.bind}}', '400', '{{file.journal}}'], ends = 'stopped' }}]\n\
         files = [{{ name = 'journal', holds = 'nothing' }}]\n\
         peers = [\n\
           {{ name = 'ann', link = 'jobs', does.work = {{}} }},\n\
           {{ name = 'bob', link = 'jobs', does.work = {{}} }},\n\
           {{ name = 'client', link = 'clients', does.submit = {{ jobs = ['sum'], requests = true }} }},\n\
           {{ name = 'ghost', link = 'clients', does.submit = {{ jobs = ['sum'], requests = true, manner = 'vanishes' }} }},\n]\n\
         [[scene.moments]]\nwhen.after-ms = 1\n{blow}\n"
    ))
}

fn rule() -> Durable {
    toml::from_str("clients = 'clients'\njobs = 'jobs'").expect("parameters")
}

/// The number that a REQ puts in front, and the text.
fn numbered(number: u8, text: &str) -> String {
    format!("\u{80}\0{}{text}", char::from(number))
}

/// Connections: 1 and 2 of the first life, 3 and 4 of the second. On each link the odd one is `client` and `ann`, the
/// even one `ghost` and `bob`.
trait Serve: Sized {
    fn asks(self, conn: u32, number: u8, text: &str) -> Self;
    fn hears(self, conn: u32, number: u8, text: &str) -> Self;
    fn says(self, conn: u32, number: u8, text: &str) -> Self;
    fn gets(self, conn: u32, number: u8, text: &str) -> Self;
    fn killed(self) -> Self;
    fn journal(self, size: Option<u64>) -> Self;
}

impl Serve for Play {
    fn asks(self, conn: u32, number: u8, text: &str) -> Play {
        self.message("clients", conn, Side::Connect, &numbered(number, text))
    }

    fn hears(self, conn: u32, number: u8, text: &str) -> Play {
        self.message("clients", conn, Side::Bind, &numbered(number, text))
    }

    fn says(self, conn: u32, number: u8, text: &str) -> Play {
        self.message("jobs", conn, Side::Connect, &numbered(number, text))
    }

    fn gets(self, conn: u32, number: u8, text: &str) -> Play {
        self.message("jobs", conn, Side::Bind, &numbered(number, text))
    }

    fn killed(self) -> Play {
        let play = self.note(What::Killed { actor: "server".into() }).exit("server", Ended::Signal(9));
        let play = play.start("server", &["mine", "server"]);
        let play = play.meet("clients", 3, "client", 0x31, 0x30).meet("clients", 4, "ghost", 0x31, 0x30);
        play.meet("jobs", 3, "ann", 0x31, 0x30).meet("jobs", 4, "bob", 0x31, 0x30)
    }

    fn journal(self, size: Option<u64>) -> Play {
        self.note(What::File { name: "journal".into(), size, content: Head::of_file(b"x") })
    }
}

fn all_there() -> Play {
    let play = Play::new("killed").start("server", &["mine", "server"]);
    let play = play.meet("clients", 1, "client", 0x31, 0x30).meet("clients", 2, "ghost", 0x31, 0x30);
    play.meet("jobs", 1, "ann", 0x31, 0x30).meet("jobs", 2, "bob", 0x31, 0x30).at(100.0)
}

/// The request c-1 is done by ann and answered.
fn answered() -> Play {
    let play = all_there().asks(1, 1, "SUBMIT c-1 sum 1 2").says(1, 1, "READY ann").at(110.0);
    let play = play.gets(1, 1, "JOB 1.1 sum 1 2").at(120.0).says(1, 2, "DONE 1.1 ann 3").at(125.0);
    play.hears(1, 1, "RESULT 3").at(200.0)
}

fn again(play: Play) -> Play {
    play.at(300.0).asks(3, 5, "SUBMIT c-1 sum 1 2").at(305.0)
}

fn right() -> Play {
    again(answered().killed()).hears(3, 5, "RESULT 3").journal(Some(90))
}

fn found(play: &Play) -> Vec<&'static str> {
    ids(&rule(), &stage(false), play, &right())
}

fn first(play: &Play) -> Finding {
    stage(false).examine(&rule(), play, &right()).into_iter().next().expect("a finding")
}

#[test]
fn the_same_answer_without_more_work_is_right() {
    assert_eq!(found(&right()), [""; 0]);
}

#[test]
fn a_job_that_was_under_way_may_be_done_again() {
    let play =
        all_there().asks(1, 1, "SUBMIT c-1 sum 1 2").says(1, 1, "READY ann").gets(1, 1, "JOB 1.1 sum 1 2");
    let play = again(play.at(200.0).killed()).says(4, 1, "READY bob").gets(4, 1, "JOB 2.1 sum 1 2");
    let play = play.says(4, 2, "DONE 2.1 bob 3").hears(3, 5, "RESULT 3");
    assert_eq!(found(&play), [""; 0]);
}

#[test]
fn what_was_answered_is_not_done_again() {
    let by_itself = answered().killed().at(300.0).says(4, 1, "READY bob").gets(4, 1, "JOB 2.1 sum 1 2");
    let by_itself = by_itself.journal(Some(9));
    assert_eq!(found(&by_itself), ["done-again"]);
    let message = first(&by_itself).message;
    assert!(message.contains("answered after 125 ms, the server was killed at 200 ms"), "{message}");
    assert!(message.contains("after 300 ms `bob` was given it again, as job 2.1"), "{message}");
    let asked = again(answered().killed()).says(4, 1, "READY bob").gets(4, 1, "JOB 2.1 sum 1 2");
    assert_eq!(found(&asked.clone().journal(Some(9))), ["done-again"]);
    assert!(first(&asked.clone().journal(Some(9))).message.contains("`client` made it again after 300 ms"));
    assert_eq!(found(&asked.clone().journal(Some(0))), ["no-journal"]);
    assert_eq!(found(&asked.journal(None)), ["no-journal"]);
}

#[test]
fn a_message_that_was_on_its_way_when_the_server_was_killed_is_of_its_first_life() {
    let late = answered().note(What::Killed { actor: "server".into() }).says(2, 1, "READY bob");
    let late = late.gets(2, 1, "WAIT").exit("server", Ended::Signal(9)).start("server", &["mine"]);
    let late = late.meet("clients", 3, "client", 0x31, 0x30);
    assert_eq!(found(&again(late).hears(3, 5, "RESULT 3")), [""; 0]);
}

#[test]
fn what_was_written_last_may_be_torn_off() {
    let play =
        again(answered().killed()).says(4, 1, "READY bob").gets(4, 1, "JOB 2.1 sum 1 2").journal(Some(9));
    assert_eq!(ids(&rule(), &stage(true), &play, &right()), [""; 0]);
}

#[test]
fn what_was_certainly_written_before_something_else_is_not_what_was_torn_off() {
    // Another job came back when the first answer was out already, and was answered: that was the last record.
    let play = answered().asks(2, 1, "SUBMIT g-1 sum 2 5").says(2, 1, "READY bob");
    let play = play.gets(2, 1, "JOB 1.2 sum 2 5").at(210.0).says(2, 2, "DONE 1.2 bob 7").at(215.0);
    let again = |play: Play| {
        let play = again(play.at(220.0).killed()).says(4, 1, "READY bob").gets(4, 1, "JOB 2.1 sum 1 2");
        ids(&rule(), &stage(true), &play.journal(Some(9)), &right())
    };
    assert_eq!(again(play.clone().hears(2, 1, "RESULT 7")), ["done-again"]);
    assert_eq!(again(play), [""; 0], "its record may not have been written any more");
}

#[test]
fn a_server_that_leaves_its_journal_alone_is_told_so_whatever_comes_of_it() {
    let play = again(answered().killed()).hears(3, 5, "RESULT 3");
    assert_eq!(found(&play.clone().journal(None)), ["no-journal"]);
    let other = again(answered().killed()).hears(3, 5, "RESULT 8").journal(Some(0));
    assert_eq!(found(&other), ["no-journal"]);
    assert!(first(&other).message.contains("nothing in `journal`"), "{}", first(&other).message);
}

#[test]
fn another_answer_than_before_is_told_with_both() {
    let play = again(answered().killed()).hears(3, 5, "RESULT done");
    assert_eq!(found(&play), ["other-answer"]);
    let message = first(&play).message;
    assert!(
        message.contains("`RESULT 3` after 125 ms") && message.contains("`RESULT done` after 305 ms"),
        "{message}"
    );
}

#[test]
fn a_wrong_text_after_the_journal_was_torn_comes_of_the_torn_record() {
    let play = again(answered().killed()).hears(3, 5, "RESULT 1");
    assert_eq!(ids(&rule(), &stage(true), &play, &right()), ["torn-record"]);
    let refused = again(answered().killed()).asks(3, 6, "SUBMIT c-2 sum 4 4");
    let refused = refused.hears(3, 6, "ERROR these are no numbers");
    assert_eq!(ids(&rule(), &stage(true), &refused, &right()), ["torn-record"]);
}

#[test]
fn the_answer_that_only_the_journal_can_know_is_told_as_another_one() {
    let play =
        all_there().asks(1, 1, "SUBMIT c-1 sum 1 2").says(1, 1, "READY ann").gets(1, 1, "JOB 1.1 sum 1 2");
    let play = again(play.says(1, 2, "DONE 1.1 ann 3").at(200.0).killed()).hears(3, 5, "RESULT done");
    assert_eq!(found(&play), ["other-answer"]);
}

#[test]
fn the_answer_to_another_request_is_a_wrong_one() {
    let play = answered().asks(2, 1, "SUBMIT g-1 sum 2 5").hears(2, 1, "RESULT 3");
    assert_eq!(found(&play), ["wrong-client"]);
    let given = answered().asks(2, 1, "SUBMIT g-1 sum 2 5").says(2, 1, "READY bob");
    let given = given.gets(2, 1, "JOB 1.2 sum 2 5");
    assert_eq!(found(&given.clone().hears(2, 1, "RESULT 4")), ["answered-too-early"]);
    assert_eq!(found(&given.says(2, 2, "DONE 1.2 bob 7").hears(2, 1, "RESULT 4")), ["text-changed"]);
    assert_eq!(
        found(&answered().asks(2, 1, "SUBMIT g-1 sum 2 5").hears(2, 1, "RESULT 4")),
        ["answers-itself"]
    );
    assert_eq!(
        found(&answered().asks(2, 1, "SUBMIT g-1 sum 2 5").hears(2, 1, "RESULT 7")),
        ["answers-itself"]
    );
    assert_eq!(
        found(&answered().asks(2, 1, "SUBMIT g-1 sum 2 5").hears(2, 1, "ERROR no")),
        ["refused-a-job"]
    );
    assert_eq!(
        found(&answered().asks(2, 1, "SUBMIT g-1 crash 2").hears(2, 1, "RESULT no")),
        ["not-an-error"]
    );
    assert_eq!(found(&answered().asks(2, 1, "SUBMIT g-1 crash 2").hears(2, 1, "WAIT")), ["no-result"]);
}

#[test]
fn a_job_that_only_the_next_server_gives_away_was_not_done_by_anybody_before() {
    let play = all_there().asks(1, 1, "SUBMIT c-1 sum 1 2").hears(1, 1, "RESULT 3").at(200.0).killed();
    let play = play.at(300.0).says(3, 1, "READY ann").gets(3, 1, "JOB 2.1 sum 1 2");
    assert_eq!(found(&again(play).hears(3, 5, "RESULT 3"))[0], "answers-itself");
}

#[test]
fn a_request_that_is_made_twice_is_one_job() {
    let twice =
        answered().asks(1, 2, "SUBMIT c-1 sum 1 2").says(2, 1, "READY bob").gets(2, 1, "JOB 1.2 sum 1 2");
    assert_eq!(found(&twice), ["ran-twice"]);
    let open =
        all_there().asks(1, 1, "SUBMIT c-1 sum 1 2").says(1, 1, "READY ann").gets(1, 1, "JOB 1.1 sum 1 2");
    let soon = open.clone().says(2, 1, "READY bob").at(300.0).gets(2, 1, "JOB 1.2 sum 1 2");
    assert_eq!(found(&soon), ["ran-twice"]);
    let after_the_lease = open.at(501.0).says(2, 1, "READY bob").gets(2, 1, "JOB 1.1 sum 1 2");
    let after_the_lease = after_the_lease.says(2, 2, "DONE 1.1 bob 3").hears(1, 1, "RESULT 3");
    assert_eq!(found(&after_the_lease), [""; 0]);
}

#[test]
fn two_handouts_that_the_taps_saw_in_the_other_order_may_be_a_lease_apart() {
    let open = all_there().asks(1, 1, "SUBMIT c-1 sum 1 2").says(1, 1, "READY ann").at(510.0).says(
        2,
        1,
        "READY bob",
    );
    let play = open.gets(2, 1, "JOB 1.2 sum 1 2").at(515.0).gets(1, 1, "JOB 1.1 sum 1 2");
    assert_eq!(found(&play.says(2, 2, "DONE 1.2 bob 3").hears(1, 1, "RESULT 3")), [""; 0]);
}

fn ghost() -> Play {
    let play =
        answered().asks(2, 1, "SUBMIT g-1 sum 2 5").says(2, 1, "READY bob").gets(2, 1, "JOB 1.2 sum 2 5");
    again(play.killed()).hears(3, 5, "RESULT 3")
}

#[test]
fn what_was_accepted_is_done_although_nobody_asks_for_it_any_more() {
    let ready = |play: Play, number: u8| play.says(3, number, "READY ann").gets(3, number, "WAIT");
    let idle = (10..20).fold(ghost().at(1200.0), ready).journal(Some(9));
    assert_eq!(found(&idle), ["accepted-lost"]);
    assert!(first(&idle).message.contains("it was with `bob`, as job 1.2"), "{}", first(&idle).message);
    let early = (10..20).fold(ghost().at(900.0), ready).journal(Some(9));
    assert_eq!(found(&early), [""; 0], "its lease may be counted anew");
    let done = ghost().says(3, 9, "READY ann").gets(3, 9, "JOB 1.2 sum 2 5").says(3, 10, "DONE 1.2 ann 7");
    assert_eq!(found(&(11..20).fold(done.at(1200.0), ready).journal(Some(9))), [""; 0]);
}

#[test]
fn an_id_that_is_used_again_in_a_later_life_does_not_bring_the_first_job_back() {
    // Request 1.2 of before is job 1.2 now, and that is another request.
    let play = ghost().asks(3, 6, "SUBMIT c-2 sum 8 8").says(3, 8, "READY ann");
    let play = play.gets(3, 8, "JOB 1.2 sum 8 8").says(3, 9, "DONE 1.2 ann 16").hears(3, 6, "RESULT 16");
    let ready = |play: Play, number: u8| play.says(3, number, "READY ann").gets(3, number, "WAIT");
    let idle = (10..20).fold(play.at(1200.0), ready).journal(Some(9));
    assert_eq!(found(&idle), ["accepted-lost"]);
}

#[test]
fn a_server_that_does_not_come_back_is_told_with_its_last_words() {
    let play = answered().asks(1, 2, "SUBMIT c-2 sum 4 4").note(What::Killed { actor: "server".into() });
    let play =
        play.exit("server", Ended::Signal(9)).start("server", &["mine"]).complain("server", &["half a line"]);
    let play = play.at(400.0).exit("server", Ended::Code(1));
    assert_eq!(found(&play)[0], "did-not-come-back");
    let message = first(&play).message;
    assert!(message.contains("it ended with status 1") && message.contains("half a line"), "{message}");
}

#[test]
fn a_server_that_had_no_time_to_come_back_is_not_told_so() {
    let gone = || {
        let play = answered().asks(1, 2, "SUBMIT c-2 sum 4 4").note(What::Killed { actor: "server".into() });
        play.exit("server", Ended::Signal(9)).start("server", &["mine"])
    };
    assert_eq!(found(&gone().at(1500.0).stop("server", StopReason::Deadline)), [""; 0]);
    assert_eq!(found(&gone().at(9500.0).stop("server", StopReason::Idle)), ["did-not-come-back"]);
}

#[test]
fn a_request_without_an_answer_is_told_unless_the_reference_had_none_either() {
    let play = answered().killed().asks(3, 2, "SUBMIT c-2 sum 4 4").stop("server", StopReason::Deadline);
    assert_eq!(found(&play), ["not-answered"]);
    assert_eq!(ids(&rule(), &stage(false), &play, &play), [""; 0]);
}
