//! Programs in the languages that `.ci/run` prepares. Ignored elsewhere: they need Python with pynng and Node
//! with nanomsg, whose places `WORKSHOP_TEST_PYTHON` and `WORKSHOP_TEST_NODE_MODULES` name.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use workshop::machine::{Machine, State};
use workshop::program::{Given, Surroundings, prepare, run_plainly};

/// The folder in which `.ci/run` has put the languages.
fn prepared(variable: &str, levels: usize) -> PathBuf {
    let place = PathBuf::from(env::var_os(variable).unwrap_or_else(|| panic!("{variable} is not set")));
    place.ancestors().nth(levels).unwrap().to_owned()
}

fn printed(folder: &Path, file: &str, virtual_env: Option<PathBuf>) -> String {
    let around = Surroundings { virtual_env, folder: folder.to_owned(), ..Surroundings::here().unwrap() };
    let program = prepare(&Given::File(file.into()), "02-pushpull", &around, &run_plainly).unwrap();
    let output = Command::new(&program.command[0]).args(&program.command[1..]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
#[ignore = "needs Python with pynng"]
fn languages_a_python_file_finds_the_packages_of_its_environment() {
    let environment = prepared("WORKSHOP_TEST_PYTHON", 2);
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine.py"), "import pynng\nprint(pynng.Push0().protocol)\n").unwrap();
    assert_eq!(printed(folder.path(), "mine.py", Some(environment)), "80\n");
}

#[test]
#[ignore = "needs Node with nanomsg"]
fn languages_a_node_file_finds_the_packages_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let packages = env::var_os("WORKSHOP_TEST_NODE_MODULES").expect("WORKSHOP_TEST_NODE_MODULES is not set");
    std::os::unix::fs::symlink(packages, folder.path().join("node_modules")).unwrap();
    let text = "console.log(require('nanomsg').socket('push').type);\nprocess.exit(0);\n";
    fs::write(folder.path().join("mine.js"), text).unwrap();
    assert_eq!(printed(folder.path(), "mine.js", None), "push\n");
}

#[test]
#[ignore = "needs Python with pynng and Node with nanomsg"]
fn languages_that_are_prepared_are_found_ready() {
    let machine = Machine {
        virtual_env: Some(prepared("WORKSHOP_TEST_PYTHON", 2)),
        folder: prepared("WORKSHOP_TEST_NODE_MODULES", 1),
        limit: Duration::from_secs(120),
        ..Machine::here().unwrap()
    };
    let lines = machine.examine();
    for name in ["Python", "Node"] {
        let line = lines.iter().find(|line| line.name == name).unwrap();
        assert!(matches!(&line.state, State::Ready(version) if version.contains(" with ")), "{line:?}");
    }
}
