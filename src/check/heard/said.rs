//! Whether the speakers said what the page spells out, all of it.

use std::collections::BTreeMap;

use crate::check::seen::{counted, listed, quoted};
use crate::check::spoken::{Spoken, heard_before, phrases};
use crate::check::{Case, told_once};
use crate::scenario::Actor;
use crate::verdict::{Cause, Finding};

/// Texts at least this similar (0 to 1) are the same one, misspelled.
const SIMILAR: f64 = 0.8;
/// So many rounds of what there is to say are enough to miss a text that was never said.
const ROUNDS: usize = 3;

pub(super) fn findings(case: Case<'_>, spoken: &[Spoken<'_>], says: &[String]) -> Vec<Finding> {
    // What was only passed on is another mistake.
    let again = heard_before(spoken);
    let of = |actor: &Actor| -> Vec<&Spoken<'_>> {
        let own =
            spoken.iter().zip(&again).filter(|(one, again)| one.speaker == actor.name && again.is_none());
        own.map(|(one, _)| one).collect()
    };
    let judge = |actor| {
        let (said, phrases) = (of(actor), phrases(case, &actor.name, says));
        let finding = wrong(case, actor, &said, &phrases)
            .or_else(|| missing(case, actor, &said, &phrases))
            .or_else(|| in_another_order(case, actor, &said, &phrases))?;
        Some((actor, finding))
    };
    told_once(case.cast().iter().filter_map(judge))
}

fn wrong(case: Case<'_>, actor: &Actor, said: &[&Spoken<'_>], phrases: &[String]) -> Option<Finding> {
    let (index, first) = said.iter().enumerate().find(|(_, one)| one.phrase.is_none())?;
    let likeness = |phrase: &&String| (strsim::normalized_levenshtein(phrase, &first.sent) * 1e6) as u64;
    let meant = phrases.iter().max_by_key(likeness)?;
    let lower = |text: &str| text.to_lowercase();
    let id = if phrases.iter().any(|phrase| lower(&first.sent).contains(&lower(phrase))) {
        "letter-case"
    } else if likeness(&meant) as f64 >= SIMILAR * 1e6 {
        "misspelled"
    } else {
        "wrong-message"
    };
    let quotes: Vec<String> = phrases.iter().map(|phrase| format!("`{phrase}`")).collect();
    let asked = match quotes.as_slice() {
        [only] => only.clone(),
        several => format!("one of {}", listed(several)),
    };
    let what = if first.sent.is_empty() { "an empty message".to_owned() } else { quoted(&first.sent) };
    let message = format!("{} sent {what}. The task asks for {asked}.", case.who(actor));
    let advice = match id {
        "letter-case" => {
            "Capital and small letters matter, also on the wire: a topic in other letters matches nothing."
        }
        "misspelled" => "Compare the two letter by letter, blanks and punctuation marks too.",
        _ => {
            "Other programs may be at the other end, so what is sent is a part of the task. Send each text as the page \
             spells it, whole, in one message."
        }
    };
    let finding =
        Finding::failure(id, Cause::Messages, message).expected(meant.as_str(), first.sent.as_str());
    Some(finding.at(format!("message {}", index + 1)).when(first.at_us).advice(advice).section("Task"))
}

/// One of several texts never came, although enough did.
fn missing(case: Case<'_>, actor: &Actor, said: &[&Spoken<'_>], phrases: &[String]) -> Option<Finding> {
    let times = |index: usize| said.iter().filter(|one| one.phrase == Some(index)).count();
    let never: Vec<String> = (0..phrases.len())
        .filter(|index| times(*index) == 0)
        .map(|index| format!("`{}`", phrases[index]))
        .collect();
    if phrases.len() < 2 || never.is_empty() || said.len() < ROUNDS * phrases.len() {
        return None;
    }
    let count = counted(said.len() as u64, "message");
    let message = format!("{} sent {count}, but never {}.", case.who(actor), listed(&never));
    let advice = "Go through the list on the page: each round has all of its texts.";
    let finding = Finding::failure("text-missing", Cause::Messages, message);
    Some(finding.expected(listed(&never), "never sent").advice(advice).section("Task"))
}

/// The texts came round and round, but mostly not in the order of the page. One that is lost on its way breaks the order
/// once, and no more.
fn in_another_order(
    case: Case<'_>,
    actor: &Actor,
    said: &[&Spoken<'_>],
    phrases: &[String],
) -> Option<Finding> {
    if phrases.len() < 2 || said.len() < ROUNDS * phrases.len() {
        return None;
    }
    let mut last: BTreeMap<(&str, u32), usize> = BTreeMap::new();
    let mut steps = Vec::new();
    for one in said {
        let Some(phrase) = one.phrase else { continue };
        if let Some(before) = last.insert((one.link, one.conn), phrase) {
            steps.push((before, phrase, one.at_us));
        }
    }
    let follows = |before: usize, next: usize| next == (before + 1) % phrases.len();
    let wrong = steps.iter().filter(|(before, next, _)| !follows(*before, *next));
    if wrong.clone().count() * 2 < steps.len() {
        return None;
    }
    let (before, next, at_us) = wrong.min_by_key(|(_, _, at_us)| *at_us)?;
    let [before, next, due] =
        [*before, *next, (before + 1) % phrases.len()].map(|index| format!("`{}`", phrases[index]));
    let message = format!("{} sent {next} after {before}. There the task asks for {due}.", case.who(actor));
    let advice = "Send the texts in the order of the list on the page, and then begin again with the first.";
    let finding = Finding::failure("out-of-order", Cause::Messages, message).expected(due, next);
    Some(finding.when(*at_us).advice(advice).section("Task"))
}
