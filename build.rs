//! Finds the C library before anything is linked, and makes the reference solutions part of the program.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    find_library();
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    for folder in ["exercises", "solutions"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    if let Err(error) = write_references(&root.join("solutions"), &out) {
        println!("cargo::error=The reference solutions could not be read: {error}");
    }
}

/// Says where the C library is, or ends the build with the command that installs it.
fn find_library() {
    println!("cargo::rerun-if-env-changed=NANOMSG_LIB_DIR");
    if let Ok(library) = pkg_config::Config::new().cargo_metadata(false).probe("nanomsg") {
        library.link_paths.iter().for_each(|folder| link_from(folder));
        return;
    }
    // The library may well be there without pkg-config knowing it.
    if let Some(folder) = library_folders().into_iter().find(|folder| holds_library(folder)) {
        link_from(&folder);
        return;
    }
    let missing = match find_command("pkg-config").or_else(|| find_command("pkgconf")) {
        Some(_) => "The C library nanomsg was not found",
        None => "Neither the C library nanomsg nor pkg-config was found",
    };
    println!("cargo::error={missing}. To install what is needed, run ./setup{}", or_by_hand());
}

/// Tells the linker, and the loader where it would not look by itself.
fn link_from(folder: &Path) {
    let folder = folder.display();
    println!("cargo::rustc-link-search=native={folder}");
    let usual = ["/usr/lib", "/lib"].iter().any(|usual| folder.to_string().starts_with(usual));
    if !usual && env::var("CARGO_CFG_UNIX").is_ok() {
        println!("cargo::rustc-link-arg=-Wl,-rpath,{folder}");
    }
}

/// Where libraries are kept, on the systems we know.
fn library_folders() -> Vec<PathBuf> {
    let machine = env::var("CARGO_CFG_TARGET_ARCH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = env::var_os("NANOMSG_LIB_DIR").map(PathBuf::from).into_iter().collect();
    folders.extend(env::var_os("LIBRARY_PATH").iter().flat_map(env::split_paths));
    folders.push(format!("/usr/lib/{machine}-linux-gnu").into());
    folders.extend(["/usr/lib64", "/usr/lib", "/usr/local/lib", "/usr/local/lib64"].map(PathBuf::from));
    folders
        .extend(["/opt/homebrew/lib", "/opt/local/lib", "/home/linuxbrew/.linuxbrew/lib"].map(PathBuf::from));
    folders
}

fn holds_library(folder: &Path) -> bool {
    ["so", "dylib", "a"].iter().any(|ending| folder.join(format!("libnanomsg.{ending}")).exists())
}

fn find_command(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// The command that does it by hand on this system.
fn or_by_hand() -> String {
    let managers = [
        ("brew", "brew install nanomsg pkgconf"),
        ("apt-get", "sudo apt-get install libnanomsg-dev pkg-config"),
        ("dnf", "sudo dnf install nanomsg-devel pkgconf-pkg-config"),
        ("pacman", "sudo pacman -S nanomsg pkgconf"),
        ("apk", "sudo apk add nanomsg-dev pkgconf"),
    ];
    let known = managers.iter().find(|(name, _)| find_command(name).is_some());
    known.map_or_else(String::new, |(_, command)| format!(", or: {command}"))
}

/// Writes `references.rs`: a module for each `solutions/NN-name/main.rs` and `trap.rs`, and the table of them all.
fn write_references(solutions: &Path, out: &Path) -> io::Result<()> {
    let copies = out.join("references");
    fs::create_dir_all(&copies)?;
    let (mut modules, mut table) = (String::new(), String::new());
    for name in solution_names(solutions)? {
        let source = solutions.join(&name).join("main.rs");
        let others = others_beside(&source)?;
        let main = module(&mut modules, &source, &others, &copies, &format!("solution-{name}"))?;
        let trap = solutions.join(&name).join("trap.rs");
        let trap = match trap.is_file() {
            true => {
                format!("Some({}::play)", module(&mut modules, &trap, &[], &copies, &format!("trap-{name}"))?)
            }
            false => "None".to_owned(),
        };
        let files: Vec<String> = others
            .iter()
            .map(|path| format!("({:?}, include_str!({path:?}))", path.file_name().unwrap_or_default()))
            .collect();
        let _ = writeln!(
            table,
            "    Reference {{ name: {name:?}, source: include_str!({source:?}), others: &[{}], play: {main}::play, \
             trap: {trap} }},",
            files.join(", ")
        );
    }
    let text = format!(
        "{modules}\n/// All of them, by number.\npub static REFERENCES: &[Reference] = &[\n{table}];\n"
    );
    fs::write(out.join("references.rs"), text)
}

/// The other files of a program, beside its `main.rs`; a `trap.rs` is a program of its own.
fn others_beside(main: &Path) -> io::Result<Vec<PathBuf>> {
    let mut others = Vec::new();
    for entry in fs::read_dir(main.parent().unwrap_or(Path::new(".")))? {
        let path = entry?.path();
        let own = path.file_name().is_some_and(|name| name == "main.rs" || name == "trap.rs");
        if !own && path.extension().is_some_and(|ending| ending == "rs") {
            others.push(path);
        }
    }
    others.sort();
    Ok(others)
}

/// Makes a module of a program, and returns the module's name.
fn module(
    modules: &mut String,
    source: &Path,
    others: &[PathBuf],
    copies: &Path,
    name: &str,
) -> io::Result<String> {
    // Each in a folder of its own, where its `mod` finds the files that belong to it.
    let copies = copies.join(name);
    fs::create_dir_all(&copies)?;
    for other in others {
        copy(&copies.join(other.file_name().unwrap_or_default()), &fs::read_to_string(other)?)?;
    }
    // A copy, because `include!` takes no inner attributes and no `//!`, and because a private
    // `main` can be called from its own module only.
    let mut text = fs::read_to_string(source)?;
    text.push_str(
        "\npub fn play() -> std::process::ExitCode { std::process::Termination::report(main()) }\n",
    );
    let main = copies.join("main.rs");
    copy(&main, &text)?;
    let module = name.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    let _ = writeln!(modules, "#[path = {main:?}]\n#[allow({LEFT_ALONE})]\nmod {module};");
    Ok(module)
}

/// Writes a file, unless it is there already.
fn copy(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|there| there == text) { Ok(()) } else { fs::write(path, text) }
}

/// A solution is a program of its own: our lints do not apply to it.
const LEFT_ALONE: &str = "dead_code, unreachable_pub, missing_docs, unsafe_code, clippy::all, clippy::print_stdout, clippy::print_stderr";

fn solution_names(solutions: &Path) -> io::Result<Vec<String>> {
    if !solutions.exists() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(solutions)? {
        let entry = entry?;
        if entry.path().join("main.rs").is_file() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}
