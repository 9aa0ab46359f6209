//! Exercise 07: each mistake and the finding that comes first.

use crate::check::Checks;
use crate::check::table::{Played, assert_complete, first};
use crate::check::testing::{Play, Stage};
use crate::evidence::{Alteration, Ended, Head, Side, StopReason, What};

fn checks() -> Checks {
    let toml = "[nothing-before]\nlink = 'news'\nuntil = 'ready'\n[pace]\nevery-ms = 50\nof = 'messages'\n\
                [order]\nlink = 'news'\n[stdout]\nnumbers = 'ignored'\n[exit]\ndeparture = 'when-nothing-is-lost'\n\
                [wire]\n[stderr]\n[leftovers]\n";
    toml::from_str(toml).expect("checks")
}

fn stage(scene: &str, more: &str) -> Stage {
    Stage::read(&format!(
        "links.ready = {{ bind = 'REP', connect = 'REQ' }}\nlinks.news = {{ bind = 'PUB', connect = 'SUB' }}\n\
         [scene]\nname = '{scene}'\nproves = ''\ncast = [\n\
         {{ name = 'publisher', arguments = ['publisher', '{{ready.bind}}', '{{news.bind}}'], ends = 'stopped' }},\n\
         {{ name = 'subscriber', arguments = ['subscriber', '{{ready.connect}}', '{{news.connect}}'] }},\n]\n{more}"
    ))
}

const LISTENS: &str = "peers = [{ name = 'listener', link = 'news', does = { listen = 1500 } }]\n";
const ALTERS: &str =
    "faults = [{ link = 'news', from = 'bind', alter = { swap = { count = 1, among = [3, 6] } } }]\n";

const ROW: [u64; 12] = [1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144];
/// The message that changes places with the one after it.
const SWAPPED: usize = 4;

/// One run: what is done, and when.
struct Run {
    /// When the SUB is connected, in ms; the request comes after 700 ms, the answer 5 ms later.
    connected: f64,
    /// Whether the SUB has called before, in vain.
    refused: bool,
    /// When PUB is bound.
    bound: f64,
    /// When the first number goes out.
    begins: f64,
    every: f64,
    sends: Vec<String>,
    asks: bool,
    answers: bool,
    /// What the subscriber prints of what came.
    prints: fn(&[String]) -> Vec<String>,
    leaves: bool,
}

fn right_run() -> Run {
    Run {
        connected: 690.0,
        refused: false,
        bound: 5.0,
        begins: 706.0,
        every: 50.0,
        sends: ROW.iter().map(u64::to_string).collect(),
        asks: true,
        answers: true,
        prints: |came| came.iter().take(10).cloned().collect(),
        leaves: false,
    }
}

enum Step {
    Listener,
    Refused,
    Connected,
    Request,
    Answer,
    Number(usize),
}

impl Run {
    fn play(&self, scene: &str) -> Play {
        let mut play = Play::new(scene)
            .start("publisher", &["./mine", "publisher", "tcp://127.0.0.1:5001", "tcp://127.0.0.1:5002"])
            .start("subscriber", &["./mine", "subscriber", "tcp://127.0.0.1:6001", "tcp://127.0.0.1:6002"])
            .at(4.0)
            .meet("ready", 1, "subscriber", 0x31, 0x30);
        let mut steps = vec![(self.connected, Step::Connected)];
        if scene != "tampered" {
            steps.push((self.bound + 1.0, Step::Listener));
        }
        steps.extend(self.refused.then_some((600.0, Step::Refused)));
        steps.extend(self.asks.then_some((700.0, Step::Request)));
        steps.extend((self.asks && self.answers).then_some((705.0, Step::Answer)));
        let numbers =
            (0..self.sends.len()).map(|at| (self.begins + self.every * at as f64, Step::Number(at)));
        steps.extend(numbers);
        steps.sort_by(|one, other| one.0.total_cmp(&other.0));
        let (mut connected, mut listens) = (false, false);
        let mut came: Vec<String> = Vec::new();
        for (at, step) in steps {
            play = play.at(at);
            play = match step {
                Step::Listener => {
                    listens = true;
                    play.meet("news", 1, "listener", 0x20, 0x21)
                }
                Step::Refused => play.refuse("news", "subscriber"),
                Step::Connected => {
                    connected = true;
                    play.meet("news", 2, "subscriber", 0x20, 0x21)
                }
                Step::Request => play.message("ready", 1, Side::Connect, "\u{0}\u{0}\u{0}\u{1}ready"),
                Step::Answer => play.message("ready", 1, Side::Bind, "\u{0}\u{0}\u{0}\u{1}go"),
                Step::Number(index) => {
                    let text = &self.sends[index];
                    if listens {
                        play = play.message("news", 1, Side::Bind, text);
                    }
                    if connected {
                        came.push(text.clone());
                        play = play.message("news", 2, Side::Bind, text);
                    }
                    play
                }
            };
        }
        if scene == "tampered" && came.len() > SWAPPED {
            came.swap(SWAPPED - 1, SWAPPED);
            play = play.alter_on("news", 2, Side::Bind, SWAPPED as u64, Alteration::Swapped);
        }
        let printed = (self.prints)(&came);
        play = printed.iter().fold(play, |play, line| play.print("subscriber", line));
        play = match self.asks && self.answers && printed.len() >= 9 {
            true => play.exit("subscriber", Ended::Code(0)),
            false => {
                play.at(9000.0).stop("subscriber", StopReason::Idle).exit("subscriber", Ended::Signal(15))
            }
        };
        match self.leaves {
            true => play.exit("publisher", Ended::Code(0)),
            false => {
                play.at(9500.0).stop("publisher", StopReason::SceneOver).exit("publisher", Ended::Signal(15))
            }
        }
    }
}

type Row = (&'static str, fn(&mut Run));

fn rows() -> Vec<Row> {
    vec![
        ("passed", |_| {}),
        ("passed", |run| run.leaves = true),
        ("passed", |run| run.begins = 860.0),
        ("passed", |run| (run.connected, run.begins) = (712.0, 860.0)),
        ("published-before-handshake", |run| run.begins = 10.0),
        ("published-before-handshake", |run| (run.begins, run.asks) = (10.0, false)),
        ("published-before-handshake", |run| {
            (run.begins, run.every) = (699.0, 2.0);
        }),
        ("ready-too-early", |run| run.connected = 730.0),
        ("ready-too-early", |run| run.connected = 990.0),
        ("ready-too-early", |run| run.connected = 705.5),
        ("bound-too-late", |run| {
            (run.bound, run.connected, run.refused) = (705.1, 790.0, true);
        }),
        ("starts-in-the-middle", |run| run.sends.drain(..1).for_each(drop)),
        ("starts-in-the-middle", |run| run.sends.drain(..2).for_each(drop)),
        ("starts-at-zero", |run| run.sends.insert(0, "0".into())),
        ("no-request", |run| (run.asks, run.sends) = (false, Vec::new())),
        ("no-reply", |run| {
            run.answers = false;
            run.prints = |_| Vec::new();
        }),
        ("nothing-crossed", |run| run.sends.clear()),
        ("stops-early", |run| run.prints = |came| came.iter().take(9).cloned().collect()),
        ("stops-early", |run| run.sends.truncate(8)),
        ("goes-too-far", |run| run.prints = |came| came.iter().take(11).cloned().collect()),
        ("not-fibonacci", |run| run.sends = (0..12).map(|power| (1_u64 << power).to_string()).collect()),
        ("number-doubled", |run| {
            run.prints = |came| came.iter().take(10).flat_map(|one| [one.clone(), one.clone()]).collect();
        }),
        ("number-missed", |run| run.prints = |came| came.iter().skip(1).take(10).cloned().collect()),
        ("number-missed", |run| {
            run.prints = |came| came.iter().filter(|one| *one != "8").take(10).cloned().collect();
        }),
        ("out-of-order", |run| {
            run.prints = |came| {
                let mut numbers: Vec<u64> =
                    came.iter().take(10).map(|one| one.parse().unwrap_or(0)).collect();
                numbers.sort_unstable_by(|one, other| other.cmp(one));
                numbers.iter().map(u64::to_string).collect()
            };
        }),
        ("prepared-answer", |run| run.prints = |_| ROW[..10].iter().map(u64::to_string).collect()),
        ("not-what-came", |run| {
            run.prints = |came| (1..=10).map(|count| came[..count].concat()).collect();
        }),
        ("extra-line", |run| {
            run.prints = |came| [&["ready".to_string()], &came[..10]].concat();
        }),
        ("too-fast", |run| run.every = 0.01),
        ("too-slow", |run| run.every = 500.0),
    ]
}

fn played(learner: &Run) -> Vec<Played> {
    let stages = [("plain", LISTENS), ("tampered", ALTERS)];
    let one = |(name, more)| (stage(name, more), learner.play(name), right_run().play(name));
    stages.into_iter().map(one).collect()
}

#[test]
fn each_mistake_is_told_first() {
    for (index, (id, change)) in rows().into_iter().enumerate() {
        let mut run = right_run();
        change(&mut run);
        let scenes = played(&run);
        assert_eq!(first(&checks(), &scenes), id, "row {index}");
        assert_complete(&checks(), &scenes);
    }
}

#[test]
fn an_encoding_that_nobody_can_read_is_judged_by_the_places_of_the_messages() {
    let mut run = right_run();
    run.sends = ROW.iter().map(|number| format!("<{number}|{number}>")).collect();
    run.prints = |came| {
        let number = |one: &String| one[1..].split('|').next().unwrap_or_default().to_string();
        came.iter().take(10).map(number).collect()
    };
    assert_eq!(first(&checks(), &played(&run)), "passed");
    run.prints = |_| ROW[..10].iter().map(u64::to_string).collect();
    assert_eq!(first(&checks(), &played(&run)), "prepared-answer");
}

#[test]
fn a_publisher_that_outlived_its_subscriber_and_crashed_then_is_not_to_blame() {
    let mut run = right_run();
    run.sends = (0..93).map(|number: u32| number.to_string()).collect();
    run.prints = |_| Vec::new();
    let crash = |scene: &str| {
        let mut evidence = run.play(scene).evidence().clone();
        evidence.events.retain(|event| {
            !matches!(&event.what, What::Stopping { actor, .. } | What::Exited { actor, .. }
                if **actor == *"publisher")
        });
        let words = ["thread 'main' panicked at mine.rs:3:5:", "attempt to add with overflow"];
        Play::of(evidence).at(5300.0).complain("publisher", &words).exit("publisher", Ended::Code(101))
    };
    let scene = vec![(stage("plain", LISTENS), crash("plain"), right_run().play("plain"))];
    assert_eq!(first(&checks(), &scene), "never-subscribed");
}

#[test]
fn a_publisher_that_crashed_when_nobody_needed_it_any_more_is_right() {
    let crash = |scene: &str| {
        let mut evidence = right_run().play(scene).evidence().clone();
        let of_publisher = |what: &What| matches!(what, What::Stopping { actor, .. } | What::Exited { actor, .. } if **actor == *"publisher");
        evidence.events.retain(|event| !of_publisher(&event.what));
        let words = ["thread 'main' panicked at mine.rs:3:5:", "attempt to add with overflow"];
        Play::of(evidence).at(5300.0).complain("publisher", &words).exit("publisher", Ended::Code(101))
    };
    let scene = vec![(stage("plain", LISTENS), crash("plain"), right_run().play("plain"))];
    assert_eq!(first(&checks(), &scene), "passed");
}

#[test]
fn a_number_that_was_put_in_the_place_of_another_belongs_to_what_came() {
    let replaced = |prints: fn(&[String]) -> Vec<String>| {
        let play = Run { prints, ..right_run() }.play("plain").renamed("tampered");
        let how = Alteration::Replaced(Head::of(b"13"));
        let play = play.alter_on("news", 2, Side::Bind, 8, how.clone());
        let reference = Run {
            prints: |_| ["1", "1", "2", "3", "5", "8", "13", "13", "34", "55"].map(str::to_string).to_vec(),
            ..right_run()
        };
        let reference = reference.play("plain").alter_on("news", 2, Side::Bind, 8, how);
        first(&checks(), &[(stage("tampered", LISTENS), play, reference.renamed("tampered"))])
    };
    assert_eq!(replaced(|came| [&came[..7], &came[6..7], &came[8..10]].concat()), "passed");
    assert_eq!(replaced(|came| came[..10].to_vec()), "prepared-answer");
}
