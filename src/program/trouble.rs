//! Why a program could not be found, built or started, in words for its author.

use std::fmt;
use std::path::Path;

/// What kind of trouble it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TroubleKind {
    /// There is no such file or folder.
    NotFound,
    /// It is there, but nothing that can be run.
    NotAProgram,
    /// There are several, and nothing says which one is meant.
    Ambiguous,
    /// It may not be executed.
    NotExecutable,
    /// The compiler or interpreter that it needs is not here.
    NoRunner,
    /// The compiler refused it.
    BuildFailed,
    /// The system refused something that has nothing to do with the program.
    System,
}

/// Why there is nothing to start. Shown, it is one or two plain sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Its kind.
    pub kind: TroubleKind,
    /// What is the matter.
    pub message: String,
    /// What to do about it, or empty.
    pub advice: String,
    /// The compiler's own words, or empty.
    pub words: String,
}

impl Trouble {
    /// Trouble of this kind, with nothing to advise yet.
    pub fn new(kind: TroubleKind, message: impl Into<String>) -> Trouble {
        Trouble { kind, message: message.into(), advice: String::new(), words: String::new() }
    }

    /// Says what to do about it.
    pub fn advice(mut self, advice: impl Into<String>) -> Trouble {
        self.advice = advice.into();
        self
    }

    /// Quotes the compiler.
    pub fn words(mut self, words: impl Into<String>) -> Trouble {
        self.words = words.into();
        self
    }

    /// The system refused to do something with this file.
    pub fn system(what: &str, path: &Path, error: &std::io::Error) -> Trouble {
        Trouble::new(TroubleKind::System, format!("{what} {}: {error}.", path.display()))
    }

    /// The finding's name.
    pub fn id(&self) -> &'static str {
        match self.kind {
            TroubleKind::NotFound => "program-not-found",
            TroubleKind::NotAProgram => "not-a-program",
            TroubleKind::Ambiguous => "which-program",
            TroubleKind::NotExecutable => "not-executable",
            TroubleKind::NoRunner => "no-runner",
            TroubleKind::BuildFailed => "build-failed",
            TroubleKind::System => "system-refused",
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if !self.advice.is_empty() {
            write!(f, " {}", self.advice)?;
        }
        Ok(())
    }
}

impl std::error::Error for Trouble {}
