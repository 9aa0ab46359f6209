//! What a person does to a scene by hand, played for real with reference solutions.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use workshop::course::{Course, Tree};
use workshop::engine::{Cancel, Links, Live, Played, Stage, Targets, Troupe, Watcher};
use workshop::evidence::{Act, Alteration, Event, Evidence, What};
use workshop::judge::{self, Judgement, Worth};
use workshop::process::use_executable;
use workshop::reference;
use workshop::verdict::Outcome;

/// Plays and judges the exercise; `hand` sees the number of lines that the first scene has printed, at each line, and
/// whom it could hit then.
fn verify(name: &str, hand: impl Fn(usize, &Targets, &Live) + Send + Sync + 'static) -> (Judgement, Live) {
    let executable = PathBuf::from(env!("CARGO_BIN_EXE_workshop"));
    use_executable(executable.clone());
    let course = Course::load(&Tree::Embedded).expect("the course");
    let exercise = course.find(name).expect("an exercise");
    let troupe = Troupe { command: vec![executable.into()], arg0: Some(reference::called(name)), dir: None };
    let live = Live::default();
    let first = exercise.scenario.scenes[0].name.clone();
    let (handle, lines) = (live.clone(), AtomicUsize::new(0));
    let watcher: Watcher = Arc::new(move |scene: &str, event: &Event| {
        if scene == first && matches!(event.what, What::Line { .. }) {
            hand(lines.fetch_add(1, Ordering::SeqCst) + 1, &handle.targets(), &handle);
        }
    });
    let stage = Stage {
        exercise: name,
        scenario: &exercise.scenario,
        learner: &troupe,
        reference: &troupe,
        seed: 7,
        cancel: &Cancel::default(),
        links: Links::Steady,
        watcher: Some(watcher),
        live: Some(&live),
    };
    let judgement = judge::verify(exercise, &stage, &|| {}).expect("a verdict");
    (judgement, live)
}

fn learner(played: &[Played]) -> &Evidence {
    &played[0].learner
}

fn places(evidence: &Evidence, is_it: impl Fn(&What) -> bool) -> Vec<usize> {
    let events = evidence.events.iter().enumerate();
    events.filter(|(_, event)| is_it(&event.what)).map(|(place, _)| place).collect()
}

/// Where this was done by hand.
fn by_hand(evidence: &Evidence, wanted: &Act) -> usize {
    let found = places(evidence, |what| matches!(what, What::ByHand { act } if act == wanted));
    assert_eq!(found.len(), 1, "{wanted:?}");
    found[0]
}

#[test]
fn whoever_is_killed_by_hand_is_gone_and_the_verdict_does_not_count() {
    let (judgement, live) = verify("02-pushpull", |line, targets, live| {
        if line == 10 {
            live.act(Act::Kill(targets.worker().expect("somebody").name.clone()));
        }
    });
    let seen = learner(&judgement.played);
    let act = by_hand(seen, &Act::Kill("program".into()));
    let killed = places(seen, |what| matches!(what, What::Killed { actor } if **actor == *"program"));
    assert!(killed[0] > act);
    assert_eq!((judgement.worth, judgement.verdict.outcome), (Worth::Touched, Outcome::Failed));
    let notes: Vec<&str> = judgement.verdict.findings.iter().map(|finding| finding.id).collect();
    assert!(notes.contains(&"by-hand"), "{notes:?}");
    assert!(judgement.played[1..].iter().all(|other| !other.learner.was_touched()), "only the first scene");
    assert_eq!(live.targets(), Targets::default(), "nobody is there when all is over");
}

#[test]
fn whoever_is_frozen_by_hand_stands_still_until_it_is_thawed() {
    let (judgement, _) = verify("02-pushpull", |line, targets, live| {
        if line == 5 {
            live.act(Act::Freeze(targets.worker().expect("somebody").name.clone()));
            let live = live.clone();
            std::thread::spawn(move || {
                while live.targets().frozen().is_none() {
                    std::thread::yield_now();
                }
                std::thread::sleep(std::time::Duration::from_millis(300));
                live.act(Act::Thaw(live.targets().frozen().expect("it").name.clone()));
            });
        }
    });
    let seen = learner(&judgement.played);
    let frozen = by_hand(seen, &Act::Freeze("program".into()));
    let thawed = by_hand(seen, &Act::Thaw("program".into()));
    let printed = places(seen, |what| matches!(what, What::Line { .. }));
    let meanwhile = printed.iter().filter(|place| (frozen..thawed).contains(place)).count();
    // What it had printed before may still be on its way.
    assert!(meanwhile <= 2, "{meanwhile} lines while it stood still");
    assert_eq!(printed.len(), 101, "it went on");
    assert_eq!(judgement.worth, Worth::Touched);
}

#[test]
fn a_link_that_is_cut_by_hand_comes_back() {
    let (judgement, _) = verify("03-pubsub", |line, targets, live| {
        if line == 2 {
            live.act(Act::Cut(targets.links[0].clone()));
        }
    });
    let seen = learner(&judgement.played);
    let act = by_hand(seen, &Act::Cut("news".into()));
    let cut = places(seen, |what| matches!(what, What::Altered { alteration: Alteration::Cut, .. }));
    let connected = places(seen, |what| matches!(what, What::Connected { .. }));
    assert!(cut[0] > act && connected.last() > cut.last(), "{cut:?} {connected:?}");
    assert_eq!(judgement.worth, Worth::Touched);
}

#[test]
fn who_is_not_there_cannot_be_hit() {
    let (judgement, _) = verify("02-pushpull", |line, _, live| {
        if line == 10 {
            live.act(Act::Kill("nobody".into()));
            live.act(Act::Cut("nothing".into()));
        }
    });
    assert!(!learner(&judgement.played).was_touched());
    assert_eq!((judgement.worth, judgement.verdict.outcome), (Worth::Full, Outcome::Passed));
}
