//! The words on an arrow, long or short as there is room.

use super::story::{Fate, Rhythm, Several, Ways};
use crate::text::{harmless, shorten, width};

/// A label: what was said, and what is to be said of it, the longest first.
pub(super) struct Label {
    text: String,
    remarks: Vec<String>,
}

impl Label {
    /// Of one message.
    pub(super) fn of_message(text: &str, fate: &Fate) -> Label {
        let text = harmless(text);
        let text = if text.trim().is_empty() { "(empty)".to_owned() } else { text.trim_end().to_owned() };
        Label { text, remarks: remarks(fate) }
    }

    /// Of several.
    pub(super) fn of_several(several: &Several) -> Label {
        let more = if several.ways == Ways::Both { " more each way" } else { " more" };
        let range = several.ends.as_ref().map(|(first, last)| range(first, last)).unwrap_or_default();
        let rhythm = match several.rhythm {
            Rhythm::Every(us) => format!(", one every {}", span(us)),
            Rhythm::Within(us) => format!(", within {}", span(us)),
            Rhythm::Unknown => String::new(),
        };
        let fate = match &several.fate {
            Fate::Delivered => "",
            Fate::Dropped | Fate::Cut => ", not delivered",
            Fate::Twice => ", twice each",
            Fate::Became(_) => ", all changed",
            Fate::Delayed(_) => ", all held back",
            Fate::ChangedPlaces | Fate::CameFirst => ", in another order",
        };
        let of = |parts: &[&str]| parts.concat();
        let remarks = [
            &[more, &range, &rhythm, fate][..],
            &[more, &range, fate],
            &[more, &rhythm, fate],
            &[more, fate],
            &[more],
        ];
        let short = [" more".to_owned(), String::new()];
        Label { text: several.count.to_string(), remarks: remarks.map(of).into_iter().chain(short).collect() }
    }

    /// As much of it as fits into so many columns.
    pub(super) fn fitted(&self, columns: usize) -> String {
        let fits = |remark: &&String| width(&self.text) + width(remark) <= columns;
        if let Some(remark) = self.remarks.iter().find(fits) {
            return format!("{}{remark}", self.text);
        }
        // A short remark stays, and the text is shortened.
        match self.remarks.last().filter(|last| width(last) + 4 <= columns) {
            Some(last) => format!("{}{last}", shorten(&self.text, columns - width(last))),
            None => shorten(&self.text, columns).into_owned(),
        }
    }
}

fn remarks(fate: &Fate) -> Vec<String> {
    let owned = |remarks: &[&str]| remarks.iter().map(|remark| (*remark).to_owned()).collect();
    match fate {
        Fate::Delivered => vec![String::new()],
        Fate::ChangedPlaces => owned(&[" (delivered after the next)", " (comes second)", " ⇅"]),
        Fate::CameFirst => owned(&[" (delivered before it)", " (comes first)", " ⇅"]),
        Fate::Dropped => owned(&[" (never delivered)", " (lost)", ""]),
        Fate::Twice => owned(&[" (delivered twice)", " (twice)", " ×2"]),
        Fate::Became(text) => {
            let text = harmless(text);
            let text = if text.is_empty() { "(empty)" } else { text.trim_end() };
            vec![format!(" (arrives as {text})"), format!(" ⇒ {text}"), format!(" ⇒ {}", shorten(text, 6))]
        }
        Fate::Delayed(us) => vec![format!(" (held back for {})", span(*us)), format!(" (+{})", span(*us))],
        Fate::Cut => owned(&[" (the connection was cut)", " (cut)"]),
    }
}

/// What the first and the last of several say of all of them.
fn range(first: &str, last: &str) -> String {
    let short = |text: &str| shorten(harmless(text).trim_end(), 24).into_owned();
    match (first.parse::<i64>(), last.parse::<i64>()) {
        _ if first == last => format!(", {}", short(first)),
        (Ok(_), Ok(_)) => format!(", {first} to {last}"),
        _ => format!(", {} … {}", short(first), short(last)),
    }
}

/// A while, in a unit that suits it.
pub(super) fn span(us: u64) -> String {
    match us {
        0..1_000 => "1 ms".to_owned(),
        1_000..1_000_000 => format!("{} ms", (us + 500) / 1000),
        _ => format!("{:.1} s", us as f64 / 1e6),
    }
}
