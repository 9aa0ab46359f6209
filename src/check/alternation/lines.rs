//! Whether each of the two logged the numbers that came to it, when they had come.

use crate::check::align::{clean, excerpt};
use crate::check::numbers::number;
use crate::check::payload::numbers_in;
use crate::check::seen::{after, counted, seconds};
use crate::evidence::{Side, Stream};
use crate::verdict::{Cause, Finding};

use super::{Talk, Turn};

/// What one of the two logged, and what it should have.
struct Log<'a> {
    who: String,
    /// The end that it heard.
    heard: Side,
    received: Vec<&'a Turn<'a>>,
    printed: Vec<i128>,
    /// What came to it, as far as that is known.
    expected: Vec<i128>,
}

impl Talk<'_> {
    /// What is wrong with the lines of each of the two.
    pub(super) fn lines_wrong(&self) -> Vec<Finding> {
        let ends = [Side::Connect, Side::Bind];
        let wrong_number = self.wrong_number();
        if wrong_number.is_some() {
            return wrong_number.into_iter().collect();
        }
        ends.into_iter().filter_map(|side| self.log_wrong(side)).collect()
    }

    /// A number on the wire is another one than the task asks for.
    fn wrong_number(&self) -> Option<Finding> {
        if self.is_tampered() {
            return None;
        }
        // A payload that cannot be read says nothing: some of them have to be what was asked for.
        let says = |turn: &Turn<'_>, wanted: i128| numbers_in(&turn.head.0).contains(&wanted);
        let wanted = |index: usize| index as i128 + 1;
        let printed = |turn: &Turn<'_>, place: usize| {
            let listener = &self.actor(turn.from.other()).name;
            let lines = clean(&self.case.learner().lines(listener, Stream::Stdout));
            lines.get(place).and_then(|line| number(line)).filter(|line| says(turn, *line))
        };
        let wrong = self.turns.iter().enumerate().find_map(|(index, turn)| {
            // Only what the other end read in the same way is known for sure.
            let number = printed(turn, index / 2)?;
            (!says(turn, wanted(index))).then_some((index, turn, number))
        });
        let (index, turn, number) = wrong?;
        let who = self.who(turn.from);
        let echoes = turn.from == Side::Connect && number == wanted(index) - 1;
        let message = if echoes {
            format!(
                "{who} sent {number} back, the number that it had just received. It has to answer with the next one."
            )
        } else {
            format!("{who} sent {number} where {} is the next number.", wanted(index))
        };
        let advice = format!(
            "The numbers go up by one from message to message, whoever sends them: {} says 1, 3, 5 and so on, {} answers \
             with 2, 4, 6.",
            self.who(Side::Bind),
            self.who(Side::Connect)
        );
        let id = if echoes { "echoes" } else { "wrong-number" };
        let finding = Finding::failure(id, Cause::Counting, message);
        let finding = finding.expected(wanted(index).to_string(), number.to_string());
        Some(finding.at(format!("message {}", index + 1)).when(turn.at_us).advice(advice).section("Task"))
    }

    fn log_wrong(&self, listener: Side) -> Option<Finding> {
        let actor = self.actor(listener);
        let lines = self.case.learner().lines(&actor.name, Stream::Stdout);
        let clean = clean(&lines);
        let printed: Vec<i128> = clean.iter().filter_map(|line| number(line)).collect();
        // Nothing at all, or something else than plain numbers: the check `stdout` tells that.
        if printed.is_empty() || printed.len() < clean.len() {
            return None;
        }
        let heard = listener.other();
        let received: Vec<&Turn<'_>> = self.from(heard).collect();
        let expected = if self.is_tampered() { self.came(&received, &printed) } else { self.asked(heard) };
        let log = Log { who: self.who(listener), heard, received, printed, expected };
        if log.printed == log.expected {
            return log.printed_early(&lines.iter().map(|line| line.at_us).collect::<Vec<u64>>());
        }
        let shown = |numbers: &[i128]| numbers.iter().map(i128::to_string).collect::<Vec<String>>();
        let finding = self.named(&log).section("Task");
        Some(finding.excerpt(excerpt(&shown(&log.expected), &shown(&log.printed))))
    }

    /// What came: as it was printed, where that is one of the things that the payload may mean. Equal payloads are
    /// equal numbers, whatever their encoding.
    fn came(&self, received: &[&Turn<'_>], printed: &[i128]) -> Vec<i128> {
        let readable = self.is_readable();
        let mut came: Vec<i128> = Vec::new();
        for (index, turn) in received.iter().enumerate() {
            let before = received[..index].iter().position(|one| one.head == turn.head);
            let meanings = if readable { numbers_in(&turn.head.0) } else { Vec::new() };
            let line = printed.get(index).copied();
            let number = match (before, meanings.first()) {
                (Some(before), _) => came[before],
                (None, Some(first)) => line.filter(|line| meanings.contains(line)).unwrap_or(*first),
                (None, None) => line.unwrap_or_default(),
            };
            came.push(number);
        }
        came
    }

    fn named(&self, log: &Log<'_>) -> Finding {
        let place = log.printed.iter().zip(&log.expected).take_while(|(line, came)| line == came).count();
        let line = |numbers: &[i128]| numbers.get(place).map_or("no such line".to_string(), i128::to_string);
        let (expected, actual) = (line(&log.expected), line(&log.printed));
        let all: Vec<i128> = (1..=i128::from(self.rule.messages)).collect();
        let own = self.asked(log.heard.other());
        let who = &log.who;
        let (id, message, advice) = if log.printed == self.asked(log.heard) {
            let message = format!(
                "{who} printed {actual}, although in this scene another number came: {expected}. Its lines do not depend \
                 on what it received."
            );
            (
                "prepared-answer",
                message,
                "In this scene the workshop put one message in the place of another. Print the number that the socket \
             received, not the one that you know comes next.",
            )
        } else if log.printed == all {
            let message = format!("{who} logged all the numbers: those that it received, and its own.");
            (
                "logs-both",
                message,
                "Log what you receive, and nothing else. The other end logs what you send.",
            )
        } else if log.printed == own {
            let message = format!("{who} logged the numbers that it sent, and not those that it received.");
            (
                "logs-what-it-sent",
                message,
                "Print the number that comes out of the receive, not the one that goes into the send.",
            )
        } else if log.printed.len() < log.expected.len() {
            let message = format!(
                "{who} received {}, and printed {}. {expected} is missing.",
                counted(log.received.len() as u64, "number"),
                counted(log.printed.len() as u64, "line")
            );
            (
                "missing-line",
                message,
                "Print a line for each message, also for the last one, before the socket is closed.",
            )
        } else if log.printed.len() > log.expected.len() {
            let message = format!(
                "{who} received {}, and printed {}. {actual} is one too many.",
                counted(log.received.len() as u64, "number"),
                counted(log.printed.len() as u64, "line")
            );
            ("extra-line", message, "Print one line for each message that you receive.")
        } else {
            let message = format!("{who} printed {actual} where {expected} came.");
            ("different-text", message, "Turn the whole message into a number, and print that number.")
        };
        Finding::failure(id, Cause::Answer, message)
            .expected(expected, actual)
            .at(format!("line {}", place + 1))
            .advice(advice)
    }
}

impl Log<'_> {
    /// A line that was there before its message was.
    fn printed_early(&self, at_us: &[u64]) -> Option<Finding> {
        let early = |(line, turn): &(&u64, &&Turn<'_>)| **line < turn.there_us;
        let pairs = at_us.iter().zip(&self.received);
        let (place, (line, turn)) = pairs.enumerate().find(|(_, pair)| early(pair))?;
        let message = format!(
            "{} printed {} {} before that number reached it. So it cannot be what it received.",
            self.who,
            self.printed[place],
            seconds(turn.there_us - line)
        );
        let advice = "Receive first, and print the number that came. Do not print the one that you expect.";
        let finding = Finding::failure("printed-too-early", Cause::Answer, message).by_the_clock();
        let finding = finding.expected("the line after the message", "the line before the message");
        Some(finding.at(after(*line)).advice(advice).section("Task"))
    }
}
