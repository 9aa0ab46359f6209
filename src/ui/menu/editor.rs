//! Opens the learner's program in the editor of the learner's choice.

use std::env;
use std::io;
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};

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
    let set = |name| env::var_os(name).filter(|value| !value.is_empty()).map(|value| (name, value));
    let advise = |what: String| {
        texts::message(format!(
            "{what} Say which one is yours, and start the menu again:\n\n  export EDITOR=nano\n\nOr open the file beside \
             the menu:\n\n  {}",
            file.display()
        ))
    };
    let Some((variable, editor)) = set("VISUAL").or_else(|| set("EDITOR")) else {
        return Err(advise("No editor is set.".to_owned()));
    };
    if let Some(name) = first_word(&editor.to_string_lossy())
        && !is_a_command(name)
    {
        return Err(advise(format!("${variable} says `{name}`, and there is no such program here.")));
    }
    // It may have arguments, and quotes: a shell reads it, as git lets it.
    let mut command = Command::new("sh");
    command.arg("-c").arg("eval \"$0 \\\"\\$1\\\"\"").arg(editor).arg(file);
    Ok(command)
}

/// The program's name, where it can be read without a shell.
fn first_word(editor: &str) -> Option<&str> {
    let word = editor.split_whitespace().next()?;
    let is_plain = |c: char| c.is_alphanumeric() || "/._+-".contains(c);
    word.chars().all(is_plain).then_some(word)
}

/// Whether the shell knows it. It is asked before, because its own complaint would be left in the learner's terminal.
fn is_a_command(name: &str) -> bool {
    let mut ask = Command::new("sh");
    ask.args(["-c", "command -v -- \"$0\"", name]);
    ask.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // A shell that can't be asked complains later.
    ask.status().map_or(true, |status| status.success())
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
    fn only_what_can_be_read_without_a_shell_is_looked_for() {
        assert_eq!(first_word("nano -w"), Some("nano"));
        assert_eq!(first_word(" /usr/bin/vi"), Some("/usr/bin/vi"));
        for not_plain in ["'my editor' -w", "$HOME/bin/edit", "A=b vi", "~/edit", ""] {
            assert_eq!(first_word(not_plain), None, "{not_plain}");
        }
        assert!(is_a_command("sh"));
        assert!(!is_a_command("no-such-editor-here"));
    }

    #[test]
    fn an_editor_that_ends_well_leaves_nothing_to_say() {
        let ended = |script: &str| complaint(Command::new("sh").args(["-c", script]).status());
        assert_eq!(ended("exit 0"), None);
        assert!(ended("exit 127").is_some_and(|what| what.contains("not found")));
        assert!(ended("exit 3").is_some_and(|what| what.contains("exit status: 3")));
    }
}
