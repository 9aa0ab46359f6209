//! Rust: a single file, which becomes a Cargo project in the cache, and a Cargo project of the learner's.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::build::{BuildCommand, Built, Runner, build, fingerprint};
use super::surroundings::{Surroundings, shown};
use super::trouble::{Trouble, TroubleKind};
use super::{Language, Program};

/// The versions that the workshop itself was built with: they are on this machine already, so that no
/// package index is asked. Cargo takes out what a project doesn't need.
pub const LOCK: &str = include_str!("../../Cargo.lock");

/// The edition of the language that a single file is taken for, and the one that is tried when that fails.
const EDITION: &str = "2024";
const EDITION_BEFORE: &str = "2021";

/// Builds one file. It may use the standard library and the crates `nanomsg` and `nanomsg-sys`, for raw sockets.
pub(super) fn file(file: &Path, around: &Surroundings, run: Runner<'_>) -> Result<Program, Trouble> {
    if let Some((project, binary)) = project_around(file) {
        return self::project(&project, &[&binary], around, run);
    }
    let cargo = cargo(file, around)?;
    let target = around.cache.join("rust").join("target");
    let in_edition = |edition| {
        let project = generate(file, edition, around)?;
        build(run, &shown(file), &cargo_build(&cargo, &project, Some(&target), file))
    };
    let built = in_edition(EDITION)
        // What was right before may be an error now. What is wrong in both is told in the words of the newer one.
        .or_else(|trouble| in_edition(EDITION_BEFORE).map_err(|_| trouble))
        .map_err(|trouble| with_other_crates(trouble, file))?;
    let executable = executables(&built).into_iter().map(|found| found.path).next_back();
    match executable {
        Some(executable) => Ok(Program::of(vec![executable.into()], Language::Rust, file)),
        None => Err(Trouble::new(TroubleKind::System, "Cargo built the file but named no program.")),
    }
}

/// What a single file can't have is other people's crates.
fn with_other_crates(trouble: Trouble, file: &Path) -> Trouble {
    let unresolved =
        ["use of unresolved module or unlinked crate", "unresolved import", "can't find crate for"];
    if !unresolved.iter().any(|sign| trouble.words.contains(sign)) {
        return trouble;
    }
    let name = shown(file);
    trouble.advice(format!(
        "{name} by itself may use the standard library and the crates nanomsg and nanomsg-sys. For more, make a Cargo project \
         and give its folder."
    ))
}

/// Builds one binary of a Cargo project, and nothing else of it: another exercise may be half written.
pub(super) fn binary(
    folder: &Path,
    name: &str,
    around: &Surroundings,
    run: Runner<'_>,
) -> Result<Program, Trouble> {
    let main = folder.join(name).join("main.rs");
    let cargo = cargo(folder, around)?;
    let mut order = cargo_build(&cargo, folder, None, Path::new(name));
    order.command.extend(["--bin", name].map(OsString::from));
    let built = build(run, name, &order)?;
    match executables(&built).into_iter().find(|found| found.name == name) {
        Some(found) => Ok(Program::of(vec![found.path.into()], Language::Rust, &main)),
        None => Err(Trouble::new(TroubleKind::System, format!("Cargo built {name} but named no program."))),
    }
}

/// Builds a Cargo project and chooses the program named by one of `names`, or the only one.
pub(super) fn project(
    folder: &Path,
    names: &[&str],
    around: &Surroundings,
    run: Runner<'_>,
) -> Result<Program, Trouble> {
    let cargo = cargo(folder, around)?;
    let built = build(run, &shown(folder), &cargo_build(&cargo, folder, None, folder))?;
    let mut found = executables(&built);
    let folder_name = shown(folder);
    let wanted = names.iter().copied().chain([folder_name.as_str(), "main"]);
    let named =
        wanted.into_iter().find_map(|name| found.iter().position(|binary| same_name(&binary.name, name)));
    let chosen = match (named, found.len()) {
        (Some(position), _) => found.swap_remove(position),
        (None, 1) => found.swap_remove(0),
        (None, 0) => {
            let message = format!("The Cargo project {folder_name} builds no program.");
            return Err(Trouble::new(TroubleKind::NotAProgram, message).advice("Does it have a src/main.rs?"));
        }
        (None, _) => {
            let all: Vec<String> = found.iter().map(|binary| binary.path.display().to_string()).collect();
            let message =
                format!("The Cargo project {folder_name} builds {} programs: {}.", all.len(), all.join(", "));
            return Err(Trouble::new(TroubleKind::Ambiguous, message)
                .advice("Say which one is meant: give its path instead of the folder's."));
        }
    };
    Ok(Program::of(vec![chosen.path.into()], Language::Rust, folder))
}

fn cargo(file: &Path, around: &Surroundings) -> Result<PathBuf, Trouble> {
    around.find_any(&["cargo"], file, None).map_err(|trouble| Trouble {
        advice: "Install Rust from https://rustup.rs, or put ~/.cargo/bin on the PATH.".into(),
        ..trouble
    })
}

/// A file of a Cargo project is built with its project: the project's root, and the program's name.
fn project_around(file: &Path) -> Option<(PathBuf, String)> {
    let stem = file.file_stem()?.to_str()?;
    let folder = file.parent()?;
    let root = match (folder.file_name()?.to_str()?, stem) {
        ("src", "main") => folder.parent()?,
        ("bin", _) if folder.parent()?.ends_with("src") => folder.parent()?.parent()?,
        _ => return None,
    };
    let manifest = fs::read_to_string(root.join("Cargo.toml")).ok()?;
    let package = toml::from_str::<Manifest>(&manifest).ok()?.package?;
    Some((root.to_owned(), if stem == "main" { package.name } else { stem.to_owned() }))
}

#[derive(Deserialize)]
struct Manifest {
    package: Option<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
}

/// Writes the Cargo project of one file, if it isn't there already, and names its folder.
fn generate(file: &Path, edition: &str, around: &Surroundings) -> Result<PathBuf, Trouble> {
    // The path is in the name, so that the files of thirty learners on one machine never meet.
    let name = match edition {
        EDITION => format!("learner-{}", fingerprint(&file)),
        older => format!("learner-{}-{older}", fingerprint(&file)),
    };
    let project = around.cache.join("rust").join(&name);
    let Some(path) = file.to_str() else {
        return Err(Trouble::new(
            TroubleKind::System,
            format!("Cargo takes no such path: {}.", file.display()),
        ));
    };
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"{edition}\"\npublish = false\n\n\
         [[bin]]\nname = \"{name}\"\npath = {path}\n\n\
         [dependencies]\nnanomsg = \"0.7.2\"\nnanomsg-sys = \"0.7.2\"\n\n\
         [profile.dev]\ndebug = \"line-tables-only\"\nincremental = false\n\n\
         [workspace]\n",
        path = toml::Value::from(path),
    );
    let written = project.join("Cargo.toml");
    if fs::read_to_string(&written).is_ok_and(|there| there == manifest) {
        return Ok(project);
    }
    let refused = |error| Trouble::system("The workshop could not write to", &project, &error);
    fs::create_dir_all(&project).map_err(refused)?;
    // The manifest comes last: where it is, the project is complete. Another workshop may be writing the same.
    for (name, text) in [("Cargo.lock", LOCK), ("Cargo.toml", &manifest)] {
        let aside = tempfile::NamedTempFile::new_in(&project).map_err(refused)?;
        fs::write(aside.path(), text).map_err(refused)?;
        aside.persist(project.join(name)).map_err(|error| refused(error.error))?;
    }
    Ok(project)
}

fn cargo_build(cargo: &Path, project: &Path, target: Option<&Path>, about: &Path) -> BuildCommand {
    let mut command: Vec<OsString> = vec![cargo.into()];
    // The messages name the program that was built, wherever a configuration puts it.
    command.extend(
        ["build", "--quiet", "--color", "never", "--message-format", "json-render-diagnostics"]
            .map(OsString::from),
    );
    if let Some(target) = target {
        command.extend([OsString::from("--target-dir"), target.into()]);
    }
    BuildCommand { what: format!("building {}", shown(about)), command, folder: project.to_owned() }
}

/// A program that Cargo built.
#[derive(Debug, PartialEq)]
struct Binary {
    name: String,
    path: PathBuf,
}

#[derive(Deserialize)]
struct Message {
    executable: Option<PathBuf>,
    target: Option<Target>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

/// The programs that Cargo's messages speak of.
fn executables(built: &Built) -> Vec<Binary> {
    String::from_utf8_lossy(&built.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<Message>(line).ok())
        .filter_map(|message| Some((message.executable?, message.target?)))
        .filter(|(_, target)| target.kind.iter().any(|kind| kind == "bin"))
        .map(|(path, target)| Binary { name: target.name, path })
        .collect()
}

/// Cargo's names have hyphens or underscores, and an exercise's begin with a number.
fn same_name(binary: &str, name: &str) -> bool {
    binary.replace('_', "-") == name.replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_names_the_programs_that_it_built() {
        let stdout = br#"{"reason":"compiler-artifact","target":{"kind":["lib"],"name":"libc"},"executable":null}
{"reason":"compiler-artifact","target":{"kind":["custom-build"],"name":"build-script-build"},"executable":"/x/b"}
not a message
{"reason":"compiler-artifact","target":{"kind":["bin"],"name":"mine"},"executable":"/x/mine"}
{"reason":"build-finished","success":true}"#;
        let built = Built { success: true, stdout: stdout.to_vec(), stderr: Vec::new() };
        assert_eq!(executables(&built), [Binary { name: "mine".into(), path: "/x/mine".into() }]);
    }

    #[test]
    fn hyphens_and_underscores_are_the_same() {
        assert!(same_name("push_pull", "push-pull"));
        assert!(!same_name("push", "pull"));
    }

    #[test]
    fn a_main_file_belongs_to_the_project_around_it() {
        let folder = tempfile::tempdir().unwrap();
        let main = folder.path().join("src").join("main.rs");
        assert_eq!(project_around(&main), None);
        fs::write(folder.path().join("Cargo.toml"), "[package]\nname = \"queue\"\n").unwrap();
        assert_eq!(project_around(&main), Some((folder.path().to_owned(), "queue".to_owned())));
        let other = folder.path().join("src").join("bin").join("sink.rs");
        assert_eq!(project_around(&other), Some((folder.path().to_owned(), "sink".to_owned())));
        assert_eq!(project_around(&folder.path().join("mine.rs")), None);
    }
}
