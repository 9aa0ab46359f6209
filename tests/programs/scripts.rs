//! Source files that an interpreter runs.

use workshop::program::{Language, TroubleKind};

use super::desk::{Desk, words};

#[test]
fn a_source_file_is_run_by_the_interpreter_of_its_ending() {
    let desk = Desk::bare();
    for (file, tool, language) in [
        ("a.py", "python3", Language::Python),
        ("a.js", "node", Language::JavaScript),
        ("a.mjs", "node", Language::JavaScript),
        ("a.cjs", "node", Language::JavaScript),
        ("a.rb", "ruby", Language::Ruby),
        ("a.pl", "perl", Language::Perl),
        ("a.lua", "lua", Language::Lua),
        ("a.php", "php", Language::Php),
        ("A.java", "java", Language::Java),
        ("a.sh", "sh", Language::Shell),
        ("A.PY", "python3", Language::Python),
    ] {
        let (path, tool) = (desk.write(file, "x"), desk.tool(tool, ""));
        let program = desk.file(file).unwrap();
        assert_eq!(program.command, words(&[&tool, &path]), "{file}");
        assert_eq!((program.language, program.shown.as_str()), (language, file));
    }
}

#[test]
fn python_without_the_3_is_better_than_none() {
    let desk = Desk::bare();
    let (file, tool) = (desk.write("a.py", ""), desk.tool("python", ""));
    assert_eq!(desk.file("a.py").unwrap().command, words(&[&tool, &file]));
}

#[test]
fn a_missing_interpreter_is_named_and_so_is_the_package_that_has_it() {
    let desk = Desk::bare();
    desk.write("mine.py", "");
    let trouble = desk.file("mine.py").unwrap_err();
    assert_eq!(trouble.kind, TroubleKind::NoRunner);
    assert_eq!(trouble.message, "mine.py needs `python3` or `python`, and there is no such command here.");
    desk.tool("apt-get", "");
    let advice = desk.file("mine.py").unwrap_err().advice;
    assert!(advice.ends_with("apt-get install python3 python3-venv"), "{advice}");
}

#[test]
fn a_missing_compiler_is_named_too() {
    let desk = Desk::bare();
    for (file, command) in [("a.rs", "`cargo`"), ("a.c", "`cc`"), ("a.cpp", "`c++`"), ("a.go", "`go`")] {
        desk.write(file, "");
        let trouble = desk.file(file).unwrap_err();
        assert_eq!(trouble.kind, TroubleKind::NoRunner);
        assert!(trouble.message.contains(command), "{trouble}");
    }
}

#[test]
fn the_python_environment_beside_the_file_is_used_and_the_active_one_before_it() {
    let mut desk = Desk::bare();
    desk.tool("python3", "");
    let file = desk.write("sub/a.py", "");
    let beside = desk.write_executable(".venv/bin/python", "");
    assert_eq!(desk.file("sub/a.py").unwrap().command, words(&[&beside, &file]));
    let active = desk.write_executable("active/bin/python", "");
    desk.around.virtual_env = Some(desk.around.folder.join("active"));
    assert_eq!(desk.file("sub/a.py").unwrap().command, words(&[&active, &file]));
}

#[test]
fn typescript_is_run_by_a_new_node_or_by_what_else_there_is() {
    let desk = Desk::bare();
    let file = desk.write("a.ts", "");
    assert_eq!(desk.file("a.ts").unwrap_err().kind, TroubleKind::NoRunner);
    desk.tool("node", "echo v20.20.2");
    let trouble = desk.file("a.ts").unwrap_err();
    assert!(trouble.message.contains("here is Node 20.20"), "{trouble}");
    let deno = desk.tool("deno", "");
    assert_eq!(desk.file("a.ts").unwrap().command[0], deno);
    let tsx = desk.write_executable("node_modules/.bin/tsx", "");
    assert_eq!(desk.file("a.ts").unwrap().command, words(&[&tsx, &file]));
    let node = desk.tool("node", "echo v22.6.0");
    let program = desk.file("a.ts").unwrap();
    assert_eq!((&program.command[0], program.language), (&node.into(), Language::TypeScript));
}
