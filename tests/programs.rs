//! From the words of the command line to a program: files, folders, commands, and what goes wrong with them.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use tempfile::TempDir;
use workshop::program::{
    Given, Language, Program, Surroundings, Trouble, TroubleKind, prepare, run_plainly, why_not_started,
};

const EXERCISE: &str = "02-pushpull";

/// A learner's folder, with tools of the test's own making on the `PATH`.
struct Desk {
    folder: TempDir,
    around: Surroundings,
    built: AtomicUsize,
}

impl Desk {
    /// With no command on the `PATH` but those that [`Desk::tool`] adds.
    fn bare() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        // The system may lead to its temporary folder through a link.
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir(root.join("tools")).unwrap();
        fs::create_dir(root.join("desk")).unwrap();
        let around = Surroundings {
            folder: root.join("desk"),
            path: root.join("tools").into(),
            cache: root.join("cache"),
            virtual_env: None,
            workshop: root.join("workshop"),
        };
        Desk { folder, around, built: AtomicUsize::new(0) }
    }

    /// With the commands of this machine.
    fn real() -> Desk {
        let mut desk = Desk::bare();
        desk.around.path = std::env::var_os("PATH").unwrap();
        desk
    }

    /// With the commands of this machine and a cache in which the crates are compiled once for all tests.
    /// The learner's folder is the same each time, so that the cache does not grow with each run.
    fn real_with_crates(test: &str) -> Desk {
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let mut desk = Desk::real();
        desk.around.cache = kept.join("cache");
        desk.around.folder = kept.join(test);
        let _ = fs::remove_dir_all(&desk.around.folder);
        fs::create_dir_all(&desk.around.folder).unwrap();
        desk
    }

    fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.around.folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn write_executable(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.write(name, text);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    fn tool(&self, name: &str, script: &str) -> PathBuf {
        let path = self.root().join("tools").join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    fn prepare(&self, given: &Given) -> Result<Program, Trouble> {
        prepare(given, EXERCISE, &self.around, &|build| {
            self.built.fetch_add(1, Ordering::SeqCst);
            patiently(|| run_plainly(build))
        })
    }

    fn file(&self, name: &str) -> Result<Program, Trouble> {
        self.prepare(&Given::File(name.into()))
    }

    fn command(&self, words: &[&str]) -> Result<Program, Trouble> {
        self.prepare(&Given::Command(words.iter().map(OsString::from).collect()))
    }
}

fn words(words: &[&Path]) -> Vec<OsString> {
    words.iter().map(|word| word.as_os_str().to_owned()).collect()
}

/// Another test's fork may for a moment hold a file open that this test has just written.
fn patiently<T>(mut start: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match start() {
            Err(error) if error.kind() == io::ErrorKind::ExecutableFileBusy => std::thread::yield_now(),
            other => return other,
        }
    }
}

/// What the program prints when it is started.
fn printed(program: &Program, arguments: &[&str]) -> String {
    let output =
        Command::new(&program.command[0]).args(&program.command[1..]).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

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
fn a_node_package_is_run_by_its_main_file() {
    let desk = Desk::bare();
    desk.tool("node", "");
    desk.write("p/package.json", r#"{"name": "p", "main": "lib/start"}"#);
    assert_eq!(desk.file("p").unwrap_err().kind, TroubleKind::NotFound);
    let main = desk.write("p/lib/start.js", "");
    assert_eq!(desk.file("p").unwrap().command[1], main);
    assert_eq!(desk.file("p/package.json").unwrap().command[1], main);
    desk.write("p/package.json", "{");
    assert_eq!(desk.file("p").unwrap_err().kind, TroubleKind::BuildFailed);
}

#[test]
fn a_folder_with_a_makefile_is_made_and_the_program_of_its_name_started() {
    let desk = Desk::bare();
    desk.write("queue/Makefile", "");
    assert!(desk.file("queue").unwrap_err().message.contains("`make`"));
    desk.tool("make", "");
    assert!(desk.file("queue").unwrap_err().message.contains("02-pushpull, pushpull, queue, main"));
    let program = desk.write_executable("queue/queue", "");
    assert_eq!(desk.file("queue").unwrap().command, words(&[&program]));
    desk.tool("make", "echo 'no rule' >&2; exit 2");
    let trouble = desk.file("queue").unwrap_err();
    assert_eq!((trouble.kind, trouble.words.as_str()), (TroubleKind::BuildFailed, "no rule"));
}

#[test]
fn a_go_file_and_a_go_module_are_built_into_the_cache() {
    let desk = Desk::bare();
    // Writes where `-o` says, as go does.
    desk.tool("go", "echo '#!/bin/sh' > \"$3\"; echo \"echo built $4\" >> \"$3\"; /bin/chmod +x \"$3\"");
    let file = desk.write("a.go", "");
    let program = desk.file("a.go").unwrap();
    assert_eq!(printed(&program, &[]), format!("built {}\n", file.display()));
    assert!(Path::new(&program.command[0]).starts_with(&desk.around.cache));
    desk.write("queue/go.mod", "");
    assert_eq!(printed(&desk.file("queue").unwrap(), &[]), "built .\n");
}

#[test]
fn a_c_file_is_compiled_with_the_library_and_only_when_it_has_changed() {
    let desk = Desk::real();
    let text = "#include <nanomsg/nn.h>\n#include <stdio.h>\n#include \"text.h\"\n\
                int main(void) { printf(TEXT \" %s\\n\", nn_strerror(ETERM) ? \"linked\" : \"\"); return 0; }\n";
    desk.write("my worker.c", text);
    desk.write("text.h", "#define TEXT \"one\"\n");
    let program = desk.file("my worker.c").unwrap();
    assert_eq!(printed(&program, &[]), "one linked\n");
    let built = desk.built.load(Ordering::SeqCst);
    assert_eq!(desk.file("my worker.c").unwrap(), program);
    assert_eq!(desk.built.load(Ordering::SeqCst), built, "an unchanged file was compiled again");
    desk.write("text.h", "#define TEXT \"two\"\n");
    assert_eq!(printed(&desk.file("my worker.c").unwrap(), &[]), "two linked\n");
    let beside: Vec<_> = fs::read_dir(&desk.around.folder).unwrap().collect();
    assert_eq!(beside.len(), 2, "{beside:?}");
}

#[test]
fn a_c_file_that_does_not_compile_shows_the_compilers_words() {
    let desk = Desk::real();
    let file = desk.write("bad.c", "int main(void) { return nonsense; }\n");
    let trouble = desk.file("bad.c").unwrap_err();
    assert_eq!(
        (trouble.kind, trouble.message.as_str()),
        (TroubleKind::BuildFailed, "bad.c could not be built.")
    );
    assert!(trouble.words.contains(&format!("{}:1:", file.display())), "{}", trouble.words);
    assert!(trouble.words.contains("nonsense"), "{}", trouble.words);
}

#[test]
fn a_compiler_that_misses_the_library_is_translated() {
    let desk = Desk::bare();
    desk.write("mine.c", "");
    desk.tool("apt-get", "");
    for words in [
        "/usr/bin/ld: cannot find -lnanomsg: No such file or directory",
        "mine.c:1:10: fatal error: nanomsg/nn.h: No such file or directory",
    ] {
        desk.tool("cc", &format!("echo '{words}' >&2; exit 1"));
        let trouble = desk.file("mine.c").unwrap_err();
        assert_eq!(trouble.words, words);
        assert!(trouble.advice.ends_with("apt-get install libnanomsg-dev"), "{trouble}");
    }
}

#[test]
fn a_rust_file_with_somebody_elses_crate_is_told_to_become_a_project() {
    let desk = Desk::real_with_crates("somebody_elses");
    desk.write("mine.rs", "use rand::random;\nfn main() { let _: u8 = random(); }\n");
    let trouble = desk.file("mine.rs").unwrap_err();
    assert!(trouble.words.contains("rand"), "{}", trouble.words);
    assert!(trouble.advice.contains("make a Cargo project"), "{trouble}");
}

#[test]
fn a_rust_file_may_use_the_nanomsg_crate() {
    let desk = Desk::real_with_crates("a_rust_file_may_use_the_nanoms");
    desk.write(
        "mine.rs",
        "use nanomsg::{Protocol, Socket};\n\
         fn main() { let unused = 1; println!(\"{}\", Socket::new(Protocol::Push).is_ok()); }\n",
    );
    let program = desk.file("mine.rs").unwrap();
    assert_eq!((printed(&program, &[]).as_str(), program.language), ("true\n", Language::Rust));
    let beside: Vec<_> = fs::read_dir(&desk.around.folder).unwrap().collect();
    assert_eq!(beside.len(), 1, "{beside:?}");
    desk.write("mine.rs", "fn main() { println!(\"changed\"); }\n");
    assert_eq!(printed(&desk.file("mine.rs").unwrap(), &[]), "changed\n");
}

#[test]
fn a_rust_file_that_does_not_compile_shows_the_compilers_words_about_the_learners_own_path() {
    let desk = Desk::real_with_crates("a_rust_file_that_does_not_comp");
    let file = desk.write("mine.rs", "fn main() {\n    let x: u8 = \"text\";\n}\n");
    let trouble = desk.file("mine.rs").unwrap_err();
    assert_eq!(trouble.kind, TroubleKind::BuildFailed);
    assert!(trouble.words.contains(&format!("{}:2:17", file.display())), "{}", trouble.words);
    assert!(trouble.words.contains("mismatched types"), "{}", trouble.words);
}

#[test]
fn files_of_the_same_name_in_two_folders_are_built_side_by_side() {
    let desk = Desk::real_with_crates("files_of_the_same_name_in_two");
    desk.write("a/mine.rs", "fn main() { println!(\"a\"); }\n");
    desk.write("b/mine.rs", "fn main() { println!(\"b\"); }\n");
    let (a, b) = std::thread::scope(|scope| {
        let a = scope.spawn(|| desk.file("a/mine.rs").unwrap());
        let b = scope.spawn(|| desk.file("b/mine.rs").unwrap());
        (a.join().unwrap(), b.join().unwrap())
    });
    assert_eq!((printed(&a, &[]), printed(&b, &[])), ("a\n".into(), "b\n".into()));
}

#[test]
fn a_cargo_project_is_built_and_its_program_started() {
    let desk = Desk::real();
    desk.write("queue/Cargo.toml", "[package]\nname = \"queue\"\nedition = \"2024\"\n[workspace]\n");
    desk.write("queue/src/main.rs", "fn main() { println!(\"main\"); }\n");
    assert_eq!(printed(&desk.file("queue").unwrap(), &[]), "main\n");
    assert_eq!(printed(&desk.file("queue/src/main.rs").unwrap(), &[]), "main\n");
    desk.write("queue/src/bin/pushpull.rs", "fn main() { println!(\"pushpull\"); }\n");
    desk.write("queue/src/bin/other.rs", "fn main() { println!(\"other\"); }\n");
    assert_eq!(printed(&desk.file("queue").unwrap(), &[]), "pushpull\n");
    assert_eq!(printed(&desk.file("queue/src/bin/other.rs").unwrap(), &[]), "other\n");
    fs::remove_file(desk.around.folder.join("queue/src/main.rs")).unwrap();
    fs::rename(
        desk.around.folder.join("queue/src/bin/pushpull.rs"),
        desk.around.folder.join("queue/src/bin/b.rs"),
    )
    .unwrap();
    let trouble = desk.file("queue").unwrap_err();
    assert_eq!(trouble.kind, TroubleKind::Ambiguous);
    assert!(trouble.message.contains("builds 2 programs"), "{trouble}");
}

#[test]
fn a_cargo_project_that_does_not_build_shows_the_compilers_words() {
    let desk = Desk::real();
    desk.write("queue/Cargo.toml", "[package]\nname = \"queue\"\nedition = \"2024\"\n[workspace]\n");
    desk.write("queue/src/main.rs", "fn main() { nonsense() }\n");
    let trouble = desk.file("queue").unwrap_err();
    assert_eq!(trouble.kind, TroubleKind::BuildFailed);
    assert!(
        trouble.words.contains("nonsense") && trouble.words.contains("src/main.rs:1:"),
        "{}",
        trouble.words
    );
    desk.write("queue/Cargo.toml", "[package\n");
    assert_eq!(desk.file("queue").unwrap_err().kind, TroubleKind::BuildFailed);
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
