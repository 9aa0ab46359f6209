//! Mistakes with the two sockets themselves: the wrong way round, or not raw.

use crate::check::answers::Carriage;
use crate::check::seen::{End, after, quoted};
use crate::evidence::{Ended, Side, SocketSeen, Stream};
use crate::verdict::{Cause, Finding};

pub(super) fn findings(of: &Carriage<'_>) -> Vec<Finding> {
    swapped(of).into_iter().chain(not_raw(of)).chain(asked_while_waiting(of)).collect()
}

/// The front speaks as the back has to, and the back as the front.
fn swapped(of: &Carriage<'_>) -> Option<Finding> {
    let speaks = |link: &str| {
        let greetings = of.seen().greetings(link);
        greetings.into_iter().find(|(_, side, _)| *side == Side::Bind).map(|(_, _, protocol)| protocol)
    };
    let (front, back) = (of.case.links.get(&of.rule.front)?.bind, of.case.links.get(&of.rule.back)?.bind);
    let is_swapped =
        speaks(&of.rule.front) == Some(back.protocol()) && speaks(&of.rule.back) == Some(front.protocol());
    if !is_swapped {
        return None;
    }
    let (front, back) = (front.name(), back.name());
    let message = format!(
        "Front and back have changed places: a {back} binds the first address, where the clients come, and a {front} \
         binds the second, where the services come."
    );
    let advice = format!(
        "The clients are REQs, and whom a REQ can talk to is a REP. So a {front} binds the first address. The services \
         are REPs, and a REP waits for a REQ. So a {back} binds the second."
    );
    let finding = Finding::failure("addresses-swapped", Cause::Address, message);
    Some(
        finding
            .expected(
                format!("{front} in front, {back} at the back"),
                format!("{back} in front, {front} at the back"),
            )
            .advice(advice)
            .section("The addresses"),
    )
}

/// The library's device takes raw sockets only.
fn not_raw(of: &Carriage<'_>) -> Option<Finding> {
    let End::ByItself(Ended::Code(_)) = of.seen().end(&of.device.name) else { return None };
    let (at_us, _) = of.seen().ended(&of.device.name)?;
    let refused = |text: &str| {
        let text = text.to_ascii_lowercase();
        ["invalid argument", "invalidargument", "einval", "lib err: 22"]
            .iter()
            .any(|word| text.contains(word))
    };
    let lines = of.seen().lines(&of.device.name, Stream::Stderr);
    let line = lines.iter().rev().find(|line| refused(line.text))?;
    let sockets = of.seen().sockets(&of.device.name);
    let listening = sockets.iter().filter(|socket| matches!(socket, SocketSeen::Listening(_))).count();
    // An address that cannot be bound gets the same error, but then fewer than two sockets listen.
    if listening < 2 || !of.talk.forwarded.is_empty() {
        return None;
    }
    let message = format!(
        "Both sockets listened, and then the program ended with {}. That is what the library's device says when it \
         does not take the two sockets.",
        quoted(line.text.trim())
    );
    let advice = "A device takes raw sockets, both of them: `Socket::new_for_device` in Rust, `AF_SP_RAW` in C, \
                  `nng_rep0_open_raw` and `nng_req0_open_raw` in Python, `{ raw: true }` in Node. And the two must \
                  belong together, as REP and REQ do.";
    let finding = Finding::failure("not-raw", Cause::Protocol, message);
    Some(finding.expected("two raw sockets", "a refusal").at(after(at_us)).advice(advice).section("The trap"))
}

/// An ordinary REQ that asks two services anew before it has its answer makes libnanomsg 1.1.5 give up on itself: seen
/// with a second send and with a short resend interval, as soon as the answers are longer than 32 bytes.
fn asked_while_waiting(of: &Carriage<'_>) -> Option<Finding> {
    let End::ByItself(Ended::Signal(_)) = of.seen().end(&of.device.name) else { return None };
    let (at_us, _) = of.seen().ended(&of.device.name)?;
    let lines = of.seen().lines(&of.device.name, Stream::Stderr);
    let line = lines.iter().find(|line| line.text.contains("NN_CHUNK_TAG"))?;
    let message = format!(
        "libnanomsg itself ended the program: {}. That happens when an ordinary REQ asks again, or asks something else, \
         before the answer to its last question has come.",
        quoted(line.text.trim())
    );
    let advice = "An ordinary REQ carries one question at a time: send it, receive its answer, and only then send the next. \
                  Leave its resend interval as it is. For many questions at a time, take raw sockets and the library's \
                  device.";
    let finding = Finding::failure("asked-while-waiting", Cause::Protocol, message);
    Some(
        finding
            .expected("one question at a time, or raw sockets", "another question")
            .at(after(at_us))
            .advice(advice)
            .section("The trap"),
    )
}
