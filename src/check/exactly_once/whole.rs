//! What is not in the log: jobs that are done, or that nobody has done, and the last word. And what else is in it.

use std::collections::BTreeSet;

use crate::check::exactly_once::{Round, Says};
use crate::check::seen::{after, counted};
use crate::check::stdout;
use crate::evidence::{Head, Side};
use crate::flow::Said;
use crate::verdict::{Cause, Finding};

/// From this likeness on, of 0 to a million, a line is another one with a slip in it.
const ALIKE: u64 = 600_000;

pub(super) fn findings(round: &Round<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    findings.extend(too_soon(round));
    if round.left_us().is_some() {
        let spelled = round.log.iter().all(|entry| entry.says != Says::Other) && !round.log.is_empty();
        let missing = spelled.then(|| not_logged(round)).flatten();
        match missing {
            Some(missing) => findings.push(missing),
            None if findings.is_empty() => findings.extend(spelling(round)),
            None => {}
        }
    } else if findings.is_empty() {
        findings.extend(other_words(round));
    }
    findings
}

/// `done!` was said while jobs were open.
fn too_soon(round: &Round<'_>) -> Option<Finding> {
    let (index, said) = round.log.iter().enumerate().find(|(_, entry)| entry.says == Says::AllDone)?;
    let behind = round.log[index..].iter().filter_map(|entry| match &entry.says {
        Says::Done { job, .. } => Some(job),
        _ => None,
    });
    let behind: Vec<&String> = behind.collect();
    if let Some(finding) = behind.first().and_then(|first| done_behind(round, index, first, behind.len())) {
        return Some(finding);
    }
    let is_open = |id: &&str| {
        let mut loans = round.loans_of(id);
        !loans.any(|loan| loan.done.is_some_and(|(at_us, _)| at_us <= said.at_us))
    };
    let ids = round.ids();
    let open: Vec<&str> = ids.iter().copied().filter(is_open).collect();
    let never = round.jobs.saturating_sub(ids.len());
    let count = (open.len() + never) as u64;
    if count == 0 || round.calls.is_empty() {
        return None;
    }
    let state = match open
        .first()
        .and_then(|id| round.loans_of(id).filter(|loan| loan.handed_us <= said.at_us).last())
    {
        Some(loan) => {
            let fate = round.fate(loan).map_or(String::new(), |fate| format!(", which {fate}"));
            format!("Job {} was with `{}`{fate}", loan.job, loan.worker)
        }
        None => format!("{never} of {} had not been handed out to anybody", round.jobs),
    };
    let message = format!(
        "{} logged `done!` {}, when {} of {} still open. {state}.",
        round.who(),
        after(said.at_us),
        if count == 1 { "1 job".to_owned() } else { format!("{count} jobs") },
        format_args!("{} {}", round.jobs, if count == 1 { "was" } else { "were" })
    );
    let advice = "All is done when every job has come back with a DONE. An empty list of jobs says only that all are out.";
    Some(
        Finding::failure("said-too-early", Cause::Counting, message)
            .expected("`done!` after the last DONE", format!("`done!` with {} open", counted(count, "job")))
            .at(format!("line {}", index + 1))
            .advice(advice),
    )
}

/// Its own log has jobs behind it, whenever the lines were written, and a DONE had come for a job that was done.
fn done_behind(round: &Round<'_>, index: usize, first: &str, count: usize) -> Option<Finding> {
    let mut had: BTreeSet<&str> = BTreeSet::new();
    let (job, worker, at_us) = round.calls.iter().find_map(|call| {
        let Said::Done { job, worker, .. } = &call.said else { return None };
        let lent = round.loans_of(job).any(|loan| loan.worker == *worker && loan.handed_us <= call.asked_us);
        (lent && !had.insert(job)).then_some((job, worker, call.asked_us))
    })?;
    let message = format!(
        "Line {} of the log is `done!`, and {} behind it, the first one job {first}. Job {job} was done already when \
         `{worker}` said DONE for it {}: it seems to have been counted again.",
        index + 1,
        if count == 1 { "1 job is".to_owned() } else { format!("{count} jobs are") },
        after(at_us)
    );
    let advice = "Say `done!` when the last job is done and logged. Count the jobs that are done, each once, and not the \
                  DONEs that come.";
    Some(
        Finding::failure("said-too-early", Cause::Counting, message)
            .expected("`done!` in the last line", format!("line {}", index + 1))
            .at(format!("line {}", index + 1))
            .advice(advice),
    )
}

/// A worker that had it said DONE, and the log does not have it.
fn not_logged(round: &Round<'_>) -> Option<Finding> {
    let ids = round.ids();
    let missing: Vec<&str> = ids.into_iter().filter(|id| round.is_back(id) && !round.is_logged(id)).collect();
    let id = *missing.first()?;
    let loan = round.loans_of(id).find(|loan| loan.done.is_some())?;
    let (done_us, _) = loan.done?;
    let others = match missing.len() - 1 {
        0 => String::new(),
        1 => " So it is with one other job.".to_string(),
        others => format!(" So it is with {others} other jobs."),
    };
    let message = format!(
        "Job {id} is not in the log. `{}` had got it {} and said DONE {}.{others}",
        loan.worker,
        after(loan.handed_us),
        after(done_us)
    );
    let advice = "Log each job when its DONE comes, whichever worker says it, also when it is the last one or comes when \
                  another job is already on its way to the same worker.";
    let wanted = format!("{id} done by {}", loan.worker);
    Some(
        Finding::failure("not-logged", Cause::Answer, message)
            .expected(wanted, "no such line")
            .advice(advice),
    )
}

/// The log is complete but for its words, its order or its end: compared with what it should be.
fn spelling(round: &Round<'_>) -> Option<Finding> {
    line_end_sent(round).or_else(|| stdout::compared(round.case, round.server, expected(round)))
}

/// An empty line that came with the name: the worker's message has an end of line, which was printed along.
fn line_end_sent(round: &Round<'_>) -> Option<Finding> {
    let empty = |index: &usize| round.log[*index].text.trim().is_empty();
    let index = (1..round.log.len()).find(empty)?;
    let Says::Done { job, worker } = &round.log[index - 1].says else { return None };
    let said = format!("DONE {job} {worker}");
    let ends_so = |head: &Head| {
        let text = String::from_utf8_lossy(&head.0);
        text.ends_with('\n') && text.trim_end().ends_with(&said)
    };
    let links = round.case.links.keys().filter(|link| round.server.is_given(link, Side::Bind));
    let sender = links.into_iter().find_map(|link| {
        let flows = round.seen().flows(link).into_iter().filter(|flow| flow.from == Side::Connect);
        let flow = flows.into_iter().find(|flow| flow.messages.iter().any(|(_, head)| ends_so(head)))?;
        round.seen().connections(link).get(&flow.conn).copied()
    })?;
    let message = format!(
        "Line {} of `{}` is an empty line. The message `{said}` of `{sender}` ends with an end of line, `\\n`, and the server \
         printed it along with the name.",
        index + 1,
        round.server.name
    );
    let advice = "A message has an end of its own, so it needs no `\\n`: send the words alone. Who receives a text that may \
                  have one can cut it off: `trim_end()` in Rust, `strip()` in Python, `trim()` in Node.";
    Some(
        Finding::failure("extra-line", Cause::Answer, message)
            .expected(said.as_str(), format!("{said}\\n"))
            .at(format!("line {}", index + 1))
            .advice(advice),
    )
}

/// While the server is still there, what it has not printed may be in its buffer. What it has printed may be wrong.
fn other_words(round: &Round<'_>) -> Option<Finding> {
    let other = round.log.iter().any(|entry| entry.says == Says::Other);
    other.then(|| spelling(round)).flatten()
}

/// The log as it should be: the lines that are right in their own order, each one with a slip in it as it was meant,
/// and then those that are missing.
fn expected(round: &Round<'_>) -> Vec<String> {
    let mut missing = missing(round);
    let mut lines: Vec<String> = Vec::new();
    for entry in &round.log {
        match &entry.says {
            Says::Done { .. } => lines.push(entry.text.clone()),
            Says::Other => {
                let likeness =
                    |line: &String| (strsim::normalized_levenshtein(line, &entry.text) * 1e6) as u64;
                let best = (0..missing.len()).max_by_key(|at| (likeness(&missing[*at]), usize::MAX - at));
                let meant = best.filter(|at| likeness(&missing[*at]) >= ALIKE);
                lines.extend(meant.map(|at| missing.remove(at)));
            }
            Says::AllDone => {}
        }
    }
    lines.extend(missing);
    lines.push("done!".to_owned());
    lines
}

/// The lines of the jobs that came back and are not in the log, in the order in which they came.
fn missing(round: &Round<'_>) -> Vec<String> {
    let mut back: Vec<(u64, String)> = Vec::new();
    for id in round.ids().into_iter().filter(|id| !round.is_logged(id)) {
        let first = round.loans_of(id).filter_map(|loan| Some((loan.done?.0, &loan.worker))).min();
        back.extend(first.map(|(at_us, worker)| (at_us, format!("{id} done by {worker}"))));
    }
    back.sort();
    back.into_iter().map(|(_, line)| line).collect()
}
