//! The learner's programs for a whole course in one folder: which of them belongs to which exercise.

use std::path::{Path, PathBuf};

use super::by_ending;
use super::folder::{names_in, short_name};
use super::surroundings::shown;
use super::trouble::{Trouble, TroubleKind};
use crate::system;

/// How well a name fits an exercise, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// `02-pushpull`
    Whole,
    /// `pushpull`
    Name,
    /// `02`, `2`, `02-second-try`
    Number,
}

/// The program in `folder` that is meant for `exercise` (its full name): a file or folder with its name, or with a
/// name that begins with its number. `None` when there is none.
///
/// # Errors
/// There are several, and none is meant more than another.
pub fn among(folder: &Path, exercise: &str) -> Result<Option<PathBuf>, Trouble> {
    let path = |name: &String| folder.join(name);
    let is_program = |path: &Path| path.is_dir() || by_ending(path).is_some() || system::is_executable(path);
    let mut found: Vec<(Fit, PathBuf)> = names_in(folder)
        .iter()
        .filter_map(|name| Some((fit(name, exercise)?, path(name))))
        .filter(|(_, path)| is_program(path))
        .collect();
    // A source and what was built from it: the source is the newer one, or says the same.
    if found.iter().any(|(_, path)| by_ending(path).is_some()) {
        found.retain(|(_, path)| by_ending(path).is_some() || path.is_dir());
    }
    let best = found.iter().map(|(fit, _)| *fit).min();
    found.retain(|(fit, _)| Some(*fit) == best);
    if found.len() > 1 {
        let names: Vec<String> = found.iter().map(|(_, path)| shown(path)).collect();
        let message = format!("There are several programs for {exercise}: {}.", names.join(", "));
        let advice =
            format!("Give the one that is meant the name {exercise}, with the ending of its language.");
        return Err(Trouble::new(TroubleKind::Ambiguous, message).advice(advice));
    }
    Ok(found.pop().map(|(_, path)| path))
}

fn fit(name: &str, exercise: &str) -> Option<Fit> {
    let stem = name.split('.').next().unwrap_or(name).replace('_', "-");
    let number = |text: &str| -> Option<u32> {
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    };
    if stem == exercise {
        Some(Fit::Whole)
    } else if stem == short_name(exercise) {
        Some(Fit::Name)
    } else {
        number(exercise).filter(|wanted| number(&stem) == Some(*wanted)).map(|_| Fit::Number)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::among;

    fn found(names: &[&str], exercise: &str) -> Result<Option<String>, String> {
        let folder = tempfile::tempdir().expect("a folder");
        for name in names {
            let path = folder.path().join(name);
            match name.strip_suffix('/') {
                Some(_) => fs::create_dir(&path).expect("a folder"),
                None => fs::write(&path, "").expect("a file"),
            }
        }
        let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
        among(folder.path(), exercise)
            .map(|path| path.map(|path| name(&path)))
            .map_err(|trouble| trouble.to_string())
    }

    #[test]
    fn a_program_is_known_by_its_name_or_its_number() {
        for name in [
            "02-pushpull.py",
            "02_pushpull.rs",
            "pushpull.c",
            "02.js",
            "2.rs",
            "02-second-try.rs",
            "pushpull/",
        ] {
            let wanted = Ok(Some(name.trim_end_matches('/').to_string()));
            assert_eq!(
                found(&[name, "01.rs", "20.rs", "notes.txt", ".02.rs"], "02-pushpull"),
                wanted,
                "{name}"
            );
        }
        for name in ["20.rs", "mypushpull.rs", "02.txt", "three.rs"] {
            assert_eq!(found(&[name], "02-pushpull"), Ok(None), "{name}");
        }
    }

    #[test]
    fn the_name_that_fits_best_is_meant() {
        assert_eq!(found(&["02-old.rs", "02-pushpull.rs"], "02-pushpull"), Ok(Some("02-pushpull.rs".into())));
        assert_eq!(found(&["02.py", "pushpull.rs"], "02-pushpull"), Ok(Some("pushpull.rs".into())));
    }

    #[test]
    fn of_several_that_fit_alike_none_is_guessed() {
        let said = found(&["02.rs", "02-again.py"], "02-pushpull").expect_err("there are two");
        assert!(said.contains("02-again.py, 02.rs") && said.contains("the name 02-pushpull"), "{said}");
    }
}
