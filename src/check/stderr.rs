//! The check `stderr`: a program that failed is explained by its own last words.

use serde::Deserialize;

use crate::check::align::clean;
use crate::check::crash::{Crash, CrashKind, Reason, crash};
use crate::check::numbers::numbers;
use crate::check::refusal::not_caught;
use crate::check::seen::{Seen, after, quoted};
use crate::check::{Case, Check, Examined, told_once};
use crate::evidence::Stream;
use crate::scenario::{Actor, Does};
use crate::system::install_for_python;
use crate::verdict::{Cause, Finding};

/// Has no parameters.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Stderr {}

impl Check for Stderr {
    fn name(&self) -> &'static str {
        "stderr"
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let crashes = case.learners().filter_map(|actor| Some((actor, crash(case, actor)?)));
        Examined::Found(told_once(crashes.map(|(actor, crash)| {
            if let Some(finding) = not_caught(case, actor, &crash).filter(|_| actor.status != 0) {
                return (actor, finding);
            }
            let finding = finding(case, actor, &crash);
            (actor, among_strangers(case, waited_for_more(case, actor, &crash, finding)))
        })))
    }
}

/// Where a stranger knocks, a program may fail on what that one says. If it fails of its own, it does so in another
/// scene as well.
fn among_strangers(case: Case<'_>, finding: Finding) -> Finding {
    let knocks = case.scene.peers.iter().any(|peer| matches!(peer.does, Does::Knock(_)));
    let cause = if knocks && finding.cause == Cause::Crash { Cause::GaveUp } else { finding.cause };
    Finding { cause, ..finding }
}

/// A call that timed out when everything had come already waited for one message too many.
fn waited_for_more(case: Case<'_>, actor: &Actor, crash: &Crash, finding: Finding) -> Finding {
    let came = |seen: Seen<'_>| numbers(&clean(&seen.lines(&actor.name, Stream::Stdout))).len();
    let (printed, asked) = (came(case.learner()), came(case.reference()));
    if !case.has_links() || crash.reason != Reason::TimedOut || asked == 0 || printed < asked {
        return finding;
    }
    let message = format!(
        "{} It had printed all {asked} sums by then, so it waited for a message that never comes.",
        finding.message
    );
    let advice = format!(
        "After {asked} messages there is no other one. Count them, and leave the loop that receives after the last."
    );
    Finding { message, ..finding }.advice(advice).section("Task")
}

fn finding(case: Case<'_>, actor: &Actor, crash: &Crash) -> Finding {
    let who = case.who(actor);
    let words = quoted(&crash.words);
    let at = crash.at();
    let (id, message, advice, section) = match &crash.kind {
        CrashKind::Panic(thread) => (
            "panicked",
            format!("{who} panicked in thread `{thread}`{at}: {words}."),
            "The place that it names is where to look: an `unwrap` or `expect` of an error, an index, a number that \
             grew too large. Handle that case, or find out why it comes to it."
                .to_string(),
            "Tips for Rust",
        ),
        CrashKind::Traceback => (
            "traceback",
            format!("{who} ended with an exception{at}: {words}."),
            python_advice(&crash.words, case.has_links(), actor.stdin.is_some()),
            "Tips for Python",
        ),
        CrashKind::MissingPythonModule(module) => (
            "missing-module",
            format!("{who} needs the Python module `{module}`, which is not installed."),
            format!(
                "Install it in your program's folder: `{}`. The workshop finds `.venv` by itself. With an environment \
                 of your own that is active: `pip install {module}`.",
                install_for_python(module)
            ),
            "Tips for Python",
        ),
        CrashKind::MissingNodeModule(module) => (
            "missing-module",
            format!("{who} needs the Node module `{module}`, which was not found."),
            if module.starts_with(['.', '/']) {
                "That is a file of your own: look at its path and its ending.".to_string()
            } else {
                format!("Install it with `npm install {module}` in your program's folder.")
            },
            "Tips for Node",
        ),
        CrashKind::UncaughtError => (
            "uncaught-error",
            format!("{who} ended with an error that nobody caught{at}: {words}."),
            node_advice(&crash.words, case.has_links()),
            "Tips for Node",
        ),
        CrashKind::Other => (
            "error-message",
            format!("{who} failed. The last thing that it wrote to stderr is {words}."),
            "Read all that it wrote to stderr, and look in your program for the place that writes it.".to_string(),
            "",
        ),
    };
    let (cause, advice) = match crash.reason {
        Reason::Unknown => (Cause::Crash, wrong_state(&crash.words).map_or(advice, str::to_string)),
        Reason::AddressInUse => (
            Cause::GaveUp,
            "The address that it wanted to bind was already taken. Bind only the address that is for binding, \
             and connect to the other one."
                .to_string(),
        ),
        Reason::TimedOut if !case.has_links() => (
            Cause::GaveUp,
            "A call waited for something that did not come in time. Find out what it waits for.".to_string(),
        ),
        Reason::TimedOut => (
            Cause::GaveUp,
            "A call waited for a message, or for somebody to take one, and nobody came in time. \
             Look first at who sends to whom, and to which address. Where waiting in vain is no failure, catch it and go on."
                .to_string(),
        ),
    };
    Finding::failure(id, cause, message)
        .expected("no failure", crash.words.clone())
        .at(after(crash.at_us))
        .advice(advice)
        .section(section)
}

/// What sockets say that have an order of their own, when they are used in another, in whatever language.
fn wrong_state(words: &str) -> Option<&'static str> {
    const STATE: [&str; 4] =
        ["BadState", "Incorrect state", "FileStateMismatch", "cannot be performed in this state"];
    STATE.iter().any(|state| words.contains(state)).then_some(
        "The socket cannot do this now. REP and RESPONDENT have to receive before they send; REQ and SURVEYOR the other \
         way round: they send, and then they receive. When its time is over, a SURVEYOR receives nothing more.",
    )
}

/// What an exception of this kind usually means here.
fn python_advice(words: &str, has_links: bool, has_stdin: bool) -> String {
    let kind = words.split([':', ' ']).next().unwrap_or_default();
    let usual = match kind {
        "TypeError" | "ValueError" | "AttributeError" if !has_links => {
            " An argument is text in Python, and so is a line from stdin: `int(text)` turns it into a number. \
             `text.encode()` makes bytes of it, and `bytes.decode()` text again."
        }
        "UnicodeDecodeError" if !has_links => " It read bytes that are no text. Open the file with `\"rb\"`.",
        "TypeError" | "ValueError" | "AttributeError" | "UnicodeDecodeError" => {
            " A message is `bytes` in Python: `int(message)` and `message.decode()` turn it into a number or a text, \
             `str(number).encode()` makes one to send."
        }
        "NameError" | "UnboundLocalError" => " Is the name misspelled, or used before it has a value?",
        "SyntaxError" | "IndentationError" | "TabError" => {
            " Python could not read the program at all: look at that line and at the one above it."
        }
        "EOFError" if has_stdin => {
            " It read on when its stdin was at an end. `for line in sys.stdin` leaves the loop there by itself."
        }
        "EOFError" => {
            " Nobody types at its stdin: a program that the workshop runs must not wait for `input()`."
        }
        "pynng.exceptions.InvalidOperation" | "pynng.exceptions.AddressInvalid" => {
            " Is it an address that the call was given? `sys.argv[0]` is the program itself; the arguments begin with \
             `sys.argv[1]`."
        }
        "IndexError" if !has_links => " If it is `sys.argv`: the arguments begin with `sys.argv[1]`.",
        "IndexError" => " If it is `sys.argv`: the addresses are the arguments, from `sys.argv[1]` on.",
        _ => "",
    };
    format!("The exception says what went wrong, and the line in your program says where.{usual}")
}

/// What an error of this kind usually means here.
fn node_advice(words: &str, has_links: bool) -> String {
    let kind = words.split([':', ' ']).next().unwrap_or_default();
    let usual = match kind {
        "TypeError" if has_links => {
            " A message is a Buffer in Node: `Number(message)` and `message.toString()` turn it into a number or \
             a text."
        }
        "Error" if has_links && words.ends_with("Invalid argument") => {
            " Is it an address that the call was given? `process.argv[1]` is the program itself; the arguments begin \
             with `process.argv[2]`."
        }
        "ReferenceError" => " Is the name misspelled, or used before it has a value?",
        "SyntaxError" => {
            " Node could not read the program at all: look at that line and at those above it, for a bracket that is \
             not closed."
        }
        _ => "",
    };
    format!("The error says what went wrong, and the line in your program says where.{usual}")
}

#[cfg(test)]
mod tests {
    use super::Stderr;
    use crate::check::testing::{Play, ids, pushpull};
    use crate::evidence::{Ended, StopReason};
    use crate::verdict::Cause;

    const PANIC: [&str; 2] = ["thread 'main' (7) panicked at src/main.rs:12:9:", "half-way is enough"];

    fn panicking(ended: Ended, printed: &str) -> Play {
        let play = Play::new("plain").start("main", &["mine"]).at(1200.0).print("main", printed);
        play.complain("main", &PANIC).exit("main", ended)
    }

    fn right() -> Play {
        Play::new("plain").start("main", &["mine"]).print("main", "done!").exit("main", Ended::Code(0))
    }

    #[test]
    fn a_panic_is_quoted_with_its_thread_and_its_place() {
        let found = pushpull().examine(&Stderr {}, &panicking(Ended::Code(101), "1"), &right());
        assert_eq!((found[0].id, found[0].cause), ("panicked", Cause::Crash));
        for part in ["thread `main`", "src/main.rs:12:9", "half-way is enough"] {
            assert!(found[0].message.contains(part), "{}", found[0].message);
        }
        assert_eq!(found[0].r#where, "after 1.2 s");
    }

    #[test]
    fn words_on_stderr_do_not_matter_when_the_program_is_right() {
        assert_eq!(ids(&Stderr {}, &pushpull(), &panicking(Ended::Code(0), "done!"), &right()), [""; 0]);
    }

    #[test]
    fn a_panic_in_a_thread_explains_a_wrong_output_although_the_program_went_on() {
        assert_eq!(ids(&Stderr {}, &pushpull(), &panicking(Ended::Code(0), "1"), &right()), ["panicked"]);
    }

    #[test]
    fn what_a_program_caught_and_noted_explains_nothing_when_it_ended_well() {
        let noted = |words: &[&str]| {
            let play = Play::new("plain").start("main", &["mine"]).complain("main", words).print("main", "1");
            ids(&Stderr {}, &pushpull(), &play.exit("main", Ended::Code(0)), &right())
        };
        let traceback = ["Traceback (most recent call last):", "pynng.exceptions.Timeout: Timed out"];
        assert_eq!(noted(&traceback), [""; 0]);
        assert_eq!(noted(&["end: Connection timed out"]), [""; 0]);
        let in_a_thread = ["Exception in thread Thread-1:", traceback[0], "ValueError: no number"];
        assert_eq!(noted(&in_a_thread), ["traceback"]);
    }

    #[test]
    fn a_panic_in_a_thread_explains_a_program_that_hangs() {
        let play = Play::new("plain").start("main", &["mine"]).complain("main", &PANIC);
        let play = play.at(5000.0).stop("main", StopReason::Idle).exit("main", Ended::Signal(15));
        assert_eq!(ids(&Stderr {}, &pushpull(), &play, &right()), ["panicked"]);
    }

    #[test]
    fn what_is_written_after_the_workshop_has_stopped_it_is_not_a_crash() {
        let play = Play::new("plain").start("main", &["mine"]).stop("main", StopReason::Deadline).at(10.0);
        let play = play.complain("main", &["Traceback (most recent call last):", "KeyboardInterrupt"]);
        assert_eq!(ids(&Stderr {}, &pushpull(), &play.exit("main", Ended::Code(1)), &right()), [""; 0]);
    }

    #[test]
    fn notes_of_a_right_program_that_only_returns_one_are_no_crash() {
        let play = Play::new("plain").start("main", &["mine"]).print("main", "done!");
        let play = play.complain("main", &["pushed 100"]).exit("main", Ended::Code(1));
        assert_eq!(ids(&Stderr {}, &pushpull(), &play, &right()), [""; 0]);
    }

    #[test]
    fn an_error_in_unknown_words_is_quoted() {
        let play = Play::new("plain").start("main", &["mine"]).complain("main", &["Error: no luck"]);
        let found = pushpull().examine(&Stderr {}, &play.exit("main", Ended::Code(1)), &right());
        assert_eq!(found[0].id, "error-message");
        assert!(found[0].message.contains("`Error: no luck`"), "{}", found[0].message);
    }

    #[test]
    fn a_timeout_is_told_after_what_led_to_it() {
        let words = [
            "thread 'main' panicked at src/main.rs:5:5:",
            "called `Result::unwrap()` on an `Err` value: TimedOut",
        ];
        let play = Play::new("plain").start("main", &["mine"]).complain("main", &words);
        let found = pushpull().examine(&Stderr {}, &play.exit("main", Ended::Code(101)), &right());
        assert_eq!((found[0].id, found[0].cause), ("panicked", Cause::GaveUp));
    }

    #[test]
    fn a_timeout_after_the_last_sum_waited_for_one_message_too_many() {
        let words = ["thread 'main' panicked at src/main.rs:5:5:", "receive: TimedOut"];
        let sums = || Play::new("plain").start("main", &["mine"]).print("main", "1").print("main", "3");
        let play = sums().complain("main", &words).exit("main", Ended::Code(101));
        let right = sums().print("main", "done!").exit("main", Ended::Code(0));
        let found = pushpull().examine(&Stderr {}, &play, &right);
        assert!(found[0].message.contains("It had printed all 2 sums"), "{}", found[0].message);
        assert!(found[0].advice.starts_with("After 2 messages"), "{}", found[0].advice);
    }

    #[test]
    fn each_usual_exception_has_its_advice() {
        let cases = [
            ("pynng.exceptions.BadState: Incorrect state", "have to receive before they send"),
            ("EOFError: EOF when reading a line", "Nobody types at its stdin"),
            ("pynng.exceptions.InvalidOperation: Invalid argument", "sys.argv[1]"),
        ];
        for (words, advice) in cases {
            let lines = ["Traceback (most recent call last):", words];
            let play = Play::new("plain").start("main", &["mine"]).complain("main", &lines);
            let found = pushpull().examine(&Stderr {}, &play.exit("main", Ended::Code(1)), &right());
            assert!(found[0].advice.contains(advice), "{}", found[0].advice);
        }
    }

    #[test]
    fn a_missing_module_comes_with_the_command_that_installs_it() {
        let words = ["Traceback (most recent call last):", "ModuleNotFoundError: No module named 'pynng'"];
        let play = Play::new("plain").start("main", &["python3", "mine.py"]).complain("main", &words);
        let found = pushpull().examine(&Stderr {}, &play.exit("main", Ended::Code(1)), &right());
        assert_eq!(found[0].id, "missing-module");
        assert!(found[0].advice.contains(".venv/bin/pip install pynng`"), "{}", found[0].advice);
    }
}
