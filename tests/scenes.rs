//! What the scenario language promises, played for real: files, standard input, several of a role, other starts
//! and ends, freezing and killing. Shell scripts play the learner.

use std::collections::BTreeMap;
use std::path::PathBuf;

use workshop::engine::{Cancel, Links, Played, Stage, Troupe};
use workshop::evidence::{Ended, Event, Evidence, Stream, What};
use workshop::process::use_executable;
use workshop::scenario::{Link, Scenario, Scene};

/// Plays one scene with this script, as the learner and as the reference.
fn play(script: &str, scene: &str) -> Played {
    play_beside(script, script, scene)
}

/// Plays one scene with one script as the learner and another as the reference.
fn play_beside(script: &str, reference: &str, scene: &str) -> Played {
    use_executable(PathBuf::from(env!("CARGO_BIN_EXE_workshop")));
    #[derive(serde::Deserialize)]
    struct Parts {
        #[serde(default)]
        links: BTreeMap<String, Link>,
        scene: Scene,
    }
    let parts: Parts = toml::from_str(scene).expect("a scene");
    let scenario = Scenario { links: parts.links, scenes: vec![parts.scene] };
    let troupe = |script: &str| {
        let command = ["bash", "-c", script, "script"].map(Into::into).to_vec();
        Troupe { command, arg0: None, dir: None }
    };
    let stage = Stage {
        exercise: "test",
        scenario: &scenario,
        learner: &troupe(script),
        reference: &troupe(reference),
        seed: 7,
        cancel: &Cancel::default(),
        links: Links::Steady,
        watcher: None,
        live: None,
    };
    stage.play().remove(0)
}

fn lines<'a>(evidence: &'a Evidence, who: &str) -> Vec<&'a str> {
    let of = |event: &'a Event| match &event.what {
        What::Line { actor, stream: Stream::Stdout, text, .. } if **actor == *who => Some(text.as_str()),
        _ => None,
    };
    evidence.events.iter().filter_map(of).collect()
}

fn place(evidence: &Evidence, is_it: impl Fn(&What) -> bool) -> usize {
    let found = evidence.events.iter().position(|event| is_it(&event.what));
    found.unwrap_or_else(|| panic!("not in the evidence: {:?}", evidence.events))
}

#[test]
fn a_file_of_the_scene_is_the_same_for_both_on_stdin_and_as_an_argument() {
    let scene = "[scene]\nname = 'plain'\nproves = ''\n\
        cast = [{ name = 'main', arguments = ['{file.numbers}'], stdin = 'numbers' }]\n\
        files = [{ name = 'numbers', holds.numbers = { count = 5, from = 1, to = 1000000 } }]\n";
    let played = play("cat; cat \"$1\"", scene);
    let printed = lines(&played.learner, "main");
    assert_eq!(printed.len(), 10);
    assert_eq!(printed[..5], printed[5..]);
    assert_eq!(printed, lines(&played.reference, "main"));
}

#[test]
fn what_a_program_leaves_in_a_file_is_kept() {
    let scene = "[scene]\nname = 'plain'\nproves = ''\n\
        cast = [{ name = 'main', arguments = ['{file.out}', '{file.pipe}'] }]\n\
        files = [{ name = 'out', holds = 'nothing' }, { name = 'pipe', holds = 'nothing' }, \
                 { name = 'never', holds = 'nothing' }]\n";
    let played = play("printf hello > \"$1\"; mkfifo \"$2\"", scene);
    let held: Vec<(&str, Option<u64>, String)> = played
        .learner
        .events
        .iter()
        .filter_map(|event| match &event.what {
            What::File { name, size, content } => Some((&**name, *size, content.shown())),
            _ => None,
        })
        .collect();
    let nothing = String::new;
    // A pipe is no file: reading it would wait for ever.
    let expected =
        [("out", Some(5), "hello".to_owned()), ("pipe", None, nothing()), ("never", None, nothing())];
    assert_eq!(held, expected);
}

#[test]
fn drawn_words_are_the_same_for_both_and_a_name_is_the_actors_own() {
    let scene = "[scene]\nname = 'plain'\nproves = ''\n\
        cast = [{ name = 'w', times = 2, arguments = ['{name}', '{some.name}', '{some.age}'] }]\n";
    let played = play("echo \"$1\"; echo \"$2 $3\"", scene);
    let (one, two) = (lines(&played.learner, "w1"), lines(&played.learner, "w2"));
    assert_eq!((one[0], two[0]), ("w1", "w2"));
    assert_eq!(one[1], two[1]);
    assert_eq!(one, lines(&played.reference, "w1"));
}

#[test]
fn several_of_a_role_start_one_after_the_other() {
    let scene = "[scene]\nname = 'plain'\nproves = ''\ncast = [{ name = 'w', times = 3, apart-ms = 100 }]\n";
    let played = play("true", scene);
    let started: Vec<(&str, u64)> = played
        .learner
        .events
        .iter()
        .filter_map(|event| match &event.what {
            What::Started { actor, .. } => Some((&**actor, event.at_us)),
            _ => None,
        })
        .collect();
    assert_eq!(started.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["w1", "w2", "w3"]);
    assert!(started[1].1 >= 100_000 && started[2].1 >= 200_000, "{started:?}");
}

#[test]
fn a_scene_goes_on_until_so_many_lines_are_printed_and_then_stops_the_program() {
    let scene = "[scene]\nname = 'plain'\nproves = ''\ncast = [{ name = 'main', ends.after-lines = 3 }]\n";
    let played = play("while :; do echo tick; sleep 0.02; done", scene);
    assert!(lines(&played.learner, "main").len() >= 3);
    place(&played.learner, |what| matches!(what, What::Stopping { .. }));
}

#[test]
fn whoever_starts_when_all_knock_starts_after_the_others_have_dialled() {
    let scene = "links.l = { bind = 'PULL', connect = 'PUSH' }\n[scene]\nname = 'plain'\nproves = ''\n\
        cast = [{ name = 'early', arguments = ['{l.connect}'], ends = 'stopped' }, \
                { name = 'late', arguments = ['here'], starts = 'when-all-knock' }]\n";
    let script = "[ \"$1\" = here ] && exit 0\nsleep 0.4\necho dialling\n\
        port=${1##*:}\nexec 3<>/dev/tcp/127.0.0.1/$port\nsleep 20\n";
    let played = play(script, scene);
    let dialled = place(&played.learner, |what| matches!(what, What::Line { .. }));
    let started =
        place(&played.learner, |what| matches!(what, What::Started { actor, .. } if **actor == *"late"));
    assert!(dialled < started);
}

#[test]
fn a_frozen_program_stands_still_until_it_is_thawed() {
    let scene = "[scene]\nname = 'plain'\nproves = ''\ncast = [{ name = 'main', ends.after-lines = 40 }]\n\
        [[scene.moments]]\nwhen.after-ms = 200\ndoes.freeze = 'main'\n\
        [[scene.moments]]\nwhen.after-ms = 700\ndoes.thaw = 'main'\n";
    let played = play("while :; do echo tick; sleep 0.01; done", scene);
    let frozen = place(&played.learner, |what| matches!(what, What::Frozen { .. }));
    let thawed = place(&played.learner, |what| matches!(what, What::Thawed { .. }));
    // What it had printed before may still be on its way.
    let between = played.learner.events[frozen..thawed].iter();
    let printed = between.filter(|event| matches!(event.what, What::Line { .. })).count();
    assert!(printed <= 2, "{printed} lines while it stood still");
    assert!(lines(&played.learner, "main").len() >= 40, "it did not go on");
}

#[test]
fn a_killed_program_is_gone_at_once_and_the_scene_goes_on_without_it() {
    let scene = "[scene]\nname = 'plain'\nproves = ''\ncast = [{ name = 'main' }]\n\
        [[scene.moments]]\nwhen.after-ms = 100\ndoes.kill = 'main'\n";
    let played = play("trap '' TERM; sleep 60", scene);
    let killed = place(&played.learner, |what| matches!(what, What::Killed { .. }));
    let gone = place(&played.learner, |what| matches!(what, What::Exited { ended: Ended::Signal(9), .. }));
    assert!(killed < gone);
}

#[test]
fn a_restarted_program_begins_again_with_the_same_arguments() {
    let scene = "[scene]\nname = 'plain'\nproves = ''\n\
        cast = [{ name = 'main', arguments = ['{file.log}'], ends = 'stopped' }, \
                { name = 'other', arguments = ['{file.log}', 'watch'] }]\n\
        files = [{ name = 'log', holds = 'nothing' }]\n\
        moments = [{ when.after-ms = 300, does.restart = 'main' }]\n";
    // The one that watches ends when it sees the second beginning.
    let script = "if [ \"$2\" = watch ]; then until [ \"$(grep -c begun \"$1\")\" = 2 ]; do sleep 0.02; done; \
                  else echo begun >> \"$1\"; echo begun; exec sleep 60; fi";
    let played = play(script, scene);
    assert_eq!(lines(&played.learner, "main"), ["begun", "begun"]);
    let starts = |what: &What| matches!(what, What::Started { actor, .. } if &**actor == "main");
    assert_eq!(played.learner.events.iter().filter(|event| starts(&event.what)).count(), 2);
    let ended = place(
        &played.learner,
        |what| matches!(what, What::Exited { actor, ended: Ended::Signal(9) } if &**actor == "main"),
    );
    let killed = place(&played.learner, |what| matches!(what, What::Killed { actor } if &**actor == "main"));
    assert!(killed < ended);
}

#[test]
fn who_has_ended_by_itself_is_not_started_again() {
    let scene = "[scene]\nname = 'plain'\nproves = ''\n\
        cast = [{ name = 'main' }, { name = 'other', arguments = ['1'] }]\n\
        moments = [{ when.after-ms = 600, does.restart = 'main' }]\n";
    let played = play("echo begun; sleep ${1:-0}", scene);
    assert_eq!(lines(&played.learner, "main"), ["begun"]);
}

#[test]
fn the_reference_plays_the_workshops_part_also_beside_a_learner() {
    let scene = "[scene]\nname = 'plain'\nproves = ''\n\
        cast = [{ name = 'mine' }, { name = 'theirs', plays = 'workshop' }]\n";
    let played = play_beside("echo learner", "echo reference", scene);
    assert_eq!(lines(&played.learner, "mine"), ["learner"]);
    assert_eq!(lines(&played.learner, "theirs"), ["reference"]);
    assert_eq!(lines(&played.reference, "mine"), ["reference"]);
}

#[test]
fn every_word_that_the_manual_for_authors_uses_is_known() {
    let manual = include_str!("../CONTRIBUTING.md");
    let blocks: Vec<&str> =
        manual.split("\n```toml\n").skip(1).filter_map(|rest| rest.split("\n```").next()).collect();
    assert!(!blocks.is_empty());
    for block in blocks {
        if let Err(flaw) = workshop::course::manifest::parse(block) {
            panic!("CONTRIBUTING.md, line {:?} of a block: {}", flaw.line, flaw.what);
        }
    }
}
