//! The languages in which the workshop knows how to begin: those of starters, of skeletons and of learners' folders.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// A language, as `--lang` and `workshop.toml` name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are the languages'")]
pub enum Language {
    Rust,
    Python,
    C,
    Node,
    Sh,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 5] =
        [Language::Rust, Language::Python, Language::C, Language::Node, Language::Sh];

    /// As a heading writes it.
    pub fn name(self) -> &'static str {
        match self {
            Language::Rust => "Rust",
            Language::Python => "Python",
            Language::C => "C",
            Language::Node => "Node",
            Language::Sh => "the shell",
        }
    }

    /// As the command line writes it.
    pub fn word(self) -> &'static str {
        match self {
            Language::Rust => "rust",
            Language::Python => "python",
            Language::C => "c",
            Language::Node => "node",
            Language::Sh => "sh",
        }
    }

    /// How the name of a source file ends, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Language::Rust => "rs",
            Language::Python => "py",
            Language::C => "c",
            Language::Node => "js",
            Language::Sh => "sh",
        }
    }

    /// The language of a source file that ends so.
    pub fn of_ending(ending: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.ending() == ending)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_knows_every_language_by_its_word() {
        let known: Vec<Language> = Language::value_variants().to_vec();
        assert_eq!(known, Language::ALL);
        for language in Language::ALL {
            assert_eq!(Language::from_str(language.word(), false), Ok(language));
            assert_eq!(Language::of_ending(language.ending()), Some(language));
        }
        assert_eq!(Language::of_ending("rb"), None);
    }
}
