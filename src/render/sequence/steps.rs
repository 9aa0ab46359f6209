//! What happened in a scene, step by step: each message with its sender and its receiver, and what befell them.

use std::collections::{BTreeMap, BTreeSet};

use crate::evidence::{Alteration, Ended, Evidence, Flaw, Head, Side, StopReason, Stream, What};
use crate::scenario::{Link, Pattern, Prints, Scene};

use super::cast::Cast;
use super::story::{Fate, Mark};

/// More of a text than this is never shown.
const LONGEST: usize = 200;

/// One thing that happened.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) at_us: u64,
    pub(super) link: Option<usize>,
    pub(super) what: Act,
}

#[derive(Clone, Debug)]
pub(super) enum Act {
    Message {
        from: usize,
        to: usize,
        text: String,
        fate: Fate,
    },
    /// Messages that were only counted.
    Counted {
        from: usize,
        to: usize,
        count: u64,
    },
    Note {
        columns: Vec<usize>,
        mark: Mark,
        text: String,
    },
}

/// The number of a message on its connection.
type Number<'a> = (&'a str, u32, Side, u64);

/// Reads the steps from the Evidence.
pub(super) fn read(
    links: &BTreeMap<String, Link>,
    scene: &Scene,
    evidence: &Evidence,
    cast: &Cast,
) -> Vec<Step> {
    let mut reader = Reader {
        links,
        scene,
        cast,
        fates: fates(links, evidence),
        doors: BTreeMap::new(),
        came: BTreeSet::new(),
        last_seen: BTreeMap::new(),
        stopped: BTreeSet::new(),
        steps: Vec::new(),
    };
    for event in &evidence.events {
        reader.take(event.at_us, &event.what);
    }
    reader.steps
}

/// What the links made of those messages that they altered.
fn fates<'a>(links: &BTreeMap<String, Link>, evidence: &'a Evidence) -> BTreeMap<Number<'a>, Fate> {
    let mut fates: BTreeMap<Number<'a>, Fate> = BTreeMap::new();
    for event in &evidence.events {
        let What::Altered { link, conn, from, number, alteration } = &event.what else { continue };
        let text = |head: &Head| text_of(links.get(&**link), *from, head, head.0.len() as u64);
        let fate = match alteration {
            Alteration::Swapped => Fate::ChangedPlaces,
            Alteration::Dropped => Fate::Dropped,
            Alteration::Repeated => Fate::Twice,
            Alteration::Replaced(head) | Alteration::Rewritten(head) => Fate::Became(text(head)),
            Alteration::Delayed(us) => Fate::Delayed(*us),
            Alteration::NotRewritten => continue,
            Alteration::Cut => Fate::Cut,
        };
        if fate == Fate::ChangedPlaces {
            fates.entry((link, *conn, *from, number + 1)).or_insert(Fate::CameFirst);
        }
        // Of several, what weighs most is told: what was not delivered was not held back either.
        let told = fates.entry((link, *conn, *from, *number)).or_insert_with(|| fate.clone());
        if weight(&fate) > weight(told) {
            *told = fate;
        }
    }
    fates
}

fn weight(fate: &Fate) -> u8 {
    match fate {
        Fate::Delivered => 0,
        Fate::Delayed(_) => 1,
        Fate::CameFirst => 2,
        Fate::Twice => 3,
        Fate::ChangedPlaces => 4,
        Fate::Became(_) => 5,
        Fate::Dropped | Fate::Cut => 6,
    }
}

/// A message's text for a person.
fn text_of(link: Option<&Link>, from: Side, head: &Head, size: u64) -> String {
    let pattern =
        link.map_or(Pattern::Pair, |link| if from == Side::Bind { link.bind } else { link.connect });
    let bytes = pattern.text_of(&head.0);
    let kept = &bytes[..bytes.len().min(LONGEST)];
    let mut text = Head(kept.into()).shown();
    if kept.len() < bytes.len() || (head.0.len() as u64) < size {
        text.push('…');
    }
    text
}

struct Reader<'a> {
    links: &'a BTreeMap<String, Link>,
    scene: &'a Scene,
    cast: &'a Cast,
    fates: BTreeMap<Number<'a>, Fate>,
    /// Who stands behind each connection.
    doors: BTreeMap<(&'a str, u32), usize>,
    /// Who has been at which link.
    came: BTreeSet<(&'a str, &'a str)>,
    /// The column in which somebody with two columns was seen last.
    last_seen: BTreeMap<&'a str, usize>,
    /// Whom the workshop stops.
    stopped: BTreeSet<&'a str>,
    steps: Vec<Step>,
}

impl<'a> Reader<'a> {
    fn take(&mut self, at_us: u64, what: &'a What) {
        match what {
            What::Message { link, conn, from, number, size, head } => {
                let Some((place, way)) = self.way(link, *conn, *from) else { return };
                let text = text_of(self.links.get(&**link), *from, head, *size);
                let fate =
                    self.fates.get(&(&**link, *conn, *from, *number)).cloned().unwrap_or(Fate::Delivered);
                self.heard(way.1);
                self.push(at_us, Some(place), Act::Message { from: way.0, to: way.1, text, fate });
            }
            What::MoreMessages { link, conn, from, count } => {
                if let Some((place, (from, to))) = self.way(link, *conn, *from) {
                    self.push(at_us, Some(place), Act::Counted { from, to, count: *count });
                }
            }
            What::Connected { link, actor, conn } => {
                let Some(place) = self.cast.link(link) else { return };
                let Some(column) = self.cast.connector(place, actor) else { return };
                self.doors.insert((link, *conn), column);
                let again = if self.came.insert((link, actor)) { "" } else { " again" };
                self.note(at_us, Some(place), vec![column], Mark::Connects, format!("connects{again}"));
            }
            What::Refused { link, actor } if !self.came.contains(&(&**link, &**actor)) => {
                let Some(place) = self.cast.link(link) else { return };
                let column = self.cast.connector(place, actor).into_iter().collect();
                self.note(
                    at_us,
                    Some(place),
                    column,
                    Mark::Refused,
                    "comes too early: nobody listens".to_owned(),
                );
            }
            What::Closed { link, conn, by: Side::Connect } => {
                let Some(column) = self.doors.get(&(&**link, *conn)).copied() else { return };
                // That a program hangs up when it ends goes without saying.
                if self.cast.columns[column].own {
                    self.note(
                        at_us,
                        self.cast.link(link),
                        vec![column],
                        Mark::HangsUp,
                        "hangs up".to_owned(),
                    );
                }
            }
            What::Malformed { link, conn, from, flaw } => {
                let Some((place, (from, _))) = self.way(link, *conn, *from) else { return };
                self.note(at_us, Some(place), vec![from], Mark::Babbles, flawed(flaw));
            }
            other => self.befell(at_us, other),
        }
    }

    /// What is not about a link.
    fn befell(&mut self, at_us: u64, what: &'a What) {
        let (actor, mark, text) = match what {
            What::Started { actor, .. } => {
                self.stopped.remove(&**actor);
                (actor, Mark::Starts, "starts".to_owned())
            }
            What::NotStarted { actor, reason } => (actor, Mark::Fails, format!("can't be started: {reason}")),
            What::Line { actor, stream, text, .. } => return self.line(at_us, actor, *stream, text),
            What::Frozen { actor } => (actor, Mark::Frozen, "made to stand still".to_owned()),
            What::Thawed { actor } => (actor, Mark::Thawed, "goes on".to_owned()),
            What::Killed { actor } => {
                self.stopped.insert(actor);
                (actor, Mark::Killed, "killed".to_owned())
            }
            What::Stopping { actor, reason } => {
                self.stopped.insert(actor);
                (actor, Mark::Stopped, stopped(*reason).to_owned())
            }
            What::Exited { actor, ended } if !self.stopped.contains(&**actor) => match ended {
                Ended::Code(0) => (actor, Mark::Ends, "ends".to_owned()),
                Ended::Code(code) => (actor, Mark::Fails, format!("ends with status {code}")),
                Ended::Signal(signal) => (actor, Mark::Fails, format!("ended by signal {signal}")),
            },
            _ => return,
        };
        let columns = self.cast.all_of(actor).to_vec();
        self.note(at_us, None, columns, mark, text);
    }

    fn line(&mut self, at_us: u64, actor: &'a str, stream: Stream, text: &str) {
        let listed = self.scene.cast.iter().find(|one| *one.name == *actor);
        if stream == Stream::Stdout && listed.is_some_and(|one| one.prints == Prints::Anything) {
            return;
        }
        let short: String = text.chars().take(LONGEST).collect();
        let column = self.last_seen.get(actor).or_else(|| self.cast.all_of(actor).first()).copied();
        let (mark, verb) = match stream {
            Stream::Stdout => (Mark::Prints, "prints"),
            Stream::Stderr => (Mark::Complains, "stderr:"),
        };
        self.note(at_us, None, column.into_iter().collect(), mark, format!("{verb} {short}"));
    }

    /// The link, and from where to where something goes on it.
    fn way(&self, link: &str, conn: u32, from: Side) -> Option<(usize, (usize, usize))> {
        let place = self.cast.link(link)?;
        let binder = self.cast.binder(place)?;
        let client = *self.doors.get(&(link, conn))?;
        Some((place, if from == Side::Bind { (binder, client) } else { (client, binder) }))
    }

    /// Somebody with two columns prints beside the one that heard something last.
    fn heard(&mut self, column: usize) {
        if let Some(seen) = self.cast.columns.get(column).filter(|column| column.role.is_some())
            && let Some(actor) = self.scene.cast.iter().find(|actor| actor.name == seen.name)
        {
            self.last_seen.insert(&actor.name, column);
        }
    }

    fn note(&mut self, at_us: u64, link: Option<usize>, columns: Vec<usize>, mark: Mark, text: String) {
        if !columns.is_empty() {
            self.push(at_us, link, Act::Note { columns, mark, text });
        }
    }

    fn push(&mut self, at_us: u64, link: Option<usize>, what: Act) {
        self.steps.push(Step { at_us, link, what });
    }
}

fn stopped(reason: StopReason) -> &'static str {
    match reason {
        StopReason::SceneOver => "stopped at the end",
        StopReason::Deadline => "stopped: its time is up",
        StopReason::Idle => "stopped: it did nothing any more",
        StopReason::Output => "stopped: too much output",
        StopReason::Memory => "stopped: too much memory",
        StopReason::Processes => "stopped: too many processes",
        StopReason::Interrupted => "stopped: interrupted",
    }
}

fn flawed(flaw: &Flaw) -> String {
    match flaw {
        Flaw::NotSp(head) => format!("says what is no greeting: {}", head.shown()),
        Flaw::Unfinished { .. } => "says half a message".to_owned(),
        Flaw::TooLong(size) => format!("announces {size} bytes"),
        Flaw::BadMark(_) => "says what is no message".to_owned(),
    }
}
