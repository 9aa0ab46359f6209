//! The check `who-got-what`: everybody who was there in time got a fair share of what was handed out.

use serde::Deserialize;

use crate::check::seen::{after, counted, listed, seconds};
use crate::check::shares::shares;
use crate::check::{Case, Check, Examined};
use crate::evidence::Side;
use crate::scenario::{Actor, Start};
use crate::verdict::{Cause, Finding};

#[cfg(test)]
mod tests;

/// Everybody needs at least the fair share divided by this. A library may put a message on another connection
/// while one is being written to: with NNG 26 to 35 of 90 were seen where 30 were fair.
const LENIENCY: u64 = 3;
/// Whoever sends its first message within this of its first listener, in microseconds, has not waited for others.
/// Half a second of waiting is what is asked for at least, and most of it comes after the first listener.
const DID_NOT_WAIT_US: u64 = 250_000;
/// The least pause between bind and the first number, in microseconds, that the page asks for, and what is taken for it.
const PAUSE_US: u64 = 450_000;
/// What the program that binds knows later than the tap, in microseconds.
const SETTLING_US: u64 = 20_000;

/// What is handed out over which link, by the end that binds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WhoGotWhat {
    /// The link's name.
    pub link: String,
}

impl Check for WhoGotWhat {
    fn name(&self) -> &'static str {
        "who-got-what"
    }

    fn links(&self) -> Vec<&str> {
        vec![&self.link]
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        match Deal::of(case, &self.link) {
            Some(deal) => Examined::Found(deal.findings()),
            None => Examined::Skipped,
        }
    }
}

/// Somebody to whom something is dealt.
struct Hand<'a> {
    actor: &'a Actor,
    got: u64,
    /// When its connection was up.
    up: Option<u64>,
    /// When it is first known to have dialled.
    dialled: Option<u64>,
}

/// Who got how much of everything, and when.
struct Deal<'a> {
    case: Case<'a>,
    dealer: &'a Actor,
    hands: Vec<Hand<'a>>,
    all: u64,
    first_us: u64,
    last_us: u64,
    /// Whether the dealer bound long before it dealt. That the others came up late is not its doing then.
    paused: bool,
}

impl<'a> Deal<'a> {
    /// `None`: nothing was dealt.
    fn of(case: Case<'a>, link: &str) -> Option<Deal<'a>> {
        let seen = case.learner();
        let dealer = case.cast().iter().find(|actor| actor.is_given(link, Side::Bind))?;
        let shares = shares(case.scene, case.learner, link);
        let hand = |actor: &'a Actor| {
            let its = || {
                let all = seen.connections(link).into_iter();
                all.filter(|(_, who)| ***who == *actor.name).map(|(conn, _)| conn)
            };
            Hand {
                actor,
                got: shares.iter().find(|(name, _)| *name == actor.name).map_or(0, |(_, share)| share.got),
                up: its().filter_map(|conn| seen.met_at(link, conn)).min(),
                dialled: seen.dialled_at(link, &actor.name),
            }
        };
        let takers = case.cast().iter().filter(|actor| actor.is_given(link, Side::Connect));
        let hands: Vec<Hand<'a>> = takers.map(hand).collect();
        let dealt = seen.flows(link).into_iter().filter(|flow| flow.from == Side::Bind);
        let times: Vec<u64> = dealt.flat_map(|flow| flow.messages).map(|(at_us, _)| at_us).collect();
        let (first_us, last_us) = (*times.iter().min()?, *times.iter().max()?);
        let all = hands.iter().map(|hand| hand.got).sum();
        let bound = seen.bound_at(dealer, link);
        let paused = bound.is_some_and(|bound| first_us.saturating_sub(bound) >= PAUSE_US);
        Some(Deal { case, dealer, hands, all, first_us, last_us, paused })
    }

    fn fair(&self) -> u64 {
        self.all / (self.hands.len() as u64).max(1)
    }

    fn findings(&self) -> Vec<Finding> {
        // Somebody who never dialled, or who left before, is told of elsewhere.
        let gone = |hand: &Hand<'_>| {
            self.case.learner().ended(&hand.actor.name).is_some_and(|(at_us, _)| at_us < self.last_us)
        };
        let short =
            |hand: &&Hand<'_>| hand.got * LENIENCY < self.fair() && hand.dialled.is_some() && !gone(hand);
        let short: Vec<&Hand<'_>> = self.hands.iter().filter(short).collect();
        let Some(first_up) = self.hands.iter().filter_map(|hand| hand.up).min() else { return Vec::new() };
        if short.is_empty() {
            return Vec::new();
        }
        let knocked = short.iter().any(|hand| hand.dialled.is_some_and(|dialled| dialled < self.first_us));
        let waited = self.first_us.saturating_sub(first_up);
        if knocked && waited < DID_NOT_WAIT_US && self.is_to_wait() && !self.paused {
            return vec![self.did_not_wait(first_up, &short)];
        }
        let early = |hand: &Hand<'_>| hand.up.is_some_and(|up| up + SETTLING_US < self.first_us);
        let (there, late): (Vec<&Hand<'_>>, Vec<&Hand<'_>>) = short.into_iter().partition(|hand| early(hand));
        let lopsided = (!there.is_empty()).then(|| self.lopsided(&there));
        let too_late = (!late.is_empty()).then(|| self.came_too_late(&late));
        lopsided.into_iter().chain(too_late).collect()
    }

    /// Whether nothing but the dealer's patience can see to it that all are there: it starts when all have dialled.
    fn is_to_wait(&self) -> bool {
        self.dealer.starts == Start::WhenAllKnock
    }

    fn names(&self, hands: &[&Hand<'_>]) -> String {
        let names: Vec<String> = hands.iter().map(|hand| format!("`{}`", hand.actor.name)).collect();
        listed(&names)
    }

    /// `worker1 90, worker2 0, worker3 0`
    fn shares(&self) -> String {
        let shares: Vec<String> =
            self.hands.iter().map(|hand| format!("{} {}", hand.actor.name, hand.got)).collect();
        shares.join(", ")
    }

    fn finding(&self, finding: Finding) -> Finding {
        let each = self.fair();
        finding.expected(format!("about {each} for each"), self.shares()).section("The trap")
    }

    fn did_not_wait(&self, first_up: u64, short: &[&Hand<'_>]) -> Finding {
        let who = self.case.who(self.dealer);
        let took = self.last_us.saturating_sub(self.first_us);
        let begun = self.first_us.saturating_sub(first_up);
        let late = short.iter().filter_map(|hand| hand.up?.checked_sub(self.first_us)).max();
        let late = late.map_or(String::new(), |late| {
            let was = if short.len() == 1 { "was" } else { "the last of them was" };
            format!(
                " {} had dialled, and {was} connected {} after the first number.",
                self.names(short),
                seconds(late)
            )
        });
        let message = format!(
            "{who} did not wait for the workers: {}. It began {} after the first one was connected, and all {} were out {} \
             later.{late}",
            self.shares(),
            seconds(begun),
            counted(self.all, "number"),
            seconds(took),
        );
        let advice = "PUSH deals to whoever is connected at that moment. Bind, then give the workers a second to come, and \
                      only then push the first number.";
        let finding =
            Finding::failure("idle-workers", Cause::Meeting, message).by_the_clock().at(after(self.first_us));
        self.finding(finding.advice(advice))
    }

    fn lopsided(&self, short: &[&Hand<'_>]) -> Finding {
        let message = format!(
            "The shares are far from even: {}. {} had been connected before the first number, and got almost nothing.",
            self.shares(),
            self.names(short)
        );
        let advice = "A PUSH takes turns among its connections by itself. See whether a worker opens more than one PULL, \
                      stops taking, or gets another priority than the others.";
        // Some libraries deal to whichever connection is free, which on a busy machine may always be another one. And
        // whatever ended the deal early is told first.
        let nothing = short.iter().any(|hand| hand.got == 0);
        let weight = if nothing { Finding::failure } else { Finding::note };
        self.finding(weight("lopsided-shares", Cause::Answer, message.as_str()).advice(advice))
    }

    /// Nobody is to blame for it: the machine was slow, or another check says why.
    fn came_too_late(&self, late: &[&Hand<'_>]) -> Finding {
        let message = format!(
            "{} came after the first number, and got less than a fair share: {}.",
            self.names(late),
            self.shares()
        );
        let advice =
            "On a busy machine that can happen, and it fails nobody. Verify again when it is quieter.";
        self.finding(Finding::note("came-too-late", Cause::Meeting, message).advice(advice))
    }
}
