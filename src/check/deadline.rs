//! The check `deadline`: a survey reaches those who are there, ends at its deadline, and counts who answered in time.
//!
//! Who answered in time is read off the wire: the answers that were delivered before the deadline, counted from the
//! moment in which the question crossed. One that came close to the deadline may be counted or not.

use serde::Deserialize;

use crate::check::{Case, Check, Examined};
use crate::evidence::Side;
use crate::scenario::{Actor, Pattern};

mod answers;
mod time;

#[cfg(test)]
mod tests;

/// Which link carries the survey.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Deadline {
    /// The link. The one that binds it gets its deadline, in ms, right behind the address; those that connect get
    /// their names right before it.
    pub link: String,
}

impl Check for Deadline {
    fn name(&self) -> &'static str {
        "deadline"
    }

    fn links(&self) -> Vec<&str> {
        vec![&self.link]
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let Some(survey) = Survey::of(case, &self.link) else { return Examined::Skipped };
        let first = survey.asked_too_early().or_else(|| survey.asks_again()).or_else(|| survey.ends_wrong());
        // Whom it did not ask, or did not wait for, it cannot name: that follows.
        Examined::Found(match first {
            Some(finding) => vec![finding],
            None => survey.answers_wrong(),
        })
    }
}

/// One of those who are asked.
struct Respondent<'a> {
    actor: &'a Actor,
    /// The name that it was given.
    name: &'a str,
    /// Whether the scene made it stand still.
    frozen: bool,
    /// When a connection of its own was first up.
    met_us: Option<u64>,
    /// When the first question came to the tap for it.
    asked_us: Option<u64>,
    /// How many questions it got, on the connection with the most.
    questions: usize,
    answer: Option<Answer<'a>>,
}

/// The first answer of a respondent.
struct Answer<'a> {
    /// The earliest time at which it was delivered.
    there_us: u64,
    /// What the program put into it, as far as it is kept.
    payload: &'a [u8],
}

/// One survey: who was asked, who answered, and when.
struct Survey<'a> {
    case: Case<'a>,
    link: &'a str,
    surveyor: &'a Actor,
    deadline_us: u64,
    respondents: Vec<Respondent<'a>>,
    /// When the question first came to the tap.
    asked_us: Option<u64>,
    /// When the surveyor asked the system to bind its address, where that was seen.
    listened_us: Option<u64>,
}

impl<'a> Survey<'a> {
    fn of(case: Case<'a>, link: &'a str) -> Option<Survey<'a>> {
        let surveyor = case.cast().iter().find(|actor| actor.is_given(link, Side::Bind))?;
        let deadline: u64 = word(case, surveyor, place(surveyor, link, Side::Bind)? + 1)?.parse().ok()?;
        let asked = case.cast().iter().filter(|actor| actor.is_given(link, Side::Connect));
        let respondents: Vec<Respondent<'_>> =
            asked.filter_map(|actor| Respondent::of(case, link, actor)).collect();
        let listened_us = case.learner().bound_at(surveyor, link);
        let asked_us = respondents.iter().filter_map(|one| one.asked_us).min();
        let deadline_us = deadline * 1000;
        Some(Survey { case, link, surveyor, deadline_us, respondents, asked_us, listened_us })
    }

    fn who(&self) -> String {
        self.case.who(self.surveyor)
    }
}

impl<'a> Respondent<'a> {
    fn of(case: Case<'a>, link: &str, actor: &'a Actor) -> Option<Respondent<'a>> {
        let seen = case.learner();
        let name = word(case, actor, place(actor, link, Side::Connect)?.checked_sub(1)?)?;
        let connections = seen.connections(link);
        let own = |conn: u32| connections.get(&conn).is_some_and(|who| ***who == *actor.name);
        let its = connections.keys().copied().filter(|conn| own(*conn));
        let met_us = its.filter_map(|conn| seen.met_at(link, conn)).min();
        let messages = || seen.delivered(link).into_iter().filter(|one| own(one.conn));
        let asked_us = messages().filter(|one| one.from == Side::Bind).map(|one| one.at_us).min();
        let flows = seen.flows(link);
        let questions = flows.iter().filter(|flow| flow.from == Side::Bind && own(flow.conn));
        let questions = questions.map(|flow| flow.count as usize).max().unwrap_or_default();
        let answer = messages().filter(|one| one.from == Side::Connect).map(|one| Answer {
            there_us: one.at_us + one.held_us,
            payload: Pattern::Respondent.text_of(&one.head.0),
        });
        let answer = answer.min_by_key(|answer| answer.there_us);
        let frozen = seen.was_frozen(&actor.name);
        Some(Respondent { actor, name, frozen, met_us, asked_us, questions, answer })
    }
}

/// The place of an address among the actor's arguments.
fn place(actor: &Actor, link: &str, side: Side) -> Option<usize> {
    actor.arguments.iter().position(|argument| argument.is_address(link, side))
}

/// What stood at this place of the actor's arguments.
fn word<'a>(case: Case<'a>, actor: &Actor, place: usize) -> Option<&'a str> {
    let (_, command) = case.learner().started(&actor.name)?;
    let from_the_end = actor.arguments.len().checked_sub(place).filter(|left| *left > 0)?;
    command.len().checked_sub(from_the_end).map(|at| command[at].as_str())
}
