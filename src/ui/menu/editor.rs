//! Opens the learner's program in the editor of the learner's choice.

use std::env;
use std::io;
use std::path::PathBuf;
use std::process::{Command, ExitStatus};

use super::pane::Pane;
use super::texts;
use crate::course::{Exercise, Judged};
use crate::session::Session;

/// The learner's program for an exercise. The error says why there is none.
fn own(session: &Session, exercise: &Exercise) -> Result<PathBuf, Pane> {
    let name = &exercise.name;
    if exercise.judged == Judged::Machine {
        return Err(texts::message(format!(
            "{name} asks for no program: press `v`, and this machine is checked."
        )));
    }
    let Some(desk) = session.desk() else {
        let what = "Your program is found in a folder that was made for it, and this is none.".to_owned();
        return Err(texts::message(texts::with_advice(session, what)));
    };
    let file = desk.file(name);
    if file.is_file() {
        return Ok(file);
    }
    let (call, label) = (session.choice().call(), exercise.label());
    Err(texts::message(format!(
        "{} is not there. This command writes a program to begin with:\n\n  {call} reset {label}",
        file.display()
    )))
}

/// Why there is no program that could be watched, if there is none.
pub(super) fn nothing_to_save(session: &Session, exercise: &Exercise) -> Option<Pane> {
    own(session, exercise).err()
}

/// What starts the editor on the learner's program for an exercise. The error says why there is nothing to start.
pub(super) fn choose(session: &Session, exercise: &Exercise) -> Result<Command, Pane> {
    let file = own(session, exercise)?;
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    let Some(editor) = set("VISUAL").or_else(|| set("EDITOR")) else {
        return Err(texts::message(format!(
            "No editor is set. Say which one is yours, and start the menu again:\n\n  export EDITOR=nano\n\nOr open the \
             file beside the menu:\n\n  {}",
            file.display()
        )));
    };
    // It may have arguments, and quotes: a shell reads it, as git lets it.
    let mut command = Command::new("sh");
    command.arg("-c").arg("eval \"$0 \\\"\\$1\\\"\"").arg(editor).arg(file);
    Ok(command)
}

/// What there is to say about the editor's end.
pub(super) fn complaint(ended: io::Result<ExitStatus>) -> Option<String> {
    match ended {
        Ok(status) if status.success() => None,
        Ok(status) if status.code() == Some(127) => {
            Some("The editor that $VISUAL or $EDITOR names was not found.".to_owned())
        }
        Ok(status) => Some(format!("The editor ended with {status}.")),
        Err(error) => Some(format!("The editor could not be started: {error}.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_that_ends_well_leaves_nothing_to_say() {
        let ended = |script: &str| complaint(Command::new("sh").args(["-c", script]).status());
        assert_eq!(ended("exit 0"), None);
        assert!(ended("exit 127").is_some_and(|what| what.contains("not found")));
        assert!(ended("exit 3").is_some_and(|what| what.contains("exit status: 3")));
    }
}
