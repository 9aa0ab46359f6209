//! What is seen of the learner's first scene while it plays: counts, the last lines, and what was done to it by hand.

use std::collections::{BTreeSet, VecDeque};
use std::time::{Duration, Instant};

use crate::engine::{Target, Targets};
use crate::evidence::{Act, Ended, Event, Name, Stream, What};

use super::state::Strike;

/// So many of the last lines are kept.
const LINES: usize = 200;
/// So many of what was done by hand.
const DEEDS: usize = 20;

/// What was seen until now.
#[derive(Debug)]
pub(super) struct Scene {
    /// What goes on, in a few words.
    pub(super) words: String,
    began: Instant,
    /// Lines printed.
    pub(super) lines: u64,
    /// Messages that crossed.
    pub(super) messages: u64,
    /// The last lines that were printed, with the names of those who did.
    pub(super) last: VecDeque<(Name, String)>,
    /// What was done by hand, and what came of it.
    pub(super) deeds: VecDeque<String>,
    /// The links that were cut by hand and have not come back.
    cut: BTreeSet<Name>,
}

impl Scene {
    pub(super) fn new(words: String) -> Scene {
        Scene {
            words,
            began: Instant::now(),
            lines: 0,
            messages: 0,
            last: VecDeque::new(),
            deeds: VecDeque::new(),
            cut: BTreeSet::new(),
        }
    }

    /// How long it has been going on, with the build before it.
    pub(super) fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    /// The play begins anew, to be sure.
    pub(super) fn again(&mut self, words: &str) {
        let Scene { began, .. } = *self;
        *self = Scene { began, ..Scene::new(words.to_owned()) };
    }

    /// Takes in what happened.
    pub(super) fn note(&mut self, event: &Event) {
        match &event.what {
            What::Line { actor, stream, text, .. } => {
                self.lines += u64::from(*stream == Stream::Stdout);
                keep(&mut self.last, (actor.clone(), text.clone()), LINES);
            }
            What::Message { .. } => self.messages += 1,
            What::MoreMessages { count, .. } => self.messages += count,
            What::ByHand { act } => self.deed(event, self::told(act), act),
            What::Connected { link, .. } if self.cut.remove(link) => {
                let words = format!("{link} is connected again");
                self.say(event, &words);
            }
            What::Exited { actor, ended } if !self.deeds.is_empty() => {
                let words = match ended {
                    Ended::Code(0) => format!("{actor} has ended"),
                    Ended::Code(status) => format!("{actor} ended with status {status}"),
                    Ended::Signal(_) => format!("{actor} is gone"),
                };
                self.say(event, &words);
            }
            _ => {}
        }
    }

    fn deed(&mut self, event: &Event, words: String, act: &Act) {
        if let Act::Cut(link) = act {
            self.cut.insert(link.clone());
        }
        self.say(event, &words);
    }

    fn say(&mut self, event: &Event, words: &str) {
        keep(&mut self.deeds, format!("{:5.2} s  {words}", event.at_us as f64 / 1e6), DEEDS);
    }
}

fn keep<T>(queue: &mut VecDeque<T>, more: T, most: usize) {
    queue.push_back(more);
    if queue.len() > most {
        queue.pop_front();
    }
}

fn told(act: &Act) -> String {
    match act {
        Act::Kill(actor) => format!("you killed {actor}"),
        Act::Freeze(actor) => format!("you froze {actor}; f lets it go on"),
        Act::Thaw(actor) => format!("you let {actor} go on"),
        Act::Cut(link) => format!("you cut the link {link}"),
    }
}

/// What a blow comes to with those who are there now; nothing when there is nobody to hit.
pub(super) fn acts(strike: Strike, targets: &Targets) -> Vec<Act> {
    let name = |target: Option<&Target>| target.map(|target| target.name.clone());
    match strike {
        Strike::Kill => name(targets.worker()).map(Act::Kill).into_iter().collect(),
        Strike::Freeze => match name(targets.frozen()) {
            Some(frozen) => vec![Act::Thaw(frozen)],
            None => name(targets.worker()).map(Act::Freeze).into_iter().collect(),
        },
        Strike::Cut => targets.links.iter().cloned().map(Act::Cut).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: f64, what: What) -> Event {
        Event { at_us: (seconds * 1e6) as u64, what }
    }

    fn targets(frozen: bool) -> Targets {
        let worker = Target { name: "worker2".into(), connects: true, frozen };
        let boss = Target { name: "boss".into(), connects: false, frozen: false };
        Targets { actors: vec![boss, worker], links: vec!["work".into(), "back".into()] }
    }

    #[test]
    fn k_and_f_hit_a_worker_and_c_cuts_every_link() {
        assert_eq!(acts(Strike::Kill, &targets(false)), [Act::Kill("worker2".into())]);
        assert_eq!(acts(Strike::Freeze, &targets(false)), [Act::Freeze("worker2".into())]);
        assert_eq!(acts(Strike::Freeze, &targets(true)), [Act::Thaw("worker2".into())]);
        let cut = [Act::Cut("work".into()), Act::Cut("back".into())];
        assert_eq!(acts(Strike::Cut, &targets(false)), cut);
        assert_eq!(acts(Strike::Kill, &Targets::default()), []);
    }

    #[test]
    fn what_was_done_by_hand_is_told_with_what_came_of_it() {
        let mut scene = Scene::new(String::new());
        let connected = What::Connected { link: "work".into(), actor: "worker1".into(), conn: 1 };
        scene.note(&at(0.1, connected.clone()));
        assert!(scene.deeds.is_empty(), "nobody has done anything");
        scene.note(&at(1.2, What::ByHand { act: Act::Cut("work".into()) }));
        scene.note(&at(1.31, connected));
        let told: Vec<&str> = scene.deeds.iter().map(String::as_str).collect();
        assert_eq!(told, [" 1.20 s  you cut the link work", " 1.31 s  work is connected again"]);
    }

    #[test]
    fn a_program_that_prints_for_ever_fills_no_memory() {
        let mut scene = Scene::new(String::new());
        for number in 0..1_000 {
            let (actor, text) = ("main".into(), number.to_string());
            scene.note(&at(1.0, What::Line { actor, stream: Stream::Stdout, text, cut: 0 }));
        }
        assert_eq!((scene.lines, scene.last.len()), (1_000, LINES));
        assert_eq!(scene.last.back().map(|(_, text)| text.as_str()), Some("999"));
    }
}
