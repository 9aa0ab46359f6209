//! How many messages crossed, over how many connections, and who got none.

use std::collections::BTreeSet;

use crate::check::seen::{End, Flow, counted, seconds};
use crate::check::spoken::topics;
use crate::check::told_once;
use crate::check::wire::meeting::opened_and_closed;
use crate::check::wire::{Ends, LinkRules};
use crate::evidence::{Ended, Head, Side, StopReason, Stream};
use crate::scenario::{Actor, Pattern};
use crate::verdict::{Cause, Finding};

/// Whoever was connected for less than this, in microseconds, may have come too late for a message.
const LONG_ENOUGH_US: u64 = 500_000;

pub(super) fn findings(ends: &Ends<'_>, rules: &LinkRules) -> Vec<Finding> {
    let mut findings = Vec::new();
    if ends.connectors.iter().any(|actor| ends.met(actor)) {
        findings.extend(rules.connections.and_then(|most| two_workers(ends, most)));
        let sent =
            |side| ends.case.learner().flows(ends.name).into_iter().filter(move |flow| flow.from == side);
        let wanted = [(Side::Connect, rules.from_connect), (Side::Bind, rules.from_bind)];
        let wanted: Vec<_> = wanted.into_iter().filter_map(|(side, wanted)| Some((side, wanted?))).collect();
        if wanted.iter().any(|(_, wanted)| *wanted > 0)
            && ends.case.learner().flows(ends.name).is_empty()
            && let Some(connector) = closed_again(ends)
        {
            findings.push(opened_and_closed(ends, connector));
            return findings;
        }
        for (side, wanted) in wanted {
            let got = total(ends.pattern(side), sent(side));
            findings.extend(count(ends, side, wanted, got));
        }
        let deaf = ends.connectors.iter().filter_map(|actor| Some((*actor, never_subscribed(ends, actor)?)));
        findings.extend(told_once(deaf));
        let to_each = rules.to_each.unwrap_or_default();
        let empty =
            ends.connectors.iter().filter_map(|actor| Some((*actor, got_none(ends, actor, to_each)?)));
        findings.extend(told_once(empty));
    }
    findings
}

/// One that connects, if both ends were gone by themselves, without a complaint. Whether the sockets had met by then is luck.
fn closed_again<'a>(ends: &Ends<'a>) -> Option<&'a Actor> {
    let ended = |actor: &Actor| ends.case.learner().end(&actor.name) == End::ByItself(Ended::Code(0));
    let connector = ends.connectors.first().filter(|_| ends.connectors.iter().all(|actor| ended(actor)))?;
    ends.binder.is_some_and(ended).then_some(*connector)
}

/// How many messages came. A request that its library repeats on a new connection is still one.
fn total<'a>(pattern: Pattern, flows: impl Iterator<Item = Flow<'a>>) -> u64 {
    if !matches!(pattern, Pattern::Req | Pattern::Rep) {
        return flows.map(|flow| flow.count).sum();
    }
    let (mut different, mut uncounted) = (BTreeSet::new(), 0);
    for flow in flows {
        uncounted += flow.count - flow.messages.len() as u64;
        // Equal heads within one connection are different messages.
        let mut copies = std::collections::BTreeMap::new();
        for (_, head) in &flow.messages {
            let copy: &mut u32 = copies.entry(&head.0).or_default();
            *copy += 1;
            different.insert((&head.0, *copy));
        }
    }
    different.len() as u64 + uncounted
}

fn count(ends: &Ends<'_>, side: Side, wanted: u64, got: u64) -> Option<Finding> {
    let pattern = ends.pattern(side);
    let (sender, receiver) = (pattern.name(), ends.pattern(side.other()).name());
    let who = ends.all(side);
    let numbers = |finding: Finding| {
        let finding = Finding { at_us: told_by(ends, side, wanted), ..finding };
        finding.expected(counted(wanted, "message"), counted(got, "message")).section("Task")
    };
    if got == wanted {
        return None;
    }
    let finding = match (pattern, got) {
        (Pattern::Req, 0) => Finding::failure(
            "no-request",
            Cause::Messages,
            format!("The sockets met, but {sender} never sent its request."),
        )
        .advice("REQ speaks first: it sends, and then it waits for the answer."),
        (Pattern::Rep, 0) => {
            // Without a request there is nothing to answer, and that is told already.
            let asked = ends.case.learner().flows(ends.name).iter().any(|flow| flow.from == side.other());
            if !asked {
                return None;
            }
            let message = format!("A request reached {sender}, but {sender} never answered.");
            Finding::failure("no-reply", Cause::Messages, message)
                .advice("After REP has received a request, it has to send one answer. REQ waits for it.")
        }
        (_, 0) => Finding::failure(
            "nothing-crossed",
            Cause::Messages,
            format!("The sockets met, but no message went from {sender} to {receiver}."),
        )
        .advice(
            "Look at the call that sends: does the program come to it, and what does it return? \
             A program that closes the socket or ends right after sending may lose what it has just sent.",
        ),
        (_, fewer) if fewer < wanted => Finding::failure(
            "too-few-messages",
            Cause::Messages,
            format!("{who} sent {} from {sender} to {receiver}; the task asks for {wanted}.", counted(got, "message")),
        )
        .advice(format!(
            "Look at the loop that sends: where it begins, where it ends, and whether something ends it early. \
             In Rust `1..{wanted}` and in Python `range(1, {wanted})` leave the {wanted} out."
        )),
        _ => Finding::failure(
            "too-many-messages",
            Cause::Messages,
            format!("{who} sent {} from {sender} to {receiver}; the task asks for {wanted}.", counted(got, "message")),
        )
        .advice("Look at the loop that sends: where it begins, where it ends, and whether it sends anything else."),
    };
    Some(numbers(finding))
}

/// When it shows that there are too many or too few: at the first that is too much, or at the last that came.
fn told_by(ends: &Ends<'_>, side: Side, wanted: u64) -> Option<u64> {
    let flows = ends.case.learner().flows(ends.name);
    let of = |side: Side| -> Vec<u64> {
        let its = flows.iter().filter(|flow| flow.from == side);
        let mut times: Vec<u64> = its.flat_map(|flow| &flow.messages).map(|(at_us, _)| *at_us).collect();
        times.sort_unstable();
        times
    };
    let times = of(side);
    let surplus = usize::try_from(wanted).ok().and_then(|wanted| times.get(wanted)).or(times.last()).copied();
    surplus.or_else(|| of(side.other()).last().copied())
}

/// Microseconds after which a connection that was lost is surely noted as closed.
const TAKING_OVER: u64 = 250_000;

fn two_workers(ends: &Ends<'_>, most: usize) -> Option<Finding> {
    let flows = ends.case.learner().flows(ends.name);
    // Shares may cross one after the other in no time, so it is the connections that have to be open together;
    // for a while, because the end of a lost connection may be noted when another has already taken over.
    let span = |flow: &Flow<'_>| {
        let last = flow.messages.last()?.0;
        let closed = ends.case.learner().closed_at(ends.name, flow.conn).unwrap_or(u64::MAX);
        Some((flow.messages.first()?.0, last.max(closed.saturating_sub(TAKING_OVER))))
    };
    let overlaps = |one: &Flow<'_>| {
        let Some((begin, end)) = span(one) else { return 0 };
        let beside = |other: &&Flow<'_>| {
            other.from == one.from && span(other).is_some_and(|(first, last)| first <= end && last >= begin)
        };
        flows.iter().filter(beside).count()
    };
    let at_once = flows.iter().map(overlaps).max().filter(|at_once| *at_once > most)?;
    let busiest = flows.iter().max_by_key(|flow| overlaps(flow))?;
    let shares: Vec<String> =
        flows.iter().filter(|flow| flow.from == busiest.from).map(|flow| flow.count.to_string()).collect();
    let receiver = ends.pattern(Side::Connect).name();
    let message = format!(
        "{at_once} {receiver} sockets took messages at the same time: {}. The task asks for a single worker.",
        shares.join(" and ")
    );
    let advice = format!(
        "{} hands its messages out in turn to everybody who is connected, so each of them gets only a share. \
         Open one {receiver} socket, once.",
        ends.pattern(Side::Bind).name()
    );
    let finding = Finding::failure("two-workers", Cause::Meeting, message);
    Some(
        finding
            .expected(counted(most as u64, "connection"), counted(at_once as u64, "connection"))
            .advice(advice)
            .section("Task"),
    )
}

/// The connections of one actor.
fn connections(ends: &Ends<'_>, actor: &Actor) -> Vec<u32> {
    let all = ends.case.learner().connections(ends.name);
    all.into_iter().filter(|(_, who)| ***who == *actor.name).map(|(conn, _)| conn).collect()
}

/// How many messages reached the actor.
fn received(ends: &Ends<'_>, actor: &Actor) -> u64 {
    let its = connections(ends, actor);
    let flows = ends.case.learner().flows(ends.name);
    flows
        .iter()
        .filter(|flow| flow.from == Side::Bind && its.contains(&flow.conn))
        .map(|flow| flow.count)
        .sum()
}

fn waited_in_vain(ends: &Ends<'_>, actor: &Actor) -> bool {
    matches!(ends.case.learner().end(&actor.name), End::Stopped(StopReason::Deadline | StopReason::Idle))
}

/// SUB filters everything out until it is told what it wants, although the messages reach its machine.
fn never_subscribed(ends: &Ends<'_>, actor: &Actor) -> Option<Finding> {
    let seen = ends.case.learner();
    let came = received(ends, actor);
    let its =
        |link: &str, conn: u32| seen.connections(link).get(&conn).is_some_and(|who| ***who == *actor.name);
    let silent = seen.lines(&actor.name, Stream::Stdout).is_empty();
    let expected = ends.case.reference().lines(&actor.name, Stream::Stdout);
    let elsewhere = seen.lines(&actor.name, Stream::Stderr);
    let on_stderr =
        elsewhere.iter().any(|line| expected.iter().any(|other| other.text.trim() == line.text.trim()));
    let speaks_sub = seen.greetings(ends.name).iter().any(|(conn, side, protocol)| {
        *side == Side::Connect
            && *protocol == Pattern::Sub.protocol()
            && connections(ends, actor).contains(conn)
    });
    // Who prints something in one of its parts has subscribed; who asks for what nobody sends has, too.
    let all_silent = ends.connectors.iter().all(|other| seen.lines(&other.name, Stream::Stdout).is_empty());
    let topics = topics(ends.case, actor);
    let asked =
        |head: &Head| topics.is_empty() || topics.iter().any(|topic| head.0.starts_with(topic.as_bytes()));
    let any_asked = seen.flows(ends.name).iter().any(|flow| {
        flow.from == Side::Bind
            && connections(ends, actor).contains(&flow.conn)
            && flow.messages.iter().any(|(_, head)| asked(head))
    });
    // Where nothing is to be printed, silence proves nothing.
    let prints = !expected.is_empty();
    let excused = !prints || !silent || !all_silent || on_stderr || !any_asked;
    // A program that still waits for an answer has not come to its SUB socket yet.
    let asking = ends.case.links.iter().any(|(name, link)| {
        let asked = |side| seen.flows(name).iter().any(|flow| flow.from == side && its(name, flow.conn));
        let its_link = link.connect == Pattern::Req && actor.is_given(name, Side::Connect);
        its_link && (asked(Side::Connect) != asked(Side::Bind))
    });
    if came == 0 || excused || !speaks_sub || asking || !waited_in_vain(ends, actor) {
        return None;
    }
    let message = format!(
        "{} reached {}'s SUB socket, but it printed nothing and went on waiting. A SUB socket drops \
         every message that it has not subscribed to.",
        counted(came, "message"),
        ends.case.who(actor)
    );
    let advice = match topics.first() {
        None => "Subscribe before you receive. The empty topic matches every message: \
             `socket.subscribe(b\"\")` in Rust, `topics=b\"\"` in Python."
            .to_string(),
        Some(topic) => format!(
            "Subscribe before you receive, to each topic in the arguments and just as it stands there: \
             `socket.subscribe(b\"{topic}\")` in Rust, `sub.subscribe(\"{topic}\")` in Python. In C its length is \
             `strlen`: the zero byte at the end of a text is no part of the topic."
        ),
    };
    let finding = Finding::failure("never-subscribed", Cause::Messages, message);
    Some(finding.expected("the first message, printed", "nothing printed").advice(advice).section("The trap"))
}

/// Somebody was connected for a while, and nothing came.
fn got_none(ends: &Ends<'_>, actor: &Actor, wanted: u64) -> Option<Finding> {
    let seen = ends.case.learner();
    let came = received(ends, actor);
    let binder = ends.binder?;
    // A sender that has gone is told by how it went.
    let gone = matches!(seen.end(&binder.name), End::ByItself(Ended::Code(_) | Ended::Signal(_)));
    if came >= wanted || gone || !ends.met(actor) || !waited_in_vain(ends, actor) {
        return None;
    }
    let since = connections(ends, actor).into_iter().filter_map(|conn| seen.met_at(ends.name, conn)).min()?;
    let waited = seen.stopped(&actor.name)?.0.saturating_sub(since);
    if waited < LONG_ENOUGH_US {
        return None;
    }
    let sender = ends.case.who(binder);
    let message = format!(
        "{} was connected for {}, and {sender} sent it {}.",
        ends.case.who(actor),
        seconds(waited),
        if came == 0 { "nothing".to_string() } else { counted(came, "message") }
    );
    let advice = format!(
        "{} keeps nothing for those who come later: what was published before they came is gone. \
         Publish again and again, in a loop that does not end.",
        ends.link.bind.name()
    );
    let finding = Finding::failure("publishes-once", Cause::Messages, message);
    Some(
        finding
            .expected(format!("at least {}", counted(wanted, "message")), counted(came, "message"))
            .advice(advice)
            .section("The trap"),
    )
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{Play, ids, pushpull, pushpull_plays, reqrep, reqrep_plays};
    use crate::check::wire::Wire;
    use crate::evidence::Side;

    fn wire() -> Wire {
        pushpull_plays::checks().wire.expect("a wire check")
    }

    fn pushing(messages: u64) -> Play {
        let play = Play::new("plain").start("main", &["mine"]).meet("work", 1, "main", 0x50, 0x51);
        (1..=messages).fold(play, |play, n| play.at(n as f64).message("work", 1, Side::Bind, &n.to_string()))
    }

    #[test]
    fn a_hundred_messages_are_right() {
        assert_eq!(ids(&wire(), &pushpull(), &pushing(100), &pushing(100)), [""; 0]);
    }

    #[test]
    fn the_number_of_messages_that_crossed_is_told() {
        let found = pushpull().examine(&wire(), &pushing(99), &pushing(100));
        assert_eq!((found[0].id, found[0].actual.as_str()), ("too-few-messages", "99 messages"));
        let found = pushpull().examine(&wire(), &pushing(101), &pushing(100));
        assert_eq!((found[0].id, found[0].actual.as_str()), ("too-many-messages", "101 messages"));
    }

    #[test]
    fn shares_that_cross_one_after_the_other_are_shares_all_the_same() {
        let play = pushing(50).at(50.0).meet("work", 2, "main", 0x50, 0x51);
        let share = |play: Play, n: u32| play.at(f64::from(n)).message("work", 2, Side::Bind, "x");
        let play = (51..=100).fold(play, share);
        assert_eq!(ids(&wire(), &pushpull(), &play, &pushing(100)), ["two-workers"]);
    }

    #[test]
    fn an_empty_second_connection_never_counts() {
        let play = pushing(100).meet("work", 2, "main", 0x50, 0x51);
        assert_eq!(ids(&wire(), &pushpull(), &play, &pushing(100)), [""; 0]);
    }

    #[test]
    fn two_connections_that_share_the_messages_are_two_workers() {
        let play = pushing(0).meet("work", 2, "main", 0x50, 0x51);
        let share = |play: Play, n: u32| play.at(f64::from(n)).message("work", 1 + n % 2, Side::Bind, "x");
        let play = (1..=100).fold(play, share);
        let found = pushpull().examine(&wire(), &play, &pushing(100));
        assert_eq!(found[0].id, "two-workers");
        assert!(found[0].message.contains("50 and 50"), "{}", found[0].message);
    }

    #[test]
    fn a_connection_that_takes_over_from_a_lost_one_is_no_second_worker() {
        let play = pushing(40).meet("work", 2, "main", 0x50, 0x51);
        let play = play.at(60.0).close("work", 1, Side::Connect);
        let play = (41..=100).fold(play, |play, n| play.at(f64::from(n)).message("work", 2, Side::Bind, "x"));
        assert_eq!(ids(&wire(), &pushpull(), &play, &pushing(100)), [""; 0]);
    }

    #[test]
    fn a_request_that_the_library_repeats_on_a_new_connection_is_one_request() {
        let wire = reqrep_plays::checks().wire.expect("a wire check");
        let ask = |play: Play, conn| play.message("rpc", conn, Side::Connect, "\u{0}\u{0}\u{0}\u{1}is this");
        let play = Play::new("plain").start("main", &["mine"]).meet("rpc", 1, "main", 0x31, 0x30);
        let play = ask(play, 1).at(290.0).close("rpc", 1, Side::Connect);
        let play = ask(play.at(300.0).meet("rpc", 2, "main", 0x31, 0x30), 2);
        let play = play.message("rpc", 2, Side::Bind, "\u{0}\u{0}\u{0}\u{1}the real RPC?");
        assert_eq!(ids(&wire, &reqrep(), &play, &play), [""; 0]);
    }

    #[test]
    fn two_requests_on_one_connection_are_two() {
        let wire = reqrep_plays::checks().wire.expect("a wire check");
        let play = Play::new("plain").start("main", &["mine"]).meet("rpc", 1, "main", 0x31, 0x30);
        let play =
            play.message("rpc", 1, Side::Connect, "is this").message("rpc", 1, Side::Connect, "is this");
        assert_eq!(ids(&wire, &reqrep(), &play, &play), ["too-many-messages", "no-reply"]);
    }
}
