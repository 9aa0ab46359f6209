//! What a program prints, and how it ends.

use std::os::unix::fs::PermissionsExt;

use workshop::evidence::{Ended, StopReason, Stream, What};
use workshop::process::{Launch, Limits, Output, StartError};

use crate::stage::{compiled, launch, play, play_out, shell, try_play};

#[test]
fn what_it_prints_is_noted_by_stream_and_line() {
    let seen = play_out(&shell("echo one; printf '\\033[32mtwo\\033[0m\\r\\n'; echo oops >&2; printf three"));
    assert_eq!(seen.lines(Stream::Stdout), ["one", "two", "three"]);
    assert_eq!(seen.lines(Stream::Stderr), ["oops"]);
    assert_eq!(seen.ended(), Some(Ended::Code(0)));
    assert!(matches!(&seen.0[0].what, What::Started { command, .. } if command[0] == "sh"));
    assert!(matches!(seen.0.last().unwrap().what, What::Exited { .. }), "{:?}", seen.0);
}

#[test]
fn block_buffered_output_comes_at_once_without_a_flush() {
    let (_directory, program) = compiled(
        "#include <stdio.h>\n#include <unistd.h>\nint main(void) { printf(\"1\\n\"); for (;;) pause(); }",
    );
    let stage = play(&launch([program]));
    stage.await_line("1");
    assert_eq!(stage.stop(StopReason::SceneOver).ended(), Some(Ended::Signal(15)));
}

#[test]
fn no_line_is_lost_when_the_program_ends_right_after_it() {
    let want: Vec<String> = (1..=2000).map(|n| n.to_string()).collect();
    for _ in 0..10 {
        assert_eq!(play_out(&shell("seq 2000")).lines(Stream::Stdout), want);
    }
}

#[test]
fn the_way_it_ends_is_noted() {
    assert_eq!(play_out(&shell("exit 0")).ended(), Some(Ended::Code(0)));
    assert_eq!(play_out(&shell("exit 42")).ended(), Some(Ended::Code(42)));
    assert_eq!(play_out(&shell("kill -SEGV $$")).ended(), Some(Ended::Signal(11)));
    assert_eq!(play_out(&shell("kill -34 $$")).ended(), Some(Ended::Signal(34)));
}

#[test]
fn whoever_waits_for_input_gets_its_end() {
    let seen = play_out(&shell("cat; echo read; read line || echo nothing"));
    assert_eq!(seen.lines(Stream::Stdout), ["read", "nothing"]);
}

#[test]
fn binary_output_becomes_text_and_nothing_worse() {
    let seen = play_out(&shell("head -c 200000 /dev/urandom"));
    assert_eq!(seen.ended(), Some(Ended::Code(0)));
    let cut = |what: &What| if let What::Line { cut, .. } = what { *cut } else { 0 };
    let bytes: u64 = seen.0.iter().map(|event| cut(&event.what)).sum();
    let lines = seen.lines(Stream::Stdout);
    assert!(lines.len() + bytes as usize > 100, "{} lines, {bytes} bytes cut", lines.len());
}

#[test]
fn standard_output_is_a_terminal_or_a_pipe_as_asked() {
    let ask = "test -t 0 && echo in; test -t 1 && echo out; test -t 2 && echo err; true";
    assert_eq!(play_out(&shell(ask)).lines(Stream::Stdout), ["out"]);
    let piped = Launch { output: Output::Pipe, ..shell(ask) };
    assert!(play_out(&piped).lines(Stream::Stdout).is_empty());
}

#[test]
fn the_terminal_is_wide_and_changes_nothing() {
    let seen = play_out(&shell("printf 'a\\tb\\003\\004c\\n'; stty size <&1"));
    assert_eq!(seen.lines(Stream::Stdout), ["a\tb\u{3}\u{4}c", "50 1000"]);
}

#[test]
fn it_inherits_no_open_file_no_ignored_signal_and_no_terminal() {
    let seen = play_out(&shell("ls -1 /proc/$$/fd; grep SigIgn /proc/$$/status | cut -f2"));
    let (ignored, files) =
        seen.lines(Stream::Stdout).split_last().map(|(last, all)| (*last, all.to_vec())).unwrap();
    assert_eq!(files, ["0", "1", "2"]);
    // 32 and 33 are the C library's own.
    let ignored = u64::from_str_radix(ignored, 16).unwrap() & !(3 << 31);
    assert_eq!(ignored, 0);
    let no_terminal = play_out(&shell("(: </dev/tty) 2>/dev/null || echo none"));
    assert_eq!(no_terminal.lines(Stream::Stdout), ["none"]);
}

#[test]
fn directory_environment_and_name_are_as_asked() {
    let directory = tempfile::tempdir().unwrap();
    let launch = Launch {
        dir: Some(directory.path().to_path_buf()),
        env: vec![("GREETING".into(), "hello you".into())],
        arg0: Some("other".into()),
        ..shell("pwd -P; echo \"$GREETING\"; tr '\\0' ' ' </proc/$$/cmdline | cut -c1-8")
    };
    let seen = play_out(&launch);
    let place = directory.path().canonicalize().unwrap();
    assert_eq!(seen.lines(Stream::Stdout), [place.to_str().unwrap(), "hello you", "other -c"]);
}

#[test]
fn what_cannot_be_started_says_why() {
    let start = |launch: &Launch| try_play(launch, &Limits::default()).err().expect("it does not start");
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("plain");
    std::fs::write(&file, "x").unwrap();
    assert!(
        matches!(start(&launch(["no-such-command-here"])), StartError::NotFound(name) if name == "no-such-command-here")
    );
    assert!(matches!(start(&launch([&file])), StartError::NotAllowed(_)));
    let nowhere = Launch { dir: Some(directory.path().join("nowhere")), ..shell("true") };
    assert!(matches!(start(&nowhere), StartError::NoDirectory(_)));
    assert!(matches!(start(&Launch::default()), StartError::NoCommand));
    std::fs::write(&file, "#!/no/such/interpreter\n").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    assert!(matches!(start(&launch([&file])), StartError::NotFound(_)));
}

#[test]
fn an_interpreter_runs_under_the_limits() {
    let programs = [
        (
            "python3",
            "-c",
            "import threading; [threading.Thread(target=print, args=(1,)).start() for _ in range(20)]",
        ),
        ("node", "-e", "for (let i = 0; i < 20; i++) console.log(1)"),
    ];
    for (program, option, script) in programs {
        match try_play(&launch([program, option, script]), &Limits::default()) {
            Ok(stage) => {
                let seen = stage.over();
                assert_eq!(seen.ended(), Some(Ended::Code(0)), "{program}: {:?}", seen.lines(Stream::Stderr));
                assert_eq!(seen.lines(Stream::Stdout).len(), 20, "{program}");
            }
            Err(_) => eprintln!("skipped: there is no {program}"),
        }
    }
}
