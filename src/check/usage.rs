//! The check `usage`: a program that is called in a way it cannot work with says so on stderr, and does nothing else.

use serde::Deserialize;

use crate::check::align::clean;
use crate::check::crash::crash;
use crate::check::refusal::{called, why};
use crate::check::seen::{End, after, counted, quoted};
use crate::check::{Case, Check, Examined, told_once};
use crate::evidence::{Stream, What};
use crate::scenario::{Actor, Argument, Holds};
use crate::verdict::{Cause, Finding, Place};

/// Has no parameters: it judges the programs that have to end with another status than 0.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Usage {}

impl Check for Usage {
    fn name(&self) -> &'static str {
        "usage"
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let refusing: Vec<&Actor> = case.learners().filter(|actor| actor.status != 0).collect();
        if refusing.is_empty() {
            return Examined::Skipped;
        }
        let findings = refusing.into_iter().filter_map(|actor| Some((actor, finding(case, actor)?)));
        Examined::Found(told_once(findings))
    }
}

fn finding(case: Case<'_>, actor: &Actor) -> Option<Finding> {
    let seen = case.learner();
    // What crashed or had to be stopped is told of by other checks.
    if crash(case, actor).is_some() || !matches!(seen.end(&actor.name), End::ByItself(_)) {
        return None;
    }
    let printed = clean(&seen.lines(&actor.name, Stream::Stdout));
    let complained = seen.lines(&actor.name, Stream::Stderr).iter().any(|line| !line.text.trim().is_empty());
    let what = why(case, actor);
    if let Some((file, size)) = made(case, actor) {
        let message =
            format!("{} wrote a file of {} all the same. {what}", called(seen, actor), counted(size, "byte"));
        let advice = "Look at all arguments before you open the file: how many there are, and whether the age is a number. Only \
                      then create it.";
        return Some(done(
            Finding::failure("went-on", Cause::Messages, message),
            "no file",
            format!("a file `{file}`"),
            advice,
        ));
    }
    match (printed.first(), complained) {
        (Some(line), _) if is_answer(line) => {
            let message =
                format!("{} printed the answer {} all the same. {what}", called(seen, actor), quoted(line));
            let advice = "See that all of the message is there, and that it is one: that a tag is one you can read, that as many bytes are \
                          left as a length promises, and that the last byte of a varint has come. Print the answer when all of it \
                          has been read.";
            Some(done(
                Finding::failure("went-on", Cause::Messages, message),
                "nothing on stdout",
                line.clone(),
                advice,
            ))
        }
        (Some(line), complained) => {
            let place = if complained { "also on stdout" } else { "on stdout, and nothing on stderr" };
            let message = format!("{} printed {} {place}. {what}", called(seen, actor), quoted(line));
            let advice = "stdout is for answers, and there is none. Complaints go to stderr: `eprintln!` in Rust, \
                          `print(..., file=sys.stderr)` in Python, `fprintf(stderr, ...)` in C, `console.error` in Node.";
            let finding = Finding::failure("complaint-on-stdout", Cause::Place, message);
            Some(done(finding, "nothing on stdout", line.clone(), advice))
        }
        (None, false) => {
            let at = seen.ended(&actor.name).map_or_else(Place::default, |(at, _)| after(at));
            let message = format!("{} ended without a word. {what}", called(seen, actor));
            let advice = "Whoever called it must learn what is wrong. Write one line to stderr: `eprintln!` in Rust, \
                          `print(..., file=sys.stderr)` in Python, `fprintf(stderr, ...)` in C, `console.error` in Node.";
            let finding = Finding::failure("nothing-said", Cause::Answer, message).at(at);
            Some(done(finding, "a line on stderr", "nothing".to_string(), advice))
        }
        (None, true) => None,
    }
}

fn done(finding: Finding, expected: &str, actual: String, advice: &str) -> Finding {
    finding.expected(expected, actual).advice(advice).section("Task")
}

/// A file that the actor was given, and that is there now although it was not before: its name and its size.
fn made<'a>(case: Case<'a>, actor: &Actor) -> Option<(&'a str, u64)> {
    let absent = |name: &str| {
        let given =
            actor.arguments.iter().any(|argument| matches!(argument, Argument::File(file) if file == name));
        given && case.scene.files.iter().any(|file| file.name == name && matches!(file.holds, Holds::Nothing))
    };
    case.learner.events.iter().find_map(|event| match &event.what {
        What::File { name, size: Some(size), .. } if absent(name) => Some((&**name, *size)),
        _ => None,
    })
}

/// Whether a line looks like the answer: a name, ` is `, and a number.
fn is_answer(line: &str) -> bool {
    line.rsplit_once(" is ").is_some_and(|(_, age)| age.parse::<i128>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::Usage;
    use crate::check::testing::{Play, Stage, ids};
    use crate::evidence::{Ended, Head, StopReason, What};

    fn encode() -> Stage {
        Stage::read(concat!(
            "[links]\n[scene]\nname = 'wrong use'\nproves = ''\nfiles = [{ name = 'user', holds = 'nothing' }]\n",
            "cast = [{ name = 'word', arguments = ['{some.name}', 'forty', '{file.user}'], status = 2 }]\n",
        ))
    }

    fn decode(holds: &str) -> Stage {
        Stage::read(&format!(
            "[links]\n[scene]\nname = 'broken'\nproves = ''\nfiles = [{{ name = 'user', holds = '{holds}' }}]\n\
             cast = [{{ name = 'reader', arguments = ['{{file.user}}'], status = 1 }}]\n",
        ))
    }

    fn encoding() -> Play {
        Play::new("wrong use").start("word", &["python3", "mine.py", "Zoë", "forty", "/tmp/x/user"])
    }

    fn decoding() -> Play {
        Play::new("broken").start("reader", &["./mine", "/tmp/x/user"])
    }

    fn file(play: Play, size: Option<u64>) -> Play {
        play.note(What::File { name: "user".into(), size, content: Head::of(b"") })
    }

    fn right() -> Play {
        file(
            encoding().complain("word", &["usage: encode <name> <age> <file>"]).exit("word", Ended::Code(2)),
            None,
        )
    }

    #[test]
    fn a_line_on_stderr_and_no_file_is_right_whatever_the_status() {
        for code in [0, 1, 2] {
            let play = encoding()
                .complain("word", &["usage: ...", "error: invalid int"])
                .exit("word", Ended::Code(code));
            assert_eq!(ids(&Usage {}, &encode(), &file(play, None), &right()), [""; 0]);
        }
    }

    #[test]
    fn a_file_in_spite_of_wrong_arguments_is_told_with_the_arguments() {
        for play in [encoding(), encoding().complain("word", &["usage"])] {
            let play = file(play.exit("word", Ended::Code(2)), Some(7));
            let found = encode().examine(&Usage {}, &play, &right());
            assert_eq!(found[0].id, "went-on");
            let begins =
                found[0].message.starts_with("Called with `Zoë forty user`, it wrote a file of 7 bytes");
            assert!(begins, "{}", found[0].message);
        }
    }

    #[test]
    fn an_end_without_a_word_is_told() {
        let play = file(encoding().exit("word", Ended::Code(2)), None);
        assert_eq!(ids(&Usage {}, &encode(), &play, &right()), ["nothing-said"]);
    }

    #[test]
    fn a_complaint_on_stdout_is_told() {
        let play = file(encoding().print("word", "usage: ...").exit("word", Ended::Code(2)), None);
        assert_eq!(ids(&Usage {}, &encode(), &play, &right()), ["complaint-on-stdout"]);
    }

    #[test]
    fn an_answer_to_a_broken_file_is_told_with_what_is_wrong_with_the_file() {
        for (holds, words) in
            [("truncated-user", "breaks off"), ("foreign", "no such message"), ("nothing", "no such file")]
        {
            let right = decoding().complain("reader", &["bad"]).exit("reader", Ended::Code(1));
            let play = decoding().print("reader", "Zoë is 0").exit("reader", Ended::Code(0));
            let found = decode(holds).examine(&Usage {}, &play, &right);
            assert_eq!(found[0].id, "went-on");
            assert!(found[0].message.contains(words), "{}", found[0].message);
        }
    }

    #[test]
    fn whoever_crashed_or_was_stopped_is_judged_elsewhere() {
        let crashed = encoding()
            .complain("word", &["thread 'main' panicked at src/main.rs:5:9:", "index out of bounds"]);
        let stopped = encoding().at(5000.0).stop("word", StopReason::Idle).exit("word", Ended::Signal(15));
        for play in [crashed.exit("word", Ended::Code(101)), stopped] {
            assert_eq!(ids(&Usage {}, &encode(), &file(play, None), &right()), [""; 0]);
        }
    }

    #[test]
    fn a_scene_in_which_all_have_to_succeed_is_skipped() {
        let stage = crate::check::testing::pushpull();
        let play = Play::new("plain").start("main", &["mine"]);
        assert!(stage.skips(&Usage {}, &play, &play));
    }
}
