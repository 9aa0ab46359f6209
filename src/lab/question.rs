//! What a lab asks before it begins: whoever has guessed a number sees more.

use super::bars::thousands;

/// A question whose answer is a number that the experiment measures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The question itself.
    pub text: String,
}

impl Question {
    /// As it stands above the picture.
    pub fn shown(&self) -> String {
        format!("Guess first: {}", self.text)
    }

    /// What a guess and the truth are, beside each other.
    pub fn compared(guess: u64, answer: u64) -> String {
        match guess.abs_diff(answer) {
            0 => format!("You guessed {}, and {0} it was.", thousands(guess)),
            _ => format!("You guessed {}. It was {}.", thousands(guess), thousands(answer)),
        }
    }
}
