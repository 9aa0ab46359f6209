//! Who waited for a while only, and was gone before the other one was there.

use crate::check::crash::{Reason, crash};
use crate::check::seen::{End, after, quoted};
use crate::check::wire::Ends;
use crate::scenario::Actor;
use crate::verdict::{Cause, Finding};

/// A program may be there so much later than it was seen to be, in microseconds: a library dials again now and then.
const BESIDE: u64 = 500_000;

/// Both use the right addresses: it came to the tap, and the one that binds was seen to listen, when it was too late.
pub(super) fn gave_up(ends: &Ends<'_>, connector: &Actor) -> Option<Finding> {
    let (seen, binder) = (ends.case.learner(), ends.binder?);
    let crash = crash(ends.case, connector).filter(|crash| crash.reason == Reason::TimedOut)?;
    let (gone, _) =
        seen.ended(&connector.name).filter(|_| matches!(seen.end(&connector.name), End::ByItself(_)))?;
    let there = seen.bound_at(binder, ends.name)?;
    if ends.alone(connector) || !seen.refused(ends.name, &connector.name) || gone > there + BESIDE {
        return None;
    }
    let at = crash.at();
    let message = format!(
        "{} gave up {}, before it had met `{}`: it ended of a timeout{at}, {}.",
        ends.case.who(connector),
        after(crash.at_us),
        binder.name,
        quoted(&crash.words)
    );
    let advice = "Nobody knows how long the others need until they are there. Let the receive wait without a timeout, or \
                  take a timeout for what it is, no failure: catch it, and receive again.";
    let finding = Finding::failure("nothing-crossed", Cause::Meeting, message).by_the_clock();
    let finding = finding.expected("waits until the other one is there", crash.words);
    Some(finding.at(after(crash.at_us)).advice(advice).section("Task"))
}
