//! Programs that want too much of something.

use workshop::evidence::{Ended, StopReason, Stream, What};
use workshop::process::Limits;

use crate::stage::{Seen, compiled, launch, play_out, shell, try_play};

#[test]
fn a_program_that_prints_for_ever_is_stopped() {
    let seen = play_out(&launch(["yes"]));
    assert!(seen.flooded().is_some_and(|(stream, _)| stream == Stream::Stdout));
    assert_eq!(seen.stopped(), Some(StopReason::Output));
    assert_eq!(seen.lines(Stream::Stdout).len() as u64, Limits::default().lines);
    let order = |seen: &Seen| {
        let place = |pick: fn(&What) -> bool| seen.0.iter().position(|event| pick(&event.what));
        (
            place(|what| matches!(what, What::Flooded { .. })),
            place(|what| matches!(what, What::Stopping { .. })),
            place(|what| matches!(what, What::Exited { .. })),
        )
    };
    assert!(order(&seen).0 < order(&seen).1 && order(&seen).1 < order(&seen).2, "{:?}", order(&seen));
}

#[test]
fn a_program_that_complains_for_ever_and_ignores_the_request_is_stopped() {
    let seen = play_out(&shell("trap '' TERM; while :; do echo no >&2; done"));
    assert!(seen.flooded().is_some_and(|(stream, _)| stream == Stream::Stderr));
    assert_eq!(seen.stopped(), Some(StopReason::Output));
    assert_eq!(seen.ended(), Some(Ended::Signal(9)));
}

#[test]
fn of_a_line_of_a_hundred_megabytes_the_beginning_is_kept() {
    let seen = play_out(&shell("head -c 100000000 /dev/zero | tr '\\0' x"));
    assert_eq!(seen.lines(Stream::Stdout), ["x".repeat(4096)]);
    let cut = seen
        .0
        .iter()
        .find_map(|event| if let What::Line { cut, .. } = event.what { Some(cut) } else { None });
    let bytes = seen.flooded().expect("it is a flood").1;
    assert_eq!(cut, Some(bytes - 4096));
    assert!(bytes > Limits::default().read_bytes && bytes < Limits::default().read_bytes + 200_000);
    assert_eq!(seen.stopped(), Some(StopReason::Output));
}

#[test]
fn a_program_that_eats_memory_is_killed() {
    let (_directory, program) = compiled(
        "#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\n\
         int main(void) { for (;;) { memset(malloc(1 << 20), 1, 1 << 20); usleep(200); } }",
    );
    let limits = Limits { memory_bytes: 100 << 20, ..Limits::default() };
    let seen = try_play(&launch([program]), &limits).unwrap().over();
    assert_eq!(seen.stopped(), Some(StopReason::Memory));
    assert_eq!(seen.ended(), Some(Ended::Signal(9)));
}

#[test]
fn the_system_refuses_memory_beyond_the_backstop() {
    let (_directory, program) =
        compiled("#include <stdlib.h>\nint main(void) { return malloc(300u << 20) == NULL ? 7 : 0; }");
    let limits = Limits { data_bytes: 100 << 20, ..Limits::default() };
    assert_eq!(try_play(&launch([&program]), &limits).unwrap().over().ended(), Some(Ended::Code(7)));
    assert_eq!(play_out(&launch([&program])).ended(), Some(Ended::Code(0)));
}

#[test]
fn a_fork_bomb_is_killed_with_all_its_fragments() {
    // Every process forks on until two thousand have been, so that a mistake of ours ends, too.
    let (_directory, program) = compiled(
        "#define _DEFAULT_SOURCE\n#include <sys/mman.h>\n#include <unistd.h>\n\
         int main(void) {\n\
           int *count = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);\n\
           while (__sync_fetch_and_add(count, 1) < 2000) { if (fork() == 0 && *count % 3 == 0) setsid(); usleep(50); }\n\
           for (;;) pause();\n\
         }",
    );
    let seen = play_out(&launch([program]));
    assert_eq!(seen.stopped(), Some(StopReason::Processes));
    assert_eq!(seen.ended(), Some(Ended::Signal(9)));
}

#[test]
fn open_files_are_limited_and_no_core_is_written() {
    let seen = play_out(&shell("ulimit -n; ulimit -c"));
    assert_eq!(seen.lines(Stream::Stdout), ["1024", "0"]);
}
