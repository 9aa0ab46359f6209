//! A server that does not hear a DONE in time, because it holds another question in its hands: the job's lease ends, and
//! the work is done again.

use std::collections::BTreeSet;

use crate::check::exactly_once::Loan;
use crate::check::lease::Terms;
use crate::check::seen::{after, seconds};
use crate::flow::{Answer, Call, Said};
use crate::verdict::{Cause, Finding};

/// A DONE that waits for so much of a lease, in percent, and so many times longer than any beside the reference, is not
/// on its way any more.
const OF_A_LEASE: u64 = 85;
const LONGER: u64 = 5;

/// A job was lent again although its worker had said DONE long before its lease was over.
pub(super) fn finding(terms: &Terms<'_>) -> Option<Finding> {
    let loans = &terms.round.loans;
    // Whoever says WAIT holds no question back: it was held up by the machine.
    if terms.round.calls.iter().any(|call| call.answer == Some(Answer::Wait)) {
        return None;
    }
    let pair = |(index, next): (usize, &'_ Loan)| {
        let before = loans[..index].iter().rev().find(|before| before.job == next.job)?;
        let (done_us, answered_us) = before.done?;
        let waited = next.handed_us.checked_sub(done_us)?;
        // Whoever answers others meanwhile is slow with this one, and not deaf.
        let answers =
            |call: &Call| call.answered_us.is_some_and(|at_us| (done_us..next.handed_us).contains(&at_us));
        let unheard = answered_us.is_none_or(|at_us| at_us > next.handed_us)
            && !terms.round.calls.iter().any(answers)
            && waited * 100 > terms.lease_us * OF_A_LEASE
            && waited > terms.usual_us * LONGER;
        unheard.then_some((index, done_us, waited))
    };
    let (index, done_us, waited) = loans.iter().enumerate().find_map(pair)?;
    let next = &loans[index];
    let before = loans[..index].iter().rev().find(|before| before.job == next.job)?;
    let held = held(terms, done_us, next)?;
    let meanwhile = format!(
        "All that time {} had the question of `{}` in its hands, who had asked {}, and had no answer for it",
        terms.round.who().replacen("Your", "your", 1),
        held.actor,
        after(held.asked_us)
    );
    let message = format!(
        "`{}` said DONE for job {} {}, in time. It was not heard for {}: the lease was over, and `{}` got the same job \
         {}. {meanwhile}.",
        before.worker,
        before.job,
        after(done_us),
        seconds(waited),
        next.worker,
        after(next.handed_us)
    );
    let advice = "A server that holds a question back, because it has nothing to hand out, has to hear the others meanwhile: \
                  the DONE that it waits for is among them. Answer `WAIT` at once; or take a raw socket, or as many \
                  contexts and threads as there may ever be workers, and one more.";
    Some(
        Finding::failure("heard-too-late", Cause::Meeting, message)
            .by_the_clock()
            .expected("an answer at once", seconds(waited))
            .at(after(done_us))
            .advice(advice),
    )
}

/// The question that was open before the DONE came, and still was when the job was lent again. All jobs were out by then:
/// a server that has something to hand out holds no question back.
fn held<'a>(terms: &'a Terms<'_>, done_us: u64, next: &Loan) -> Option<&'a Call> {
    let round = terms.round;
    let out = |at_us: u64| {
        let all = round.loans.iter().filter(|loan| loan.handed_us <= at_us).map(|loan| loan.job.as_str());
        all.collect::<BTreeSet<&str>>().len() >= round.jobs
    };
    let open = |call: &&Call| {
        matches!(call.said, Said::Ready { .. } | Said::Done { .. })
            && call.asked_us < done_us
            && call.answered_us.is_none_or(|at_us| at_us >= next.handed_us)
            && out(call.asked_us)
    };
    round.calls.iter().find(open)
}
