//! What the check finds in plays of two clients, two services and a device, built by hand.

use super::Answers;
use crate::check::testing::{Play, Stage, ids};
use crate::evidence::{Ended, Side, StopReason};
use crate::verdict::{Finding, Kind};

/// Two services, of which the second leaves if so asked, and two clients.
fn stage(leaves: bool) -> Stage {
    let leaves = if leaves { ", leaves-holding = 2" } else { "" };
    Stage::read(&format!(
        "links.front = {{ bind = 'REP', connect = 'REQ' }}\n\
         links.back = {{ bind = 'REQ', connect = 'REP' }}\n\
         [scene]\nname = 'plain'\nproves = ''\n\
         cast = [{{ name = 'device', arguments = ['device', '{{front.bind}}', '{{back.bind}}'], ends = 'stopped' }}]\n\
         peers = [\n\
           {{ name = 'service1', link = 'back', does.answer = {{ after-ms = 5 }} }},\n\
           {{ name = 'service2', link = 'back', does.answer = {{ after-ms = 5{leaves} }} }},\n\
           {{ name = 'client1', link = 'front', does.ask = 25 }},\n\
           {{ name = 'client2', link = 'front', does.ask = 25 }},\n]\n"
    ))
}

fn rule() -> Answers {
    toml::from_str("front = 'front'\nback = 'back'").expect("parameters")
}

/// The number of a client's question: four bytes, the first with its highest bit set.
fn id(client: u32, question: u32) -> String {
    format!("\u{80}{}{}", char::from(client as u8), char::from(question as u8))
}

fn text(client: u32, question: u32) -> String {
    format!("client{client} asks {question}")
}

/// Everybody is there: clients 1 and 2 in front, services 1 and 2 at the back.
fn all_there() -> Play {
    let play = Play::new("plain").start("device", &["mine", "device", "tcp://a:1", "tcp://a:2"]);
    let play = play.meet("front", 1, "client1", 0x31, 0x30).meet("front", 2, "client2", 0x31, 0x30);
    play.meet("back", 1, "service1", 0x30, 0x31).meet("back", 2, "service2", 0x30, 0x31).at(200.0)
}

/// What is done with a question on its way.
trait Carry {
    fn ask(self, client: u32, question: u32) -> Play;
    fn forward(self, client: u32, question: u32, service: u32) -> Play;
    fn answer(self, client: u32, question: u32, service: u32) -> Play;
    fn give(self, client: u32, question: u32, text: &str) -> Play;
    fn round(self, client: u32, question: u32, service: u32) -> Play;
}

fn said(client: u32, question: u32, service: u32) -> String {
    format!("service{service} heard {}", text(client, question))
}

impl Carry for Play {
    fn ask(self, client: u32, question: u32) -> Play {
        let message = id(client, question) + &text(client, question);
        self.message("front", client, Side::Connect, &message)
    }

    fn forward(self, client: u32, question: u32, service: u32) -> Play {
        let message = format!("\0\0\0{}{}{}", client, id(client, question), text(client, question));
        self.message("back", service, Side::Bind, &message)
    }

    fn answer(self, client: u32, question: u32, service: u32) -> Play {
        let message = format!("\0\0\0{}{}{}", client, id(client, question), said(client, question, service));
        self.message("back", service, Side::Connect, &message)
    }

    fn give(self, client: u32, question: u32, text: &str) -> Play {
        self.message("front", client, Side::Bind, &(id(client, question) + text))
    }

    fn round(self, client: u32, question: u32, service: u32) -> Play {
        let play = self.ask(client, question).forward(client, question, service);
        play.answer(client, question, service).give(client, question, &said(client, question, service))
    }
}

fn right() -> Play {
    let round = |play: Play, n: u32| play.round(1, n, 1 + n % 2).round(2, n, 2 - n % 2);
    (1..=25).fold(all_there(), round)
}

fn found(play: &Play) -> Vec<&'static str> {
    ids(&rule(), &stage(false), play, &right())
}

fn first(play: &Play) -> Finding {
    stage(false).examine(&rule(), play, &right()).into_iter().next().expect("a finding")
}

#[test]
fn each_question_with_its_own_answer_is_right() {
    assert_eq!(found(&right()), [""; 0]);
}

#[test]
fn nothing_is_judged_where_nobody_asks() {
    assert_eq!(found(&all_there()), [""; 0]);
}

#[test]
fn a_question_that_is_asked_again_and_answered_twice_is_right() {
    let play = all_there().ask(1, 1).forward(1, 1, 1).at(700.0).ask(1, 1).forward(1, 1, 2).answer(1, 1, 1);
    let play = play.give(1, 1, &said(1, 1, 1)).answer(1, 1, 2).give(1, 1, &said(1, 1, 2));
    assert_eq!(found(&play), [""; 0]);
}

#[test]
fn a_device_without_the_clients_words_is_right_one_question_at_a_time() {
    let round = |play: Play, n: u32| {
        let play = play.ask(1, n).message("back", 1 + n % 2, Side::Bind, &(id(9, n) + &text(1, n)));
        let answer = said(1, n, 1 + n % 2);
        play.message("back", 1 + n % 2, Side::Connect, &(id(9, n) + &answer)).give(1, n, &answer)
    };
    let play = (1..=25).fold(all_there(), round);
    assert_eq!(found(&play), [""; 0]);
}

#[test]
fn a_long_way_back_hides_the_end_of_a_text_and_nothing_else() {
    let many = "\0\0\0\u{1}".repeat(11);
    let play =
        all_there().ask(1, 1).message("back", 1, Side::Bind, &(many.clone() + &id(1, 1) + &text(1, 1)));
    let play = play.message("back", 1, Side::Connect, &(many + &id(1, 1) + &said(1, 1, 1)));
    assert_eq!(found(&play.give(1, 1, &said(1, 1, 1))), [""; 0]);
}

#[test]
fn front_and_back_that_changed_places_are_told_by_what_they_speak() {
    let play = Play::new("plain").start("device", &["mine"]).meet("front", 1, "client1", 0x30, 0x30);
    assert_eq!(found(&play.meet("back", 1, "service1", 0x31, 0x31)), ["addresses-swapped"]);
}

#[test]
fn a_refused_device_is_told_by_its_complaint_when_both_sockets_listened() {
    let ended = |listening: &[&str], complaint: &str| {
        let play = Play::new("plain").start("device", &["mine"]).sockets("device", listening, &[]);
        found(&play.complain("device", &[complaint]).exit("device", Ended::Code(1)))
    };
    let both = ["127.0.0.1:1", "127.0.0.1:2"];
    assert_eq!(ended(&both, "Error: Invalid argument"), ["not-raw"]);
    assert_eq!(ended(&both, "Error: NoMemory"), [""; 0]);
    assert_eq!(ended(&both[..1], "Error: Invalid argument"), [""; 0], "that may be an address");
}

#[test]
fn an_abort_of_the_librarys_is_told_by_what_leads_to_it() {
    let complaint = "Assertion failed: nn_getl ((uint8_t*) p - sizeof (uint32_t)) == NN_CHUNK_TAG (./src/utils/chunk.c:231)";
    let aborted = |line: &str| right().complain("device", &[line]).exit("device", Ended::Signal(6));
    assert_eq!(found(&aborted(complaint)), ["asked-while-waiting"]);
    assert_eq!(found(&aborted("Aborted")), [""; 0]);
}

#[test]
fn questions_that_never_come_out_are_not_forwarded() {
    assert_eq!(found(&all_there().ask(1, 1).ask(2, 1)), ["not-forwarded"]);
}

#[test]
fn a_device_that_has_ended_has_no_losses_of_its_own() {
    let play = all_there().round(1, 1, 1).ask(2, 1).exit("device", Ended::Code(0));
    assert_eq!(found(&play), [""; 0]);
}

#[test]
fn answers_that_never_come_out_have_no_way_back() {
    assert_eq!(found(&all_there().ask(1, 1).forward(1, 1, 1).answer(1, 1, 1)), ["no-way-back"]);
}

#[test]
fn a_question_without_its_words_has_lost_them() {
    let play = all_there().ask(1, 1).message("back", 1, Side::Bind, "client1 asks 1");
    assert_eq!(found(&play), ["header-lost"]);
}

#[test]
fn another_clients_answer_went_to_the_wrong_client() {
    let play = all_there().ask(1, 1).ask(2, 1).forward(1, 1, 1).forward(2, 1, 2).answer(1, 1, 1);
    let by_text = play.clone().give(2, 1, &said(1, 1, 1));
    assert_eq!(found(&by_text), ["wrong-client"]);
    let by_number = play.message("front", 2, Side::Bind, &(id(1, 1) + &said(1, 1, 1)));
    assert_eq!(found(&by_number), ["wrong-client"]);
    assert!(first(&by_number).message.contains("`client2`"));
}

#[test]
fn an_answer_that_no_service_gave_is_the_devices_own() {
    let asked_nobody = all_there().ask(1, 1).give(1, 1, &said(1, 1, 1));
    assert!(first(&asked_nobody).message.ends_with("no service had been asked."));
    let too_early =
        all_there().ask(1, 1).forward(1, 1, 1).at(201.0).give(1, 1, "ok").at(202.0).answer(1, 1, 1);
    assert_eq!(found(&too_early), ["answers-itself"]);
    assert!(first(&too_early).message.ends_with("before a service had answered."));
    // It said the same to both, and the service was quicker.
    let late = all_there().ask(1, 1).forward(1, 1, 1).answer(1, 1, 1).at(201.0).give(1, 1, "ok");
    assert_eq!(found(&late), ["text-changed"]);
    let late = late.ask(2, 1).forward(2, 1, 1).answer(2, 1, 1).at(202.0).give(2, 1, "ok");
    assert_eq!(found(&late), ["answers-itself"]);
    let both = late.ask(3, 1).forward(3, 1, 1).give(3, 1, "yes");
    assert!(first(&both).message.contains("`ok`"));
}

#[test]
fn a_text_that_changed_on_its_way_is_told_in_either_direction() {
    let there = all_there().ask(1, 1).message("back", 1, Side::Bind, &(id(9, 1) + "client1 asks 1\0\0"));
    assert_eq!(found(&there), ["text-changed"]);
    let back =
        all_there().ask(1, 1).forward(1, 1, 1).answer(1, 1, 1).give(1, 1, "service1 heard client1 asks 1\n");
    assert_eq!(found(&back), ["text-changed"]);
}

#[test]
fn a_question_that_nobody_answers_to_the_end_is_told_with_its_fate() {
    let stopped = |play: Play| play.at(9000.0).stop("device", StopReason::Deadline);
    let play = stopped(all_there().round(1, 1, 1).ask(2, 1).ask(2, 1).ask(2, 1));
    let told = first(&play);
    assert_eq!(told.id, "not-answered");
    assert!(told.message.contains("its question 1 of 25, 3 times"), "{}", told.message);
    assert!(told.message.contains("never passed it on"), "{}", told.message);
    assert_eq!(ids(&rule(), &stage(false), &play, &play), [""; 0], "where the reference is as slow");
    let play = stopped(all_there().round(1, 1, 1).ask(2, 1).forward(2, 1, 2).answer(2, 1, 2));
    assert!(first(&play).message.contains("no answer came back"), "{}", first(&play).message);
}

#[test]
fn a_question_that_went_with_its_service_is_told_as_such() {
    let play = all_there().round(1, 1, 1).ask(2, 1).forward(2, 1, 2).close("back", 2, Side::Connect);
    let play = play.at(700.0).ask(2, 1).at(9000.0).stop("device", StopReason::Idle);
    assert_eq!(ids(&rule(), &stage(true), &play, &right()), ["lost-with-service"]);
    assert_eq!(found(&play), ["not-answered"]);
}

#[test]
fn a_service_that_got_nothing_is_idle_unless_it_came_too_late() {
    let all_to_one = |play: Play| (1..=25).fold(play, |play, n| play.round(1, n, 1));
    assert_eq!(found(&all_to_one(all_there())), ["service-idle"]);
    let late = Play::new("plain").start("device", &["mine"]).meet("front", 1, "client1", 0x31, 0x30);
    let late = all_to_one(late.meet("back", 1, "service1", 0x30, 0x31)).at(900.0);
    assert_eq!(found(&late.meet("back", 2, "service2", 0x30, 0x31)), [""; 0]);
}

#[test]
fn work_that_nobody_asked_for_is_told_except_where_a_service_leaves() {
    let twice = |play: Play, n: u32| play.round(1, n, 1 + n % 2).forward(1, n, 1 + n % 2);
    let play = (1..=25).fold(all_there(), twice);
    assert_eq!(found(&play), ["asked-twice"]);
    assert!(first(&play).message.contains("25 questions, and 50"), "{}", first(&play).message);
    assert_eq!(ids(&rule(), &stage(true), &play, &right()), [""; 0]);
}

#[test]
fn one_question_at_a_time_is_a_note_beside_a_reference_that_had_more() {
    let pair = |play: Play, n: u32| {
        let play = play.ask(1, n).ask(2, n).forward(1, n, 1).forward(2, n, 2).answer(1, n, 1).answer(2, n, 2);
        play.give(1, n, &said(1, n, 1)).give(2, n, &said(2, n, 2))
    };
    let two_at_once = (1..=25).fold(all_there(), pair);
    let notes = stage(false).examine(&rule(), &right(), &two_at_once);
    assert_eq!(
        notes.iter().map(|note| (note.id, note.kind)).collect::<Vec<_>>(),
        [("one-at-a-time", Kind::Note)]
    );
    assert_eq!(ids(&rule(), &stage(false), &two_at_once, &two_at_once), [""; 0]);
}
