//! What a program binds and dials is seen, however short it lives, and nothing else about it changes.

use std::net::{TcpListener, UdpSocket};
use std::os::unix::net::UnixListener;

use nix::libc;
use workshop::evidence::{Ended, SocketSeen, StopReason, Stream, What};
use workshop::process::{Calls, Launch, Limits, StartError};

use crate::stage::{Seen, compiled, launch, play, play_out, try_play};

fn seen(launch: Launch) -> Launch {
    Launch { calls: Calls::Seen, ..launch }
}

/// Whether calls can be seen here at all; a container may forbid it.
fn possible() -> bool {
    let (_directory, program) = compiled(&c("dial(1);"));
    let possible = !noted(&play_out(&seen(launch([program])))).is_empty();
    if !possible {
        eprintln!("skipped: this system does not let a parent see its child's calls");
    }
    possible
}

/// The sockets in the last event about them; that event comes before the program's end.
fn noted(seen: &Seen) -> Vec<SocketSeen> {
    let exited = seen.0.iter().position(|event| matches!(event.what, What::Exited { .. }));
    let before = &seen.0[..exited.expect("it ended")];
    let sockets = |what: &What| {
        if let What::Sockets { sockets, .. } = what { Some(sockets.clone()) } else { None }
    };
    before.iter().rev().find_map(|event| sockets(&event.what)).unwrap_or_default()
}

fn listening(at: impl ToString) -> SocketSeen {
    SocketSeen::Listening(at.to_string())
}

fn dialing(at: impl ToString) -> SocketSeen {
    SocketSeen::Dialing(at.to_string())
}

/// A C program with this `main`, and functions that bind and dial ports of 127.0.0.1.
fn c(main: &str) -> String {
    const START: &str = "#define _GNU_SOURCE\n#include <arpa/inet.h>\n#include <errno.h>\n#include <fcntl.h>\n\
        #include <pthread.h>\n#include <signal.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n\
        #include <sys/un.h>\n#include <sys/wait.h>\n#include <time.h>\n#include <unistd.h>\n\
        static struct sockaddr_in at(int port) {\n\
          struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};\n\
          return a;\n\
        }\n\
        static int dial(int port) {\n\
          struct sockaddr_in a = at(port); int s = socket(AF_INET, SOCK_STREAM, 0);\n\
          int done = connect(s, (void *)&a, sizeof a) ? errno : 0; close(s); return done;\n\
        }\n\
        static int take(int port) {\n\
          struct sockaddr_in a = at(port); int s = socket(AF_INET, SOCK_STREAM, 0);\n\
          int done = bind(s, (void *)&a, sizeof a) || listen(s, 1) ? errno : 0; close(s); return done;\n\
        }\n";
    format!(
        "{START}static void *thread(void *port) {{ dial(*(int *)port); return 0; }}\n\
        int main(int argc, char **argv) {{ (void)thread; (void)take; (void)argc; (void)argv; {main} }}"
    )
}

/// A port on which nobody listens.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[test]
fn what_a_program_of_a_millisecond_binds_and_dials_is_noted_before_its_end() {
    if !possible() {
        return;
    }
    let (_directory, program) = compiled(&c("return take(atoi(argv[1])) + dial(atoi(argv[2]));"));
    let there = TcpListener::bind("127.0.0.1:0").unwrap();
    let (mine, theirs) = (free_port(), there.local_addr().unwrap().port());
    let words = [program.into_os_string(), mine.to_string().into(), theirs.to_string().into()];
    let seen = play_out(&seen(launch(words)));
    assert_eq!(seen.ended(), Some(Ended::Code(0)));
    let want = [listening(format!("127.0.0.1:{mine}")), dialing(format!("127.0.0.1:{theirs}"))];
    assert_eq!(noted(&seen), want);
}

#[test]
fn calls_that_are_refused_are_seen_and_fail_as_they_would_unseen() {
    if !possible() {
        return;
    }
    let (_directory, program) =
        compiled(&c("printf(\"%d %d\\n\", take(atoi(argv[1])), dial(atoi(argv[2])));"));
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let (taken_port, nobody) = (taken.local_addr().unwrap().port(), free_port());
    let words = [program.into_os_string(), taken_port.to_string().into(), nobody.to_string().into()];
    let it = launch(words);
    let (unseen, seen) = (play_out(&it), play_out(&seen(it)));
    assert_eq!(seen.lines(Stream::Stdout), [format!("{} {}", libc::EADDRINUSE, libc::ECONNREFUSED)]);
    assert_eq!(unseen.lines(Stream::Stdout), seen.lines(Stream::Stdout));
    let want = [listening(format!("127.0.0.1:{taken_port}")), dialing(format!("127.0.0.1:{nobody}"))];
    assert_eq!(noted(&seen), want);
    drop(taken);
}

#[test]
fn threads_and_children_are_seen_too() {
    if !possible() {
        return;
    }
    let (_directory, program) = compiled(&c(
        "int a = 11, b = 12; pthread_t t; pthread_create(&t, 0, thread, &a); pthread_join(t, 0);\
         if (!fork()) { setsid(); dial(b); _exit(0); } wait(0); execlp(\"true\", \"true\", (char *)0);",
    ));
    let want = [dialing("127.0.0.1:11"), dialing("127.0.0.1:12")];
    assert_eq!(noted(&play_out(&seen(launch([program])))), want);
}

#[test]
fn paths_are_seen_and_packets_and_the_systems_own_services_are_not() {
    if !possible() {
        return;
    }
    let (directory, program) = compiled(&c(
        "struct sockaddr_un u = {.sun_family = AF_UNIX}; struct sockaddr_in a = at(9), any = at(0);\
         int s = socket(AF_UNIX, SOCK_STREAM, 0); strcpy(u.sun_path, argv[1]); connect(s, (void *)&u, sizeof u);\
         strcpy(u.sun_path + 1, \"name\"); u.sun_path[0] = 0; connect(s, (void *)&u, sizeof(sa_family_t) + 5);\
         strcpy(u.sun_path, \"/dev/log\"); connect(s, (void *)&u, sizeof u);\
         s = socket(AF_INET, SOCK_DGRAM, 0); connect(s, (void *)&a, sizeof a);\
         s = socket(AF_INET, SOCK_STREAM, 0); bind(s, (void *)&any, sizeof any); dial(53); connect(s, (void *)1, 16);",
    ));
    let path = directory.path().join("a socket");
    let _listener = UnixListener::bind(&path).unwrap();
    let _packets = UdpSocket::bind("127.0.0.1:0").unwrap();
    let seen = play_out(&seen(launch([program.into_os_string(), path.clone().into()])));
    assert_eq!(noted(&seen), [dialing(path.display()), dialing("@name")]);
}

#[test]
fn a_port_that_the_system_chose_is_seen() {
    if !possible() {
        return;
    }
    let (_directory, program) = compiled(&c(
        "struct sockaddr_in a = at(0); socklen_t l = sizeof a; int s = socket(AF_INET, SOCK_STREAM, 0);\
         bind(s, (void *)&a, l); listen(s, 1); getsockname(s, (void *)&a, &l); printf(\"127.0.0.1:%d\\n\", ntohs(a.sin_port));",
    ));
    let seen = play_out(&seen(launch([program])));
    assert_eq!(noted(&seen), [listening(seen.lines(Stream::Stdout)[0])]);
}

#[test]
fn a_program_that_dials_for_ever_is_seen_with_few_addresses_and_stopped_at_once() {
    let (_directory, program) =
        compiled(&c("for (int i = 0; i < 1000; i++) dial(i + 1); puts(\"up\"); fflush(stdout);\
         for (int i = 0; i < 3; i++) fork(); for (unsigned i = 0;; i++) dial(1 + i % 60000);"));
    let stage = play(&seen(launch([program])));
    stage.await_line("up");
    let seen = stage.stop(StopReason::Deadline);
    assert_eq!(seen.ended(), Some(Ended::Signal(15)));
    assert!(seen.left_behind().is_empty());
    assert!(noted(&seen).len() <= 64);
}

#[test]
fn a_program_that_waits_in_connect_is_gone_when_it_is_asked_to_end() {
    // The queue of that listener is full after one.
    let (_directory, program) = compiled(&c(
        "struct sockaddr_in a = at(0); socklen_t l = sizeof a; int s = socket(AF_INET, SOCK_STREAM, 0);\
         bind(s, (void *)&a, l); listen(s, 0); getsockname(s, (void *)&a, &l); puts(\"up\"); fflush(stdout);\
         for (;;) { int c = socket(AF_INET, SOCK_STREAM, 0); connect(c, (void *)&a, l); }",
    ));
    for calls in [Calls::Seen, Calls::Unseen] {
        let stage = play(&Launch { calls, ..launch([&program]) });
        stage.await_line("up");
        // TERM is enough, so that nobody had to kill it.
        assert_eq!(stage.stop(StopReason::SceneOver).ended(), Some(Ended::Signal(15)));
    }
}

#[test]
fn a_call_is_answered_although_the_program_has_frozen_its_keeper() {
    let (_directory, program) =
        compiled(&c("kill(getppid(), SIGSTOP); int done = dial(1); return done == ECONNREFUSED ? 0 : 1;"));
    assert_eq!(play_out(&seen(launch([program]))).ended(), Some(Ended::Code(0)));
}

#[test]
fn a_program_that_has_killed_its_keeper_and_dials_is_ended() {
    let (_directory, program) = compiled(&c("kill(getppid(), SIGKILL); for (;;) { dial(1); usleep(1000); }"));
    let seen = play_out(&seen(launch([program])));
    assert!(seen.killed_its_keeper());
    assert_eq!(seen.ended(), Some(Ended::Signal(9)));
}

#[test]
fn a_signal_after_which_calls_go_on_interrupts_none() {
    let (_directory, program) = compiled(&c(
        "struct sigaction on = {.sa_handler = (void (*)(int))getpid, .sa_flags = SA_RESTART}; sigaction(SIGALRM, &on, 0);\
         timer_t t; struct sigevent e = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};\
         struct itimerspec i = {{0, 50000}, {0, 50000}}; timer_create(CLOCK_MONOTONIC, &e, &t); timer_settime(t, 0, &i, 0);\
         int bad = 0; struct sockaddr_in a = at(1);\
         for (int n = 0; n < 3000; n++) {\
           int s = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);\
           if (connect(s, (void *)&a, sizeof a) && errno != ECONNREFUSED && errno != EINPROGRESS) bad++;\
           close(s);\
         }\
         printf(\"%d\\n\", bad);",
    ));
    assert_eq!(play_out(&seen(launch([program]))).lines(Stream::Stdout), ["0"]);
}

#[test]
fn where_calls_cannot_be_seen_everything_else_is_as_before() {
    // A program whose calls are seen cannot have those of another seen: the kernel allows one observer.
    let workshop = env!("CARGO_BIN_EXE_workshop");
    let seen = play_out(&seen(launch([workshop, "verify", "01", "--reference"])));
    let lines = seen.lines(Stream::Stdout);
    assert_eq!(seen.ended(), Some(Ended::Code(0)), "{lines:?}");
    assert!(seen.left_behind().is_empty());
}

#[test]
fn a_program_that_is_not_there_is_told_so_with_calls_seen_or_not() {
    for calls in [Calls::Seen, Calls::Unseen] {
        let started = try_play(&Launch { calls, ..launch(["no-such-program"]) }, &Limits::default());
        assert!(matches!(started, Err(StartError::NotFound(_))));
    }
}
