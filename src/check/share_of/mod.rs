//! The check `share`: a worker that comes late, while jobs are waiting, has work at once and gets its share of what is left.
//! It is judged by who was given a job before whom, not by the clock: the clock only adds a number.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::check::asking::{Spell, Talk};
use crate::check::seen::{after, counted, seconds};
use crate::check::{Case, Check, Examined};
use crate::evidence::Name;
use crate::flow::{Answer, Call, Handout};
use crate::verdict::{Cause, Finding, Ground};

#[cfg(test)]
mod tests;

/// A worker is late when so many jobs had been handed out before it asked.
const BEFORE: usize = 8;
/// And when so many were left that nobody had had.
const LEFT: usize = 12;
/// It has work within this, in microseconds, of its first READY.
const AT_ONCE_US: u64 = 100_000;
/// For each of the others, so many new jobs may go to them first: their questions may have been on the way.
const ON_THE_WAY: usize = 2;
/// And when each of them was given more than so many, its question was not on its way any more.
const KEPT_BACK: usize = 6;
/// It has its share when it was given half of what would be its part.
const HALF: usize = 2;

/// The link over which workers ask.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ShareOf {
    /// The link: the server binds it, the workers connect.
    pub link: String,
}

impl Check for ShareOf {
    fn name(&self) -> &'static str {
        "share"
    }

    fn links(&self) -> Vec<&str> {
        vec![&self.link]
    }

    fn ground(&self) -> Ground {
        Ground::Time
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let Some(talk) = Talk::learners(case, &self.link).filter(Talk::is_learners_server) else {
            return Examined::Skipped;
        };
        let askers = talk.askers().into_iter().filter(|actor| talk.comes_late(actor));
        let late: Vec<Late> = askers.filter_map(|actor| Late::of(&talk, actor)).collect();
        if late.is_empty() {
            return Examined::Skipped;
        }
        let finding = late.iter().find_map(|one| {
            one.starved(&talk).or_else(|| one.late_start(&talk)).or_else(|| one.small_share(&talk))
        });
        Examined::Found(finding.into_iter().map(|finding| finding.section("How it is judged")).collect())
    }
}

/// A worker that came late, and what was left for it.
struct Late {
    actor: Name,
    /// When it first asked.
    came_us: u64,
    /// Jobs that nobody had had by then.
    left: usize,
    /// Those who asked before it and after it.
    others: usize,
    /// The times in which it asked and had no work.
    spells: Vec<Spell>,
}

impl Late {
    fn of(talk: &Talk<'_>, actor: Name) -> Option<Late> {
        let came_us = talk.calls(&actor).find(|call| call.said.worker().is_some())?.asked_us;
        let left = talk.untouched(came_us);
        let before = talk.list.len().saturating_sub(left);
        if before < BEFORE || left < LEFT {
            return None;
        }
        let others = talk.askers().iter().filter(|other| **other != actor).count();
        let spells = talk.spells().into_iter().filter(|spell| spell.actor == actor).collect();
        Some(Late { actor, came_us, left, others, spells })
    }

    /// New jobs that others were given after it had come.
    fn went_to_others<'a>(&self, talk: &'a Talk<'_>) -> Vec<&'a Handout> {
        let first = talk.first.iter().map(|at| &talk.handouts[*at]);
        first.filter(|one| one.actor != self.actor && one.handed_us > self.came_us).collect()
    }

    /// New jobs that it was given itself. One that was somebody else's before is what a lease is for, and no share.
    fn its_own(&self, talk: &Talk<'_>) -> usize {
        talk.first.iter().filter(|at| talk.handouts[**at].actor == self.actor).count()
    }

    /// It never had a new job.
    fn starved(&self, talk: &Talk<'_>) -> Option<Finding> {
        let others = self.went_to_others(talk);
        let asked = match talk.calls(&self.actor).count() {
            1 => "once".to_owned(),
            asked => format!("{asked} times"),
        };
        let meant = self.spells.iter().filter(|spell| spell.is_meant());
        let in_vain: usize = meant.map(|spell| spell.passed_over.len()).sum();
        let sent_home = talk.calls(&self.actor).any(|call| {
            call.answer == Some(Answer::End)
                && call.answered_us.is_some_and(|at_us| talk.untouched(at_us) > 0)
        });
        if self.its_own(talk) > 0 || (in_vain <= ON_THE_WAY * self.others && !sent_home) {
            return None;
        }
        let told = match (sent_home, self.spells.iter().any(|spell| spell.waits > 0)) {
            (true, _) => "was told END",
            (false, true) => "was told WAIT",
            (false, false) => "was kept waiting",
        };
        let message = format!(
            "`{}` came {}, when {} had not been handed out. It asked {asked}, {told} and never had one of them. {}",
            self.actor,
            after(self.came_us),
            counted(self.left as u64, "job"),
            match others.len() {
                0 => "Nobody else had one of those, either.".to_owned(),
                others => format!("{} of those went to others.", others),
            }
        );
        let advice = "The server must not care who asks: whether it has seen the name before, whether the jobs were counted \
                      out already, whether the others are done. Whoever says READY gets the first job on the list.";
        let finding = Finding::failure("starved", Cause::Pace, message);
        let share = self.left / (self.others + 1);
        Some(finding.expected(format!("about {share} jobs"), "none").at(after(self.came_us)).advice(advice))
    }

    /// Whether its question was held back, and not on its way: the others, who came with theirs on the same machine, were
    /// served many times meanwhile, and none of them ever waited for half as long.
    fn kept_back(&self, talk: &Talk<'_>, spell: &Spell) -> bool {
        let waited = spell.until_us.saturating_sub(spell.from_us);
        let served: BTreeSet<&Name> = spell.passed_over.iter().map(|at| &talk.handouts[*at].actor).collect();
        let took = |call: &Call| {
            let late = call.actor == self.actor || talk.comes_late(&call.actor);
            let job = matches!(call.answer, Some(Answer::Job { .. })) && !late;
            Some(call.answered_us?.saturating_sub(call.asked_us))
                .filter(|_| job && call.asked_us > self.came_us)
        };
        let longest = talk.ledger.calls.iter().filter_map(took).max().unwrap_or_default();
        spell.passed_over.len() > KEPT_BACK * served.len() && waited > 2 * AT_ONCE_US && waited > 2 * longest
    }

    /// Its first job came late, after others had got new ones that had asked later.
    fn late_start(&self, talk: &Talk<'_>) -> Option<Finding> {
        let spell = self.spells.first().filter(|spell| spell.fed && spell.from_us == self.came_us)?;
        let waited = spell.until_us.saturating_sub(spell.from_us);
        let on_its_way = spell.passed_over.len() <= ON_THE_WAY * self.others || waited <= AT_ONCE_US;
        if on_its_way || !(spell.is_meant() || self.kept_back(talk, spell)) {
            return None;
        }
        let message = format!(
            "`{}` first said READY {}, when {} had not been handed out. Its first job came {} later; by then {} had gone to \
             others, who had asked after it.",
            self.actor,
            after(self.came_us),
            counted(self.left as u64, "job"),
            seconds(waited),
            counted(spell.passed_over.len() as u64, "new job")
        );
        let advice = "A newcomer is a worker like any other. Answer its READY with the first job on the list, before the \
                      next question is received.";
        let finding = Finding::failure("late-start", Cause::Pace, message);
        Some(finding.expected("a job within 100 ms", seconds(waited)).at(after(self.came_us)).advice(advice))
    }

    /// It was passed over again and again, and got less than half of its part.
    fn small_share(&self, talk: &Talk<'_>) -> Option<Finding> {
        let meant = self.spells.iter().filter(|spell| spell.is_meant());
        let in_vain: usize = meant.map(|spell| spell.passed_over.len()).sum();
        let (got, others) = (self.its_own(talk), self.went_to_others(talk).len());
        let part = self.left / (self.others + 1);
        // Less by its own slowness, or the machine's, is nobody's fault: it counts only what it asked for in vain.
        if got * HALF >= part || got + in_vain < part || in_vain <= 2 * ON_THE_WAY * self.others {
            return None;
        }
        let message = format!(
            "`{}` came {}, when {} had not been handed out. It got {got} of them, the others {others}, although it asked, \
             was not answered with a job, and saw {in_vain} go to those who asked later.",
            self.actor,
            after(self.came_us),
            counted(self.left as u64, "job")
        );
        let advice = "Everybody takes from the same list, and one job at a time. Set nothing aside for those who were there \
                      first.";
        let finding = Finding::failure("small-share", Cause::Pace, message);
        let actual = counted(got as u64, "job");
        Some(finding.expected(format!("about {part} jobs"), actual).at(after(self.came_us)).advice(advice))
    }
}
