//! Recognises that the sums were made before the wire and not behind it.

use crate::check::Case;
use crate::check::numbers::sums;
use crate::check::payload::numbers_in;
use crate::evidence::{Head, Side};
use crate::verdict::{Cause, Finding};

use super::Sums;

/// So many messages that are sums are no chance.
const TELLING: usize = 6;

/// The messages are the sums of the numbers that the task asks to send.
pub(super) fn sends_sums(case: Case<'_>, all: &Sums) -> Option<Finding> {
    let flows = case.links.keys().flat_map(|link| case.learner().flows(link));
    let flow = flows.filter(|flow| flow.from == Side::Bind).max_by_key(|flow| flow.count)?;
    let ready = sums(&all.sent);
    let means = |(head, number): (&Head, &i128)| numbers_in(&head.0).contains(number);
    let heads = || flow.messages.iter().map(|(_, head)| *head);
    let are = |numbers: &[i128]| heads().zip(numbers).take(TELLING).all(means);
    if flow.messages.len() < TELLING || ready.len() < TELLING || !are(&ready) || are(&all.sent) {
        return None;
    }
    let third = ready.get(2)?;
    let message = format!(
        "The sums crossed the wire, not the numbers: the third message is {third}. So the worker only printed what was \
         worked out before, and when the workshop let two messages change places, the sums went up and down."
    );
    let advice = "Push the numbers 1 to 100 as they are. The worker adds each one, as it comes, to a sum of its own, and \
                  prints that.";
    let finding = Finding::failure("sends-sums", Cause::Messages, message);
    Some(
        finding
            .expected("1, 2, 3 on the wire", format!("1, 3, {third} on the wire"))
            .at("message 3")
            .when(flow.messages[2].0)
            .advice(advice)
            .section("Task"),
    )
}
