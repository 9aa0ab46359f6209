//! `workshop play`: a reference solution by hand, with arguments of one's own.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::Command;

use crate::course::{Exercise, Judged};
use crate::engine::Cancel;
use crate::scenario::Argument;
use crate::session::prepare;

use super::{Choice, Exit, Trouble};

/// Becomes the reference solution, with these arguments.
///
/// # Errors
/// There is none, or it could not be built or started.
pub fn run(choice: &Choice, asked: &str, arguments: Vec<OsString>) -> Result<Exit, Trouble> {
    let course = choice.course()?;
    let exercise = choice.find(&course, asked)?;
    if exercise.judged == Judged::Machine {
        return Err(choice.no_program(exercise));
    }
    if let Some(wrong) = no_address(exercise, &arguments) {
        return Err(Trouble::wrong_use(usage(choice, exercise, &wrong)));
    }
    // Until the program itself is there, Ctrl-C ends this one as usual.
    let troupe = prepare::reference(choice, &course, exercise, &Cancel::default(), &|_| ())?;
    let Some((program, first)) = troupe.command.split_first() else {
        return Err(Trouble::wrong_use("the reference solution has no command"));
    };
    let mut command = Command::new(program);
    command.args(first).args(arguments);
    if let Some(name) = troupe.arg0 {
        command.arg0(name);
    }
    let what = format!("the reference solution did not start: {}", command.exec());
    Err(Trouble { exit: Exit::NotStarted, what })
}

/// The first of these that stands where the program gets an address, and is none.
fn no_address(exercise: &Exercise, given: &[OsString]) -> Option<String> {
    let plays_the_same = |arguments: &&[Argument]| match (arguments.first(), given.first()) {
        (Some(Argument::Word(role)), Some(given)) => *given == **role,
        _ => true,
    };
    let casts = exercise.scenario.scenes.iter().flat_map(|scene| &scene.cast);
    let calls: Vec<&[Argument]> =
        casts.map(|actor| actor.arguments.as_slice()).filter(plays_the_same).collect();
    let is_for_an_address = |place: usize| {
        let mut there = calls.iter().filter_map(|arguments| arguments.get(place)).peekable();
        there.peek().is_some() && there.all(|argument| matches!(argument, Argument::Address { .. }))
    };
    let words = given.iter().map(|word| word.to_string_lossy()).enumerate();
    let mut wrong = words.filter(|(place, word)| is_for_an_address(*place) && !is_address(word));
    wrong.next().map(|(_, word)| word.into_owned())
}

/// Whether a socket can be bound or connected there, as far as that can be read off.
fn is_address(word: &str) -> bool {
    match word.split_once("://") {
        Some(("ipc" | "inproc", name)) => !name.is_empty(),
        Some(("tcp" | "ws", rest)) => {
            let place = rest.split('/').next().unwrap_or_default();
            place.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
        }
        _ => false,
    }
}

fn usage(choice: &Choice, exercise: &Exercise, wrong: &str) -> String {
    let (call, label) = (choice.call(), exercise.label());
    let ways: String = exercise.usage.iter().map(|way| format!("\n  {call} play {label} {way}")).collect();
    format!(
        "`{wrong}` is no address. One looks like tcp://127.0.0.1:7789, with a port, or like ipc://talk. It is called so:{ways}"
    )
}

#[cfg(test)]
mod tests {
    use super::{is_address, no_address};
    use crate::course::Course;

    #[test]
    fn an_address_says_how_and_where() {
        for right in [
            "tcp://127.0.0.1:7789",
            "tcp://*:5555",
            "tcp://[::1]:80",
            "ipc://talk",
            "inproc://a",
            "ws://h:1/x",
        ] {
            assert!(is_address(right), "{right}");
        }
        for wrong in [
            "",
            "a",
            "7789",
            "127.0.0.1:7789",
            "tcp://",
            "tcp://127.0.0.1",
            "tcp://h:port",
            "ipc://",
            "udp://h:1",
        ] {
            assert!(!is_address(wrong), "{wrong}");
        }
    }

    #[test]
    fn only_what_stands_where_an_address_belongs_has_to_be_one() {
        let course = Course::built_in().expect("the course");
        let wrong = |exercise: &str, words: &str| {
            let words: Vec<_> = words.split_whitespace().map(Into::into).collect();
            no_address(course.find(exercise).expect("an exercise"), &words)
        };
        assert_eq!(wrong("02", ""), None);
        assert_eq!(wrong("02", "ipc://a b").as_deref(), Some("b"));
        assert_eq!(wrong("04", "ada 36 file"), None);
        assert_eq!(wrong("06", "subscriber ada ipc://a foo"), None);
        assert_eq!(wrong("06", "subscriber ada foo").as_deref(), Some("foo"));
        // No role that there is: the program itself names them.
        assert_eq!(wrong("06", "nobody ada foo"), None);
        assert_eq!(wrong("12", "node ada ipc://a ipc://b c").as_deref(), Some("c"));
    }
}
