//! The model of a sequence: columns for those who talk, and rows in the order of time.

use std::collections::BTreeMap;

use crate::evidence::Evidence;
use crate::scenario::{Link, Scene};

use super::{about, cast::Cast, levels, steps};

/// What happened on the links of one scene, ready to be drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// The scene's name.
    pub scene: String,
    /// Those who talk, from left to right.
    pub columns: Vec<Column>,
    /// The names of the links.
    pub links: Vec<String>,
    /// What happened, in the order of time.
    pub rows: Vec<Row>,
}

/// Somebody who talks. Who talks to itself over a link has two columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// The actor's or the player's name.
    pub name: String,
    /// Which of its sockets this is, where it has two columns.
    pub role: Option<&'static str>,
    /// Whether it is one of the workshop's own players.
    pub own: bool,
    /// When it was there: from, until, in microseconds.
    pub lives: Vec<(u64, u64)>,
    /// When it stood still.
    pub frozen: Vec<(u64, u64)>,
}

/// One thing that happened, or several of a kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// When it began, in microseconds since the scene's beginning.
    pub at_us: u64,
    /// The link, by its place in [`Story::links`].
    pub link: Option<usize>,
    /// Whether this is the moment that the picture is about.
    pub is_the_moment: bool,
    /// What happened.
    pub what: Happening,
}

/// What a row shows. Numbers are places in [`Story::columns`].
#[derive(Clone, Debug, PartialEq)]
pub enum Happening {
    /// A message.
    Message {
        /// Who sent it.
        from: usize,
        /// To whom.
        to: usize,
        /// Its text, without what the pattern put around it.
        text: String,
        /// What the link made of it.
        fate: Fate,
    },
    /// Messages that are not worth a row each.
    Several(Several),
    /// Something that happened to somebody.
    Note {
        /// To whom.
        columns: Vec<usize>,
        /// What kind of thing.
        mark: Mark,
        /// In words.
        text: String,
    },
    /// Rows that are not shown.
    LeftOut {
        /// How many.
        rows: usize,
        /// How many messages went in them.
        messages: u64,
    },
}

/// Messages that are not worth a row each.
#[derive(Clone, Debug, PartialEq)]
pub struct Several {
    /// Who sent them.
    pub from: Vec<usize>,
    /// To whom.
    pub to: Vec<usize>,
    /// Whether they went there only, or there and back.
    pub ways: Ways,
    /// How many; of those that went there and back, how many in each direction.
    pub count: u64,
    /// The first and the last text.
    pub ends: Option<(String, String)>,
    /// How they followed each other.
    pub rhythm: Rhythm,
    /// What the link made of all of them.
    pub fate: Fate,
}

/// In which directions several messages went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ways {
    /// In one.
    One,
    /// In both, as many in each.
    Both,
}

/// How several messages followed each other, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rhythm {
    /// One about every so long.
    Every(u64),
    /// All of them within this time.
    Within(u64),
    /// Nobody wrote that down.
    Unknown,
}

/// What a link made of a message.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It was delivered as it was sent.
    Delivered,
    /// It changed places with the one after it.
    ChangedPlaces,
    /// It changed places with the one before it.
    CameFirst,
    /// It was not delivered.
    Dropped,
    /// It was delivered twice.
    Twice,
    /// It was delivered as another text.
    Became(String),
    /// It was held back for so many microseconds.
    Delayed(u64),
    /// The connection was cut in front of it.
    Cut,
}

/// What kind of thing happened to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// It was started.
    Starts,
    /// It connected.
    Connects,
    /// It came while nobody listened.
    Refused,
    /// It hung up.
    HangsUp,
    /// It printed a line.
    Prints,
    /// It wrote a line to stderr.
    Complains,
    /// It said something that is no message.
    Babbles,
    /// It ended as it should.
    Ends,
    /// It ended otherwise, or was never started.
    Fails,
    /// The workshop stopped it.
    Stopped,
    /// The scene killed it.
    Killed,
    /// The scene made it stand still.
    Frozen,
    /// It goes on.
    Thawed,
}

impl Story {
    /// The whole of a scene, folded into about so many rows.
    pub fn of(links: &BTreeMap<String, Link>, scene: &Scene, evidence: &Evidence, rows: usize) -> Story {
        let cast = Cast::of(links, scene, evidence);
        let steps = steps::read(links, scene, evidence, &cast);
        let rows = levels::rows(&steps, &cast, rows);
        let story = Story {
            scene: scene.name.clone(),
            links: links.keys().cloned().collect(),
            columns: cast.columns,
            rows,
        };
        story.without_idle_columns()
    }

    /// A few rows around a moment, in microseconds since the scene began, with those columns only that have a part in them.
    /// They tell of those who had a part in what was seen then. `None` where no message is near.
    pub fn around(
        links: &BTreeMap<String, Link>,
        scene: &Scene,
        evidence: &Evidence,
        at_us: u64,
    ) -> Option<Story> {
        let cast = Cast::of(links, scene, evidence);
        let steps = steps::read(links, scene, evidence, &cast);
        let rows = about::rows(&steps, &cast, at_us)?;
        let story = Story {
            scene: scene.name.clone(),
            links: links.keys().cloned().collect(),
            columns: cast.columns,
            rows,
        };
        Some(story.without_idle_columns())
    }

    /// Whether nothing at all was said.
    pub fn is_silent(&self) -> bool {
        let said = |row: &Row| matches!(row.what, Happening::Message { .. } | Happening::Several(_));
        !self.rows.iter().any(said)
    }

    fn without_idle_columns(mut self) -> Story {
        let mut used = vec![false; self.columns.len()];
        for column in self.rows.iter().flat_map(|row| row.what.columns()) {
            used[column] = true;
        }
        let mut place = vec![0; used.len()];
        for column in 1..used.len() {
            place[column] = place[column - 1] + usize::from(used[column - 1]);
        }
        for row in &mut self.rows {
            row.what.move_to(&place);
        }
        let mut used = used.into_iter();
        self.columns.retain(|_| used.next().unwrap_or(false));
        self
    }
}

impl Happening {
    /// The columns that have a part in it.
    pub fn columns(&self) -> Vec<usize> {
        match self {
            Happening::Message { from, to, .. } => vec![*from, *to],
            Happening::Several(several) => several.from.iter().chain(&several.to).copied().collect(),
            Happening::Note { columns, .. } => columns.clone(),
            Happening::LeftOut { .. } => Vec::new(),
        }
    }

    fn move_to(&mut self, place: &[usize]) {
        let all = |columns: &mut Vec<usize>| columns.iter_mut().for_each(|column| *column = place[*column]);
        match self {
            Happening::Message { from, to, .. } => (*from, *to) = (place[*from], place[*to]),
            Happening::Several(several) => {
                all(&mut several.from);
                all(&mut several.to);
            }
            Happening::Note { columns, .. } => all(columns),
            Happening::LeftOut { .. } => {}
        }
    }

    /// How many messages it stands for.
    pub fn messages(&self) -> u64 {
        match self {
            Happening::Message { .. } => 1,
            Happening::Several(several) => several.count * if several.ways == Ways::Both { 2 } else { 1 },
            Happening::Note { .. } => 0,
            Happening::LeftOut { messages, .. } => *messages,
        }
    }
}

/// Whether somebody is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It has not come yet, or is gone.
    Away,
    /// It is there.
    There,
    /// It is made to stand still.
    Still,
}

impl Story {
    /// Whether somebody is there in a row. Several who come one after the other may share a row.
    pub fn presence(&self, row: &Row, column: usize) -> Presence {
        let Some(who) = self.columns.get(column) else { return Presence::Away };
        let within =
            |times: &[(u64, u64)]| times.iter().any(|(from, until)| (*from..=*until).contains(&row.at_us));
        match row.what {
            _ if within(&who.frozen) => Presence::Still,
            _ if within(&who.lives) => Presence::There,
            Happening::Note { ref columns, .. } if columns.contains(&column) => Presence::There,
            _ => Presence::Away,
        }
    }
}
