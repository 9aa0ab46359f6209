//! What can be learned of a program while it runs, and tools that are run to their end.

use std::time::Duration;

use workshop::evidence::{Ended, SocketSeen, StopReason, Stream, What};
use workshop::process::{Launch, Limits, Output, StartError, run_to_end, use_executable};

use crate::stage::{LONG, await_that, compiled, launch, play, shell};

#[test]
fn a_busy_program_shows_signs_of_life_and_a_sleeping_one_does_not() {
    let busy = play(&shell("while :; do :; done"));
    let first = busy.running.last_sign_of_life();
    await_that("a later sign of life", || busy.running.last_sign_of_life() > first + 200_000);

    let idle = play(&shell("exec sleep 1000"));
    // Some time after its start nothing more comes.
    await_that("a silence", || idle.recorder.elapsed_us() > idle.running.last_sign_of_life() + 300_000);
    idle.stop(StopReason::Idle);
    busy.stop(StopReason::Deadline);
}

#[test]
fn a_program_that_is_killed_does_not_see_its_children_go_first() {
    let stage = play(&shell("for i in 1 2 3 4 5 6 7 8; do sleep 1000 & done; echo up; wait $!; echo seen"));
    stage.await_line("up");
    stage.running.kill();
    let seen = stage.over();
    assert_eq!((seen.lines(Stream::Stdout), seen.ended()), (vec!["up"], Some(Ended::Signal(9))));
    assert!(seen.left_behind().is_empty());
}

const SOCKETS: &str = "#include <arpa/inet.h>\n#include <stdio.h>\n#include <unistd.h>\n\
    int main(void) {\n\
      struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};\n\
      socklen_t l = sizeof a; int s = socket(AF_INET, SOCK_STREAM, 0), c = socket(AF_INET, SOCK_STREAM, 0);\n\
      if (bind(s, (void *)&a, l) || listen(s, 1) || getsockname(s, (void *)&a, &l) || connect(c, (void *)&a, l)) return 1;\n\
      printf(\"127.0.0.1:%d\\n\", ntohs(a.sin_port));\n\
      for (;;) pause();\n\
    }";

#[test]
fn the_addresses_of_a_program_are_seen_and_noted_when_they_change() {
    let (_directory, program) = compiled(SOCKETS);
    // The socket belongs to a child of the program.
    let stage = play(&shell(&format!("{} & wait", program.display())));
    let line = |what: &What| if let What::Line { text, .. } = what { Some(text.clone()) } else { None };
    let find = || stage.recorder.look(|events| events.iter().find_map(|event| line(&event.what)));
    await_that("its address", || find().is_some());
    let address = find().unwrap();
    let want = vec![SocketSeen::Listening(address.clone()), SocketSeen::Dialing(address.clone())];
    // Whose child it is is known a few milliseconds later.
    await_that("its sockets", || stage.running.sockets() == want);
    for _ in 0..3 {
        stage.running.note_sockets();
    }
    let seen = stage.stop(StopReason::SceneOver);
    let noted: Vec<_> = seen.0.iter().filter(|event| matches!(event.what, What::Sockets { .. })).collect();
    assert_eq!(noted.len(), 1);
    assert!(matches!(&noted[0].what, What::Sockets { sockets, .. } if *sockets == want));
}

fn run(
    launch: &Launch,
    deadline: Duration,
    go_on: bool,
) -> Result<(String, Ended, Option<StopReason>), StartError> {
    use_executable(env!("CARGO_BIN_EXE_workshop"));
    let piped = Launch { output: Output::Pipe, ..launch.clone() };
    let captured = run_to_end(&piped, &Limits::for_building(), deadline, || go_on)?;
    Ok((captured.stdout + &captured.stderr, captured.ended, captured.stopped))
}

#[test]
fn a_tool_is_run_to_its_end_and_what_it_said_is_kept() {
    let (text, ended, stopped) = run(&shell("echo one; echo two >&2; exit 3"), LONG, true).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    assert_eq!((lines, ended, stopped), (vec!["one", "two"], Ended::Code(3), None));
}

#[test]
fn a_compiler_works_under_the_limits_and_its_words_are_kept() {
    let (_directory, program) = compiled("int main(void) { return 0; }");
    let source = program.with_extension("c");
    std::fs::write(&source, "int main(void) { return x; }").unwrap();
    let (text, ended, _) = run(&launch(["cc".into(), source]), LONG, true).unwrap();
    assert_eq!(ended, Ended::Code(1));
    assert!(text.contains("it.c:1") && text.contains('x'), "{text}");
}

#[test]
fn a_tool_that_takes_too_long_or_is_not_wanted_any_more_is_ended() {
    let slow = shell("sleep 1000");
    assert_eq!(run(&slow, Duration::from_millis(50), true).unwrap().2, Some(StopReason::Deadline));
    assert_eq!(run(&slow, LONG, false).unwrap().2, Some(StopReason::Interrupted));
    assert!(matches!(run(&launch(["no-such-tool"]), LONG, true), Err(StartError::NotFound(_))));
}
