//! Executables, commands and folders: what is started, and what goes wrong with them.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::Command;

use workshop::program::{Given, Language, TroubleKind, why_not_started};

use super::desk::{Desk, printed, words};

#[test]
fn an_executable_without_an_ending_is_started_as_it_is() {
    let desk = Desk::real();
    let script = desk.write_executable("mine", "#!/bin/sh\necho \"$1\"\n");
    let program = desk.file("mine").unwrap();
    assert_eq!(program.command, words(&[&script]));
    assert_eq!(printed(&program, &["x"]), "x\n");
    let plain = desk.write_executable("plain", "echo plain\n");
    assert_eq!(desk.file("plain").unwrap().command, words(&[Path::new("sh"), &plain]));
}

#[test]
fn a_script_that_may_not_be_executed_is_told_how() {
    let desk = Desk::bare();
    desk.write("my worker", "#!/bin/sh\n");
    let trouble = desk.file("my worker").unwrap_err();
    assert_eq!(trouble.kind, TroubleKind::NotExecutable);
    assert!(trouble.advice.starts_with("To allow it: chmod +x '/"), "{trouble}");
    assert!(trouble.advice.ends_with("/my worker'"), "{trouble}");
}

#[test]
fn a_file_that_is_no_program_is_not_started() {
    let desk = Desk::bare();
    desk.write("notes.txt", "buy milk\n");
    assert_eq!(desk.file("notes.txt").unwrap_err().kind, TroubleKind::NotAProgram);
    desk.write_executable("half", "");
    assert_eq!(desk.file("half").unwrap_err().kind, TroubleKind::NotAProgram);
    desk.write_executable("picture", b"\x89PNG\0\0");
    assert_eq!(desk.file("picture").unwrap_err().kind, TroubleKind::NotAProgram);
}

#[test]
fn a_first_line_that_cannot_work_is_explained() {
    let desk = Desk::bare();
    desk.write_executable("windows", "#!/bin/sh\r\necho\r\n");
    assert!(desk.file("windows").unwrap_err().message.contains("carriage return"));
    desk.write_executable("gone", "#!/opt/nowhere/python\n");
    assert!(desk.file("gone").unwrap_err().message.contains("/opt/nowhere/python"));
    desk.write_executable("asks", "#!/usr/bin/env -S ruby -w\n");
    assert!(desk.file("asks").unwrap_err().message.contains("`ruby`"));
    desk.tool("ruby", "");
    assert_eq!(desk.file("asks").unwrap().shown, "asks");
}

#[test]
fn a_missing_file_gets_the_nearest_name() {
    let desk = Desk::bare();
    desk.write("mine.py", "");
    let trouble = desk.file("mien.py").unwrap_err();
    assert_eq!((trouble.kind, trouble.advice.as_str()), (TroubleKind::NotFound, "Did you mean mine.py?"));
    assert_eq!(desk.file("mine.js").unwrap_err().advice, "Did you mean mine.py?");
    assert_eq!(desk.file("other.c").unwrap_err().advice, "");
    assert!(desk.file("no/mine.py").unwrap_err().message.starts_with("There is no folder"));
}

#[test]
fn a_command_is_taken_word_by_word() {
    let desk = Desk::bare();
    desk.tool("python3", "");
    let program = desk.command(&["python3", "-O", "my file.py"]).unwrap();
    assert_eq!(program.command, ["python3", "-O", "my file.py"].map(OsString::from));
    assert_eq!(program.language, Language::Python);
    assert_eq!(program.shown, "python3 -O my file.py");
}

#[test]
fn an_unknown_command_gets_the_nearest_one() {
    let desk = Desk::bare();
    desk.tool("python3", "");
    let trouble = desk.command(&["pyhton3", "a.py"]).unwrap_err();
    assert_eq!(trouble.to_string(), "There is no command `pyhton3` here. Did you mean `python3`?");
    desk.write_executable("mine", "#!/bin/sh\n");
    assert!(desk.command(&["mine"]).unwrap_err().advice.ends_with("./mine."));
    assert_eq!(desk.command(&["./mine"]).unwrap().command, [OsString::from("./mine")]);
    assert_eq!(desk.command(&["./mime"]).unwrap_err().advice, "Did you mean mine?");
    assert_eq!(desk.command(&[]).unwrap_err().kind, TroubleKind::NotFound);
}

#[test]
fn the_reference_is_the_workshop_under_another_name() {
    let desk = Desk::bare();
    let program = desk.prepare(&Given::Reference).unwrap();
    assert_eq!(program.command, words(&[&desk.around.workshop]));
    assert_eq!(program.arg0, Some("workshop-plays-02-pushpull".into()));
}

#[test]
fn the_learners_own_program_is_found_by_the_exercises_name() {
    for name in ["02-pushpull.py", "pushpull.py", "02_pushpull.py", "02-pushpull/main.py", "pushpull/any.py"]
    {
        let desk = Desk::bare();
        desk.tool("python3", "");
        desk.write("01-reqrep.py", "");
        let file = desk.write(name, "");
        assert_eq!(desk.prepare(&Given::Nothing).unwrap().command[1], file, "{name}");
    }
}

#[test]
fn the_learners_own_program_may_be_the_folder_that_they_are_in() {
    let mut desk = Desk::bare();
    desk.tool("python3", "");
    let file = desk.write("02-pushpull/main.py", "");
    desk.around.folder = file.parent().unwrap().to_owned();
    assert_eq!(desk.prepare(&Given::Nothing).unwrap().command[1], file);
}

#[test]
fn without_a_program_the_learner_is_told_what_to_call_it() {
    let desk = Desk::bare();
    let trouble = desk.prepare(&Given::Nothing).unwrap_err();
    assert!(trouble.to_string().contains("workshop verify pushpull FILE"), "{trouble}");
    desk.write("pushpull.py", "");
    desk.write("pushpull.js", "");
    let trouble = desk.prepare(&Given::Nothing).unwrap_err();
    assert_eq!(trouble.kind, TroubleKind::Ambiguous);
    assert!(trouble.message.contains("pushpull.js, pushpull.py"), "{trouble}");
}

#[test]
fn a_folder_without_a_project_is_told_what_was_looked_for() {
    let desk = Desk::bare();
    desk.write("docs/notes.txt", "");
    let trouble = desk.file("docs").unwrap_err();
    assert_eq!(trouble.kind, TroubleKind::NotAProgram);
    assert!(trouble.advice.contains("Cargo.toml") && trouble.advice.contains("package.json"), "{trouble}");
    desk.write("two/a.py", "");
    desk.write("two/b.py", "");
    assert_eq!(desk.file("two").unwrap_err().kind, TroubleKind::Ambiguous);
}

#[test]
fn what_the_system_refuses_to_start_is_explained() {
    let desk = Desk::bare();
    // An ELF file for a processor that nobody has.
    let mut elf = b"\x7fELF\x02\x01\x01".to_vec();
    elf.resize(64, 0);
    elf[16..20].copy_from_slice(&[2, 0, 0xfe, 0xff]);
    desk.write_executable("foreign", elf);
    let program = desk.file("foreign").unwrap();
    let error = loop {
        match Command::new(&program.command[0]).status().unwrap_err() {
            busy if busy.kind() == io::ErrorKind::ExecutableFileBusy => continue,
            error => break error,
        }
    };
    let trouble = why_not_started(&program.command, &error);
    assert!(trouble.message.contains("not for this system"), "{trouble}");
}
