//! Programs that connect to several links and have mixed them up: on each they speak what belongs on another.

use crate::check::{Case, told_once};
use crate::evidence::Side;
use crate::scenario::{Actor, Pattern};
use crate::verdict::{Cause, Finding};

pub(super) fn findings(case: Case<'_>) -> Vec<Finding> {
    told_once(case.cast().iter().filter_map(|actor| Some((actor, mixed_up(case, actor)?))))
}

/// A link that the actor connects to: its name, what it has to speak there, and what it speaks.
struct Spoken<'a> {
    link: &'a str,
    right: Pattern,
    spoken: Pattern,
}

fn mixed_up(case: Case<'_>, actor: &Actor) -> Option<Finding> {
    let seen = case.learner();
    let spoken = |link| {
        let its = seen.connections(link);
        let is_its = |conn: &u32| its.get(conn).is_some_and(|who| ***who == *actor.name);
        let greetings = seen.greetings(link).into_iter();
        let mut protocols = greetings.filter(|(conn, from, _)| *from == Side::Connect && is_its(conn));
        let (_, _, protocol) = protocols.next_back()?;
        Some(Spoken { link, right: case.links.get(link)?.connect, spoken: Pattern::of(protocol)? })
    };
    let all: Vec<Spoken<'_>> = actor.dials().filter_map(spoken).collect();
    let wrong: Vec<&Spoken<'_>> = all.iter().filter(|one| one.spoken != one.right).collect();
    let partner =
        |one: &&&Spoken<'_>| wrong.iter().any(|other| other.link != one.link && other.right == one.spoken);
    let first = wrong.iter().find(partner)?;
    let other = wrong.iter().find(|other| other.link != first.link && other.right == first.spoken)?;
    let at = |one: &Spoken<'_>| seen.address(actor, one.link, Side::Connect).unwrap_or(one.link).to_string();
    let (who, here, there) = (case.who(actor), at(first), at(other));
    let message = format!(
        "{who} has mixed up its addresses: its {} socket came to {here}, where {} is expected; {there} is the one for {}.",
        first.spoken.name(),
        first.right.name(),
        first.spoken.name()
    );
    let advice = "Count the arguments behind the role in the order in which the page names them, and see which socket gets \
                  which.";
    let finding = Finding::failure("addresses-swapped", Cause::Protocol, message)
        .expected(format!("{} at {here}", first.right.name()), format!("{} at {here}", first.spoken.name()));
    Some(finding.advice(advice).section("The addresses"))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{Play, Stage, ids};
    use crate::check::wire::Wire;

    fn stage() -> Stage {
        Stage::read(concat!(
            "links.numbers = { bind = 'PUSH', connect = 'PULL' }\n",
            "links.squares = { bind = 'PULL', connect = 'PUSH' }\n",
            "[scene]\nname = 'plain'\nproves = ''\n",
            "cast = [\n",
            "  { name = 'sink', arguments = ['{squares.bind}'] },\n",
            "  { name = 'worker', arguments = ['{numbers.connect}', '{squares.connect}'] },\n",
            "  { name = 'ventilator', arguments = ['{numbers.bind}'] },\n]\n",
        ))
    }

    fn met(numbers: u16, squares: u16) -> Play {
        let play = Play::new("plain").start("sink", &["mine", "tcp://127.0.0.1:5001"]);
        let play = play.start("worker", &["mine", "tcp://127.0.0.1:6001", "tcp://127.0.0.1:6002"]);
        let play = play.start("ventilator", &["mine", "tcp://127.0.0.1:5002"]);
        play.meet("numbers", 1, "worker", 0x50, numbers).meet("squares", 1, "worker", 0x51, squares)
    }

    #[test]
    fn two_sockets_at_each_others_address_are_one_mistake() {
        let found = stage().examine(&Wire::default(), &met(0x50, 0x51), &met(0x51, 0x50));
        assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), ["addresses-swapped"]);
        assert!(
            found[0].message.contains("PUSH socket came to tcp://127.0.0.1:6001"),
            "{}",
            found[0].message
        );
    }

    #[test]
    fn one_socket_of_another_pattern_is_not_mixed_up() {
        assert_eq!(ids(&Wire::default(), &stage(), &met(0x10, 0x50), &met(0x51, 0x50)), ["wrong-pattern"]);
    }
}
