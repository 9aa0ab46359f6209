//! The check `silence`: nobody hears itself, and nobody passes on what others said.

use serde::Deserialize;

use crate::check::align::clean;
use crate::check::seen::quoted;
use crate::check::spoken::{Spoken, heard_before, own_name, phrases, spoken};
use crate::check::{Case, Check, Examined, told_once};
use crate::evidence::{Side, SocketSeen, Stream};
use crate::scenario::{Actor, Argument};
use crate::verdict::{Cause, Finding};

/// What has its place once only.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Silence {
    /// What everybody says; `{name}` stands for the speaker's own name.
    pub says: String,
}

impl Check for Silence {
    fn name(&self) -> &'static str {
        "silence"
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let says = std::slice::from_ref(&self.says);
        let spoken = spoken(case, says);
        let printed =
            case.cast().iter().any(|actor| !case.learner().lines(&actor.name, Stream::Stdout).is_empty());
        if spoken.is_empty() && !printed {
            return Examined::Skipped;
        }
        let nodes = || case.cast().iter().filter(|actor| own_name(case, actor).is_some());
        let mut findings = told_once(nodes().filter_map(|actor| Some((actor, passes_on(actor, &spoken)?))));
        if findings.is_empty() {
            findings = told_once(
                nodes().filter_map(|actor| Some((actor, hears_itself(case, actor, &spoken, says)?))),
            );
        }
        Examined::Found(findings)
    }
}

fn passes_on(actor: &Actor, spoken: &[Spoken<'_>]) -> Option<Finding> {
    let again = heard_before(spoken);
    let mut own = spoken.iter().zip(again).filter(|(one, _)| one.speaker == actor.name);
    let (passed_on, heard) = own.find_map(|(one, again)| Some((one, again?)))?;
    let message = format!(
        "`{}` passed on what it had heard: {} came from `{}`, and `{}` sent it to `{}`.",
        actor.name,
        quoted(&heard.text),
        heard.speaker,
        actor.name,
        passed_on.listener
    );
    let advice = "Send your own greeting and nothing else. On a BUS everybody hears their own neighbours; what is passed on \
                  comes round again where the connections form a circle.";
    let finding = Finding::failure("relays", Cause::Messages, message);
    Some(finding.expected("its own greeting only", heard.text.as_str()).advice(advice).section("The trap"))
}

fn hears_itself(case: Case<'_>, actor: &Actor, spoken: &[Spoken<'_>], says: &[String]) -> Option<Finding> {
    let seen = case.learner();
    let own = phrases(case, &actor.name, says);
    let printed = clean(&seen.lines(&actor.name, Stream::Stdout));
    let index = printed.iter().position(|line| own.contains(line))?;
    // Somebody else said it, under its name: that is another mistake.
    if spoken.iter().any(|one| one.listener == actor.name && own.contains(&one.text)) {
        return None;
    }
    let bind = actor.arguments.iter().find_map(|argument| match argument {
        Argument::Address { link, side: Side::Bind } => seen.address(actor, link, Side::Bind),
        _ => None,
    });
    let port = |at: &str| at.rsplit_once(':').map(|(_, port)| port.to_owned());
    let dials_itself = bind.is_some_and(|bind| {
        let is_it =
            |socket: &&SocketSeen| matches!(socket, SocketSeen::Dialing(at) if port(at) == port(bind));
        seen.sockets(&actor.name).iter().any(is_it)
    });
    let line = quoted(&printed[index]);
    let (message, advice) = match bind.filter(|_| dials_itself) {
        Some(bind) => (
            format!(
                "`{}` heard itself: line {} is {line}. It was connected to {bind}, its own address.",
                actor.name,
                index + 1
            ),
            "Its own address is for binding only. Connect to those behind it in the arguments: the first address is its \
             own, the others are its neighbours'.",
        ),
        None => (
            format!("`{}` logged its own greeting: line {} is {line}.", actor.name, index + 1),
            "A BUS never gives a message back to its sender. Log what the socket receives, not what you send, and connect \
             to no address of your own.",
        ),
    };
    let finding = Finding::failure("hears-itself", Cause::Messages, message);
    Some(
        finding
            .expected("the greetings of others", printed[index].as_str())
            .at(format!("line {}", index + 1))
            .advice(advice)
            .section("The trap"),
    )
}

#[cfg(test)]
mod tests {
    use super::Silence;
    use crate::check::testing::{Play, Stage, ids};
    use crate::evidence::Side;

    fn silence() -> Silence {
        toml::from_str("says = '{name} says hi'").expect("a check")
    }

    /// Three in a row: bob came to ann, and cleo came to bob.
    fn row() -> Stage {
        Stage::read(concat!(
            "links.one = { bind = 'BUS', connect = 'BUS' }\nlinks.two = { bind = 'BUS', connect = 'BUS' }\n",
            "[scene]\nname = 'row'\nproves = ''\ncast = [\n",
            "  { name = 'ann', arguments = ['node', '{name}', '{one.bind}'] },\n",
            "  { name = 'bob', arguments = ['node', '{name}', '{two.bind}', '{one.connect}'] },\n",
            "  { name = 'cleo', arguments = ['node', '{name}', '{two.connect}'] },\n]\n"
        ))
    }

    fn started() -> Play {
        let play = Play::new("row").start("ann", &["./mine", "node", "ann", "tcp://127.0.0.1:5001"]);
        let play =
            play.start("bob", &["./mine", "node", "bob", "tcp://127.0.0.1:5002", "tcp://127.0.0.1:6001"]);
        let play = play.start("cleo", &["./mine", "node", "cleo", "tcp://127.0.0.1:6002"]);
        let play = play.meet("one", 1, "bob", 0x70, 0x70).meet("two", 1, "cleo", 0x70, 0x70);
        let play = play.at(1.0).message("one", 1, Side::Bind, "ann says hi");
        let play =
            play.message("one", 1, Side::Connect, "bob says hi").message("two", 1, Side::Bind, "bob says hi");
        play.message("two", 1, Side::Connect, "cleo says hi").at(2.0)
    }

    fn found(play: &Play) -> Vec<&'static str> {
        ids(&silence(), &row(), play, play)
    }

    #[test]
    fn whoever_says_its_own_words_only_passes_nothing_on() {
        assert_eq!(found(&started().message("two", 1, Side::Bind, "bob says hi")), [""; 0]);
    }

    #[test]
    fn the_words_of_another_are_passed_on_alone_or_inside_of_others() {
        for words in ["ann says hi", "bob says hi, and ann says hi"] {
            let play = started().message("two", 1, Side::Bind, words).print("cleo", "ann says hi");
            let found = row().examine(&silence(), &play, &play);
            assert_eq!(found[0].id, "relays", "{words}");
            assert!(
                found[0].message.contains("came from `ann`, and `bob` sent it to `cleo`"),
                "{}",
                found[0].message
            );
        }
    }

    #[test]
    fn what_comes_back_to_its_speaker_is_told_once_as_passed_on() {
        let play = started().message("one", 1, Side::Connect, "ann says hi").at(3.0);
        let play = play.message("one", 1, Side::Bind, "ann says hi").print("ann", "ann says hi");
        assert_eq!(found(&play), ["relays"]);
    }

    #[test]
    fn a_node_that_dials_its_own_address_is_told_so() {
        let play =
            started().sockets("ann", &["127.0.0.1:5001"], &["127.0.0.1:5001"]).print("ann", "ann says hi");
        let found = row().examine(&silence(), &play, &play);
        assert_eq!(found[0].id, "hears-itself");
        assert!(found[0].message.contains("its own address"), "{}", found[0].message);
    }

    #[test]
    fn a_node_that_logs_what_it_says_is_told_otherwise() {
        let play = started().print("ann", "bob says hi").print("ann", "ann says hi");
        let found = row().examine(&silence(), &play, &play);
        assert_eq!((found[0].id, found[0].r#where.as_str()), ("hears-itself", "line 2"));
        assert!(found[0].message.contains("logged its own greeting"), "{}", found[0].message);
    }
}
