//! The system underneath: where a command is, and the command that installs what is missing.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The folder that one is in.
///
/// # Errors
/// It is not there any more, or the system refuses: in a sentence that says what to do about it.
pub fn current_folder() -> io::Result<PathBuf> {
    env::current_dir().map_err(|error| {
        let what = match error.kind() {
            io::ErrorKind::NotFound => "is not there any more".to_owned(),
            _ => format!("can't be used: {error}"),
        };
        io::Error::new(
            error.kind(),
            format!("the folder that you are in {what}. Go into another one, and try again there"),
        )
    })
}

/// A program that installs programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manager {
    /// Debian, Ubuntu and their kin.
    Apt,
    /// Fedora and its kin.
    Dnf,
    /// Arch and its kin.
    Pacman,
    /// Alpine.
    Apk,
    /// macOS, and Linux without root.
    Brew,
}

impl Manager {
    /// Which of them there is, on this `PATH`.
    pub fn on(path: &OsStr) -> Option<Manager> {
        let system_first = [
            ("apt-get", Manager::Apt),
            ("dnf", Manager::Dnf),
            ("pacman", Manager::Pacman),
            ("apk", Manager::Apk),
            ("brew", Manager::Brew),
        ];
        system_first
            .into_iter()
            .find(|(name, _)| find_command(name, path).is_some())
            .map(|(_, manager)| manager)
    }
}

/// Something to install, as each manager names it.
#[derive(Clone, Copy, Debug)]
pub struct Package {
    apt: &'static str,
    dnf: &'static str,
    pacman: &'static str,
    apk: &'static str,
    brew: &'static str,
}

impl Package {
    const fn same(name: &'static str) -> Package {
        Package { apt: name, dnf: name, pacman: name, apk: name, brew: name }
    }

    /// The C library, with what is needed to compile against it.
    pub const NANOMSG: Package = Package {
        apt: "libnanomsg-dev",
        dnf: "nanomsg-devel",
        pacman: "nanomsg",
        apk: "nanomsg-dev",
        brew: "nanomsg",
    };
    /// `pkg-config`.
    pub const PKG_CONFIG: Package = Package {
        apt: "pkg-config",
        dnf: "pkgconf-pkg-config",
        pacman: "pkgconf",
        apk: "pkgconf",
        brew: "pkgconf",
    };
    /// A C compiler.
    pub const C_COMPILER: Package =
        Package { apt: "gcc libc6-dev", dnf: "gcc", pacman: "gcc", apk: "gcc musl-dev", brew: "gcc" };
    /// A C++ compiler.
    pub const CPP_COMPILER: Package =
        Package { apt: "g++", dnf: "gcc-c++", pacman: "gcc", apk: "g++", brew: "gcc" };
    /// `make`.
    pub const MAKE: Package = Package::same("make");
    /// Python 3, and the module that makes environments.
    pub const PYTHON: Package = Package {
        apt: "python3 python3-venv",
        dnf: "python3",
        pacman: "python",
        apk: "python3",
        brew: "python3",
    };
    /// Node.js with npm.
    pub const NODE: Package = Package {
        apt: "nodejs npm",
        dnf: "nodejs npm",
        pacman: "nodejs npm",
        apk: "nodejs npm",
        brew: "node",
    };
    /// Go.
    pub const GO: Package = Package { apt: "golang-go", dnf: "golang", pacman: "go", apk: "go", brew: "go" };
    /// Java, with its compiler.
    pub const JAVA: Package = Package {
        apt: "default-jdk-headless",
        dnf: "java-latest-openjdk-devel",
        pacman: "jdk-openjdk",
        apk: "openjdk21",
        brew: "openjdk",
    };
    /// Ruby.
    pub const RUBY: Package = Package::same("ruby");
    /// Perl.
    pub const PERL: Package = Package::same("perl");
    /// PHP for the command line.
    pub const PHP: Package =
        Package { apt: "php-cli", dnf: "php-cli", pacman: "php", apk: "php", brew: "php" };
    /// Lua.
    pub const LUA: Package = Package { apt: "lua5.4", dnf: "lua", pacman: "lua", apk: "lua5.4", brew: "lua" };
    /// Bash.
    pub const BASH: Package = Package::same("bash");
    /// Tcl.
    pub const TCL: Package = Package { apt: "tcl", dnf: "tcl", pacman: "tcl", apk: "tcl", brew: "tcl-tk" };
    /// Elixir.
    pub const ELIXIR: Package = Package::same("elixir");

    /// The command that installs it with `manager`; with `sudo` where the rights of root are needed.
    pub fn install(&self, manager: Manager) -> String {
        let sudo = if nix::unistd::geteuid().is_root() { "" } else { "sudo " };
        match manager {
            Manager::Apt => format!("{sudo}apt-get install {}", self.apt),
            Manager::Dnf => format!("{sudo}dnf install {}", self.dnf),
            Manager::Pacman => format!("{sudo}pacman -S {}", self.pacman),
            Manager::Apk => format!("{sudo}apk add {}", self.apk),
            Manager::Brew => format!("brew install {}", self.brew),
        }
    }

    /// The command that installs it on the system with this `PATH`, if a package manager is there.
    pub fn install_on(&self, path: &OsStr) -> Option<String> {
        Manager::on(path).map(|manager| self.install(manager))
    }
}

/// The `PATH` of this process; empty when there is none.
pub fn search_path() -> OsString {
    env::var_os("PATH").unwrap_or_default()
}

/// The first executable file called `name` in the folders of `path`.
pub fn find_command(name: &str, path: &OsStr) -> Option<PathBuf> {
    env::split_paths(path)
        .filter(|folder| !folder.as_os_str().is_empty())
        .map(|folder| folder.join(name))
        .find(|file| is_executable(file))
}

/// Whether this is a file that somebody may execute.
pub fn is_executable(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

/// What gets Python a package, in the current folder. Systems keep their own Python to themselves, so that a folder's
/// environment is the sure way.
pub fn install_for_python(package: &str) -> String {
    format!("python3 -m venv .venv && .venv/bin/pip install {package}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_found_only_when_it_may_be_executed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tool");
        fs::write(&file, "#!/bin/sh\n").unwrap();
        let path = folder.path().as_os_str();
        assert_eq!(find_command("tool", path), None);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(find_command("tool", path), Some(file));
        assert_eq!(find_command("tool", OsStr::new("")), None);
    }

    #[test]
    fn each_manager_has_its_own_name_for_the_library() {
        assert!(Package::NANOMSG.install(Manager::Apt).ends_with("apt-get install libnanomsg-dev"));
        assert!(Package::NANOMSG.install(Manager::Dnf).ends_with("dnf install nanomsg-devel"));
        assert!(Package::NANOMSG.install(Manager::Pacman).ends_with("pacman -S nanomsg"));
        assert!(Package::NANOMSG.install(Manager::Apk).ends_with("apk add nanomsg-dev"));
        assert_eq!(Package::NANOMSG.install(Manager::Brew), "brew install nanomsg");
        assert_eq!(Package::NANOMSG.install_on(OsStr::new("/nowhere")), None);
    }
}
