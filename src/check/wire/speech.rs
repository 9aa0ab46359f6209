//! Which pattern each end speaks, by its greeting, and whether it speaks SP at all.

use crate::check::seen::{after, quoted};
use crate::check::wire::{Ends, LinkRules, counts};
use crate::evidence::{Flaw, Head, Side};
use crate::scenario::Pattern;
use crate::verdict::{Cause, Finding};

pub(super) fn findings(ends: &Ends<'_>, rules: &LinkRules) -> Vec<Finding> {
    let mut findings = patterns(ends);
    if findings.is_empty() {
        findings.extend(flaw(ends, rules));
    }
    findings
}

/// The protocol that this end speaks instead of the right one.
fn wrong(ends: &Ends<'_>, side: Side) -> Option<u16> {
    let seen = ends.case.learner();
    let right = ends.pattern(side).protocol();
    let carrying: Vec<u32> = seen.flows(ends.name).iter().map(|flow| flow.conn).collect();
    let spoken: Vec<(u32, u16)> = seen
        .greetings(ends.name)
        .into_iter()
        // What the workshop's own players say proves nothing.
        .filter(|(conn, from, _)| *from == side && (side == Side::Bind || ends.is_learners(*conn)))
        .map(|(c, _, p)| (c, p))
        .collect();
    // A connection that carried nothing proves nothing, unless there is no better one.
    let in_use = spoken.iter().find(|(conn, protocol)| *protocol != right && carrying.contains(conn));
    let never_right = spoken.first().filter(|_| spoken.iter().all(|(_, protocol)| *protocol != right));
    in_use.or(never_right).map(|(_, protocol)| *protocol)
}

fn patterns(ends: &Ends<'_>) -> Vec<Finding> {
    let (at_bind, at_connect) = (wrong(ends, Side::Bind), wrong(ends, Side::Connect));
    let (bind, connect) = (ends.link.bind, ends.link.connect);
    if at_bind == Some(connect.protocol()) && at_connect == Some(bind.protocol()) {
        let (bind, connect) = (bind.name(), connect.name());
        let message = format!(
            "The ends have changed places: {connect} binds and {bind} connects. \
             The task wants {bind} to bind and {connect} to connect."
        );
        let finding = Finding::failure("ends-swapped", Cause::Protocol, message)
            .expected(
                format!("{bind} binds, {connect} connects"),
                format!("{connect} binds, {bind} connects"),
            )
            .advice(format!(
                "Bind the {bind} socket to the first address, and connect the {connect} socket to the second."
            ))
            .section("The addresses");
        return vec![finding];
    }
    let sides = [(Side::Bind, at_bind), (Side::Connect, at_connect)];
    let found = sides.into_iter().filter_map(|(side, protocol)| Some(wrong_pattern(ends, side, protocol?)));
    found.collect()
}

fn wrong_pattern(ends: &Ends<'_>, side: Side, protocol: u16) -> Finding {
    let right = ends.pattern(side).name();
    let spoken = Pattern::of(protocol).map_or_else(|| foreign(protocol), |pattern| pattern.name().into());
    let verb = match side {
        Side::Bind => "binds",
        Side::Connect => "connects",
    };
    let message = format!(
        "{}'s socket that {verb} speaks {spoken}. The task asks for {right} there: each socket says at the \
         beginning of a connection which pattern it speaks.",
        ends.who(side)
    );
    let together = match (ends.link.bind.name(), ends.link.connect.name()) {
        (bind, connect) if bind == connect => format!("Only {bind} and another {bind}"),
        (bind, connect) => format!("Only {bind} and {connect}"),
    };
    let advice = format!(
        "Open that socket as {right}. {together} belong together here; the patterns differ in who gets a message and in \
         what happens when nobody is there."
    );
    Finding::failure("wrong-pattern", Cause::Protocol, message)
        .expected(right, spoken)
        .at(format!("the end that {verb}"))
        .advice(advice)
        .section("Task")
}

/// Version 1 of PAIR, which other libraries have beside the first one.
const PAIR1: u16 = 0x11;

/// A protocol that nanomsg does not have.
fn foreign(protocol: u16) -> String {
    match protocol {
        PAIR1 => {
            "version 1 of PAIR, which nanomsg does not have (in Python take `Pair0`, not `Pair1`)".into()
        }
        _ => format!("protocol {protocol:#x}"),
    }
}

/// Bytes that are not SP. They matter only where the messages that were asked for did not cross.
fn flaw(ends: &Ends<'_>, rules: &LinkRules) -> Option<Finding> {
    let seen = ends.case.learner();
    let crossed = !seen.flows(ends.name).is_empty();
    let flaws = seen.flaws(ends.name);
    let foreign = flaws.iter().find(|(_, _, flaw)| !matches!(flaw, Flaw::Unfinished { .. }));
    // A connection that breaks off inside a message is what every stopped program leaves.
    let (at_us, side, flaw) = foreign.or(flaws.first().filter(|_| !crossed))?;
    let enough = crossed && counts::findings(ends, rules).is_empty();
    let (what, actual) = described(flaw);
    let who = ends.who(*side);
    let message = format!("{who} sent bytes that nanomsg does not understand: {what}.");
    let finding = if enough {
        Finding::note("not-sp", Cause::Protocol, message)
    } else {
        Finding::failure("not-sp", Cause::Protocol, message)
    };
    let advice = "Both ends need a socket of nanomsg, or of a library that speaks its protocol, SP. \
                  A plain TCP socket, HTTP or ZeroMQ cannot be understood here.";
    Some(
        finding
            .expected("an SP greeting, then messages", actual)
            .at(after(*at_us))
            .advice(advice)
            .section("Task"),
    )
}

fn described(flaw: &Flaw) -> (String, String) {
    match flaw {
        Flaw::NotSp(head) if head.0.first() == Some(&0xff) => {
            ("it began like ZeroMQ, whose protocol is another one".into(), head.shown())
        }
        Flaw::NotSp(head) => (format!("it began with {}", quoted(&shown(head))), head.shown()),
        Flaw::Unfinished { got: 0, .. } => ("it connected and said nothing".into(), "no byte".into()),
        Flaw::Unfinished { got, promised } => {
            (format!("it stopped after {got} of {promised} bytes"), format!("{got} of {promised} bytes"))
        }
        Flaw::TooLong(length) => {
            (format!("it announced a message of {length} bytes"), format!("a length of {length} bytes"))
        }
        Flaw::BadMark(mark) => {
            (format!("the byte before a message's length is {mark}, not 1"), format!("the byte {mark}"))
        }
    }
}

fn shown(head: &Head) -> String {
    head.shown()
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{Play, ids, pushpull, pushpull_plays};
    use crate::check::wire::Wire;
    use crate::evidence::{Flaw, Head, Side, What};

    fn met(bind: u16, connect: u16) -> Play {
        let play =
            Play::new("plain").start("main", &["mine", "tcp://127.0.0.1:5001", "tcp://127.0.0.1:6001"]);
        play.meet("work", 1, "main", bind, connect)
    }

    fn wire() -> Wire {
        pushpull_plays::checks().wire.expect("a wire check")
    }

    #[test]
    fn pair_on_both_ends_is_the_wrong_pattern_on_both_ends() {
        let play = met(0x10, 0x10).message("work", 1, Side::Bind, "1");
        let found = pushpull().examine(&wire(), &play, &play);
        assert_eq!((found[0].id, found[1].id), ("wrong-pattern", "wrong-pattern"));
        assert_eq!((found[0].expected.as_str(), found[0].actual.as_str()), ("PUSH", "PAIR"));
        assert_eq!((found[1].expected.as_str(), found[1].actual.as_str()), ("PULL", "PAIR"));
    }

    #[test]
    fn pull_that_binds_and_push_that_connects_have_changed_places() {
        assert_eq!(ids(&wire(), &pushpull(), &met(0x51, 0x50), &met(0x50, 0x51))[0], "ends-swapped");
    }

    #[test]
    fn an_unknown_protocol_is_told_by_its_number() {
        let found = pushpull().examine(&wire(), &met(0x50, 0x12), &met(0x50, 0x51));
        assert!(found[0].message.contains("protocol 0x12"), "{}", found[0].message);
    }

    #[test]
    fn garbage_is_not_sp_and_is_shown() {
        let play = Play::new("plain").start("main", &["mine"]).connect("work", 1, "main");
        let flaw = Flaw::NotSp(Head::of(b"GET / HT"));
        let play = play.note(What::Malformed { link: "work".into(), conn: 1, from: Side::Connect, flaw });
        let found = pushpull().examine(&wire(), &play, &play);
        assert_eq!(found[0].id, "not-sp");
        assert!(found[0].message.contains("GET / HT"), "{}", found[0].message);
    }

    #[test]
    fn garbage_beside_a_complete_run_is_only_a_note() {
        let flaw = Flaw::NotSp(Head::of(b"GET / HT"));
        let stray = What::Malformed { link: "work".into(), conn: 2, from: Side::Connect, flaw };
        let play = pushpull_plays::right("plain").note(stray);
        let found = pushpull().examine(&wire(), &play, &pushpull_plays::right("plain"));
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].id, found[0].kind), ("not-sp", crate::verdict::Kind::Note));
    }

    #[test]
    fn a_message_that_breaks_off_when_the_program_ends_says_nothing() {
        let flaw = Flaw::Unfinished { got: 3, promised: 9 };
        let torn = What::Malformed { link: "work".into(), conn: 1, from: Side::Bind, flaw };
        let play = pushpull_plays::right("plain").note(torn);
        assert_eq!(ids(&wire(), &pushpull(), &play, &pushpull_plays::right("plain")), [""; 0]);
    }
}
