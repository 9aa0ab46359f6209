//! A subscriber prints each message that begins with one of its topics, in the order in which they came.

use crate::check::Case;
use crate::check::heard::lines::{Odd, excerpt, nothing};
use crate::check::heard::{printed, printed_too_few, waited_in_vain};
use crate::check::seen::{End, counted, listed, quoted, seconds};
use crate::check::spoken::{Spoken, own_name, topics};
use crate::evidence::Stream;
use crate::scenario::Actor;
use crate::verdict::{Cause, Finding};

/// What happened longer than this before the end, in microseconds, is not only seen late on a busy machine.
const LONG_AGO_US: u64 = 2_000_000;

/// A subscriber, what it printed and what reached it.
struct Ear<'s, 'a> {
    case: Case<'a>,
    actor: &'a Actor,
    name: &'a str,
    topics: Vec<&'a str>,
    printed: Vec<String>,
    /// Everything, in order.
    reached: Vec<&'s Spoken<'a>>,
    /// Whether more messages came than the Evidence keeps.
    uncounted: bool,
}

pub(super) fn findings<'a>(case: Case<'a>, spoken: &[Spoken<'a>]) -> Vec<(&'a Actor, Finding)> {
    let ears: Vec<Ear<'_, 'a>> = case.cast().iter().filter_map(|actor| ear(case, actor, spoken)).collect();
    let silent = ears.iter().all(|ear| ear.printed.is_empty());
    ears.iter().filter_map(|ear| Some((ear.actor, ear.judge(silent)?))).collect()
}

fn ear<'s, 'a>(case: Case<'a>, actor: &'a Actor, spoken: &'s [Spoken<'a>]) -> Option<Ear<'s, 'a>> {
    let (topics, name) = (topics(case, actor), own_name(case, actor)?);
    case.learner().started(&actor.name)?;
    if topics.is_empty() {
        return None;
    }
    let reached: Vec<&Spoken<'_>> = spoken.iter().filter(|one| one.listener == actor.name).collect();
    let uncounted = case
        .links
        .keys()
        .any(|link| case.learner().flows(link).iter().any(|flow| flow.count > flow.messages.len() as u64));
    Some(Ear { case, actor, name, topics, printed: printed(case, actor), reached, uncounted })
}

impl<'a> Ear<'_, 'a> {
    fn asks_for(&self, text: &str) -> bool {
        self.topics.iter().any(|topic| text.starts_with(topic))
    }

    fn line(&self, text: &str) -> String {
        format!("{}: {text}", self.name)
    }

    /// The lines that it should have printed, for one connection or for all of them.
    fn due(&self, conn: Option<(&str, u32)>) -> Vec<String> {
        let of_conn = |one: &&&Spoken<'_>| conn.is_none_or(|conn| (one.link, one.conn) == conn);
        let asked = self.reached.iter().filter(of_conn).filter(|one| self.asks_for(&one.text));
        asked.map(|one| self.line(&one.text)).collect()
    }

    fn conns(&self) -> Vec<(&'a str, u32)> {
        let mut conns: Vec<(&str, u32)> = self.reached.iter().map(|one| (one.link, one.conn)).collect();
        conns.sort_unstable();
        conns.dedup();
        conns
    }

    fn judge(&self, all_silent: bool) -> Option<Finding> {
        let due = self.due(None);
        if self.printed.is_empty() {
            let possible = different(&due);
            let finding = nothing(self.case, self.actor, &possible, due.len());
            let others_printed = !all_silent && finding.id == "nothing-printed" && !due.is_empty();
            return Some(if others_printed { self.topic_missed(&self.topics, &due) } else { finding });
        }
        let possible = different(&due);
        let odd = self.printed.iter().position(|line| !possible.contains(line));
        if let Some(index) = odd {
            return Some(self.odd(index, &possible));
        }
        if self.uncounted || self.in_order(&due) {
            return self.too_few();
        }
        Some(self.sequence(&due))
    }

    /// Whether the printed lines follow each other as the messages did. Those at the beginning may have come before
    /// it had subscribed, and those at the end may still be on their way.
    fn in_order(&self, due: &[String]) -> bool {
        let conns = self.conns();
        if runs_within(&self.printed, due)
            || conns.iter().any(|conn| runs_within(&self.printed, &self.due(Some(*conn))))
        {
            return true;
        }
        // A socket for each topic: only within a topic is there an order.
        let of_topic = |lines: &[String], topic: &str| -> Vec<String> {
            let begins = self.line(topic);
            lines.iter().filter(|line| line.starts_with(&begins)).cloned().collect()
        };
        conns.len() > 1
            && self.topics.iter().all(|topic| {
                let mine = of_topic(&self.printed, topic);
                conns.iter().any(|conn| runs_within(&mine, &of_topic(&self.due(Some(*conn)), topic)))
            })
    }

    fn odd(&self, index: usize, possible: &[String]) -> Finding {
        let line = self.printed[index].as_str();
        let odd = Odd { case: self.case, actor: self.actor, index, line };
        let expected = |finding: Finding| {
            let wanted = finding.expected.clone();
            finding.excerpt(excerpt(&self.printed, index, &wanted))
        };
        let unasked =
            self.reached.iter().find(|one| !self.asks_for(&one.text) && line == self.line(&one.text));
        if let Some(one) = unasked {
            return self.unasked(&odd, &one.text);
        }
        let prepared = self.reached.iter().find(|one| one.sent != one.text && line == self.line(&one.sent));
        if let Some(one) = prepared {
            return expected(odd.prepared(&self.line(&one.text)));
        }
        let nameless = self.reached.iter().find(|one| line.ends_with(&one.text) && !line.contains(self.name));
        if let Some(one) = nameless {
            let right = self.line(&one.text);
            let message = format!(
                "{} is {}. That is what came, but the subscriber's own name belongs in front: {}.",
                odd.place(),
                quoted(line),
                quoted(&right)
            );
            let advice =
                "The name is the argument behind the role. Print it, a colon, a space, and then the message.";
            return expected(odd.finding("name-missing", &right, message, advice));
        }
        expected(odd.compared(possible))
    }

    fn unasked(&self, odd: &Odd<'_>, text: &str) -> Finding {
        let topics: Vec<String> = self.topics.iter().map(|topic| format!("`{topic}`")).collect();
        let message = format!(
            "{} is {}, but `{}` was given the {} {}, and `{text}` begins with none of them.",
            odd.place(),
            quoted(odd.line),
            self.actor.name,
            if topics.len() == 1 { "topic" } else { "topics" },
            listed(&topics)
        );
        let advice = "Subscribe to the topics in the arguments, and to nothing else: the empty topic `\"\"` matches every \
                      message. (In Node a SUB is subscribed to everything until it is given topics with `chan`.) Whoever \
                      filters by hand compares the beginning of the message.";
        odd.finding("unasked-topic", "no such line", message, advice).section("The trap")
    }

    /// The lines are right one by one, but do not follow each other as the messages did.
    fn sequence(&self, due: &[String]) -> Finding {
        let never: Vec<&String> = different(due)
            .into_iter()
            .filter(|line| {
                !self.printed.contains(line) && due.iter().filter(|other| *other == line).count() > 1
            })
            .filter_map(|line| due.iter().find(|other| **other == line))
            .collect();
        let missed: Vec<&str> = self
            .topics
            .iter()
            .copied()
            .filter(|topic| never.iter().any(|line| line.starts_with(&self.line(topic))))
            .collect();
        if !missed.is_empty() {
            let lines: Vec<String> = never.into_iter().cloned().collect();
            return self.topic_missed(&missed, &lines);
        }
        let mut once = self.printed.clone();
        once.dedup();
        // One line again may as well be the next message, with another left out before it.
        if once.len() + 1 < self.printed.len() && self.runs_once(&once, due) {
            let index =
                self.printed.windows(2).position(|pair| pair[0] == pair[1]).map_or(0, |index| index + 1);
            let odd = Odd { case: self.case, actor: self.actor, index, line: &self.printed[index] };
            let message = format!(
                "{} is {} again: one message came, and it was logged twice.",
                odd.place(),
                quoted(odd.line)
            );
            let advice = "Print each message once. See that it connects once, and that one part of the program receives.";
            return odd.finding("logged-twice", "no such line", message, advice);
        }
        let index = self.first_astray(due);
        let line = self.printed.get(index).map_or("", String::as_str);
        let odd = Odd { case: self.case, actor: self.actor, index, line };
        let follows = self.after(index, due);
        let (id, what) = if within(&self.printed, due) {
            ("missing-line", "a message was left out before it")
        } else {
            ("lines-out-of-order", "the messages came in another order")
        };
        let message =
            format!("{} is {}, where {} belongs: {what}.", odd.place(), quoted(line), quoted(&follows));
        let advice = "Print each message as soon as it is received, with nothing thrown away: every receive takes a message.";
        let finding = odd.finding(id, &follows, message, advice);
        finding.excerpt(excerpt(&self.printed, index, &follows))
    }

    fn runs_once(&self, once: &[String], due: &[String]) -> bool {
        runs_within(once, due) || {
            let mut due = due.to_vec();
            due.dedup();
            runs_within(once, &due)
        }
    }

    /// The first line that breaks the longest run.
    fn first_astray(&self, due: &[String]) -> usize {
        let most = self.printed.len();
        (1..=most).find(|count| !runs_within(&self.printed[..*count], due)).map_or(0, |count| count - 1)
    }

    /// What should have followed the lines before this one.
    fn after(&self, index: usize, due: &[String]) -> String {
        let before = &self.printed[..index];
        let place = (0..due.len()).find(|at| due[*at..].starts_with(before)).unwrap_or_default();
        due.get(place + index).or(due.first()).cloned().unwrap_or_default()
    }

    fn topic_missed(&self, missed: &[&str], lines: &[String]) -> Finding {
        let quotes: Vec<String> = missed.iter().map(|topic| format!("`{topic}`")).collect();
        let (first, who) = (lines.first().map_or("", String::as_str), &self.actor.name);
        let others = self.topics.len() > missed.len();
        let message = format!(
            "`{who}` was given the {} {}, but of what begins with {} it printed nothing: {} should be among its lines.",
            if self.topics.len() == 1 { "topic" } else { "topics" },
            listed(&self.topics.iter().map(|topic| format!("`{topic}`")).collect::<Vec<String>>()),
            listed(&quotes),
            quoted(first)
        );
        let advice = if others {
            "One SUB socket can subscribe as often as you like. Go through all topics in the arguments, and subscribe to \
             each of them."
        } else {
            "A topic is the beginning of a message, byte by byte, and need not be a whole word. Subscribe to it just as \
             it stands in the arguments, with nothing before or behind it."
        };
        Finding::failure("topic-missed", Cause::Messages, message)
            .expected(first, "no such line")
            .advice(advice)
            .section("The trap")
    }

    /// Everything is right so far, but it is not enough: who stopped first, the publisher or the subscriber? If
    /// neither did, both were only slow, and nothing is wrong.
    fn too_few(&self) -> Option<Finding> {
        if !printed_too_few(self.case, self.actor) || !waited_in_vain(self.case, self.actor) {
            return None;
        }
        let seen = self.case.learner();
        let stopped = seen.stopped(&self.actor.name)?.0;
        let printed = seen.lines(&self.actor.name, Stream::Stdout).last()?.at_us;
        let (last, lines) = (self.reached.last()?, counted(self.printed.len() as u64, "line"));
        let later = |one: &&&Spoken<'_>| {
            self.asks_for(&one.text) && one.at_us > printed && one.at_us + LONG_AGO_US < stopped
        };
        if let Some(next) = self.reached.iter().find(later) {
            let message = format!(
                "`{}` printed {lines} and then nothing more for {}, although messages that begin with its topics reached it.",
                self.actor.name,
                seconds(stopped.saturating_sub(printed))
            );
            let advice =
                "It has to go on until it is stopped: receive and print in a loop that does not end.";
            let finding = Finding::failure("missing-line", Cause::Answer, message).advice(advice);
            let place = format!("line {}", self.printed.len() + 1);
            return Some(finding.expected(self.line(&next.text), "no more lines").at(place).section("Task"));
        }
        let gone = matches!(seen.end(last.speaker), End::ByItself(_));
        if gone || last.at_us + LONG_AGO_US > stopped {
            return None;
        }
        let message = format!(
            "`{}` sent {} to `{}`, and then nothing more for {}. The task asks it to go on until it is stopped.",
            last.speaker,
            counted(self.reached.len() as u64, "message"),
            self.actor.name,
            seconds(stopped.saturating_sub(last.at_us))
        );
        let advice =
            "Let the loop that sends run for ever. Whoever comes later has missed what was said before.";
        let finding = Finding::failure("publishes-once", Cause::Messages, message).advice(advice);
        Some(finding.expected("a message again and again", "silence").section("Task"))
    }
}

/// Each different line once, in the order of their first appearance.
fn different(lines: &[String]) -> Vec<String> {
    let mut different: Vec<String> = Vec::new();
    for line in lines {
        if !different.contains(line) {
            different.push(line.clone());
        }
    }
    different
}

/// Whether the few stand somewhere in the many, one after the other.
fn runs_within(few: &[String], many: &[String]) -> bool {
    few.is_empty() || many.windows(few.len()).any(|window| window == few)
}

/// Whether the few stand in the many in their order, perhaps with others between them.
fn within(few: &[String], many: &[String]) -> bool {
    let mut many = many.iter();
    few.iter().all(|one| many.any(|other| other == one))
}
