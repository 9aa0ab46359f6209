//! Source files and projects that are built first.

use std::fs;
use std::path::Path;
use std::sync::atomic::Ordering;

use workshop::program::{Language, TroubleKind};

use super::desk::{Desk, printed, words};

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
