//! `workshop reset`: begins an exercise anew.

use std::io::Write;

use crate::progress::Standing;
use crate::session::Session;

use super::{Choice, Console, Exit, Trouble};

/// Puts the starter in the place of the learner's program, keeps a copy, and counts the exercise as new.
///
/// # Errors
/// One is in no learner's folder, or nothing could be written.
pub fn run(console: &Console, choice: &Choice, asked: Option<&str>) -> Result<Exit, Trouble> {
    let session = Session::open(choice)?;
    let exercise = session.find(asked)?;
    let Some(desk) = session.desk() else {
        let call = choice.call();
        let what = format!(
            "there is nothing to reset here: this is not a folder that `{call} init` has made. Nothing was changed."
        );
        return Err(Trouble::wrong_use(what));
    };
    let had_passed = session.standing(&session.known().progress, exercise) == Standing::Passed;
    let done = desk.reset(exercise).map_err(Trouble::wrong_use)?;
    let (exit, counts_as) = match session.store().forget(&session.course().key(exercise)) {
        Ok(known) => {
            known.notice.iter().for_each(|notice| console.warn(notice));
            if let Some(notice) = session.go_to(exercise) {
                console.warn(&notice);
            }
            let counts_as =
                if had_passed { "and counts as new: your pass is gone" } else { "and counts as new" };
            (Exit::Passed, counts_as)
        }
        Err(error) => {
            console.warn(&error.to_string());
            (Exit::WrongUse, "but the exercise counts as it did before")
        }
    };
    let shown = |path: &std::path::Path| path.strip_prefix(desk.root()).unwrap_or(path).display().to_string();
    let mut out = console.stdout();
    writeln!(out, "{} is as it was at the beginning, {counts_as}.", shown(&done.file))?;
    if let Some(kept) = &done.kept {
        writeln!(out, "What you had written is kept in {}.", shown(kept))?;
    }
    out.flush()?;
    Ok(exit)
}
