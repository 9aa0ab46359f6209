//! What is measured in a conversation: when somebody began, how long answers and jobs took, how many were in work.

use crate::check::asking::{Spell, Talk};
use crate::evidence::Name;
use crate::flow::{Answer, Call, Handout};

/// Of so many answers, or jobs, something can be said.
const ENOUGH: usize = 12;

/// When each of them asked for the first time.
pub(super) fn beginnings(talk: &Talk<'_>) -> Vec<u64> {
    let first = |actor: &Name| talk.calls(actor).map(|call| call.asked_us).min();
    talk.askers().iter().filter_map(first).collect()
}

pub(super) fn length(spell: &Spell) -> u64 {
    spell.in_vain_us
}

/// Whether another one had a long job for most of that time: it may have been waited for.
pub(super) fn waits_for_another(talk: &Talk<'_>, spell: &Spell) -> bool {
    talk.handouts.iter().any(|one| {
        let ms: u64 = one.task.parse().unwrap_or(0);
        let ended = one.done.as_ref().map_or(u64::MAX, |done| done.at_us);
        one.actor != spell.actor
            && ms.saturating_mul(10_000) >= length(spell).saturating_mul(6)
            && one.handed_us < spell.until_us
            && ended > spell.from_us
    })
}

/// `once`, or `12 times`, as often as it asked in that time.
pub(super) fn asked_in(talk: &Talk<'_>, spell: &Spell) -> String {
    let asked = talk
        .calls(&spell.actor)
        .filter(|call| call.asked_us >= spell.from_us && call.asked_us <= spell.until_us)
        .count();
    if asked == 1 { "once".to_owned() } else { format!("{asked} times") }
}

/// What a worker that asked in vain was told.
pub(super) fn told(spell: &Spell) -> &'static str {
    if spell.waits > 0 { "was told WAIT" } else { "was kept waiting" }
}

/// The longest job that was in work, with the one that got this one in the end, before it got it.
pub(super) fn longest_before<'a>(talk: &'a Talk<'_>, last: &Handout) -> Option<&'a Handout> {
    let ms = |one: &Handout| one.task.parse::<u64>().unwrap_or(0);
    let before = |one: &&Handout| one.actor == last.actor && one.handed_us < last.handed_us;
    let longest = talk.handouts.iter().filter(before).max_by_key(|one| ms(one))?;
    (ms(longest) > 3 * ms(last)).then_some(longest)
}

/// The most jobs that were in work at the same time.
pub(super) fn most_at_once(talk: &Talk<'_>) -> usize {
    let in_work = |at_us: u64| {
        talk.handouts
            .iter()
            .filter(|one| one.handed_us <= at_us && one.done.as_ref().is_none_or(|done| done.at_us > at_us))
            .count()
    };
    talk.handouts.iter().map(|one| in_work(one.handed_us)).max().unwrap_or_default()
}

/// How long each answer took that handed out a job, in microseconds.
pub(super) fn answer_times(talk: &Talk<'_>) -> Vec<u64> {
    let handed = |call: &&Call| matches!(call.answer, Some(Answer::Job { .. }));
    let took = |call: &Call| Some(call.answered_us?.saturating_sub(call.asked_us));
    talk.ledger.calls.iter().filter(handed).filter_map(took).collect()
}

/// By how much each of its jobs took longer than it says, in microseconds.
pub(super) fn over_time(talk: &Talk<'_>, actor: &str) -> Vec<u64> {
    let over = |one: &Handout| {
        let took = one.done.as_ref()?.at_us.saturating_sub(one.handed_us);
        Some(took.saturating_sub(one.task.parse::<u64>().ok()?.saturating_mul(1_000)))
    };
    talk.handouts.iter().filter(|one| *one.actor == *actor).filter_map(over).collect()
}

/// The least of them, where there are enough: on a busy machine, some are quick all the same.
pub(super) fn least(times: &[u64]) -> Option<u64> {
    times.iter().min().copied().filter(|_| times.len() >= ENOUGH)
}

/// The least of them but for one in ten; 0 where there are too few.
pub(super) fn most_of(times: &[u64]) -> u64 {
    let mut times = times.to_vec();
    times.sort_unstable();
    times.get(times.len().div_ceil(10)).copied().filter(|_| times.len() >= ENOUGH).unwrap_or_default()
}

/// The one in the middle; 0 where there is none.
pub(super) fn median(times: &[u64]) -> u64 {
    let mut times = times.to_vec();
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
