//! What a person did to a play by hand, in a sentence.

use crate::evidence::{Act, What};
use crate::judge::Judgement;

/// More than this is too long for a sentence.
const MOST: usize = 4;

/// What was done to the learner's program by hand; nothing when nothing was.
pub(super) fn told(judgement: &Judgement) -> Option<String> {
    let events = judgement.played.iter().flat_map(|played| &played.learner.events);
    let acts =
        events.filter_map(|event| if let What::ByHand { act } = &event.what { Some(act) } else { None });
    sentence(acts)
}

fn sentence<'a>(acts: impl Iterator<Item = &'a Act>) -> Option<String> {
    let mut deeds: Vec<String> = Vec::new();
    for act in acts {
        let deed = match act {
            Act::Kill(actor) => format!("killed {actor}"),
            Act::Freeze(actor) => format!("froze {actor}"),
            Act::Thaw(actor) => format!("let {actor} go on"),
            Act::Cut(link) => format!("cut the link {link}"),
        };
        if !deeds.contains(&deed) {
            deeds.push(deed);
        }
    }
    if deeds.len() > MOST {
        deeds.truncate(MOST - 1);
        deeds.push("did more".to_owned());
    }
    let last = deeds.pop()?;
    Some(match deeds.as_slice() {
        [] => format!("You {last}."),
        others => format!("You {}, and {last}.", others.join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_is_told_once_and_in_its_order() {
        let told = |acts: &[Act]| sentence(acts.iter());
        let (kill, cut) = (Act::Kill("worker3".into()), Act::Cut("work".into()));
        assert_eq!(told(&[]), None);
        assert_eq!(told(std::slice::from_ref(&kill)).as_deref(), Some("You killed worker3."));
        let both = told(&[kill.clone(), cut.clone(), cut.clone()]);
        assert_eq!(both.as_deref(), Some("You killed worker3, and cut the link work."));
        let more = ["a", "b", "c", "d"].map(|name| Act::Freeze(name.into()));
        let many = told(&[&[kill, cut][..], &more].concat());
        assert_eq!(many.as_deref(), Some("You killed worker3, cut the link work, froze a, and did more."));
    }
}
