//! Messages that were carried, but to the wrong one, or without what belongs to them.

use crate::check::answers::Carriage;
use crate::check::answers::talk::{Question, Returned};
use crate::check::seen::{after, counted, quoted};
use crate::evidence::Head;
use crate::verdict::{Cause, Finding};

/// The device answers where a service should.
const OWN: &str = "answers-itself";

pub(super) fn findings(of: &Carriage<'_>) -> Vec<Finding> {
    // Whatever is wrong on the way there comes back wrong.
    let there = header_lost(of).or_else(|| question_changed(of));
    there.or_else(|| wrong_answer(of)).into_iter().chain(asked_twice(of)).collect()
}

fn shown(text: &[u8]) -> String {
    quoted(Head(text.into()).shown().trim_end())
}

fn header_lost(of: &Carriage<'_>) -> Option<Finding> {
    let bare = of.talk.forwarded.iter().filter(|one| one.words.is_none());
    let (count, first) = (bare.clone().count() as u64, bare.clone().next()?);
    let message = format!(
        "{} came out of the back with nothing but their text, such as {}. The words in front of it were left behind, in \
         which it is written who asked; so no service could answer.",
        counted(count, "question"),
        shown(first.text.bytes)
    );
    let advice = "A raw socket gives the text and those words apart. `read`, `nn_recv` and pynng's `recv` throw the words \
                  away. Let the library's device do it; or use `nn_recvmsg` with `nn_sendmsg` in C, `recv_msg` with \
                  `send_msg` in Python, which keep both; or use two ordinary sockets, one question at a time.";
    let finding = Finding::failure("header-lost", Cause::Messages, message);
    Some(
        finding
            .expected("the words and the text", "the text")
            .at(after(first.at_us))
            .advice(advice)
            .section("The trap"),
    )
}

/// What came out of the back is nothing that went in at the front.
fn question_changed(of: &Carriage<'_>) -> Option<Finding> {
    let is_asked = |text| of.talk.questions.iter().any(|question| question.text.is(text));
    let strange = of.talk.forwarded.iter().find(|one| !is_asked(one.text))?;
    let message = format!(
        "The question {} came out of the back, and no client had asked that.",
        shown(strange.text.bytes)
    );
    Some(changed(message, "a client's question", strange.text.bytes).at(after(strange.at_us)))
}

fn changed(message: String, expected: &str, actual: &[u8]) -> Finding {
    let advice = "A device passes every message on as it is. Look at the buffer: `read_to_end` adds to what is in it \
                  already, so clear it each time; in C send as many bytes as were received; and put nothing in front of \
                  the text or behind it.";
    Finding::failure("text-changed", Cause::Messages, message)
        .expected(expected, shown(actual))
        .advice(advice)
        .section("Task")
}

/// The first answer that is not what a service said to this question. The device's own answers come before all others:
/// one that happens to be late looks like a service's answer that was changed.
fn wrong_answer(of: &Carriage<'_>) -> Option<Finding> {
    let mut wrong: Vec<Finding> = all_wrong_answers(of).collect();
    let first = wrong.iter().position(|finding| finding.id == OWN).unwrap_or_default();
    (!wrong.is_empty()).then(|| wrong.swap_remove(first))
}

fn all_wrong_answers(of: &Carriage<'_>) -> impl Iterator<Item = Finding> {
    of.talk.returned.iter().filter_map(|returned| {
        let its = |one: &&Question<'_>| one.client == returned.client && one.id == returned.id;
        match of.talk.questions.iter().find(its) {
            Some(question) => unfitting(of, question, returned),
            None => of.talk.questions.iter().find(|one| one.id == returned.id).map(|other| {
                let asks = format!("the number of a question of `{}`'s", other.client);
                wrong_client(of, returned, &asks)
            }),
        }
    })
}

fn unfitting<'a>(of: &Carriage<'a>, question: &Question<'a>, returned: &Returned<'a>) -> Option<Finding> {
    let talk = &of.talk;
    if talk.is_own(question, returned) {
        return None;
    }
    let (asked, got) = (shown(question.text.bytes), shown(returned.text.bytes));
    let is_others = |other: &&Question<'a>| talk.is_own(other, returned);
    if let Some(other) = talk.questions.iter().find(is_others) {
        let asks = format!("the answer to {}", shown(other.text.bytes));
        return Some(wrong_client(of, returned, &asks));
    }
    let mut answers = talk.answers(question.text, returned.at_us);
    let to_others = |other: &&Returned<'_>| {
        other.text == returned.text && (other.client, other.id) != (returned.client, returned.id)
    };
    // What is said to others as well, and by no service, is no service's answer that was changed.
    let is_made_up = !returned.text.bytes.is_empty() && talk.returned.iter().any(|other| to_others(&other));
    if let Some(answer) = answers.next().filter(|_| !is_made_up) {
        let said = shown(answer.text.bytes);
        let message = format!(
            "`{}` asked {asked}. `{}` answered {said}, but what the client got is {got}.",
            question.client, answer.service
        );
        return Some(changed(message, &said, returned.text.bytes).at(after(returned.at_us)));
    }
    let asked_before =
        talk.forwarded.iter().any(|one| one.at_us <= returned.at_us && one.text.is(question.text));
    let instead = match (is_made_up, asked_before) {
        (true, true) => "as did others who asked something else; no service had said that",
        (_, true) => "before a service had answered",
        (_, false) => "and no service had been asked",
    };
    let message = format!("`{}` asked {asked} and got {got}, {instead}.", question.client);
    let advice = "The device has no answers of its own. Send the question to the back, wait for what a service says to it, \
                  and send that to the front.";
    let finding = Finding::failure(OWN, Cause::Messages, message);
    Some(finding.expected("a service's answer", got).at(after(returned.at_us)).advice(advice).section("Task"))
}

fn wrong_client(of: &Carriage<'_>, returned: &Returned<'_>, what: &str) -> Finding {
    let wrong = |one: &&Returned<'_>| {
        let its = of.talk.questions.iter().find(|asked| asked.client == one.client && asked.id == one.id);
        its.is_none_or(|question| !of.talk.is_own(question, one))
    };
    let all = of.talk.returned.iter().filter(wrong).count() as u64;
    let message = format!(
        "An answer went to the wrong client: {} came to `{}`, and it is {what}. {} went astray like this.",
        shown(returned.text.bytes),
        returned.client,
        counted(all, "answer")
    );
    let advice = "When several clients wait, the device has to know whose answer has come. The words in front of each \
                  message say it: pass them on unchanged, and keep no \"last client\". With ordinary sockets, carry one \
                  question at a time: ask, wait for the answer, give it back, and only then receive again.";
    let finding = Finding::failure("wrong-client", Cause::Messages, message);
    finding
        .expected("each client's own answer", "another's")
        .at(after(returned.at_us))
        .advice(advice)
        .section("The trap")
}

/// Services did jobs more often than anybody had asked. Where one of them goes away, that is what has to happen.
fn asked_twice(of: &Carriage<'_>) -> Option<Finding> {
    let (asked, forwarded) = (of.talk.asked(), of.talk.forwarded.len() as u64);
    let too_many = forwarded.saturating_sub(asked);
    if of.leaver().is_some() || too_many < 5 || too_many * 5 < asked {
        return None;
    }
    let message = format!(
        "The clients sent {}, and {} came out of the back. So the services did work that nobody had asked for.",
        counted(asked, "question"),
        forwarded
    );
    let advice = "Something asks again although the answer was not lost but only slow: a resend interval that is shorter \
                  than the work, or a message that is sent twice. Leave the asking again to the clients: it is they who \
                  keep the question.";
    let finding = Finding::failure("asked-twice", Cause::Messages, message);
    Some(
        finding
            .expected(counted(asked, "question"), counted(forwarded, "question"))
            .advice(advice)
            .section("The trap"),
    )
}
