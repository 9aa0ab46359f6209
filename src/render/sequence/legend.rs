//! What the signs of a sequence stand for: those that occur in it.

use super::story::{Fate, Happening, Mark, Story};

/// A sign and its words.
pub(super) type Entry = (&'static str, &'static str);

/// The entries of the legend.
pub(super) fn entries(story: &Story) -> Vec<Entry> {
    let any = |is: &dyn Fn(&Happening) -> bool| story.rows.iter().any(|row| is(&row.what));
    let marked = |wanted: Mark| any(&|what| matches!(what, Happening::Note { mark, .. } if *mark == wanted));
    let fated = |wanted: &dyn Fn(&Fate) -> bool| {
        any(&|what| match what {
            Happening::Message { fate, .. } => wanted(fate),
            Happening::Several(several) => wanted(&several.fate),
            _ => false,
        })
    };
    let all: [(bool, Entry); 10] = [
        (true, ("s", "seconds since the scene began")),
        (any(&|what| matches!(what, Happening::Message { .. })), ("─▶", "a message")),
        (any(&|what| matches!(what, Happening::Several(_))), ("┄▶", "several, folded into one row")),
        (fated(&|fate| matches!(fate, Fate::Dropped | Fate::Cut)), ("╳", "the link did not deliver it")),
        (fated(&|fate| matches!(fate, Fate::ChangedPlaces)), ("⇅", "the link let two change places")),
        (fated(&|fate| matches!(fate, Fate::Became(_))), ("⇒", "the link delivered another text")),
        (marked(Mark::Connects), ("○", "connects")),
        (marked(Mark::Refused), ("⊘", "nobody listened yet")),
        (marked(Mark::Prints), ("»", "prints")),
        (marked(Mark::Frozen), ("╎", "stands still")),
    ];
    all.into_iter().filter(|(occurs, _)| *occurs).map(|(_, entry)| entry).collect()
}
