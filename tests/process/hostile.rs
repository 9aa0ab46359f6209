//! Programs that do not want to end, or not alone.

use std::time::Duration;

use workshop::evidence::{Ended, StopReason, Stream, What};

use crate::stage::{await_that, compiled, launch, lives, play, play_out, shell};

#[test]
fn a_program_that_can_end_by_itself_is_asked_first() {
    let stage = play(&shell("trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.05; done"));
    stage.await_line("up");
    let seen = stage.stop(StopReason::SceneOver);
    assert_eq!(seen.lines(Stream::Stdout), ["up", "bye"]);
    assert_eq!((seen.ended(), seen.stopped()), (Some(Ended::Code(3)), Some(StopReason::SceneOver)));
}

#[test]
fn a_program_that_ignores_the_request_is_killed() {
    let stage = play(&shell("trap '' TERM INT HUP; echo up; while :; do sleep 1; done"));
    stage.await_line("up");
    stage.running.stop(StopReason::Deadline);
    let seen = stage.stop(StopReason::Interrupted);
    assert_eq!((seen.ended(), seen.stopped()), (Some(Ended::Signal(9)), Some(StopReason::Deadline)));
    assert!(seen.left_behind().is_empty());
}

#[test]
fn a_program_that_has_stopped_itself_is_ended() {
    let stage = play(&shell("echo up; kill -STOP $$"));
    stage.await_line("up");
    assert_eq!(stage.stop(StopReason::Idle).stopped(), Some(StopReason::Idle));
}

#[test]
fn a_program_that_closes_its_output_and_sleeps_is_not_over_until_it_is_stopped() {
    let stage = play(&shell("echo up; exec >&- 2>&-; exec sleep 1000"));
    stage.await_line("up");
    assert!(!stage.running.wait(Duration::from_millis(100)));
    assert_eq!(stage.stop(StopReason::Deadline).ended(), Some(Ended::Signal(15)));
}

#[test]
fn forty_sessions_of_a_stopped_program_end_and_are_no_fault() {
    let stage = play(&shell("for i in $(seq 40); do setsid sleep 1000 & done; echo up; wait"));
    stage.await_line("up");
    let seen = stage.stop(StopReason::SceneOver);
    assert!(seen.left_behind().is_empty());
}

#[test]
fn forty_sessions_that_outlive_their_program_are_found_and_ended() {
    let seen = play_out(&shell("for i in $(seq 40); do setsid sleep 1000 & done; exit 0"));
    assert_eq!(seen.ended(), Some(Ended::Code(0)));
    assert_eq!(seen.left_behind().len(), 16);
    assert!(seen.left_behind()[0].command.ends_with("sleep 1000"), "{:?}", seen.left_behind());
}

#[test]
fn a_child_that_ends_a_moment_after_its_program_is_no_fault() {
    let seen = play_out(&shell("(sleep 0.05; echo late) & echo first"));
    assert_eq!(seen.lines(Stream::Stdout), ["first", "late"]);
    assert!(seen.left_behind().is_empty());
}

const DAEMON: &str = "#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\n\
    int main(int argc, char **argv) {\n\
      if (fork() == 0) { setsid(); if (fork() == 0) { printf(\"%d\\n\", getpid()); for (;;) pause(); } _exit(0); }\n\
      if (argc > 1) for (;;) pause();\n\
      sleep(1);\n\
      return 0;\n\
    }";

#[test]
fn a_daemon_that_keeps_the_terminal_open_is_named_and_ended() {
    let (_directory, program) = compiled(DAEMON);
    let seen = play_out(&launch([&program]));
    let left = seen.left_behind();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].pid.to_string(), seen.lines(Stream::Stdout)[0]);
    assert_eq!(left[0].command, program.to_str().unwrap());
    assert_eq!((seen.ended(), seen.stopped()), (Some(Ended::Code(0)), None));
}

#[test]
fn a_daemon_of_a_program_that_was_stopped_is_named_and_ended_too() {
    let (_directory, program) = compiled(DAEMON);
    let stage = play(&launch([program.to_str().unwrap(), "stay"]));
    await_that("the daemon's line", || {
        stage.recorder.look(|events| events.iter().any(|event| matches!(event.what, What::Line { .. })))
    });
    let daemon: u32 = stage.recorder.look(|events| {
        let line = |what: &What| if let What::Line { text, .. } = what { text.parse().ok() } else { None };
        events.iter().find_map(|event| line(&event.what)).unwrap()
    });
    // Its first parent ends on its own time.
    await_that("the daemon's new parent", || {
        let stat = std::fs::read_to_string(format!("/proc/{daemon}/stat")).unwrap();
        let parent: u32 = stat.rsplit_once(") ").unwrap().1.split(' ').nth(1).unwrap().parse().unwrap();
        std::fs::read_to_string(format!("/proc/{parent}/comm"))
            .is_ok_and(|name| name.trim() == "workshop-keeper")
    });
    let seen = stage.stop(StopReason::SceneOver);
    assert_eq!(seen.left_behind().iter().map(|left| left.pid).collect::<Vec<_>>(), [daemon]);
    assert!(!lives(daemon));
}

#[test]
fn a_program_that_kills_its_parents_group_is_found_out_and_ended() {
    // One child has another session and no marker in its environment: only its parents give it away.
    let seen = play_out(&shell(
        "setsid env -i sleep 1000 & echo $!; setsid sleep 1000 & sleep 1000 & \
         set -- $(cat /proc/$PPID/stat); kill -9 -$5; sleep 1000",
    ));
    assert!(seen.killed_its_keeper());
    assert_eq!(seen.ended(), Some(Ended::Signal(9)));
    let bare: u32 = seen.lines(Stream::Stdout)[0].parse().unwrap();
    await_that("the end of the process without a marker", || !lives(bare));
}

#[test]
fn a_program_that_kills_its_keeper_before_anything_else_is_found_out_and_ended() {
    let (_directory, program) = compiled(
        "#include <signal.h>\n#include <unistd.h>\nint main(void) { kill(getppid(), SIGKILL); for (;;) pause(); }",
    );
    for _ in 0..20 {
        let seen = play_out(&launch([&program]));
        assert!(seen.killed_its_keeper());
        assert_eq!(seen.ended(), Some(Ended::Signal(9)));
    }
}

#[test]
fn a_program_that_asks_its_keeper_to_end_is_not_heard() {
    let seen =
        play_out(&shell("kill -TERM $PPID; kill -INT $PPID; kill -HUP $PPID; kill -USR1 $PPID; echo still"));
    assert!(!seen.killed_its_keeper());
    assert_eq!((seen.lines(Stream::Stdout), seen.ended()), (vec!["still"], Some(Ended::Code(0))));
}

#[test]
fn a_program_that_freezes_its_keeper_is_ended_all_the_same() {
    let stage = play(&shell("kill -STOP $PPID; echo up; exec sleep 1000"));
    stage.await_line("up");
    assert_eq!(stage.stop(StopReason::Deadline).ended(), Some(Ended::Signal(15)));
}

#[test]
fn a_program_that_goes_on_freezing_its_keeper_is_ended_all_the_same() {
    let stage = play(&shell("trap '' TERM; echo up; while :; do kill -STOP $PPID; done"));
    stage.await_line("up");
    assert_eq!(stage.stop(StopReason::Deadline).ended(), Some(Ended::Signal(9)));
}

#[test]
fn whatever_is_dropped_is_gone() {
    let stage = play(&shell("trap '' TERM; setsid sleep 1000 & echo up; while :; do sleep 1; done"));
    stage.await_line("up");
    let marker = stage.running.marker().to_string();
    let recorder = stage.recorder.clone();
    drop(stage);
    assert_eq!(crate::stage::marked(&marker), Vec::<String>::new());
    assert!(recorder.look(|events| events.iter().any(|event| matches!(event.what, What::Exited { .. }))));
}
