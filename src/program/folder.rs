//! Paths on the command line: what is there, what a folder holds, and what was probably meant.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::build::{BuildCommand, Runner, build};
use super::surroundings::{Surroundings, shown};
use super::trouble::{Trouble, TroubleKind};
use super::{Language, Program, by_ending, rust, script};
use crate::system::{self, Package};
use crate::text::nearest;

/// There is nothing at this path; the nearest name in its folder may be what was meant.
pub(super) fn missing(path: &Path) -> Trouble {
    let folder = path.parent().unwrap_or(path);
    let name = shown(path);
    if !folder.is_dir() {
        return Trouble::new(TroubleKind::NotFound, format!("There is no folder {}.", folder.display()));
    }
    let names: Vec<String> = names_in(folder);
    let trouble = Trouble::new(TroubleKind::NotFound, format!("There is no {name} in {}.", folder.display()));
    let stem = |name: &str| Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let without_ending = || names.iter().find(|there| stem(there) == stem(&name)).map(String::as_str);
    match nearest(&name, names.iter().map(String::as_str)).or_else(without_ending) {
        Some(near) => trouble.advice(format!("Did you mean {near}?")),
        None => trouble,
    }
}

/// The names in a folder, sorted, without the hidden ones.
pub(super) fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    names
}

/// Looks for the learner's own program when none was given: the folder or file of the exercise's name, in
/// the current folder; or the current folder itself, when that is the exercise's.
pub(super) fn own(exercise: &str, around: &Surroundings) -> Result<PathBuf, Trouble> {
    let short = short_name(exercise);
    let here = &around.folder;
    let is_this_one = |name: &str| name == exercise || name == short;
    match super::among::among(here, exercise) {
        Ok(Some(found)) => Ok(found),
        Ok(None) if is_this_one(&shown(here)) => Ok(here.clone()),
        Ok(None) => Err(Trouble::new(
            TroubleKind::NotFound,
            format!("There is no program for {exercise} in this folder ({}).", here.display()),
        )
        .advice(format!(
            "Name yours behind the exercise, such as: {} {} {short} FILE. Or call it {exercise}, with the ending of its language.",
            around.call, around.command
        ))),
        Err(trouble) => {
            let advice =
                format!("Say which one is meant: {} {} {short} FILE. {}", around.call, around.command, trouble.advice);
            Err(trouble.advice(advice))
        }
    }
}

/// `pushpull` of `02-pushpull`.
pub(super) fn short_name(exercise: &str) -> &str {
    exercise.split_once('-').map_or(exercise, |(_, name)| name)
}

/// The program that a folder holds.
pub(super) fn folder(
    folder: &Path,
    exercise: &str,
    around: &Surroundings,
    run: Runner<'_>,
) -> Result<Program, Trouble> {
    let has = |name: &str| folder.join(name).is_file();
    if has("Cargo.toml") {
        return rust::project(folder, &[exercise, short_name(exercise)], around, run);
    }
    if has("go.mod") {
        return super::native::go_module(folder, around, run);
    }
    if has("package.json") {
        return node_package(folder, around, run);
    }
    if has("Makefile") || has("makefile") {
        return makefile(folder, exercise, around, run);
    }
    if has("__main__.py") {
        return script::python_folder(folder, around);
    }
    let names = names_in(folder);
    let sources: Vec<&String> = names.iter().filter(|name| by_ending(Path::new(name)).is_some()).collect();
    let stem = |name: &str| name.split('.').next().unwrap_or(name).replace('_', "-");
    let called = |wanted: &str| -> Vec<&String> {
        sources.iter().copied().filter(|name| stem(name) == wanted).collect()
    };
    let chosen = [exercise, short_name(exercise), "main", "index"]
        .into_iter()
        .map(called)
        .find(|found| !found.is_empty())
        .unwrap_or_else(|| sources.clone());
    match chosen.as_slice() {
        [one] => super::file(&folder.join(one), exercise, around, run),
        [] => Err(Trouble::new(
            TroubleKind::NotAProgram,
            format!("The folder {} holds no program.", folder.display()),
        )
        .advice(
            "Looked for: Cargo.toml, go.mod, package.json, Makefile, __main__.py, a single source file.",
        )),
        several => {
            let names: Vec<&str> = several.iter().map(|name| name.as_str()).collect();
            let message =
                format!("The folder {} holds several programs: {}.", folder.display(), names.join(", "));
            Err(Trouble::new(TroubleKind::Ambiguous, message)
                .advice("Give the path of the one that is meant."))
        }
    }
}

#[derive(Deserialize)]
struct NodePackage {
    main: Option<String>,
}

fn node_package(folder: &Path, around: &Surroundings, run: Runner<'_>) -> Result<Program, Trouble> {
    let manifest = folder.join("package.json");
    let text = fs::read_to_string(&manifest)
        .map_err(|error| Trouble::system("The workshop could not read", &manifest, &error))?;
    let package: NodePackage = serde_json::from_str(&text).map_err(|error| {
        Trouble::new(TroubleKind::BuildFailed, format!("{} is not valid: {error}.", manifest.display()))
    })?;
    let named = package.main.unwrap_or_else(|| "index.js".to_owned());
    let candidates = [named.clone(), format!("{named}.js"), format!("{named}/index.js")];
    match candidates.iter().map(|name| folder.join(name)).find(|path| path.is_file()) {
        Some(main) => super::file(&main, "", around, run),
        None => Err(Trouble::new(
            TroubleKind::NotFound,
            format!("package.json in {} means {named}, which is not there.", folder.display()),
        )
        .advice("Write the name of your file behind \"main\" in package.json.")),
    }
}

/// One program of a project that builds several.
pub(super) fn one(
    project: &Path,
    program: &Path,
    around: &Surroundings,
    run: Runner<'_>,
) -> Result<Program, Trouble> {
    if project.join("Cargo.toml").is_file() {
        return rust::binary(project, &program.to_string_lossy(), around, run);
    }
    let make = around.find_any(&["make", "gmake"], project, Some(Package::MAKE))?;
    let command: Vec<OsString> = vec![make.into(), "--silent".into(), program.into()];
    let name = program.display().to_string();
    build(run, &name, &BuildCommand { what: format!("making {name}"), command, folder: project.to_owned() })?;
    let built = project.join(program);
    if system::is_executable(&built) {
        return Ok(Program::of(vec![built.clone().into()], Language::Unknown, &built.with_extension("c")));
    }
    Err(Trouble::new(TroubleKind::NotAProgram, format!("make is done, but there is no program {name}."))
        .advice("Look at the Makefile: it has to build that file."))
}

fn makefile(
    folder: &Path,
    exercise: &str,
    around: &Surroundings,
    run: Runner<'_>,
) -> Result<Program, Trouble> {
    let make = around.find_any(&["make", "gmake"], folder, Some(Package::MAKE))?;
    let command: Vec<OsString> = vec![make.into()];
    let what = format!("running make in {}", shown(folder));
    build(run, &shown(folder), &BuildCommand { what, command, folder: folder.to_owned() })?;
    let folder_name = shown(folder);
    let names = [exercise, short_name(exercise), &folder_name, "main", "a.out"];
    let found = names.iter().map(|name| folder.join(name)).find(|path| system::is_executable(path));
    match found {
        Some(program) => Ok(Program::of(vec![program.into()], Language::Unknown, folder)),
        None => Err(Trouble::new(
            TroubleKind::NotAProgram,
            format!(
                "make is done, but there is no program named {} in {}.",
                names.join(", "),
                folder.display()
            ),
        )
        .advice("Give the path of the program that make builds.")),
    }
}
