//! The check `nothing-before`: nothing is published before somebody has said that it is ready, and whoever says so
//! is connected by then.

use serde::Deserialize;

use crate::check::order::missed_first;
use crate::check::seen::{after, counted, seconds};
use crate::check::{Case, Check, Examined, told_once};
use crate::evidence::{Event, Side, What};
use crate::scenario::Actor;
use crate::verdict::{Cause, Finding};

/// A publisher that pauses for less than this between its answer and its first message, in microseconds, does not
/// wait for anybody's connection.
const PAUSES_US: u64 = 25_000;

/// The two links of a handshake.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NothingBefore {
    /// Over this link nothing is sent by the end that binds ...
    pub link: String,
    /// ... before the first message of those who connect has come over this one.
    pub until: String,
}

impl Check for NothingBefore {
    fn name(&self) -> &'static str {
        "nothing-before"
    }

    fn links(&self) -> Vec<&str> {
        vec![&self.link, &self.until]
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let Some(course) = Course::of(case, self) else { return Examined::Skipped };
        let mut findings = Vec::new();
        findings.extend(course.published_before());
        findings.extend(course.unanswered());
        let late = case.cast().iter().filter(|actor| actor.is_given(&self.link, Side::Connect));
        findings.extend(told_once(late.filter_map(|actor| Some((actor, course.missed(actor)?)))));
        Examined::Found(findings)
    }
}

/// An event: its place in the order in which events were noted, and its time.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
struct Moment {
    place: usize,
    at_us: u64,
}

/// How the handshake went.
struct Course<'a> {
    case: Case<'a>,
    rule: &'a NothingBefore,
    publisher: &'a Actor,
    request: Option<Moment>,
    /// The first message over the link.
    published: Option<Moment>,
}

impl<'a> Course<'a> {
    /// `None`: nobody plays a publisher, or it never started.
    fn of(case: Case<'a>, rule: &'a NothingBefore) -> Option<Course<'a>> {
        let publisher = case.cast().iter().find(|actor| actor.is_given(&rule.link, Side::Bind))?;
        let mut course = Course { case, rule, publisher, request: None, published: None };
        course.request = course.first(|what| is_message(what, &rule.until, Side::Connect));
        course.published = course.first(|what| is_message(what, &rule.link, Side::Bind));
        case.learner().started(&publisher.name).map(|_| course)
    }

    fn first(&self, is_it: impl Fn(&What) -> bool) -> Option<Moment> {
        let events = self.case.learner.events.iter().enumerate();
        let moment = |(place, event): (usize, &Event)| Moment { place, at_us: event.at_us };
        events.into_iter().find(|(_, event)| is_it(&event.what)).map(moment)
    }

    fn published_before(&self) -> Option<Finding> {
        let first = self.published?;
        let who = self.case.who(self.publisher);
        if self.request.is_some_and(|request| request.place < first.place) {
            return None;
        }
        let until = self.request.map_or(usize::MAX, |request| request.place);
        let count = self.most_heard(until);
        let then = match self.request {
            Some(request) => format!("the first request came {}", after(request.at_us)),
            None => "no request ever came".to_string(),
        };
        let message = format!(
            "{who} published before anybody had said that it is ready: {}, the first one {}, and {then}.",
            counted(count, "message"),
            after(first.at_us)
        );
        let advice = "Whoever is not connected yet misses them. Wait in the receive of REP until the request is there, \
                      answer it, and begin to publish only then; also where PUB has a thread of its own.";
        Some(
            Finding::failure("published-before-handshake", Cause::Meeting, message)
                .by_the_clock()
                .expected("silence until the request", counted(count, "message"))
                .at(after(first.at_us))
                .advice(advice)
                .section("Task"),
        )
    }

    /// How many messages the connection that heard most had heard by then.
    fn most_heard(&self, until: usize) -> u64 {
        let mut heard = std::collections::BTreeMap::new();
        for event in self.case.learner.events.iter().take(until) {
            if let What::Message { link, conn, from: Side::Bind, .. } = &event.what
                && **link == *self.rule.link
            {
                *heard.entry(*conn).or_insert(0_u64) += 1;
            }
        }
        heard.into_values().max().unwrap_or_default()
    }

    /// One end of the handshake kept silent.
    fn unanswered(&self) -> Option<Finding> {
        let (case, until) = (self.case, self.rule.until.as_str());
        let asks = case.cast().iter().find(|actor| actor.is_given(until, Side::Connect))?;
        let Some(request) = self.request else {
            let message =
                format!("{} never said over REQ that it is ready: no request crossed.", case.who(asks));
            let advice = "Connect SUB first. Then send one message over REQ, any text, and receive the answer. Keep the socket \
                          open until the answer is there: a request that was only just sent is lost when REQ is closed.";
            let finding = Finding::failure("no-request", Cause::Messages, message);
            return Some(finding.expected("a request", "none").advice(advice).section("Task"));
        };
        if let Some(answered) = self.first(|what| is_message(what, until, Side::Bind)) {
            return self.published.is_none().then(|| self.silent_afterwards(answered));
        }
        let message = format!(
            "{} got a request {} and never answered it. REQ waits for the answer, and only after a minute it asks again.",
            case.who(self.publisher),
            after(request.at_us)
        );
        let advice = "REP takes turns: it receives, then it sends. Answer the request, any text will do, and then begin to \
                      publish.";
        let finding = Finding::failure("no-reply", Cause::Messages, message);
        Some(finding.expected("an answer", "none").at(after(request.at_us)).advice(advice).section("Task"))
    }

    fn silent_afterwards(&self, answered: Moment) -> Finding {
        let who = self.case.who(self.publisher);
        let message = format!("{who} answered the request, and then published nothing that reached anybody.");
        let advice = "After the answer it has to send the numbers, one by one, from its PUB socket. If it does, see that its \
                      subscriber has subscribed to everything and connected.";
        Finding::failure("nothing-crossed", Cause::Messages, message)
            .expected("ten numbers", "none")
            .at(after(answered.at_us))
            .advice(advice)
            .section("Task")
    }

    /// Why a subscriber missed the first messages, as far as the order of events tells.
    fn missed(&self, actor: &Actor) -> Option<Finding> {
        let (link, until) = (self.rule.link.as_str(), self.rule.until.as_str());
        let seen = self.case.learner();
        let its = |on: &str, number: u32| {
            seen.connections(on).get(&number).is_some_and(|who| ***who == *actor.name)
        };
        let answered = self.first(|what| {
            is_message(what, until, Side::Bind)
                && matches!(what, What::Message { conn, .. } if its(until, *conn))
        })?;
        let knocked = self.first(|what| match what {
            What::Refused { link: on, actor: who } | What::Connected { link: on, actor: who, .. } => {
                **on == *link && **who == *actor.name
            }
            _ => false,
        });
        let up = seen
            .connections(link)
            .into_iter()
            .filter(|(_, who)| ***who == *actor.name)
            .find_map(|(conn, _)| seen.met_at(link, conn));
        let missed = missed_first(self.case, link, actor);
        let anybody = self.first(|what| matches!(what, What::Connected { link: on, .. } if **on == *link));
        if anybody.is_none_or(|anybody| anybody.place > answered.place) {
            return missed.map(|missed| self.bound_too_late(actor, missed, answered));
        }
        if knocked.is_none_or(|knocked| knocked.place > answered.place) {
            let waits = self.published.is_some_and(|first| {
                first.at_us >= answered.at_us + PAUSES_US && up.is_some_and(|up| up < first.at_us)
            });
            return (missed.is_some() || !waits).then(|| self.too_early(actor, missed, up, answered));
        }
        let in_time = up.is_some_and(|up| up <= answered.at_us);
        missed.filter(|_| in_time).map(|missed| self.starts_in_the_middle(missed))
    }

    fn too_early(&self, actor: &Actor, missed: Option<usize>, up: Option<u64>, answered: Moment) -> Finding {
        let who = self.case.who(actor);
        let connection = match up {
            Some(up) => format!("its SUB connection was up {}", after(up)),
            None => "its SUB never connected".to_string(),
        };
        let lost = match missed {
            Some(missed) => format!("It missed the first {}.", numbers(missed)),
            None => "Whatever is published in between is lost.".to_string(),
        };
        let message = format!(
            "{who} said that it is ready before it was: the answer came {}, and {connection}. {lost}",
            after(answered.at_us)
        );
        let advice = "PUB keeps nothing for those who are not there yet. Subscribe and connect SUB first, and say only then \
                      over REQ that you are ready.";
        Finding::failure("ready-too-early", Cause::Meeting, message)
            .by_the_clock()
            .expected("SUB connects, then REQ says ready", "REQ says ready, then SUB connects")
            .at(after(answered.at_us))
            .advice(advice)
            .section("The trap")
    }

    fn starts_in_the_middle(&self, missed: usize) -> Finding {
        let who = self.case.who(self.publisher);
        let first = self.published.map_or(0, |first| first.at_us);
        let message = match missed {
            1 => format!("{who} began with 1 and 2. The first two numbers are 1 and 1."),
            _ => format!(
                "{who} published nothing before the request, but it had counted already: its first message, {}, was \
                 number {} of the row.",
                after(first),
                missed + 1
            ),
        };
        let advice = match missed {
            1 => "Send the first number before you add for the first time.",
            _ => "Begin to count when the request has come, not when the program starts.",
        };
        Finding::failure("starts-in-the-middle", Cause::Counting, message)
            .expected("number 1 of the row", format!("number {}", missed + 1))
            .at(after(first))
            .advice(advice)
            .section("Task")
    }

    fn bound_too_late(&self, actor: &Actor, missed: usize, answered: Moment) -> Finding {
        let who = self.case.who(self.publisher);
        let message = format!(
            "{who} answered the request {}, and until then nobody could connect to its PUB socket. {} tried, and missed the \
             first {}.",
            after(answered.at_us),
            self.case.who(actor),
            numbers(missed)
        );
        let advice = format!(
            "Bind PUB before you wait for the request, best before you bind REP. A SUB that was refused tries again only \
             every {}.",
            seconds(100_000)
        );
        Finding::failure("bound-too-late", Cause::Meeting, message)
            .by_the_clock()
            .expected("PUB bound before the request is answered", "PUB bound later")
            .at(after(answered.at_us))
            .advice(advice)
            .section("The trap")
    }
}

/// `number`, `2 numbers`: behind "the first".
fn numbers(count: usize) -> String {
    if count == 1 { "number".to_string() } else { format!("{count} numbers") }
}

/// Whether it is a message that this end sent over this link.
fn is_message(what: &What, name: &str, side: Side) -> bool {
    matches!(what, What::Message { link, from, .. } if **link == *name && *from == side)
}
