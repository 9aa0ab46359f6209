//! Whether the two took turns, on one connection, and nobody else got in.

use std::collections::BTreeSet;

use crate::check::crash::{Reason, crash};
use crate::check::seen::{after, counted, quoted, seconds};
use crate::evidence::{Side, Stream, What};
use crate::verdict::{Cause, Finding};

use super::{Talk, Turn};

impl Talk<'_> {
    /// Somebody else took part.
    pub(super) fn disturbed(&self) -> Option<Finding> {
        let seen = self.case.learner();
        let connections = seen.connections(&self.rule.link);
        let is_strangers =
            |conn: u32| connections.get(&conn).is_some_and(|who| ***who != *self.connector.name);
        let flows = seen.flows(&self.rule.link);
        let told = flows.iter().find(|flow| flow.from == Side::Bind && is_strangers(flow.conn));
        let printed = seen.lines(&self.binder.name, Stream::Stdout);
        let heard = printed.iter().find(|line| self.strangers_words().any(|words| line.text.contains(words)));
        let who = self.who(Side::Bind);
        let (what, at_us) = match (told, heard) {
            (Some(flow), _) => {
                (format!("{who} said something to a third peer that knocked"), flow.messages.first()?.0)
            }
            (None, Some(line)) => {
                (format!("{who} printed {}, which a third peer said", quoted(line.text)), line.at_us)
            }
            (None, None) => self.failed_on_a_stranger(&who)?,
        };
        let message = format!(
            "{what}. It can only have got in because the place of `{}` was free.",
            self.connector.name
        );
        let advice = "A PAIR keeps its peer as long as the connection is open, and takes the next one when it closes. So \
                      keep one socket open for the whole talk, and stop listening after the last number.";
        let finding = Finding::failure("disturbed", Cause::Meeting, message).by_the_clock();
        let finding = finding.expected("two that talk", "a third one among them");
        Some(finding.at(after(at_us)).advice(advice).section("The trap"))
    }

    /// The talk was over, the one that connects had gone, and then a stranger's words were too much.
    fn failed_on_a_stranger(&self, who: &str) -> Option<(String, u64)> {
        self.strangers_words().next()?;
        let crash = crash(self.case, self.binder).filter(|crash| crash.reason == Reason::Unknown)?;
        let last = self.turns.last()?;
        let gone = self.case.learner().closed_at(&self.rule.link, last.conn)?;
        let over = self.turns.len() as u64 >= self.rule.messages && gone < crash.at_us;
        over.then(|| (format!("{who} went on listening, and failed on what a third peer said"), crash.at_us))
    }

    /// The first thing that is wrong with the turns.
    pub(super) fn turns_wrong(&self) -> Option<Finding> {
        self.left_in_between()
            .or_else(|| self.silent())
            .or_else(|| self.out_of_turn())
            .or_else(|| self.another_length())
    }

    /// One of them closed the connection and made a new one.
    fn left_in_between(&self) -> Option<Finding> {
        let first = self.turns.first()?.conn;
        let closed = self.case.learner().closed_at(&self.rule.link, first)?;
        let carried = self.turns.iter().filter(|turn| turn.conn == first).count() as u64;
        // What was said into a connection that is being closed never gets to the tap, so the next one may be silent.
        let next = self.case.learner.events.iter().find_map(|event| match &event.what {
            What::Connected { link, actor, conn }
                if **link == *self.rule.link && **actor == *self.connector.name && *conn > first =>
            {
                Some(event.at_us)
            }
            _ => None,
        });
        let next = next.filter(|_| carried < self.rule.messages)?;
        let used: BTreeSet<u32> = self.turns.iter().map(|turn| turn.conn).collect();
        let left = self.case.learner.events.iter().find_map(|event| match &event.what {
            What::Closed { link, conn, by } if **link == *self.rule.link && *conn == first => Some(*by),
            _ => None,
        });
        let message = format!(
            "{} closed its socket {}, in the middle of the talk: after {} of {}. What is said into a connection that is \
             being closed is lost, and its place is free for anybody else.",
            self.who(left.unwrap_or(Side::Connect)),
            after(closed),
            carried,
            counted(self.rule.messages, "message")
        );
        let advice = "Open one PAIR socket at each end, and keep it for the whole talk. Close it when the last number is \
                      said.";
        let finding = Finding::failure("left-in-between", Cause::Meeting, message).by_the_clock();
        let finding = finding.expected("1 connection", counted(used.len().max(2) as u64, "connection"));
        Some(finding.at(after(next)).advice(advice).section("The trap"))
    }

    fn silent(&self) -> Option<Finding> {
        let seen = self.case.learner();
        let connections = seen.connections(&self.rule.link);
        let mut own = connections.iter().filter(|(_, who)| ****who == *self.connector.name);
        let met = own.any(|(conn, _)| seen.met_at(&self.rule.link, *conn).is_some());
        if !self.turns.is_empty() || !met {
            return None;
        }
        let message = "The sockets met, but neither end said anything.";
        let advice = format!(
            "`{}` begins: it sends 1, and then it receives the answer. `{}` receives first, and then it sends.",
            self.binder.name, self.connector.name
        );
        let finding = Finding::failure("nothing-crossed", Cause::Messages, message);
        let finding = finding.expected(counted(self.rule.messages, "message"), "no message");
        Some(finding.advice(advice).section("Task"))
    }

    /// Somebody spoke before the other one's number was there.
    fn out_of_turn(&self) -> Option<Finding> {
        let ahead = |index: usize| {
            let turn = &self.turns[index];
            let own = self.turns[..index].iter().filter(|one| one.from == turn.from).count();
            let there = |one: &&Turn<'_>| one.from != turn.from && one.there_us <= turn.at_us;
            let heard = self.turns[..index].iter().filter(there).count();
            let needed = if turn.from == Side::Bind { own } else { own + 1 };
            (own, needed.saturating_sub(heard))
        };
        let (index, own) = (0..self.turns.len()).find_map(|index| match ahead(index) {
            (_, 0) => None,
            (own, _) => Some((index, own)),
        })?;
        let from = self.turns[index].from;
        let most =
            (0..self.turns.len()).filter(|index| self.turns[*index].from == from).map(|index| ahead(index).1);
        // Whoever sends before it receives, in each round, is always one message ahead.
        Some(match (from, most.max()) {
            (Side::Connect, Some(1)) => self.bob_begins(index, own),
            _ => self.did_not_wait(from, index, own),
        })
    }

    fn bob_begins(&self, index: usize, own: usize) -> Finding {
        let (second, first) = (self.who(Side::Connect), self.who(Side::Bind));
        let message = format!(
            "{second} sends before it has received: its message {} was there before {first}'s number had reached it. \
             {first} has to begin.",
            own + 1
        );
        let advice = "With PAIR both ends may send at any time, so the two have to agree on who begins. Here the one that \
                      binds sends first. The one that connects receives, logs, and only then answers.";
        Finding::failure("bob-begins", Cause::Messages, message)
            .expected(format!("{first} begins"), format!("{second} begins"))
            .at(after(self.turns[index].at_us))
            .advice(advice)
            .section("Task")
    }

    fn did_not_wait(&self, from: Side, index: usize, own: usize) -> Finding {
        let (turn, who) = (&self.turns[index], self.who(from));
        let before = self.turns[..index].iter().rfind(|one| one.from == from);
        let gap = before.map_or(0, |before| turn.at_us.saturating_sub(before.at_us));
        let message = format!(
            "{who} sent its message {} only {} after its message {own}, and {} had not answered yet.",
            own + 1,
            seconds(gap),
            self.who(from.other())
        );
        let advice = "PAIR does not keep anybody in turn: a send goes out whether an answer has come or not. After each \
                      send, receive one message before you send the next.";
        Finding::failure("did-not-wait", Cause::Messages, message)
            .expected("one message each, in turns", format!("two messages in a row from {who}"))
            .at(after(turn.at_us))
            .advice(advice)
            .section("Task")
    }

    /// More or fewer numbers were said. Where messages are tampered with, the talk may take longer.
    fn another_length(&self) -> Option<Finding> {
        let (came, asked) = (self.turns.len() as u64, self.rule.messages);
        let last = self.turns.last()?;
        if came == asked || self.is_tampered() || self.is_broken_off() {
            return None;
        }
        let message = format!(
            "{} crossed, and the last one came from {}. The talk goes from 1 to {asked}, a message for each number.",
            counted(came, "message"),
            self.who(last.from)
        );
        let (id, advice) = if came < asked {
            let advice = "Look at the loop that ends first: where it stops counting, and whether its last number is sent \
                          before the socket is closed. `1..10` ends with 9, `1..=10` with 10.";
            ("too-few-messages", advice)
        } else {
            (
                "too-many-messages",
                "Look at the loops: where they stop counting, and who is the last one to answer.",
            )
        };
        let finding = Finding::failure(id, Cause::Messages, message);
        let finding = finding.expected(counted(asked, "message"), counted(came, "message"));
        Some(finding.at(after(last.at_us)).advice(advice).section("Task"))
    }
}
