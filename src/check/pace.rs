//! The check `pace`: one step of work takes about as long as the task says, neither less nor much more.
//!
//! A right program may pause before its work or after it, or follow a timetable and catch up after a delay; and
//! on a busy machine a line may be seen late. So no single gap says anything: it is the whole that is judged.

use serde::Deserialize;

use crate::check::seen::{Seen, after, counted, seconds};
use crate::check::{Case, Check, Examined};
use crate::evidence::{StopReason, Stream};
use crate::scenario::Actor;
use crate::verdict::{Cause, Finding, Ground};

/// Fewer steps than this are too few to be called too fast.
const ENOUGH: usize = 5;
/// Fewer steps than this are too few to be called too slow.
const FEW: usize = 3;

/// How fast it has to be.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pace {
    /// Milliseconds from one step to the next.
    pub every_ms: u64,
    /// What a step is.
    #[serde(default)]
    pub of: Of,
}

/// What a step of the work shows as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Of {
    /// A line on stdout, but for the last one, which may follow at once.
    #[default]
    Lines,
    /// A message on a connection.
    Messages,
    /// All different messages on a connection, each once. They may come together, or one after the other with
    /// the pause behind each of them.
    Rounds,
}

impl Check for Pace {
    fn name(&self) -> &'static str {
        "pace"
    }

    fn ground(&self) -> Ground {
        Ground::Time
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let every = self.every_ms * 1000;
        let judged: Vec<Option<Finding>> = match self.of {
            Of::Lines => case.cast().iter().filter_map(|actor| lines(case, actor, every)).collect(),
            Of::Messages | Of::Rounds => messages::judge(case, every, self.of),
        };
        if judged.is_empty() {
            Examined::Skipped
        } else {
            Examined::Found(judged.into_iter().flatten().collect())
        }
    }
}

/// The steps of one program.
struct Steps {
    who: String,
    what: &'static str,
    at: Vec<u64>,
    /// When the work can have begun: the first message, or the first line.
    began: u64,
    started: u64,
    /// Microseconds a step has to take.
    every: u64,
}

impl Steps {
    fn whole(&self) -> u64 {
        self.every * (self.at.len() as u64 - 1)
    }

    fn last(&self) -> u64 {
        self.at.last().copied().unwrap_or_default()
    }

    fn span(&self) -> u64 {
        self.last() - self.at[0]
    }

    fn mean(&self) -> u64 {
        self.span() / (self.at.len() as u64 - 1).max(1)
    }

    /// Whether it went through without a stop but for a few: a busy machine holds up anybody now and then, but whoever
    /// pauses is held up at every step, or, where the lines were seen in bursts, between any two bursts.
    fn hardly_stops(&self) -> bool {
        const STOP: u64 = 1_500;
        let stops = self.at.windows(2).filter(|pair| pair[1] - pair[0] >= STOP).count();
        stops * 12 < self.at.len()
    }

    fn median(&self) -> u64 {
        let mut gaps: Vec<u64> = self.at.windows(2).map(|pair| pair[1] - pair[0]).collect();
        gaps.sort_unstable();
        gaps.get(gaps.len() / 2).copied().unwrap_or_default()
    }
}

/// `None`: there is nothing to judge. `Some(None)`: the pace is right.
fn lines(case: Case<'_>, actor: &Actor, every: u64) -> Option<Option<Finding>> {
    let (learner, reference) = (case.learner(), case.reference());
    let (theirs, ours) = (reference_steps(reference, actor)?, times(learner, actor));
    // More lines than the reference's are another mistake. They share the time of a step.
    let every =
        if ours.len() > theirs.len() + 1 { every * theirs.len() as u64 / ours.len() as u64 } else { every };
    let mut steps = steps(case.who(actor), ours, learner, actor, every);
    if let Some(finding) = stands_still(case, actor, &steps) {
        return Some(Some(finding));
    }
    steps.at.pop();
    if steps.at.len() < FEW {
        return None;
    }
    Some(
        too_fast(&steps)
            .or_else(|| all_at_once(&steps, &theirs, every))
            .or_else(|| too_slow(&steps, &theirs, was_stopped(learner, actor))),
    )
}

fn times(seen: Seen<'_>, actor: &Actor) -> Vec<u64> {
    let lines = seen.lines(&actor.name, Stream::Stdout);
    lines.into_iter().filter(|line| !line.text.trim().is_empty()).map(|line| line.at_us).collect()
}

fn reference_steps(seen: Seen<'_>, actor: &Actor) -> Option<Vec<u64>> {
    let mut times = times(seen, actor);
    times.pop();
    (times.len() >= ENOUGH).then_some(times)
}

fn steps(who: String, at: Vec<u64>, seen: Seen<'_>, actor: &Actor, every: u64) -> Steps {
    let first = at.first().copied().unwrap_or_default();
    let began = seen.first_message().map_or(first, |message| message.min(first));
    let started = seen.started(&actor.name).map_or(began, |(at, _)| at.min(began));
    Steps { who, what: "line", at, began, started, every }
}

fn was_stopped(seen: Seen<'_>, actor: &Actor) -> bool {
    matches!(seen.stopped(&actor.name), Some((_, StopReason::Deadline | StopReason::Idle)))
}

fn too_fast(steps: &Steps) -> Option<Finding> {
    if steps.at.len() < ENOUGH {
        return None;
    }
    let whole = steps.whole();
    let since = |begin: u64| steps.last() - begin;
    // The moment of the start is sure, that of the first message may have been seen late.
    let short = since(steps.began) * 100 < whole * 70
        || (since(steps.began) * 100 < whole * 85 && since(steps.started) * 100 < whole * 95);
    let early = |index: &usize| {
        let least = (steps.every * *index as u64 / 2).saturating_sub(250_000);
        steps.at[*index] - steps.began < least
    };
    let early = (0..steps.at.len()).rfind(early);
    if !short && early.is_none() {
        return None;
    }
    let (mean, every) = (steps.mean(), seconds(steps.every));
    // A burst that is followed by a long pause has the right mean, so the burst is what is told.
    let (count, took) = match early {
        Some(last) if !short => (last as u64 + 1, steps.at[last] - steps.at[0]),
        _ => (steps.at.len() as u64, steps.span()),
    };
    let each = took / (count - 1).max(1);
    let took = format!("{} in {}", counted(count, steps.what), seconds(took));
    // On a busy machine even who never pauses looks slow, so these two differ in their words only. A timer of Node's
    // never takes less than 1 ms, even if it is asked for none.
    let finding = if mean < 1_700 || (steps.hardly_stops() && each < 5_000) {
        let message = format!(
            "{} does not pause: {took}. The task asks for about {every} from one to the next.",
            steps.who
        );
        let reason = match steps.what {
            "line" => "The pause stands for work: without it nobody can see who is waiting for whom.",
            _ => "The one who sends waits for nobody, so without a pause it floods everybody who listens.",
        };
        Finding::failure("too-fast", Cause::Pace, message)
            .advice(format!("Let it sleep {every} for each {}. {reason}", steps.what))
    } else {
        let message = format!(
            "{} is too fast: {took}, {} from one to the next on the average. The task asks for about {every}.",
            steps.who,
            seconds(each)
        );
        Finding::failure("too-fast", Cause::Pace, message).advice(format!(
            "Let it sleep {every} for each {}, once. See that it pauses at all, and look at the unit of the pause.",
            steps.what
        ))
    };
    let at = format!("between {} and {}", seconds(steps.at[0]), seconds(steps.last()));
    Some(
        finding
            .expected(format!("about {every} each"), format!("{} each", seconds(each)))
            .at(at)
            .when(steps.at[0])
            .section("Task"),
    )
}

fn all_at_once(steps: &Steps, theirs: &[u64], every: u64) -> Option<Finding> {
    let whole = steps.whole();
    // If the reference's lines were seen bunched as well, it was the workshop that looked late.
    let in_time = (theirs[theirs.len() - 1] - theirs[0]) * 100 >= every * (theirs.len() as u64 - 1) * 60;
    if steps.at.len() < ENOUGH || !in_time || steps.span() * 100 >= whole * 25 {
        return None;
    }
    let message = format!(
        "{} worked for {} and then printed all at once: {} in {}. Each has to be printed when it is known.",
        steps.who,
        seconds(steps.at[0] - steps.began),
        counted(steps.at.len() as u64, steps.what),
        seconds(steps.span())
    );
    let advice = "Print in the loop, not behind it. If you do, something holds the lines back: a buffer that is \
                  written only when it is full or at the end. Flush it after each line.";
    let finding = Finding::failure("all-at-once", Cause::Pace, message).advice(advice).section("Task");
    let expected = format!("one about every {}", seconds(steps.every));
    Some(finding.expected(expected, format!("all within {}", seconds(steps.span()))).at(after(steps.at[0])))
}

fn too_slow(steps: &Steps, theirs: &[u64], stopped: bool) -> Option<Finding> {
    let reference = Steps { who: String::new(), at: theirs.to_vec(), ..*steps };
    let limit = |typical: u64| (typical.max(steps.every) * 7 / 4).max(typical + 15_000);
    if steps.median() <= limit(reference.median()) || steps.mean() <= limit(reference.mean()) {
        return None;
    }
    Some(slow(steps, steps.mean(), stopped))
}

/// After very few lines nothing more came until its time was up, although it had no message to wait for: most
/// likely a pause that is counted in another unit than its author thinks.
fn stands_still(case: Case<'_>, actor: &Actor, steps: &Steps) -> Option<Finding> {
    let (learner, reference) = (case.learner(), case.reference());
    let (stopped, StopReason::Deadline | StopReason::Idle) = learner.stopped(&actor.name)? else {
        return None;
    };
    let crossed = |seen: Seen<'_>| -> u64 {
        case.links.keys().flat_map(|link| seen.flows(link)).map(|flow| flow.count).sum()
    };
    let count = steps.at.len() as u64;
    if count == 0 || count > FEW as u64 || crossed(learner) < crossed(reference) {
        return None;
    }
    let message = format!(
        "{} printed {} and then nothing more for {}, although all messages had crossed.",
        steps.who,
        counted(count, "line"),
        seconds(stopped.saturating_sub(steps.last()))
    );
    let every = seconds(steps.every);
    let finding = Finding::failure("too-slow", Cause::Pace, message)
        .expected(format!("about {every} each"), "it stands still")
        .at(after(steps.last()))
        .advice(format!("{UNITS} If the pause is right, look for what else it waits for."));
    Some(finding.section("Task"))
}

/// Where a pause of another length than meant comes from.
const UNITS: &str = "Look at the unit of the pause: Rust's `Duration::from_millis`, Python's `time.sleep`, which counts \
                     in seconds, C's `usleep`, which counts in millionths.";

fn slow(steps: &Steps, mean: u64, stopped: bool) -> Finding {
    let every = seconds(steps.every);
    let end = if stopped { " Its time was up before it was done." } else { "" };
    let message = format!(
        "{} is too slow: {} from one {} to the next on the average. The task asks for about {every}.{end}",
        steps.who,
        seconds(mean),
        steps.what
    );
    let advice = format!("{UNITS} See that it pauses once, not twice.");
    Finding::failure("too-slow", Cause::Pace, message)
        .expected(format!("about {every} each"), format!("{} each", seconds(mean)))
        .at(format!("between {} and {}", seconds(steps.at[0]), seconds(steps.last())))
        .advice(advice)
        .section("Task")
}

mod messages;

#[cfg(test)]
mod tests;
