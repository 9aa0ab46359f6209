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
