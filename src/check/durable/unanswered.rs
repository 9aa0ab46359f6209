//! A server that does not come back, and requests that never get an answer.

use super::Hall;
use super::book::Book;
use crate::check::seen::{End, after, counted};
use crate::evidence::Ended;
use crate::verdict::{Cause, Finding};

/// Enough to be started and reached on a machine that has nothing else to do, in microseconds.
const TO_START_US: u64 = 2_000_000;

/// Nobody reached it any more after it was started again.
pub(super) fn did_not_come_back(of: &Hall<'_>) -> Option<Finding> {
    let (seen, last) = (of.case.learner(), of.book.last_life());
    let killed_us = *of.book.kills.last()?;
    let (theirs, end) = (of.of_the_reference(), seen.end(&of.server.name));
    let in_vain = is_open(of, &of.book) && !is_open(of, &theirs);
    let was_reached =
        of.book.reached.contains_key(&last) || !theirs.reached.contains_key(&theirs.last_life());
    let is_gone = matches!(end, End::ByItself(_));
    if was_reached || !(in_vain || is_gone) || (!is_gone && had_no_time(of)) {
        return None;
    }
    let fate = match end {
        End::ByItself(Ended::Code(code)) => format!("it ended with status {code}"),
        End::ByItself(Ended::Signal(signal)) => format!("signal {signal} ended it"),
        _ => "nobody could reach it any more".to_owned(),
    };
    let torn = if of.is_torn() {
        " While it was gone, a few bytes were cut off the end of its journal."
    } else {
        ""
    };
    let message = format!(
        "The server was killed {} and started again on its journal, and {fate}.{torn}{}",
        after(killed_us),
        seen.last_words(&of.server.name)
    );
    let advice = "Read the journal record by record. One that is not whole ends it: cut it off, and go on from there. Nothing \
                  in the file is a reason not to start.";
    // Before the panic or the exit status that shows it: those happen in a life that the scene may have cut short.
    let finding = Finding::failure("did-not-come-back", Cause::Protocol, message).by_the_clock();
    Some(finding.expected("it binds again", fate).at(after(killed_us)).advice(advice).section("Task"))
}

/// Whether the server was started for the last time so shortly before the end that it may have been about to come: on a
/// busy machine an interpreter takes its time, as it did in the lives before.
fn had_no_time(of: &Hall<'_>) -> bool {
    let book = &of.book;
    let last = book.last_life();
    let began_us =
        |life: usize| life.checked_sub(1).and_then(|kill| book.kills.get(kill)).copied().unwrap_or(0);
    let Some((over_us, _)) = of.case.learner().stopped(&of.server.name) else { return false };
    let took = book.reached.iter().map(|(life, at_us)| at_us.saturating_sub(began_us(*life)));
    let slowest_us = took.max().unwrap_or(0);
    !book.reached.contains_key(&last) && over_us.saturating_sub(began_us(last)) < 2 * slowest_us + TO_START_US
}

fn open(of: &Hall<'_>, book: &Book) -> Vec<usize> {
    let all = book.requests.iter().enumerate();
    let open = all.filter(|(_, one)| one.first_answer().is_none() && !of.vanishes(one.client()));
    open.map(|(place, _)| place).collect()
}

fn is_open(of: &Hall<'_>, book: &Book) -> bool {
    !open(of, book).is_empty()
}

/// A client that asked to the end, and in vain.
pub(super) fn finding(of: &Hall<'_>) -> Option<Finding> {
    let book = &of.book;
    let open = open(of, book);
    let place = *open.first()?;
    let request = &book.requests[place];
    let is_gone = matches!(of.case.learner().end(&of.server.name), End::ByItself(_));
    let given_up = matches!(of.case.learner().end(request.client()), End::ByItself(_));
    if is_gone || given_up || had_no_time(of) || is_open(of, &of.of_the_reference()) {
        return None;
    }
    let fate = match book.given(place).last() {
        None => "no worker was ever given it".to_owned(),
        Some(given) => {
            let killed = match book.last_life() {
                last if last > given.life => {
                    format!(
                        ", the server was killed {}, and nobody got it again",
                        of.killed_between(given.life, last)
                    )
                }
                _ => String::new(),
            };
            format!("as job {} it was with `{}` {}{killed}", given.job, given.worker, after(given.handed_us))
        }
    };
    let message = format!(
        "{} was made {}, the last time {}, and never answered: {fate}.{}",
        of.request(request),
        counted(request.asks.len() as u64, "time"),
        request.asks.last().map_or_else(String::new, |ask| after(ask.at_us).words),
        match open.len() {
            1 => String::new(),
            many => format!(" So were {} others.", many - 1),
        }
    );
    let advice = "A request that was made before and is under way has to be answered on every way back that it came by: the one \
                  before the server was killed leads nowhere. And what was under way then has to be handed out again.";
    let finding = Finding::failure("not-answered", Cause::Messages, message).by_the_clock();
    Some(
        finding
            .expected("an answer to every request", counted(open.len() as u64, "request") + " without one")
            .advice(advice)
            .section("Task"),
    )
}
