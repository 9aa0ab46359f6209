//! On links with jitter a right program passes: its messages are late, but they come, and in their order.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use workshop::course::{Course, Exercise, Judged, Tree};
use workshop::engine::{Cancel, Links, Stage, Troupe};
use workshop::evidence::{Alteration, What};
use workshop::judge;
use workshop::process::use_executable;
use workshop::reference;
use workshop::verdict::Outcome;

/// Plays the reference solution of this exercise as the learner; says what went wrong.
fn play(exercise: &Exercise, seed: u64) -> Result<(), String> {
    let executable = PathBuf::from(env!("CARGO_BIN_EXE_workshop"));
    use_executable(executable.clone());
    let arg0 = Some(reference::called(&exercise.name));
    let troupe = Troupe { command: vec![executable.into()], arg0, dir: None };
    let stage = Stage {
        exercise: &exercise.name,
        scenario: &exercise.scenario,
        learner: &troupe,
        reference: &troupe,
        seed,
        cancel: &Cancel::default(),
        links: Links::Jittery,
        watcher: None,
        live: None,
    };
    let judgement = judge::verify(exercise, &stage, &|| {}).map_err(|error| error.to_string())?;
    let verdict = &judgement.verdict;
    if verdict.outcome != Outcome::Passed {
        return Err(format!("{:?}", verdict.findings.first()));
    }
    if !verdict.findings.iter().any(|finding| finding.id == "jitter") {
        return Err("nothing says that times were not judged".to_owned());
    }
    let late = |what: &What| matches!(what, What::Altered { alteration: Alteration::Delayed(_), .. });
    let events = judgement.played.iter().flat_map(|played| &played.learner.events);
    let delays = events.filter(|event| late(&event.what)).count();
    if !exercise.scenario.links.is_empty() && delays == 0 {
        return Err("no message was late".to_owned());
    }
    Ok(())
}

/// Plays all of these, two at a time.
fn play_all(chosen: impl Fn(&Exercise) -> bool, seed: u64) {
    let course = Course::load(&Tree::Embedded).expect("the course");
    let judged = |exercise: &&Exercise| exercise.judged != Judged::Machine && chosen(exercise);
    let exercises: Vec<&Exercise> = course.exercises().iter().filter(judged).collect();
    assert!(!exercises.is_empty());
    let next = AtomicUsize::new(0);
    let wrong: Vec<String> = thread::scope(|scope| {
        let play_some = || {
            let mut wrong = Vec::new();
            while let Some(exercise) = exercises.get(next.fetch_add(1, Ordering::SeqCst)) {
                wrong.extend(play(exercise, seed).err().map(|what| format!("{}: {what}", exercise.name)));
            }
            wrong
        };
        let two = [scope.spawn(play_some), scope.spawn(play_some)];
        two.into_iter().flat_map(|players| players.join().expect("no panic")).collect()
    });
    assert!(wrong.is_empty(), "seed {seed}: {wrong:#?}");
}

#[test]
fn a_reference_passes_with_jitter() {
    play_all(|exercise| [1, 2, 7, 15].contains(&exercise.number), 7);
}

#[test]
#[ignore = "takes minutes: every exercise, with some seeds"]
fn every_reference_passes_with_jitter() {
    for seed in 1..=3 {
        play_all(|_| true, seed);
    }
}
