//! Who plays in a scene: programs with their arguments, and when they begin and end.

use serde::Deserialize;

use crate::evidence::Side;

use super::props::Drawn;

/// One program in a scene.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Actor {
    /// Its name in this scene, such as `publisher` or `sub3`.
    pub name: String,
    /// Its arguments.
    #[serde(default)]
    pub arguments: Vec<Argument>,
    /// How many of it there are. More than one are named `worker1`, `worker2` and so on.
    #[serde(default = "once")]
    pub times: u8,
    /// Milliseconds between the start of one of them and the next.
    #[serde(default)]
    pub apart_ms: u64,
    /// When it starts.
    #[serde(default)]
    pub starts: Start,
    /// Who ends it.
    #[serde(default)]
    pub ends: Ending,
    /// The exit status with which it has to end, when it ends by itself.
    #[serde(default)]
    pub status: i32,
    /// The scene's file that is its standard input; it has none when this is not given.
    #[serde(default)]
    pub stdin: Option<String>,
    /// Whose program plays it.
    #[serde(default)]
    pub plays: Plays,
    /// What its stdout is.
    #[serde(default)]
    pub prints: Prints,
}

/// Whose program plays an actor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Plays {
    /// The one that is judged.
    #[default]
    Learner,
    /// The reference solution, also beside a learner's program in the other roles. It is never to blame.
    Workshop,
}

/// What an actor's stdout is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Prints {
    /// The answer, judged line by line.
    #[default]
    TheAnswer,
    /// Its own affair: no rule looks at it.
    Anything,
}

fn once() -> u8 {
    1
}

impl Actor {
    /// Whether one of its arguments is this address.
    pub fn is_given(&self, link: &str, side: Side) -> bool {
        self.arguments.iter().any(|argument| argument.is_address(link, side))
    }

    /// The links to which it was given an address to connect to.
    pub fn dials(&self) -> impl Iterator<Item = &str> {
        self.arguments.iter().filter_map(|argument| match argument {
            Argument::Address { link, side: Side::Connect } => Some(link.as_str()),
            _ => None,
        })
    }

    /// The actors that this entry of a cast stands for, one after the other.
    pub fn instances(self) -> Vec<Actor> {
        let instance = |number: u8| {
            let later = u64::from(number - 1) * self.apart_ms;
            let starts = match &self.starts {
                Start::AfterMs(ms) => Start::AfterMs(ms + later),
                other => other.clone(),
            };
            let name = if self.times == 1 { self.name.clone() } else { format!("{}{number}", self.name) };
            Actor { name, times: 1, apart_ms: 0, starts, ..self.clone() }
        };
        (1..=self.times).map(instance).collect()
    }
}

/// When a program starts.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Start {
    /// So many milliseconds after the scene's beginning.
    AfterMs(u64),
    /// As soon as each of those before it in the list has come to all addresses that it has to connect to, or
    /// has ended; at the latest after ten seconds.
    WhenAllKnock,
    /// As soon as so many messages have crossed, over all connections of a link. Nobody waits for one whose time
    /// never comes.
    Messages {
        /// The link's name.
        link: String,
        /// Which end's messages are counted.
        from: Side,
        /// How many.
        count: u64,
    },
}

impl Default for Start {
    fn default() -> Start {
        Start::AfterMs(0)
    }
}

/// Who ends a program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// It ends by itself, with its exit status.
    #[default]
    ByItself,
    /// The workshop stops it a moment after all that are awaited are done.
    Stopped,
    /// As `Stopped`; and the scene goes on until it has printed so many lines.
    AfterLines(u64),
}

impl Ending {
    /// Whether the workshop stops it.
    pub fn is_stopped(self) -> bool {
        self != Ending::ByItself
    }
}

/// One argument of a program.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Argument {
    /// Given as it is.
    Word(String),
    /// An address of a link, written `{link.bind}` or `{link.connect}`.
    Address {
        /// The link's name.
        link: String,
        /// Which of its two addresses.
        side: Side,
    },
    /// The path of one of the scene's files, written `{file.NAME}`.
    File(String),
    /// Something that the seed chooses, written `{some.KIND}`.
    Drawn(Drawn),
    /// The actor's own name, written `{name}`.
    Name,
}

impl Argument {
    /// Whether it stands for this address.
    pub fn is_address(&self, name: &str, end: Side) -> bool {
        matches!(self, Argument::Address { link, side } if link == name && *side == end)
    }
}

impl TryFrom<String> for Argument {
    type Error = String;

    fn try_from(written: String) -> Result<Argument, String> {
        let Some(inside) = written.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
            return Ok(Argument::Word(written));
        };
        let address = |link: &str, side| Ok(Argument::Address { link: link.to_owned(), side });
        match inside.rsplit_once('.') {
            None if inside == "name" => Ok(Argument::Name),
            Some(("file", name)) => Ok(Argument::File(name.to_owned())),
            Some(("some", kind)) => Drawn::named(kind).map(Argument::Drawn).ok_or_else(|| {
                let known: Vec<String> =
                    Drawn::ALL.iter().map(|kind| format!("`{{some.{}}}`", kind.name())).collect();
                format!("`{written}`: what the seed chooses is one of {}", known.join(", "))
            }),
            Some((link, "bind")) => address(link, Side::Bind),
            Some((link, "connect")) => address(link, Side::Connect),
            _ => Err(format!(
                "`{written}`: an address is written `{{link.bind}}` or `{{link.connect}}`, a file `{{file.name}}`, \
                 the actor's own name `{{name}}`"
            )),
        }
    }
}
