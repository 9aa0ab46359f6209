//! The check `durable`: a server that is killed and started again forgets nothing that it has accepted, and says nothing
//! else than before.

use std::ops::Range;

use serde::Deserialize;

use crate::check::seen::{listed, moment};
use crate::check::{Case, Check, Examined};
use crate::evidence::{Name, Side, What};
use crate::scenario::{Actor, Argument, Asking, Blow, Does, Plays};

mod answers;
mod book;
mod forgotten;
mod parts;
mod twice;
mod unanswered;

#[cfg(test)]
mod tests;

use book::{Book, Request};

/// The two links of the server.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Durable {
    /// The link to the clients.
    pub clients: String,
    /// The link to the workers.
    pub jobs: String,
}

impl Check for Durable {
    fn name(&self) -> &'static str {
        "durable"
    }

    fn links(&self) -> Vec<&str> {
        vec![&self.clients, &self.jobs]
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let Some(server) = case.cast().iter().find(|actor| actor.is_given(&self.clients, Side::Bind)) else {
            return Examined::Skipped;
        };
        let book = Book::of(case.learner(), &server.name, &self.clients, &self.jobs);
        let hall = Hall { case, rule: self, server, book };
        let mut findings = parts::findings(&hall);
        // What the others did wrong is not the server's fault.
        if findings.is_empty() && server.plays == Plays::Learner {
            findings.extend(unanswered::did_not_come_back(&hall));
            findings.extend(answers::finding(&hall));
            findings.extend(twice::finding(&hall).or_else(|| forgotten::finding(&hall)));
            if findings.is_empty() {
                findings.extend(unanswered::finding(&hall));
            }
            findings = forgotten::without_journal(&hall, findings);
        }
        Examined::Found(findings)
    }
}

/// What the findings are drawn from.
struct Hall<'a> {
    case: Case<'a>,
    rule: &'a Durable,
    server: &'a Actor,
    book: Book,
}

impl<'a> Hall<'a> {
    /// What happened where the reference played all parts.
    fn of_the_reference(&self) -> Book {
        Book::of(self.case.reference(), &self.server.name, &self.rule.clients, &self.rule.jobs)
    }

    /// Whether this client of the workshop's goes away without waiting for an answer.
    fn vanishes(&self, client: &str) -> bool {
        let peer = self.case.scene.peers.iter().find(|peer| peer.name == client);
        peer.is_some_and(
            |peer| matches!(&peer.does, Does::Submit(errands) if errands.manner == Asking::Vanishes),
        )
    }

    /// Whether the end of the journal was cut off when the server was killed.
    fn is_torn(&self) -> bool {
        self.case.scene.moments.iter().any(|moment| matches!(moment.does, Blow::Tear { .. }))
    }

    /// Whether what is known of this request may have been torn off between these lives.
    fn may_be_torn(&self, request: usize, mut lives: Range<usize>) -> bool {
        self.is_torn() && lives.any(|kill| self.book.may_be_last(request, kill))
    }

    /// The lease that the server was given, in microseconds.
    fn lease_us(&self) -> u64 {
        let lease = self.server.arguments.iter().rev().find_map(|argument| match argument {
            Argument::Word(word) => word.parse::<u64>().ok(),
            _ => None,
        });
        lease.unwrap_or(0) * 1000
    }

    /// What the journal was when all was over: its name, and its length; none when it was not there.
    fn journal(&self) -> Option<(&'a Name, Option<u64>)> {
        let given = self.server.arguments.iter().find_map(|argument| match argument {
            Argument::File(name) => Some(name),
            _ => None,
        })?;
        self.case.learner.events.iter().find_map(|event| match &event.what {
            What::File { name, size, .. } if **name == **given => Some((name, *size)),
            _ => None,
        })
    }

    /// How a sentence about a request begins.
    fn request(&self, request: &Request) -> String {
        format!("Request {} (`{}`, of `{}`)", request.name, request.task, request.client())
    }

    /// When the server was killed between two lives, in words.
    fn killed_between(&self, earlier: usize, later: usize) -> String {
        let kills = self.book.kills.get(earlier..later).unwrap_or_default();
        listed(&kills.iter().map(|at_us| moment(*at_us)).collect::<Vec<String>>())
    }
}
