//! Messages that were not carried: in one direction, for one service, for one client.

use crate::check::answers::Carriage;
use crate::check::answers::talk::Question;
use crate::check::seen::{counted, quoted};
use crate::evidence::Head;
use crate::verdict::{Cause, Finding};

/// A service that met the device this long before a question, in microseconds, could have got it.
const SETTLED_US: u64 = 100_000;
/// Of so many questions a share falls to each service.
const ENOUGH: usize = 20;

pub(super) fn findings(of: &Carriage<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !of.is_gone() {
        findings.extend(not_forwarded(of).or_else(|| no_way_back(of)).or_else(|| not_answered(of)));
    }
    findings.extend(service_idle(of));
    findings.extend(one_at_a_time(of));
    findings
}

fn shown(question: &Question<'_>) -> String {
    quoted(&Head(question.text.bytes.into()).shown())
}

fn not_forwarded(of: &Carriage<'_>) -> Option<Finding> {
    let talk = &of.talk;
    if !talk.forwarded.is_empty() || !talk.returned.is_empty() {
        // What came back at once is told as an answer of its own.
        return None;
    }
    let asked = talk.questions.len() as u64;
    let message =
        format!("{} came in at the front, and nothing came out at the back.", counted(asked, "question"));
    let advice = "Receive at the front, send to the back. If the library's device should do that: look at what its call \
                  returns, and give it the front and the back. It refuses sockets that are not raw.";
    let finding = Finding::failure("not-forwarded", Cause::Messages, message);
    Some(finding.expected("each question at the back", "none").advice(advice).section("Task"))
}

fn no_way_back(of: &Carriage<'_>) -> Option<Finding> {
    let talk = &of.talk;
    if talk.answered.is_empty() || !talk.returned.is_empty() {
        return None;
    }
    let answers = counted(talk.answered.len() as u64, "answer");
    let message = format!(
        "The services gave {answers}, and none came out at the front: the device works in one direction only."
    );
    let advice = "What comes in at the back belongs to the front. With ordinary sockets: after sending to the back, \
                  receive there, and send what came to the front. With raw sockets both directions have to be served, \
                  by a poll or a thread each.";
    let finding = Finding::failure("no-way-back", Cause::Messages, message);
    Some(finding.expected("each answer at the front", "none").advice(advice).section("Task"))
}

/// The first question, in the clients' order, to which no answer came until the scene was over.
fn not_answered(of: &Carriage<'_>) -> Option<Finding> {
    let (talk, theirs) = (&of.talk, of.of_the_reference());
    // On a machine on which the reference was not in time either, nobody is to blame.
    if theirs.questions.iter().any(|question| !theirs.is_answered(question)) {
        return None;
    }
    let open: Vec<&Question<'_>> =
        talk.questions.iter().filter(|question| !talk.is_answered(question)).collect();
    let question = *open.first()?;
    let client = question.client;
    let asked_by_it = talk.questions.iter().filter(|one| one.client == client).count();
    let forwards = || talk.forwarded.iter().filter(|one| one.text.is(question.text));
    let answers = talk.answers(question.text, u64::MAX).count() as u64;
    let fate = match (forwards().count() as u64, answers) {
        (0, _) => "the device never passed it on".to_string(),
        (passed, 0) => format!("the device passed it on {}, and no service answered", times(passed)),
        (_, answers) => format!("the services answered {}, and no answer came back", times(answers)),
    };
    let message = format!(
        "`{client}` asked {}, its question {asked_by_it} of {}, {} and never got an answer: {fate}.{}",
        shown(question),
        of.has_to_ask(client),
        times(question.times),
        match open.len() - 1 {
            0 => String::new(),
            1 => " So did one other client.".to_string(),
            others => format!(" So did {others} other clients."),
        }
    );
    let held = of.leaver().filter(|leaver| forwards().any(|one| one.service == *leaver));
    let finding = match held {
        Some(leaver) => Finding::failure("lost-with-service", Cause::Messages, message).advice(format!(
            "`{leaver}` went away while it held a question. The client asks again, and then the other service has to get \
             it. So go on: an error or a lost connection on one side must not stop the device, and it must not wait for \
             the one who has gone."
        )),
        None => Finding::failure("not-answered", Cause::Messages, message).advice(
            "Every question has to go to the back and every answer to the front, again and again, for all clients at any \
             time. See what the program waits for when it stands still, and what it does with a call that fails.",
        ),
    };
    Some(
        finding
            .expected("an answer to every question", counted(open.len() as u64, "question") + " without one")
            .section("Task"),
    )
}

fn times(count: u64) -> String {
    match count {
        1 => "once".to_string(),
        2 => "twice".to_string(),
        many => format!("{many} times"),
    }
}

/// A service that was there and got nothing, while another got much.
fn service_idle(of: &Carriage<'_>) -> Option<Finding> {
    let (seen, back) = (of.seen(), &of.rule.back);
    let connections = seen.connections(back);
    of.services().find_map(|(service, _)| {
        let name = service.name.as_str();
        let its = connections.iter().filter(|(_, who)| who.as_ref() == name).map(|(conn, _)| *conn);
        let met = its.filter_map(|conn| seen.met_at(back, conn)).min()?;
        let got = of.talk.forwarded.iter().filter(|one| one.service == name).count();
        let others = of.talk.forwarded.iter().filter(|one| one.at_us > met + SETTLED_US).count();
        if got > 0 || others < ENOUGH {
            return None;
        }
        let message = format!("`{name}` was connected, and got none of {others} questions. The others did all the work.");
        let advice = "A REQ that binds hands its questions out in turn to all the services that come. Open one socket at \
                      the back, bind it once, and let it choose.";
        let finding = Finding::failure("service-idle", Cause::Messages, message).by_the_clock();
        Some(finding.expected("a share for each service", "none").advice(advice).section("Task"))
    })
}

/// It works, but while one service works the other one waits.
fn one_at_a_time(of: &Carriage<'_>) -> Option<Finding> {
    let theirs = of.of_the_reference();
    if of.talk.at_once != 1 || theirs.at_once < 2 || of.talk.forwarded.len() < ENOUGH || of.leaver().is_some()
    {
        return None;
    }
    let message = format!(
        "Your device carries one question at a time: while one service works, the other has nothing to do. The \
         reference had {} at the services at once.",
        theirs.at_once
    );
    let advice = "That is right, and slower than it could be. Raw sockets need not wait: the way back is written on the \
                  message.";
    Some(
        Finding::note("one-at-a-time", Cause::Pace, message)
            .expected(format!("up to {} at once", theirs.at_once), "1 at a time")
            .advice(advice)
            .section("The trap"),
    )
}
