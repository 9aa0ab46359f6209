//! Holds the code to the table of layers: a module uses only those below it, and prints only from the top.

use std::fs;
use std::path::{Path, PathBuf};

/// The layers from the bottom up. A module may use the layers below its own, and in its own only those named
/// in `ALLOWED_BESIDE`.
const LAYERS: [&[&str]; 8] = [
    &["evidence", "verdict", "scenario", "text", "language", "progress", "reference", "system"],
    &["process", "tap", "peer", "flow", "check", "program", "machine", "skeleton"],
    &["course", "engine"],
    &["judge", "lint", "render", "desk"],
    &["lab", "session"],
    &["ui"],
    &["command"],
    &["cli", "main"],
];

/// Within a layer: who may use whom.
const ALLOWED_BESIDE: [(&str, &str); 5] =
    [("scenario", "evidence"), ("cli", "main"), ("main", "cli"), ("text", "evidence"), ("check", "flow")];

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("a readable folder") {
        let path = entry.expect("a folder's entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// Each file of `src` with the module it belongs to and its lines without comments.
fn modules() -> Vec<(PathBuf, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    files
        .into_iter()
        .filter(|path| path.file_name().is_some_and(|name| name != "lib.rs"))
        .map(|path| {
            let inside = path.strip_prefix(&root).expect("below src");
            let first = inside.components().next().expect("a component").as_os_str();
            let module = Path::new(first).file_stem().expect("a stem").to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).expect("a source file");
            let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            (path, module, code.join("\n"))
        })
        .collect()
}

#[test]
fn every_module_has_its_place_in_the_table() {
    for (path, module, _) in modules() {
        assert!(layer(&module).is_some(), "{} is in no layer", path.display());
    }
}

#[test]
fn a_module_uses_only_the_layers_below_it() {
    let mut wrong = Vec::new();
    for (path, module, code) in modules() {
        let Some(own) = layer(&module) else { continue };
        for used in code.split("crate::").skip(1).chain(code.split("workshop::").skip(1)) {
            let name: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let Some(other) = layer(&name) else { continue };
            let beside = ALLOWED_BESIDE.contains(&(module.as_str(), name.as_str()));
            if name != module && other >= own && !beside {
                wrong.push(format!("{} uses {name}", path.display()));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_below_the_commands_prints() {
    for (path, module, code) in modules() {
        if layer(&module).is_some_and(|own| own < 6) {
            for word in ["println!(", "print!(", "eprintln!(", "eprint!("] {
                let found = code.match_indices(word).any(|(at, _)| {
                    // `eprintln!(` ends with `println!(`: only a word of its own counts.
                    !code[..at].ends_with(|c: char| c.is_alphanumeric())
                });
                assert!(!found, "{} prints with {word}", path.display());
            }
        }
    }
}

#[test]
fn files_are_read_in_one_sitting() {
    for (path, _, _) in modules() {
        let lines = fs::read_to_string(&path).expect("a source file").lines().count();
        assert!(
            lines <= 450,
            "{} has {lines} lines: is there a second responsibility in it?",
            path.display()
        );
    }
}

#[test]
fn every_file_says_what_it_is_responsible_for() {
    for (path, _, _) in modules() {
        let text = fs::read_to_string(&path).expect("a source file");
        assert!(text.starts_with("//! "), "{} does not begin with `//! `", path.display());
    }
}
