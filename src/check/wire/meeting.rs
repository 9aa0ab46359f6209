//! Why the ends of a link never met: what the program listened on and dialled instead.

use crate::check::crash::{Reason, address_in_use, crash, has_outlived};
use crate::check::seen::{End, Seen, after};
use crate::check::told_once;
use crate::check::wire::Ends;
use crate::check::wire::sight::sight;
use crate::evidence::{Ended, Side, StopReason, Stream};
use crate::scenario::{Actor, Ending};
use crate::verdict::Finding;

mod findings;
mod gave_up;

pub(super) use findings::opened_and_closed;
use findings::{
    addresses_swapped, binds_both, binds_twice, connects_both, elsewhere, left_at_once, no_socket,
    no_socket_there, nobody_connects, nobody_listens, nothing_crossed, one_address, roles_swapped,
};
use gave_up::gave_up;

/// Who listens for less than this, in microseconds, may do so unseen on a busy machine.
const UNSEEN_US: u64 = 500_000;

/// One finding for each different reason; where several programs share one, it names them.
pub(super) fn findings(ends: &Ends<'_>) -> Vec<Finding> {
    let apart = ends.connectors.iter().filter(|actor| !ends.met(actor) && !excused(ends, actor));
    let mut of_the_binder: Vec<&str> = Vec::new();
    // What the one program that binds did wrong is the same for all that come, so they are not named.
    let telling = apart.map(|actor| (*actor, not_met(ends, actor))).filter(|(_, finding)| {
        let again = of_the_binder.contains(&finding.id);
        let elsewhere = finding.id == "elsewhere" && ends.bind_address() == Some(&finding.expected);
        if elsewhere || matches!(finding.id, "connects-both" | "nobody-listens" | "binds-twice") {
            of_the_binder.push(finding.id);
        }
        !again
    });
    told_once(telling)
}

/// Whether something else explains already why they did not meet: a crash, a sender that went away, or the scene.
fn excused(ends: &Ends<'_>, connector: &Actor) -> bool {
    let seen = ends.case.learner();
    let crashed = |actor: &Actor| {
        let reason = crash(ends.case, actor).map(|crash| crash.reason);
        let failed = matches!(seen.end(&actor.name), End::ByItself(ended) if ended != Ended::Code(0));
        match reason {
            Some(Reason::Unknown) => true,
            Some(Reason::AddressInUse | Reason::TimedOut) => false,
            None => failed && address_in_use(seen, &actor.name).is_none() && !has_outlived(ends.case, actor),
        }
    };
    let left = |binder: &Actor| {
        binder.ends != Ending::ByItself
            && matches!(seen.end(&binder.name), End::ByItself(_))
            && !crash_in_use(ends)
            && !has_outlived(ends.case, binder)
    };
    // Some programs start only when others have come, and a scene that is over early starts nobody any more.
    let started = |actor: &Actor| ends.is_guest(actor) || seen.started(&actor.name).is_some();
    let too_soon = !started(connector)
        || ends.binder.is_some_and(|binder| {
            !started(binder) && (seen.refused(ends.name, &connector.name) || over_early(ends))
        });
    // Nor can anybody meet a program that had done its part and gone, or has gone before one that it had turned away came
    // again.
    let too_late = ends.binder.filter(|_| !ends.alone(connector)).is_some_and(|binder| {
        let gone = seen.ended(&binder.name).filter(|(_, ended)| *ended == Ended::Code(0));
        let by_itself = matches!(seen.end(&binder.name), End::ByItself(_));
        let dialled = seen.dialled_at(ends.name, &connector.name);
        by_itself
            && !seen.flows(ends.name).is_empty()
            && gone.is_some_and(|(gone, _)| {
                dialled.is_none_or(|dialled| dialled > gone) || seen.refused(ends.name, &connector.name)
            })
    });
    // It dialled, was turned away, and others were quicker: the scene was over before it had come again.
    let outrun = seen.refused(ends.name, &connector.name)
        && seen.end(&connector.name) == End::Stopped(StopReason::SceneOver)
        && !seen.flows(ends.name).is_empty();
    // The one that it should have met took nothing and said nothing, and left: the scene was over with that.
    let deserted = seen.end(&connector.name) == End::Stopped(StopReason::SceneOver)
        && ends.binder.is_some_and(|binder| went_without_a_word(ends, binder));
    too_soon
        || too_late
        || outrun
        || deserted
        // Whoever stands still may not have come to greet.
        || seen.was_frozen(&connector.name)
        || left(connector)
        || crashed(connector)
        || ends.binder.is_some_and(|binder| crashed(binder) || left(binder))
}

/// Whether this actor, which should have printed something, left as if all were well, having printed nothing, and nothing
/// had crossed the link.
fn went_without_a_word(ends: &Ends<'_>, actor: &Actor) -> bool {
    let printed = |seen: Seen<'_>| !seen.lines(&actor.name, Stream::Stdout).is_empty();
    let (learner, reference) = (ends.case.learner(), ends.case.reference());
    learner.end(&actor.name) == End::ByItself(Ended::Code(0))
        && learner.flows(ends.name).is_empty()
        && printed(reference)
        && !printed(learner)
}

/// Whether somebody on whose end the scene ends was gone before the others could do anything.
fn over_early(ends: &Ends<'_>) -> bool {
    let seen = ends.case.learner();
    ends.case
        .cast()
        .iter()
        .any(|actor| actor.ends == Ending::ByItself && matches!(seen.end(&actor.name), End::ByItself(_)))
}

fn crash_in_use(ends: &Ends<'_>) -> bool {
    ends.binder.is_some_and(|binder| address_in_use(ends.case.learner(), &binder.name).is_some())
}

fn not_met(ends: &Ends<'_>, connector: &Actor) -> Finding {
    let seen = ends.case.learner();
    let sight = sight(ends, connector);
    let alone = ends.alone(connector);
    let refused = seen.refused(ends.name, &connector.name);
    let knocked = seen.knocked(ends.name) || (!alone && sight.binder_dials);
    let complaint = |actor: &Actor| address_in_use(seen, &actor.name);
    let in_use_by_connector = complaint(connector);
    let in_use_by_binder = ends.binder.and_then(complaint);

    if ends.is_guest(connector) && sight.no_socket {
        return no_socket_there(ends, connector, &sight);
    }
    if sight.listens_right && sight.dials_bind_address {
        return one_address(ends, &sight);
    }
    if let Some(place) = sight.listens_elsewhere.filter(|_| !sight.listens_right) {
        return elsewhere(ends, Side::Bind, "binds", place, sight.bind_address);
    }
    if !alone && sight.binds_connect_address && !sight.listens_right && (knocked || sight.dials_bind_address)
    {
        return roles_swapped(ends, connector, &sight);
    }
    if let Some(line) = in_use_by_connector.or(in_use_by_binder) {
        let finding = match (alone, in_use_by_connector.is_some()) {
            (false, true) => binds_both(ends, connector, &sight),
            (false, false) => binds_twice(ends, &sight),
            (true, _) if sight.listens_right || names_connector(ends, connector) => {
                binds_both(ends, connector, &sight)
            }
            (true, _) => addresses_swapped(ends, &sight),
        };
        return finding.at(after(line.at_us));
    }
    // It tried, and did not look at what came of it. Whoever also called there has just the one address wrong.
    if sight.binds_connect_address && (sight.listens_right || !refused) {
        return if alone && !sight.listens_right {
            addresses_swapped(ends, &sight)
        } else {
            binds_both(ends, connector, &sight)
        };
    }
    // Whether it also dialled cannot always be seen when it ends at once.
    let ended = seen.end(&connector.name) == End::ByItself(Ended::Code(0));
    let both_ended =
        ended && ends.binder.is_some_and(|binder| seen.end(&binder.name) == End::ByItself(Ended::Code(0)));
    if both_ended && (sight.listens_right || refused && gone_at_once(ends, connector)) {
        return opened_and_closed(ends, connector);
    }
    if let Some(place) = sight.dials_elsewhere.filter(|_| !refused) {
        return elsewhere(ends, Side::Connect, "connects to", place, sight.connect_address);
    }
    // Whoever leaves at once may have dialled, and nobody saw it.
    let left = ended && !alone;
    match (refused, knocked || sight.dials_bind_address) {
        (true, true) => connects_both(ends, connector, &sight),
        (true, false) if !sight.listens_right => nobody_listens(ends, connector, &sight),
        (false, true) if !sight.listens_right => addresses_swapped(ends, &sight),
        (false, _) if sight.listens_right && left => left_at_once(ends, connector, &sight),
        (false, _) if sight.listens_right => nobody_connects(ends, connector, &sight),
        (false, false) if sight.listens_on_path.is_some() => {
            let place = sight.listens_on_path.unwrap_or_default();
            elsewhere(ends, Side::Bind, "listens on", place, sight.bind_address)
        }
        (false, false) if sight.no_socket => no_socket(ends, &sight),
        (false, false) if both_ended && sight.dials_right => opened_and_closed(ends, connector),
        (false, false) if left => left_at_once(ends, connector, &sight),
        (false, false) => nobody_connects(ends, connector, &sight),
        (true, _) if left => left_at_once(ends, connector, &sight),
        _ => gave_up(ends, connector).unwrap_or_else(|| nothing_crossed(ends, &sight)),
    }
}

/// Whether the one that binds was gone so soon after it was called that it may have listened, with nobody there to see it.
fn gone_at_once(ends: &Ends<'_>, connector: &Actor) -> bool {
    let seen = ends.case.learner();
    let called = seen.dialled_at(ends.name, &connector.name);
    let gone = ends.binder.and_then(|binder| seen.ended(&binder.name));
    called.zip(gone).is_some_and(|(called, (gone, _))| gone < called + UNSEEN_US)
}

/// Whether the complaint about a taken address comes from the socket that should connect: a traceback or
/// a message that names its pattern, and not the other one.
fn names_connector(ends: &Ends<'_>, actor: &Actor) -> bool {
    let seen = ends.case.learner();
    let lines = seen.lines(&actor.name, Stream::Stderr);
    let names = |name: &str| lines.iter().any(|line| line.text.to_ascii_lowercase().contains(name));
    let (bind, connect) = (ends.link.bind.name(), ends.link.connect.name());
    names(&connect.to_ascii_lowercase()) && !names(&bind.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{Play, Stage, ids};
    use crate::check::wire::Wire;
    use crate::evidence::{Ended, Side, StopReason};

    /// Of a pipeline, the end at which the squares come together.
    fn squares() -> Stage {
        Stage::read(concat!(
            "links.squares = { bind = 'PULL', connect = 'PUSH' }\n",
            "[scene]\nname = 'plain'\nproves = ''\n",
            "cast = [\n",
            "  { name = 'sink', arguments = ['sink', '{squares.bind}'] },\n",
            "  { name = 'worker', arguments = ['worker', '{squares.connect}'], ends = 'stopped' },\n]\n",
        ))
    }

    fn started() -> Play {
        Play::new("plain").start("sink", &["mine"]).start("worker", &["mine"])
    }

    #[test]
    fn programs_that_open_and_close_are_told_the_same_whoever_is_gone_first() {
        let reference = started().print("sink", "30").exit("sink", Ended::Code(0));
        let refused = || started().refuse("squares", "worker");
        let over = |play: Play| play.exit("sink", Ended::Code(0)).stop("worker", StopReason::SceneOver);
        let by_itself = |play: Play| play.exit("worker", Ended::Code(0)).exit("sink", Ended::Code(0));
        for play in [over(started()), over(refused()), by_itself(started()), by_itself(refused())] {
            assert_eq!(ids(&Wire::default(), &squares(), &play, &reference), [""; 0]);
        }
        // Whoever prints has not left without a word: then it matters who never came.
        let printed = over(started().print("sink", "30"));
        assert_eq!(ids(&Wire::default(), &squares(), &printed, &reference).len(), 1);
        let stuck = started().stop("sink", StopReason::Idle).stop("worker", StopReason::Idle);
        assert_eq!(ids(&Wire::default(), &squares(), &stuck, &reference).len(), 1);
    }

    #[test]
    fn a_program_that_is_gone_when_it_is_called_back_may_have_listened() {
        let stage = Stage::read(concat!(
            "links.numbers = { bind = 'PUSH', connect = 'PULL' }\n",
            "[scene]\nname = 'plain'\nproves = ''\n",
            "cast = [{ name = 'main', arguments = ['{numbers.bind}', '{numbers.connect}'] }]\n",
        ));
        let play = Play::new("plain").start("main", &["mine", "tcp://127.0.0.1:1", "tcp://127.0.0.1:2"]);
        let gone = |ms: f64| play.clone().refuse("numbers", "main").at(ms).exit("main", Ended::Code(0));
        let told = |play: &Play| stage.examine(&Wire::default(), play, play).remove(0);
        let uncalled = play.clone().sockets("main", &[], &["127.0.0.1:2"]).exit("main", Ended::Code(0));
        assert_eq!(told(&uncalled).message, told(&gone(20.0)).message);
        let brief = told(&gone(20.0));
        assert!(brief.message.contains("opened its sockets and closed them again"), "{}", brief.message);
        assert_eq!(told(&gone(2000.0)).id, "nobody-listens");
    }

    #[test]
    fn whoever_was_turned_away_may_come_again_too_late() {
        let stage = Stage::read(concat!(
            "links.jobs = { bind = 'REP', connect = 'REQ' }\n",
            "[scene]\nname = 'plain'\nproves = ''\n",
            "cast = [\n",
            "  { name = 'server', arguments = ['{jobs.bind}'] },\n",
            "  { name = 'ann', arguments = ['{jobs.connect}'] },\n",
            "  { name = 'bob', arguments = ['{jobs.connect}'] },\n]\n",
        ));
        let play = Play::new("plain").start("server", &["mine", "tcp://127.0.0.1:1"]);
        let play =
            play.start("ann", &["mine", "tcp://127.0.0.1:2"]).start("bob", &["mine", "tcp://127.0.0.1:3"]);
        let play = play.refuse("jobs", "bob").sockets("server", &["127.0.0.1:1"], &[]);
        let stuck = play.clone().stop("ann", StopReason::Idle).stop("bob", StopReason::Idle);
        assert_eq!(ids(&Wire::default(), &stage, &stuck, &stuck).len(), 2);
        let play = play.meet("jobs", 1, "ann", 0x31, 0x30).message("jobs", 1, Side::Connect, "READY");
        let play = play.message("jobs", 1, Side::Bind, "END").exit("server", Ended::Code(0));
        let gone = play.exit("ann", Ended::Code(0)).stop("bob", StopReason::Idle);
        assert_eq!(ids(&Wire::default(), &stage, &gone, &gone), [""; 0]);
    }

    #[test]
    fn a_client_that_ends_and_was_not_seen_to_come_has_asked_nothing() {
        let stage = Stage::read(concat!(
            "links.clients = { bind = 'REP', connect = 'REQ' }\n",
            "[scene]\nname = 'ours'\nproves = ''\n",
            "cast = [\n",
            "  { name = 'server', arguments = ['{clients.bind}'], plays = 'workshop', ends = 'stopped' },\n",
            "  { name = 'adder', arguments = ['{clients.connect}'] },\n]\n",
        ));
        let play = Play::new("ours").start("server", &["workshop", "tcp://127.0.0.1:1"]);
        let play = play.start("adder", &["mine", "tcp://127.0.0.1:2"]);
        let listens = play.sockets("server", &["127.0.0.1:1"], &[]);
        let over = |play: Play| play.stop("server", StopReason::SceneOver);
        let silent = over(listens.clone().exit("adder", Ended::Code(0)));
        let waits = over(listens.stop("adder", StopReason::Idle));
        assert_eq!(ids(&Wire::default(), &stage, &silent, &silent), ["no-request"]);
        assert_eq!(ids(&Wire::default(), &stage, &waits, &silent), ["nobody-connects"]);
    }

    /// Alice binds so late; bob, who was turned away, waits until he is gone at this moment.
    fn waited(gone: f64, there: f64) -> (Stage, Play) {
        let stage = Stage::read(concat!(
            "links.talk = { bind = 'PAIR', connect = 'PAIR' }\n",
            "[scene]\nname = 'plain'\nproves = ''\n",
            "cast = [\n",
            "  { name = 'alice', arguments = ['alice', '{talk.bind}'] },\n",
            "  { name = 'bob', arguments = ['bob', '{talk.connect}'] },\n]\n",
        ));
        let play = Play::new("plain").start("alice", &["mine", "alice", "tcp://127.0.0.1:1"]);
        let play = play.start("bob", &["mine", "bob", "tcp://127.0.0.1:2"]).refuse("talk", "bob");
        let words = ["Traceback (most recent call last):", "pynng.exceptions.Timeout: Timed out"];
        let fails = |play: Play| play.at(gone).complain("bob", &words).exit("bob", Ended::Code(1));
        let binds = |play: Play| play.at(there).sockets("alice", &["127.0.0.1:1"], &[]);
        let play = if gone < there { binds(fails(play)) } else { fails(binds(play)) };
        (stage, play.at(7000.0).stop("alice", StopReason::Idle))
    }

    #[test]
    fn whoever_gives_up_before_the_other_one_is_there_is_told_so() {
        let told = |gone, there| {
            let (stage, play) = waited(gone, there);
            let found = stage.examine(&Wire::default(), &play, &play);
            (found.len(), found[0].id, found[0].message.contains("gave up"))
        };
        assert_eq!(told(400.0, 600.0), (1, "nothing-crossed", true));
        assert_eq!(told(3000.0, 600.0), (1, "nothing-crossed", false), "there was time enough to meet");
    }
}
