//! Tests of `asking`, on conversations written by hand.

use super::Asking;
use super::talk::Talk;
use crate::check::testing::{Play, Stage, ids};
use crate::check::{Case, Check};
use crate::evidence::{Ended, Side, What};
use crate::verdict::Ground;

fn check() -> Asking {
    Asking { link: "jobs".into(), leases: false }
}

/// A server with two jobs of 20 ms, two workers of the learner's, and a guest of the workshop's.
fn stage() -> Stage {
    Stage::read(concat!(
        "links.jobs = { bind = 'REP', connect = 'REQ' }\n",
        "[scene]\nname = 'plain'\nproves = ''\n",
        "cast = [\n",
        "  { name = 'server', arguments = ['server', '{jobs.bind}', '20,20'] },\n",
        "  { name = 'ann', arguments = ['worker', '{name}', '{jobs.connect}'] },\n",
        "  { name = 'bob', arguments = ['worker', '{name}', '{jobs.connect}'] },\n]\n",
        "peers = [{ name = 'guest', link = 'jobs', does.work = {} }]\n",
    ))
}

/// The same with a server of the workshop's.
fn with_the_workshops_server() -> Stage {
    Stage::read(concat!(
        "links.jobs = { bind = 'REP', connect = 'REQ' }\n",
        "[scene]\nname = 'plain'\nproves = ''\n",
        "cast = [\n",
        "  { name = 'server', arguments = ['server', '{jobs.bind}', '20,20'], plays = 'workshop' },\n",
        "  { name = 'ann', arguments = ['worker', '{name}', '{jobs.connect}'] },\n",
        "  { name = 'bob', arguments = ['worker', '{name}', '{jobs.connect}'] },\n]\n",
    ))
}

/// What ann (1), bob (2) and the guest (3) said, and were told: `(ms, who, question, ms, answer)`. An empty answer is
/// none.
fn play(talk: &[(u64, u32, &str, u64, &str)]) -> Play {
    let names = ["ann", "bob", "guest"];
    let mut play = Play::new("plain").start("server", &["mine"]);
    for (index, name) in names.iter().enumerate() {
        play = play.start(name, &["mine"]).meet("jobs", index as u32 + 1, name, 0x31, 0x30);
    }
    let mut events: Vec<(u64, u32, Side, String)> = Vec::new();
    for (index, (asked, who, question, answered, answer)) in talk.iter().enumerate() {
        // The words of a request: four bytes, of which the first has its highest bit set.
        let words = format!("\u{80}{:02}", index);
        events.push((*asked, *who, Side::Connect, format!("{words}{question}")));
        if !answer.is_empty() {
            events.push((*answered, *who, Side::Bind, format!("{words}{answer}")));
        }
    }
    events.sort_by_key(|(at, ..)| *at);
    events
        .iter()
        .fold(play, |play, (at, who, from, text)| play.at(*at as f64).message("jobs", *who, *from, text))
}

/// Everybody ended well, one after the other.
fn ended(play: Play, at: f64) -> Play {
    let play = play.at(at).exit("ann", Ended::Code(0)).exit("bob", Ended::Code(0));
    play.at(at + 1.0).exit("server", Ended::Code(0))
}

const RIGHT: &[(u64, u32, &str, u64, &str)] = &[
    (1, 1, "READY ann", 2, "JOB 1 20"),
    (3, 2, "READY bob", 4, "JOB 2 20"),
    (23, 1, "DONE 1 ann", 23, "WAIT"),
    (25, 2, "DONE 2 bob", 26, "END"),
    (34, 1, "READY ann", 35, "END"),
];

/// The right conversation with this line in the place of the one at `index`.
fn with(
    index: usize,
    line: (u64, u32, &'static str, u64, &'static str),
) -> Vec<(u64, u32, &'static str, u64, &'static str)> {
    let mut talk = RIGHT.to_vec();
    talk[index] = line;
    talk
}

fn found(stage: &Stage, play: &Play) -> Vec<&'static str> {
    ids(&check(), stage, play, &ended(self::play(RIGHT), 40.0))
}

#[test]
fn a_conversation_as_the_page_has_it_passes() {
    assert_eq!(found(&stage(), &ended(play(RIGHT), 40.0)), [""; 0]);
}

#[test]
fn an_answer_may_come_later_in_the_place_of_wait() {
    let talk = [RIGHT[0], RIGHT[1], (23, 1, "DONE 1 ann", 26, "END"), RIGHT[3]];
    assert_eq!(found(&stage(), &ended(play(&talk), 40.0)), [""; 0]);
}

#[test]
fn words_that_are_not_on_the_page_are_told_of_the_one_who_said_them() {
    let of = |index, line| found(&stage(), &ended(play(&with(index, line)), 40.0)).first().copied();
    assert_eq!(of(0, (1, 1, "Ready ann", 2, "JOB 1 20")), Some("letter-case"));
    assert_eq!(of(0, (1, 1, "READY", 2, "JOB 1 20")), Some("wrong-message"));
    assert_eq!(of(0, (1, 1, "READY bob", 2, "JOB 1 20")), Some("wrong-name"));
    assert_eq!(of(0, (1, 1, "READY ann", 2, "job 1 20")), Some("letter-case"));
    assert_eq!(of(0, (1, 1, "READY ann", 2, "JOB 1 20 2 20")), Some("wrong-message"));
    assert_eq!(of(0, (1, 1, "READY ann", 2, "ERROR who are you?")), Some("wrong-message"));
}

#[test]
fn words_that_have_changed_places_are_told_as_such() {
    let talk = [(1, 1, "READY ann", 2, "JOB 20 1"), (3, 2, "READY bob", 4, "JOB 20 2")];
    let finding = stage().examine(&check(), &play(&talk), &ended(play(RIGHT), 40.0)).remove(0);
    assert_eq!((finding.id, finding.expected.as_str()), ("wrong-message", "JOB 1 20"));
    let talk = with(2, (23, 1, "DONE ann 1", 23, "WAIT"));
    let finding = stage().examine(&check(), &play(&talk), &ended(play(RIGHT), 40.0)).remove(0);
    assert_eq!((finding.id, finding.actual.as_str()), ("wrong-message", "`DONE ann 1`"));
    assert!(finding.advice.contains("the order of the words"), "{}", finding.advice);
}

#[test]
fn a_done_that_was_passed_by_is_told_when_the_server_has_gone() {
    let mut talk = RIGHT.to_vec();
    talk.insert(0, (0, 3, "READY guest", 1, "JOB 1 20"));
    talk[1] = (9, 1, "READY ann", 10, "JOB 1 20");
    talk.push((40, 3, "DONE 1 guest", 0, ""));
    let later = [(500, 2, "READY bob", 501, "WAIT"), (520, 2, "READY bob", 521, "WAIT")];
    let only_once = [talk.as_slice(), &later[1..]].concat();
    talk.extend(later);
    talk.extend([(540, 2, "READY bob", 541, "WAIT"), (560, 2, "READY bob", 561, "WAIT")]);
    let found =
        stage().examine(&Asking { leases: true, ..check() }, &ended(play(&talk), 640.0), &play(RIGHT));
    let passed = found.iter().find(|finding| finding.id == "no-reply").expect("it is told");
    assert!(passed.message.contains("the job was done already, by another one"), "{}", passed.message);
    let found =
        stage().examine(&Asking { leases: true, ..check() }, &ended(play(&only_once), 640.0), &play(RIGHT));
    assert!(found.iter().all(|finding| finding.id != "no-reply"), "one answer may have overtaken it");
}

#[test]
fn the_workshops_server_is_never_to_blame() {
    let talk = with(0, (1, 1, "READY ann", 2, "ERROR who are you?"));
    assert_eq!(found(&with_the_workshops_server(), &ended(play(&talk), 40.0)), ["not-its-job"]);
}

#[test]
fn the_workshops_worker_is_never_to_blame() {
    let mut talk = RIGHT.to_vec();
    talk.push((5, 3, "HELLO", 6, "ERROR what?"));
    talk.push((7, 3, "DONE 9 guest", 8, "WAIT"));
    assert_eq!(found(&stage(), &ended(play(&talk), 40.0)), ["no-end"], "only that it was never told END");
    talk.push((37, 3, "READY guest", 38, "END"));
    assert_eq!(found(&stage(), &ended(play(&talk), 40.0)), [""; 0]);
}

#[test]
fn nobody_gets_a_job_for_nonsense_and_nobody_is_left_without_an_answer() {
    let mut talk = RIGHT.to_vec();
    talk[1] = (3, 3, "HELLO", 4, "JOB 2 20");
    talk.truncate(3);
    assert_eq!(found(&stage(), &play(&talk))[0], "job-unasked");
    let silent =
        [(1, 3, "HELLO", 0, ""), (2, 1, "READY ann", 3, "JOB 1 20"), (23, 1, "DONE 1 ann", 24, "JOB 2 20")];
    let play = play(&silent).at(5000.0).stop("server", crate::evidence::StopReason::Idle);
    assert!(found(&stage(), &play).contains(&"nonsense-unanswered"));
}

#[test]
fn a_question_is_open_when_there_are_jobs_and_may_wait_when_there_are_none() {
    let open = [(1, 1, "READY ann", 2, "JOB 1 20"), (3, 2, "READY bob", 0, ""), (23, 1, "DONE 1 ann", 0, "")];
    let stopped = |play: Play| play.at(5000.0).stop("server", crate::evidence::StopReason::Idle);
    assert!(found(&stage(), &stopped(play(&open))).contains(&"no-reply"));
    let waits = [
        (1, 1, "READY ann", 2, "JOB 1 20"),
        (3, 2, "READY bob", 4, "JOB 2 20"),
        (24, 2, "DONE 2 bob", 0, ""),
    ];
    let found = found(&stage(), &stopped(play(&waits)));
    assert!(!found.contains(&"no-reply") && found.contains(&"forgets-done"), "{found:?}");
}

#[test]
fn end_is_for_the_time_when_all_is_done() {
    assert_eq!(
        found(&stage(), &ended(play(&with(2, (23, 1, "DONE 1 ann", 23, "END"))), 40.0))[0],
        "end-too-early"
    );
}

#[test]
fn an_end_before_most_jobs_went_out_needs_no_second_look() {
    let grounds = |play: Play| {
        let found = stage().examine(&check(), &play, &ended(self::play(RIGHT), 40.0));
        (found[0].id, found[0].ground)
    };
    let told = |lines| play(lines).at(40.0).exit("server", Ended::Code(0));
    assert_eq!(grounds(told(&[(1, 1, "READY ann", 2, "END")])), ("end-too-early", Ground::Fact));
    assert_eq!(grounds(told(&[(1, 1, "READY ann", 2, "WAIT")])), ("ended-too-early", Ground::Fact));
    let last = with(2, (23, 1, "DONE 1 ann", 23, "END"));
    assert_eq!(grounds(ended(play(&last), 40.0)), ("end-too-early", Ground::Time));
}

#[test]
fn a_server_that_goes_too_early_or_leaves_somebody_waiting_is_told_so() {
    let open = play(&RIGHT[..3]).at(24.0).exit("server", Ended::Code(0));
    assert_eq!(found(&stage(), &open)[0], "ended-too-early");
    let gone = play(&RIGHT[..4]).at(30.0).exit("server", Ended::Code(0));
    assert_eq!(found(&stage(), &gone), ["no-end"]);
    let patient = play(&RIGHT[..4]).at(1400.0).exit("server", Ended::Code(0));
    assert_eq!(found(&stage(), &patient), ["stopped-asking"]);
}

#[test]
fn a_job_goes_out_once_where_there_are_no_leases() {
    let twice = ended(play(&with(1, (3, 2, "READY bob", 4, "JOB 1 20"))), 40.0);
    assert_eq!(found(&stage(), &twice)[0], "handed-twice");
    let with_leases = Asking { link: "jobs".into(), leases: true };
    let right = ended(play(RIGHT), 40.0);
    assert!(!ids(&with_leases, &stage(), &twice, &right).contains(&"handed-twice"));
    let other = ended(play(&with(1, (3, 2, "READY bob", 4, "JOB 2 30"))), 40.0);
    assert!(found(&stage(), &other).contains(&"not-in-the-list"));
}

#[test]
fn each_mistake_of_a_worker_has_its_name() {
    let of = |index, line| found(&with_the_workshops_server(), &ended(play(&with(index, line)), 40.0));
    assert_eq!(of(2, (23, 1, "DONE 2 ann", 24, "WAIT")), ["not-its-job"]);
    assert_eq!(of(2, (23, 1, "READY ann", 24, "WAIT")), ["forgets-done"]);
    assert_eq!(of(2, (6, 1, "DONE 1 ann", 23, "WAIT")), ["done-too-soon"]);
    let mut on = RIGHT.to_vec();
    on.push((37, 2, "READY bob", 38, "END"));
    assert_eq!(found(&with_the_workshops_server(), &ended(play(&on), 40.0)), ["went-on"]);
    let home =
        play(&RIGHT[..4]).at(24.0).exit("ann", Ended::Code(0)).at(3000.0).exit("server", Ended::Code(0));
    assert_eq!(found(&with_the_workshops_server(), &home), ["went-home"]);
}

#[test]
fn a_clock_that_is_a_little_early_is_no_mistake() {
    let early = ended(play(&with(2, (21, 1, "DONE 1 ann", 23, "WAIT"))), 40.0);
    assert_eq!(found(&stage(), &early), [""; 0]);
}

#[test]
fn the_pause_after_wait_is_neither_nothing_nor_long() {
    let mut talk = vec![
        (1, 1, "READY ann", 2, "JOB 1 20"),
        (3, 2, "READY bob", 4, "JOB 2 20"),
        (23, 1, "DONE 1 ann", 24, "WAIT"),
    ];
    for turn in 0..30 {
        talk.push((25 + turn, 1, "READY ann", 25 + turn, "WAIT"));
    }
    talk.push((60, 2, "DONE 2 bob", 61, "END"));
    talk.push((62, 1, "READY ann", 63, "END"));
    assert_eq!(found(&stage(), &ended(play(&talk), 70.0)), ["no-pause"]);
    let mut late = talk[..3].to_vec();
    late.extend([(224, 1, "READY ann", 225, "WAIT"), (425, 1, "READY ann", 426, "WAIT")]);
    late.extend([(430, 2, "DONE 2 bob", 431, "END"), (626, 1, "READY ann", 627, "END")]);
    assert_eq!(found(&stage(), &ended(play(&late), 700.0)), ["asks-too-late"]);
}

#[test]
fn a_spell_of_asking_in_vain_names_what_others_were_given() {
    let stage = stage();
    let talk = [
        (1, 1, "READY ann", 2, "WAIT"),
        (3, 2, "READY bob", 4, "JOB 1 20"),
        (12, 1, "READY ann", 13, "WAIT"),
        (24, 2, "DONE 1 bob", 25, "JOB 2 20"),
        (26, 1, "READY ann", 27, "WAIT"),
    ];
    let play = play(&talk);
    let spells = stage.looked_at(&play, |case: Case<'_>| {
        Talk::learners(case, "jobs").map(|talk| talk.spells()).unwrap_or_default()
    });
    let ann = spells.iter().find(|spell| &*spell.actor == "ann").expect("she asked in vain");
    assert_eq!((ann.waits, ann.passed_over.len(), ann.fed), (2, 2, false));
    assert!(ann.is_meant());
    assert!(spells.iter().filter(|spell| &*spell.actor == "bob").all(|spell| !spell.is_meant()));
    assert_eq!(check().links(), ["jobs"]);
}

#[test]
fn of_a_flood_the_end_is_not_known_and_nothing_is_said_of_it() {
    let cut = &RIGHT[..3];
    let home = ended(play(cut), 60.0);
    assert!(ids(&check(), &stage(), &home, &home).contains(&"went-home"));
    let more = What::MoreMessages { link: "jobs".into(), conn: 1, from: Side::Connect, count: 9_000 };
    let flood = ended(play(cut).note(more), 60.0);
    assert_eq!(ids(&check(), &stage(), &flood, &flood), [""; 0]);
}
