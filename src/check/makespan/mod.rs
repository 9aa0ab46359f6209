//! The check `makespan`: from the first question to the last DONE it takes little longer than the best schedule for these
//! jobs and these workers. A machine that is slow is slow for everybody: what is told is what a server or a worker did,
//! as it crossed the wire, and not what the clock says alone.

use serde::Deserialize;

use crate::check::asking::{Spell, Talk};
use crate::check::seen::{after, counted, seconds};
use crate::check::{Case, Check, Examined, told_once};
use crate::flow::Handout;
use crate::scenario::Actor;
use crate::verdict::{Cause, Finding, Ground};

mod best;
mod measure;
#[cfg(test)]
mod tests;

use best::{best, in_this_order};
use measure::{
    answer_times, asked_in, beginnings, least, length, longest_before, median, most_at_once, most_of,
    over_time, told, waits_for_another,
};

/// It may take so many hundredths of the best time.
const MOST: u64 = 130;
/// So many jobs that others were given before somebody who had asked earlier are no chance.
const PASSED_OVER: usize = 5;
/// So many WAITs while jobs wait are no chance.
const WAITS: usize = 5;
/// Whoever is answered so late, in microseconds, while nobody else asks either, waits for the others' work to end.
const KEPT_WAITING_US: u64 = 700_000;
/// An answer that always takes longer than this, in microseconds, is held up by the server itself.
const SLOW_ANSWER_US: u64 = 8_000;
/// And one that takes longer than this but for one time in ten, and so many times longer than beside.
const VERY_SLOW_ANSWER_US: u64 = 60_000;
const SLOWER: u64 = 8;
/// A job that always takes so much longer than it says, in microseconds, is held up by its worker.
const SLOW_WORK_US: u64 = 12_000;

/// The link over which workers ask.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Makespan {
    /// The link: the server binds it, the workers connect.
    pub link: String,
}

impl Check for Makespan {
    fn name(&self) -> &'static str {
        "makespan"
    }

    fn links(&self) -> Vec<&str> {
        vec![&self.link]
    }

    fn ground(&self) -> Ground {
        Ground::Time
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let Some(talk) = Talk::learners(case, &self.link) else { return Examined::Skipped };
        let Some(theirs) = talk.references().filter(|_| !talk.handouts.is_empty()) else {
            return Examined::Skipped;
        };
        let both = Both { talk, theirs };
        let workers = both.talk.learners_workers();
        let mut findings = told_once(workers.filter_map(|actor| Some((actor, both.slow_worker(actor)?))));
        if both.talk.is_learners_server() {
            let of_server = both
                .stuck_behind()
                .or_else(|| both.in_rounds())
                .or_else(|| both.long_one_last())
                .or_else(|| both.slow_answers())
                .or_else(|| both.much_slower().filter(|_| findings.is_empty()));
            findings.extend(of_server);
        }
        Examined::Found(findings.into_iter().map(|finding| finding.section("How it is judged")).collect())
    }
}

/// The learner's run and the reference's.
struct Both<'a> {
    talk: Talk<'a>,
    theirs: Talk<'a>,
}

impl Both<'_> {
    /// Somebody asked while others, who asked later, were given what it could have done.
    fn stuck_behind(&self) -> Option<Finding> {
        let talk = &self.talk;
        let spells = talk.spells();
        // What becomes of those who come late is told by another check.
        let meant = spells.iter().filter(|spell| spell.is_meant() && !talk.comes_late(&spell.actor));
        let spell = meant.max_by_key(|spell| spell.passed_over.len())?;
        let usual = self.theirs.spells().iter().map(|spell| spell.passed_over.len()).max().unwrap_or(0);
        if spell.passed_over.len() < PASSED_OVER.max(usual * 2) {
            return None;
        }
        let passed: Vec<&Handout> = spell.passed_over.iter().map(|at| &talk.handouts[*at]).collect();
        let last = passed.last()?;
        let asked = asked_in(talk, spell);
        let told = told(spell);
        let (jobs, waited) =
            (counted(passed.len() as u64, "job"), seconds(last.handed_us.saturating_sub(spell.from_us)));
        if most_at_once(talk) == 1 {
            let message = format!(
                "There was never more than one job in work. `{}` asked {asked} from {} on and {told}, while {jobs} went to \
                 others, one after the other.",
                spell.actor,
                seconds(spell.from_us)
            );
            let advice = "The server does not wait for a DONE before it hands out the next job. Whoever asks gets a job, \
                          as long as there is one; DONE only says that an old one is finished.";
            let finding = Finding::failure("one-at-a-time", Cause::Pace, message);
            return Some(self.timed(finding).at(after(spell.from_us)).advice(advice));
        }
        let held_up = longest_before(talk, last).map_or(String::new(), |one| {
            format!(" They waited behind job {} of {} ms, which `{}` had.", one.job, one.task, one.worker)
        });
        let message = format!(
            "`{}` asked {asked} from {} on and {told}, while {jobs} that nobody had begun were kept for others.{held_up} Job \
             {} of {} ms went to `{}` {waited} after `{}` had first asked.",
            spell.actor,
            seconds(spell.from_us),
            last.job,
            last.task,
            last.worker,
            spell.actor
        );
        let advice = "Do not decide beforehand who does which job: not by halves, not in turn, not by the number of workers. \
                      Keep one list, and give whoever asks the first job that is on it.";
        let finding = Finding::failure("stuck-behind", Cause::Pace, message);
        Some(self.timed(finding).at(after(spell.from_us)).advice(advice))
    }

    /// Nobody was given the jobs that were there, although somebody asked.
    fn in_rounds(&self) -> Option<Finding> {
        let total = self.so_far_us()?;
        let spells = self.talk.spells();
        let usual = self.theirs.spells().iter().map(length).max().unwrap_or(0);
        let kept_waiting = |spell: &Spell| {
            let long = length(spell) > KEPT_WAITING_US.max(usual.saturating_mul(5));
            spell.waits == 0 && long && waits_for_another(&self.talk, spell)
        };
        let in_vain = |spell: &&Spell| spell.waits >= WAITS || kept_waiting(spell);
        let spell = spells.iter().filter(in_vain).max_by_key(|spell| length(spell))?;
        let lost: u64 =
            spells.iter().filter(|other| other.actor == spell.actor).filter(in_vain).map(length).sum();
        let possible = self.best_us();
        if total * 100 <= possible * MOST || lost * 2 < possible {
            return None;
        }
        let message = format!(
            "`{}` asked {} from {} on and {}, for {}, while {} had not been handed out to anybody.",
            spell.actor,
            asked_in(&self.talk, spell),
            seconds(spell.from_us),
            told(spell),
            seconds(length(spell)),
            counted(spell.untouched as u64, "job")
        );
        let advice = "As long as there is a job on the list, whoever asks gets one at once. WAIT is for the time in which \
                      the list is empty and others still work. Nobody has to wait for another one's DONE.";
        let finding = Finding::failure("slower-than-need-be", Cause::Pace, message);
        Some(self.timed(finding).at(after(spell.from_us)).advice(advice))
    }

    /// The order in which the jobs were handed out lets nobody be quick.
    fn long_one_last(&self) -> Option<Finding> {
        let talk = &self.talk;
        let jobs: Vec<u64> =
            talk.first.iter().filter_map(|at| talk.handouts[*at].task.parse().ok()).collect();
        // For more than two, the best possible time is not known well enough.
        if jobs.len() < talk.list.len() || talk.askers().len() != 2 {
            return None;
        }
        let (took, possible) = (in_this_order(&jobs, 2), best(&jobs, &[0, 0]));
        if took * 100 <= possible * MOST {
            return None;
        }
        let (place, longest) = jobs.iter().enumerate().max_by_key(|(_, ms)| **ms)?;
        let message = format!(
            "The job of {longest} ms was handed out as number {} of {}. In this order two workers need {}, however quick \
             the server is; {} are possible.",
            place + 1,
            jobs.len(),
            seconds(took * 1_000),
            seconds(possible * 1_000)
        );
        let advice = "Whatever is left of a long job when all the others are done is done by one worker, while the other \
                      one waits. Hand out the jobs in the order of the list, or the longest first.";
        let finding = Finding::failure("slower-than-need-be", Cause::Pace, message);
        Some(finding.expected(seconds(possible * 1_000), seconds(took * 1_000)).advice(advice))
    }

    /// Each answer takes its time, and the work waits for it.
    fn slow_answers(&self) -> Option<Finding> {
        let (ours, theirs) = (answer_times(&self.talk), answer_times(&self.theirs));
        let (least, usual) = (least(&ours)?, median(&theirs));
        let (total, possible) = (self.so_far_us()?, self.best_us());
        let most = most_of(&ours);
        let (quick, which) = match most > VERY_SLOW_ANSWER_US.max(usual * SLOWER) && most > least * 2 {
            true => (most, "nine answers of ten that handed out a job"),
            false => (least, "each answer that handed out a job"),
        };
        if quick < SLOW_ANSWER_US.max(usual * 2) || total * 100 <= possible * MOST {
            return None;
        }
        let message = format!(
            "{} took {} or more for {which}. Meanwhile the worker waits, and the jobs too.",
            self.talk.case.who(self.talk.server),
            seconds(quick)
        );
        let advice = "Wait for the next question in the receive itself, with a timeout if need be, and answer at once. A \
                      sleep in that loop is a sleep for each job, and so is a clock that looks only now and then whether \
                      somebody has asked.";
        let finding = Finding::failure("slower-than-need-be", Cause::Pace, message);
        Some(self.timed(finding).advice(advice))
    }

    /// The clock says it, and nothing else does.
    fn much_slower(&self) -> Option<Finding> {
        let (total, possible) = (self.total_us()?, self.best_us());
        let theirs = Both::total_of(&self.theirs)?;
        if total * 100 <= possible * MOST || total < theirs * 8 {
            return None;
        }
        let message = format!(
            "All jobs were done {} after the first question. {} were possible, and the reference beside it took {}.",
            seconds(total),
            seconds(possible),
            seconds(theirs)
        );
        let advice = "Look at what happens between a question and its answer, and between an answer and the next question.";
        let finding = Finding::failure("slower-than-need-be", Cause::Pace, message);
        Some(self.timed(finding).advice(advice))
    }

    /// Its jobs take longer than they say, each of them.
    fn slow_worker(&self, actor: &Actor) -> Option<Finding> {
        let (ours, theirs) = (over_time(&self.talk, &actor.name), over_time(&self.theirs, &actor.name));
        let (shortest, usual) = (least(&ours)?, median(&theirs));
        if shortest < SLOW_WORK_US.max(usual * 2) {
            return None;
        }
        let example = self.talk.handouts.iter().find(|one| *one.actor == *actor.name)?;
        let took = example.done.as_ref()?.at_us.saturating_sub(example.handed_us);
        let message = format!(
            "{} took {} or more too long for each of its jobs. Job {} of {} ms took it {}.",
            self.talk.case.who(actor),
            seconds(shortest),
            example.job,
            example.task,
            seconds(took)
        );
        let advice = "A job takes the milliseconds that it says. When it is done, say DONE at once; the pause of 10 ms is \
                      for WAIT only. If the time is wrong by a factor, look at the unit.";
        let finding = Finding::failure("slower-than-need-be", Cause::Pace, message);
        Some(finding.expected(format!("{} ms", example.task), seconds(took)).advice(advice))
    }

    /// From the first question to the last DONE.
    fn total_us(&self) -> Option<u64> {
        Both::total_of(&self.talk)
    }

    /// The same, or until the end of the scene where not all is done.
    fn so_far_us(&self) -> Option<u64> {
        let first = beginnings(&self.talk).into_iter().min()?;
        Some(self.total_us().unwrap_or_else(|| self.talk.end_us().saturating_sub(first)))
    }

    fn total_of(talk: &Talk<'_>) -> Option<u64> {
        Some(talk.all_done_us()?.saturating_sub(beginnings(talk).into_iter().min()?))
    }

    /// The best possible for these jobs and for workers that came when these came, from the first question on.
    fn best_us(&self) -> u64 {
        let from = beginnings(&self.talk);
        let first = from.iter().min().copied().unwrap_or_default();
        let from: Vec<u64> = from.into_iter().map(|at_us| (at_us - first) / 1_000).collect();
        best(&self.talk.list, &from) * 1_000
    }

    /// Adds how long it took, and how long it need have taken.
    fn timed(&self, mut finding: Finding) -> Finding {
        let possible = self.best_us();
        if let Some(total) = self.total_us() {
            finding.message.push_str(&format!(
                " All in all it took {}; {} were possible.",
                seconds(total),
                seconds(possible)
            ));
            return finding.expected(format!("at most {}", seconds(possible * MOST / 100)), seconds(total));
        }
        finding.expected(format!("at most {}", seconds(possible * MOST / 100)), "not all done")
    }
}
