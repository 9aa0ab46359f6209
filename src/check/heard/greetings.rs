//! A node prints each different text that its neighbours said to it, once, in any order.

use std::collections::BTreeMap;

use crate::check::Case;
use crate::check::heard::flood::is_uncounted;
use crate::check::heard::lines::{Odd, excerpt, nothing};
use crate::check::heard::{printed, printed_too_few, waited_in_vain};
use crate::check::seen::{End, after, quoted, seconds};
use crate::check::spoken::{Spoken, own_name, phrases};
use crate::evidence::{Ended, Side, Stream};
use crate::scenario::Actor;
use crate::verdict::{Cause, Finding};

/// Whoever was connected for less than this, in microseconds, may have come too late for a message.
const LONG_ENOUGH_US: u64 = 500_000;

pub(super) fn findings<'a>(
    case: Case<'a>,
    spoken: &[Spoken<'a>],
    says: &[String],
) -> Vec<(&'a Actor, Finding)> {
    let nodes = || case.cast().iter().filter(|actor| own_name(case, actor).is_some());
    let mut findings = Vec::new();
    findings.extend(nodes().filter_map(|actor| Some((actor, left(case, actor)?))));
    findings.extend(nodes().filter_map(|actor| Some((actor, unheard(case, actor, spoken)?))));
    findings.extend(nodes().filter_map(|actor| Some((actor, judge(case, actor, spoken, says)?))));
    findings
}

/// It went away by itself, although others may still come. Where it printed too little, the check `exit` says so.
fn left(case: Case<'_>, actor: &Actor) -> Option<Finding> {
    let seen = case.learner();
    if seen.end(&actor.name) != End::ByItself(Ended::Code(0)) || printed_too_few(case, actor) {
        return None;
    }
    let moment = seen.ended(&actor.name).map(|(at, _)| after(at))?;
    let message =
        format!("`{}` ended by itself {moment}. It has to go on until the workshop stops it.", actor.name);
    let advice = "A node does not know how many others there will be. Whoever comes later has to find it there and hear \
                  it, so let its loop run for ever.";
    let finding = Finding::failure("ended-too-early", Cause::Messages, message).by_the_clock();
    Some(
        finding
            .expected("runs until it is stopped", "exit status 0")
            .at(moment)
            .advice(advice)
            .section("Task"),
    )
}

/// A neighbour to whom it was connected for a while, and who said nothing to it.
fn unheard(case: Case<'_>, actor: &Actor, spoken: &[Spoken<'_>]) -> Option<Finding> {
    let seen = case.learner();
    if !waited_in_vain(case, actor) || is_uncounted(case, actor) {
        return None;
    }
    let stopped = seen.stopped(&actor.name)?.0;
    neighbours(case, actor).into_iter().find_map(|(other, since)| {
        let came = spoken.iter().any(|one| one.speaker == other && one.listener == actor.name);
        let gone = matches!(seen.end(other), End::ByItself(_));
        let waited = stopped.saturating_sub(since);
        if came || gone || waited < LONG_ENOUGH_US {
            return None;
        }
        let before = spoken.iter().filter(|one| one.speaker == other).map(|one| one.at_us).max();
        let earlier = before.map_or(String::new(), |at| format!(" It had last spoken {}.", after(at)));
        let message = format!(
            "`{}` was connected to `{other}` for {}, and `{other}` said nothing to it.{earlier}",
            actor.name,
            seconds(waited)
        );
        let advice = "A BUS keeps nothing for those who come later, and a connection takes its time: what is said before it \
                      is there is lost. Say it again and again, in a loop that does not end.";
        let finding = Finding::failure("says-it-once", Cause::Messages, message).advice(advice);
        Some(finding.expected("a greeting again and again", "no message").section("The trap"))
    })
}

/// Those that it met, and when: both ends had greeted.
fn neighbours<'a>(case: Case<'a>, actor: &Actor) -> BTreeMap<&'a str, u64> {
    let seen = case.learner();
    let mut all: BTreeMap<&str, u64> = BTreeMap::new();
    for link in case.links.keys() {
        let binder = case.scene.binder(link);
        for (conn, client) in seen.connections(link) {
            let other = if actor.is_given(link, Side::Bind) {
                &**client
            } else if **client == *actor.name {
                let Some(binder) = binder else { continue };
                binder
            } else {
                continue;
            };
            if let Some(met) = seen.met_at(link, conn).filter(|_| other != actor.name) {
                let since = all.entry(other).or_insert(met);
                *since = met.min(*since);
            }
        }
    }
    all
}

fn judge(case: Case<'_>, actor: &Actor, spoken: &[Spoken<'_>], says: &[String]) -> Option<Finding> {
    case.learner().started(&actor.name)?;
    let printed = printed(case, actor);
    let reached: Vec<&Spoken<'_>> = spoken.iter().filter(|one| one.listener == actor.name).collect();
    let mut possible: Vec<String> = Vec::new();
    for one in &reached {
        if !possible.contains(&one.text) {
            possible.push(one.text.clone());
        }
    }
    // Of a flood, not all is kept: what came then is not known.
    let uncounted = is_uncounted(case, actor);
    if printed.is_empty() && possible.is_empty() && uncounted {
        return None;
    }
    if printed.is_empty() {
        return Some(nothing(case, actor, &possible, reached.len()));
    }
    // What it says itself is the matter of the check `silence`.
    let mut own = phrases(case, &actor.name, says);
    own.extend(spoken.iter().filter(|one| one.speaker == actor.name).map(|one| one.text.clone()));
    for (index, line) in printed.iter().enumerate() {
        let odd = Odd { case, actor, index, line };
        let shown = |finding: Finding| {
            let wanted = finding.expected.clone();
            finding.excerpt(excerpt(&printed, index, &wanted))
        };
        if own.contains(line) && !possible.contains(line) {
            continue;
        }
        if possible.contains(line) {
            if printed[..index].contains(line) {
                let message = format!(
                    "{} is {}, which it had logged before. Each different greeting is logged once.",
                    odd.place(),
                    quoted(line)
                );
                let advice = "The others say it again and again. Remember what you have logged, in a set or a list, and \
                              print only what is new.";
                return Some(odd.finding("logged-twice", "no such line", message, advice));
            }
            continue;
        }
        if uncounted {
            continue;
        }
        let prepared = reached.iter().find(|one| one.sent != one.text && one.sent == *line);
        return Some(shown(match prepared {
            Some(one) => odd.prepared(&one.text),
            None => odd.compared(&possible),
        }));
    }
    missing(case, actor, &printed, &possible)
}

fn missing(case: Case<'_>, actor: &Actor, printed: &[String], possible: &[String]) -> Option<Finding> {
    let missing = possible.iter().find(|text| !printed.contains(text))?;
    if !waited_in_vain(case, actor) || !printed_too_few(case, actor) {
        return None;
    }
    let on_stderr = case.learner().lines(&actor.name, Stream::Stderr);
    if on_stderr.iter().any(|line| line.text.trim_end() == missing) {
        return Some(nothing(case, actor, std::slice::from_ref(missing), 1));
    }
    let message = format!("{} reached `{}`, but it never logged it.", quoted(missing), actor.name);
    let advice = "Log each greeting that is new, not only the first one that comes: receive in a loop that does not end.";
    let finding = Finding::failure("missing-line", Cause::Answer, message).advice(advice);
    Some(
        finding
            .expected(missing.as_str(), "no such line")
            .at(format!("line {}", printed.len() + 1))
            .section("Task")
            .excerpt(excerpt(printed, printed.len(), missing)),
    )
}
