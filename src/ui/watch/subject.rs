//! What is watched: an exercise, the learner's program for it, and the files that this is made of.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::course::{Exercise, Judged};
use crate::program::{self, Given};
use crate::session::{Session, Trouble, prepare};
use crate::system;
use crate::text::harmless;

use super::Order;
use super::files::{Files, Part, Source};

/// An exercise and the files of the program for it.
pub(super) struct Subject<'a> {
    pub(super) exercise: &'a Exercise,
    pub(super) given: Given,
    pub(super) files: Files,
    /// How the files are looked at.
    pub(super) source: Source,
    /// The folder in which it all began.
    home: PathBuf,
}

impl<'a> Subject<'a> {
    /// The exercise that was asked for; the one that the learner is at, where none was.
    ///
    /// # Errors
    /// There is none of that name, it asks for no program, or nothing can be watched.
    pub(super) fn first(
        session: &'a Session,
        order: &Order,
        touched: impl Fn() + Clone + Send + 'static,
    ) -> Result<Subject<'a>, Trouble> {
        let exercise = match session.find_to_play(&order.what, "watch")? {
            exercise if exercise.judged == Judged::Program => exercise,
            // Whoever begins is at the one that only looks at the machine.
            exercise if order.what.exercise.is_none() => {
                next(session, exercise).ok_or_else(|| session.choice().no_program(exercise))?
            }
            exercise => return Err(session.choice().no_program(exercise)),
        };
        Subject::of(
            session,
            exercise,
            order.what.given.clone(),
            order.source,
            system::current_folder()?,
            touched,
        )
    }

    /// Goes to the folder of this name that is there now: the one in which it all began may have got another name, or be
    /// gone, and what is played would play there.
    pub(super) fn come_home(&self) {
        // Where there is none, nothing can be played, and that is said then.
        let _ = env::set_current_dir(&self.home);
    }

    /// The exercise after this one.
    ///
    /// # Errors
    /// In a sentence for the learner: there is none, or nobody knows the program for it.
    pub(super) fn next(
        &self,
        session: &'a Session,
        touched: impl Fn() + Clone + Send + 'static,
    ) -> Result<Subject<'a>, String> {
        let call = session.choice().call();
        let Some(next) = next(session, self.exercise) else {
            return Err("There is no other exercise to do. Well done!".to_owned());
        };
        if self.given != Given::Nothing {
            return Err(format!("Next is {}: {call} watch {} YOUR-PROGRAM", next.name, next.label()));
        }
        Subject::of(session, next, Given::Nothing, self.source, self.home.clone(), touched)
            .map_err(|trouble| trouble.what)
    }

    fn of(
        session: &'a Session,
        exercise: &'a Exercise,
        given: Given,
        source: Source,
        home: PathBuf,
        touched: impl Fn() + Clone + Send + 'static,
    ) -> Result<Subject<'a>, Trouble> {
        let parts = parts(session, exercise, &given, &home)?;
        let (files, source) = match Files::watch(parts.clone(), source, touched.clone()) {
            Ok(files) => (files, source),
            Err(_) if source == Source::Events => {
                let files = Files::watch(parts, Source::Polling, touched).map_err(cannot_watch)?;
                (files, Source::Polling)
            }
            Err(error) => return Err(cannot_watch(error)),
        };
        Ok(Subject { exercise, given, files, source, home })
    }
}

fn cannot_watch(error: impl std::fmt::Display) -> Trouble {
    Trouble::wrong_use(format!("the program's files can't be watched: {error}"))
}

/// The next exercise with a program that was not passed yet.
fn next<'a>(session: &'a Session, from: &Exercise) -> Option<&'a Exercise> {
    let progress = session.known().progress;
    let mut at = session.next_open(&progress, from)?;
    // The one without a program is not what one goes on with here.
    if at.judged == Judged::Machine {
        at = session.next_open(&progress, at)?;
    }
    (at.judged == Judged::Program && at.name != from.name).then_some(at)
}

/// The files of the program.
fn parts(session: &Session, exercise: &Exercise, given: &Given, here: &Path) -> Result<Vec<Part>, Trouble> {
    Ok(match given {
        Given::Reference => {
            return Err(Trouble::wrong_use(
                "the reference solution does not change, so there is nothing to watch",
            ));
        }
        Given::File(path) if !here.join(path).exists() => {
            let path = path.display().to_string();
            let (path, here) = (harmless(&path), here.display());
            return Err(Trouble::wrong_use(format!(
                "there is no {path} in {here}, so there is nothing to watch"
            )));
        }
        Given::File(path) => vec![part(here.join(path))],
        Given::Command(words) => {
            let there = |word: &PathBuf| fs::metadata(word).is_ok_and(|there| there.is_file());
            let files: Vec<Part> =
                words.iter().map(|word| here.join(word)).filter(there).map(Part::File).collect();
            if files.is_empty() { vec![Part::Folder(here.to_owned())] } else { files }
        }
        Given::One { project, program } => {
            // `02-pushpull` and `02-pushpull/main` are both in the exercise's folder.
            let folder =
                program.components().next().map_or_else(|| project.clone(), |first| project.join(first));
            let manifests = ["Cargo.toml", "Makefile"].map(|name| Part::Maybe(project.join(name)));
            [Part::Folder(folder)].into_iter().chain(manifests).collect()
        }
        Given::Nothing => match session.desk() {
            Some(desk) if let Some(trouble) = prepare::not_begun(desk, exercise, session.choice().call()) => {
                return Err(Trouble::wrong_use(trouble));
            }
            Some(desk) => match desk.program(&exercise.name) {
                Some(own) if own != Given::Nothing => return parts(session, exercise, &own, here),
                _ => vec![Part::Folder(desk.root().join(&exercise.name))],
            },
            None => match program::among(here, &exercise.name) {
                Ok(Some(found)) => vec![part(found)],
                Ok(None) => {
                    let (call, label) = (session.choice().call(), exercise.label());
                    return Err(Trouble::wrong_use(format!(
                        "there is no program for {} in this folder. Name yours: `{call} watch {label} FILE`",
                        exercise.name
                    )));
                }
                Err(trouble) => return Err(Trouble::wrong_use(trouble)),
            },
        },
    })
}

/// A folder with all that is in it; a file alone.
fn part(path: PathBuf) -> Part {
    let is_manifest = |name: &str| path.file_name().is_some_and(|file| file == name);
    match path.parent() {
        Some(project) if is_manifest("Cargo.toml") || is_manifest("package.json") => folder(project),
        _ if path.is_dir() => folder(&path),
        _ => Part::File(path),
    }
}

fn folder(path: &Path) -> Part {
    Part::Folder(path.to_owned())
}
