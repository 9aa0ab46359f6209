//! What lies in a learner's folder besides the exercises: what each language needs to build and to find its packages.

use super::main_file;
use crate::language::Language;
use crate::program;

/// What a program of the course is built with, in the versions that the course was tried with.
const PYNNG: &str = "pynng==0.9.*";
const NODE_PACKAGE: &str = r#"{
  "name": "my-workshop",
  "private": true,
  "dependencies": { "nanomsg": "4.2.1" },
  "allowScripts": { "nanomsg": true }
}
"#;

const MAKEFILE: &str = "\
# `make` builds all programs, `make 02-pushpull/main` one of them, `make clean` takes them away.
CFLAGS ?= -std=gnu11 -Wall -Wextra -g
CFLAGS += $(shell pkg-config --cflags nanomsg 2>/dev/null)
LDLIBS += $(or $(shell pkg-config --libs nanomsg 2>/dev/null),-lnanomsg)

programs := $(patsubst %.c,%,$(wildcard */main.c))

all: $(programs)

clean:
\trm -f $(programs)

.PHONY: all clean
";

/// The files that a language needs, by name, with their texts. `exercises` are the full names of those that have a
/// program in it.
pub(super) fn files(language: Language, exercises: &[&str]) -> Vec<(&'static str, String)> {
    match language {
        Language::Rust => vec![
            ("Cargo.toml", manifest(exercises)),
            ("Cargo.lock", program::CARGO_LOCK.to_owned()),
            (".gitignore", ignored(&["target/"])),
        ],
        Language::Python => {
            vec![
                ("requirements.txt", format!("{PYNNG}\n")),
                (".gitignore", ignored(&[".venv/", "__pycache__/"])),
            ]
        }
        Language::C => vec![("Makefile", MAKEFILE.to_owned()), (".gitignore", ignored(&["*/main"]))],
        Language::Node => {
            vec![("package.json", NODE_PACKAGE.to_owned()), (".gitignore", ignored(&["node_modules/"]))]
        }
        Language::Sh => vec![(".gitignore", ignored(&[]))],
    }
}

/// What no repository should hold: the learner's progress, and what is built or fetched.
fn ignored(names: &[&str]) -> String {
    std::iter::once(&"/.workshop/").chain(names).map(|name| format!("{name}\n")).collect()
}

/// One package with a binary for each exercise.
fn manifest(exercises: &[&str]) -> String {
    let mut text = "\
[package]
name = \"my-workshop\"
version = \"0.1.0\"
edition = \"2024\"
publish = false

[dependencies]
nanomsg = \"0.7.2\"
nanomsg-sys = \"0.7.2\"

# This folder is a project of its own, also inside of another one.
[workspace]
"
    .to_owned();
    for exercise in exercises {
        text.push_str(&format!("\n[[bin]]\nname = \"{exercise}\"\npath = \"{exercise}/main.rs\"\n"));
    }
    text
}

/// What to do in a new folder before the first program can run, where that is more than having the tools.
pub(super) fn welcome(language: Language, without: &[&str]) -> String {
    let prepare = match language {
        Language::Python => {
            "\
Once, in this folder, so that Python finds pynng:

    python3 -m venv .venv
    .venv/bin/pip install -r requirements.txt

The workshop finds `.venv` by itself. If another environment is active in your terminal, it takes
that one. Then `pip install -r requirements.txt` is all that you need, and by hand you write `python`
where `.venv/bin/python` stands below.

"
        }
        Language::Node => {
            "\
Once, in this folder, so that Node finds nanomsg (it is compiled, which needs a C++ compiler and make):

    npm install

"
        }
        Language::Rust | Language::C | Language::Sh => "",
    };
    let by_hand = match language {
        Language::Rust => "cargo run --bin 02-pushpull -- ipc://talk ipc://talk",
        Language::Python => ".venv/bin/python 02-pushpull/main.py ipc://talk ipc://talk",
        Language::C => "make 02-pushpull/main && 02-pushpull/main ipc://talk ipc://talk",
        Language::Node => "node 02-pushpull/main.js ipc://talk ipc://talk",
        Language::Sh => "sh 02-pushpull/main.sh pull tcp://127.0.0.1:7789",
    };
    let main = main_file(language);
    let missing = match without {
        [] => String::new(),
        names => format!(
            "\nThere is no program to begin with in {} for {}. Write {main} in their folders from nothing; the pages say \
             what it has to do.\n",
            language.name(),
            names.join(", ")
        ),
    };
    format!(
        "\
# My workshop

Each exercise has a folder. Its `README.md` is the page, `{main}` is your program.

{prepare}A day with it:

    workshop           choose an exercise, and read its page
    workshop watch     tries your program each time you save it
    workshop hint      when you are stuck
    workshop next      on to the next exercise

Without a number these are about the exercise that you are at. Your progress is in the folder
`.workshop`. To run a program by hand, give it the addresses that the workshop would:

    {by_hand}
{missing}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_names_a_program_for_each_exercise() {
        let manifest: toml::Table = manifest(&["01-reqrep", "02-pushpull"]).parse().expect("TOML");
        let programs = manifest["bin"].as_array().expect("programs");
        let names: Vec<&str> = programs.iter().filter_map(|one| one["name"].as_str()).collect();
        assert_eq!(names, ["01-reqrep", "02-pushpull"]);
        assert_eq!(programs[1]["path"].as_str(), Some("02-pushpull/main.rs"));
    }

    #[test]
    fn no_repository_gets_the_progress() {
        for language in Language::ALL {
            let files = files(language, &[]);
            let (_, ignored) = files.iter().find(|(name, _)| *name == ".gitignore").expect("a .gitignore");
            assert!(ignored.lines().any(|line| line == "/.workshop/"), "{ignored}");
        }
    }

    #[test]
    fn nodes_package_is_json_and_allows_its_own_compilation() {
        let package: serde_json::Value = serde_json::from_str(NODE_PACKAGE).expect("JSON");
        assert_eq!(package["dependencies"]["nanomsg"], "4.2.1");
        assert_eq!(package["allowScripts"]["nanomsg"], true);
    }
}
