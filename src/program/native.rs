//! C, C++ and Go: a single file, compiled into the cache.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::build::{BuildCommand, Runner, build_aside, fingerprint, forget_old};
use super::surroundings::{Surroundings, shown};
use super::trouble::Trouble;
use super::{Language, Program};
use crate::system::Package;

/// Builds a C file with the system's compiler and the C library.
pub(super) fn c(file: &Path, around: &Surroundings, run: Runner<'_>) -> Result<Program, Trouble> {
    let compiler = around.find_any(&["cc", "gcc", "clang"], file, Some(Package::C_COMPILER))?;
    compile(file, &compiler, Language::C, around, run)
}

/// Builds a C++ file.
pub(super) fn cpp(file: &Path, around: &Surroundings, run: Runner<'_>) -> Result<Program, Trouble> {
    let compiler = around.find_any(&["c++", "g++", "clang++"], file, Some(Package::CPP_COMPILER))?;
    compile(file, &compiler, Language::Cpp, around, run)
}

/// Builds a Go file. Go keeps a cache of its own and knows best what has changed.
pub(super) fn go(file: &Path, around: &Surroundings, run: Runner<'_>) -> Result<Program, Trouble> {
    let go = around.find_any(&["go"], file, Some(Package::GO))?;
    let product = place("go", file, around).join(stem(file));
    let folder = file.parent().unwrap_or(file);
    build_aside(run, &shown(file), &product, |half| BuildCommand {
        what: format!("building {}", shown(file)),
        command: vec![go.into(), "build".into(), "-o".into(), half.into(), file.into()],
        folder: folder.to_owned(),
    })?;
    Ok(Program::of(vec![product.into()], Language::Go, file))
}

/// Builds the Go module in a folder.
pub(super) fn go_module(folder: &Path, around: &Surroundings, run: Runner<'_>) -> Result<Program, Trouble> {
    let go = around.find_any(&["go"], folder, Some(Package::GO))?;
    let product = place("go", folder, around).join(shown(folder));
    build_aside(run, &shown(folder), &product, |half| BuildCommand {
        what: format!("building {}", shown(folder)),
        command: vec![go.into(), "build".into(), "-o".into(), half.into(), ".".into()],
        folder: folder.to_owned(),
    })?;
    Ok(Program::of(vec![product.into()], Language::Go, folder))
}

fn compile(
    file: &Path,
    compiler: &Path,
    language: Language,
    around: &Surroundings,
    run: Runner<'_>,
) -> Result<Program, Trouble> {
    let folder = file.parent().unwrap_or(file);
    let content =
        fs::read(file).map_err(|error| Trouble::system("The workshop could not read", file, &error))?;
    let place = place("c", file, around);
    let version = fingerprint(&(content, compiler, headers(folder)));
    let product = place.join(format!("{}-{version}", stem(file)));
    if !product.exists() {
        let (before, behind) = library_flags(folder, around, run);
        build_aside(run, &shown(file), &product, |half| {
            let mut command: Vec<OsString> = vec![compiler.into()];
            command.extend(["-O1", "-g", "-pthread", "-o"].map(OsString::from));
            command.push(half.into());
            command.extend(before);
            command.push(file.into());
            command.extend(behind);
            BuildCommand { what: format!("compiling {}", shown(file)), command, folder: folder.to_owned() }
        })?;
        forget_old(&place, &product);
    }
    Ok(Program::of(vec![product.into()], language, file))
}

/// What the compiler must be told about the library: in front of the file, and behind it.
fn library_flags(folder: &Path, around: &Surroundings, run: Runner<'_>) -> (Vec<OsString>, Vec<OsString>) {
    let ask = |question: &str| -> Option<Vec<OsString>> {
        let pkg_config = around.find("pkg-config").or_else(|| around.find("pkgconf"))?;
        let asked = BuildCommand {
            what: "asking where nanomsg is".to_owned(),
            command: vec![pkg_config.into(), question.into(), "nanomsg".into()],
            folder: folder.to_owned(),
        };
        let answer = run(&asked).ok().filter(|answer| answer.success)?;
        Some(String::from_utf8_lossy(&answer.stdout).split_whitespace().map(OsString::from).collect())
    };
    let compile = ask("--cflags").unwrap_or_default();
    let mut link = ask("--libs").unwrap_or_else(|| vec!["-lnanomsg".into()]);
    link.push("-lm".into());
    (compile, link)
}

/// The folder in the cache for what is built of this file; the path is in its name.
fn place(language: &str, file: &Path, around: &Surroundings) -> PathBuf {
    around.cache.join(language).join(fingerprint(&file))
}

fn stem(file: &Path) -> String {
    file.file_stem().map_or_else(|| "program".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// The headers beside a file, with their contents: a change in one of them is a change.
fn headers(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let is_header =
        |path: &PathBuf| path.extension().is_some_and(|e| ["h", "hh", "hpp", "inc"].iter().any(|h| e == *h));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut headers: Vec<_> =
        entries.filter(is_header).map(|path| (path.clone(), fs::read(&path).unwrap_or_default())).collect();
    headers.sort();
    headers
}
