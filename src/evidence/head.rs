//! The beginning of a message or of a file: as much of it as is kept.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{FILE_BYTES, HEAD_BYTES, SHORT_HEAD};

/// The first bytes of a message, at most [`HEAD_BYTES`], or of a file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Head(pub Box<[u8]>);

impl Head {
    /// Keeps the beginning of `payload`.
    pub fn of(payload: &[u8]) -> Head {
        Head(payload[..payload.len().min(HEAD_BYTES)].into())
    }

    /// Keeps the short beginning of `payload`, at most [`SHORT_HEAD`] bytes.
    pub fn short(payload: &[u8]) -> Head {
        Head(payload[..payload.len().min(SHORT_HEAD)].into())
    }

    /// Keeps the beginning of a file, at most [`FILE_BYTES`].
    pub fn of_file(content: &[u8]) -> Head {
        Head(content[..content.len().min(FILE_BYTES)].into())
    }

    /// The bytes as text for a person: UTF-8 where it is, `\xNN` where it is not.
    pub fn shown(&self) -> String {
        let mut text = String::new();
        for chunk in self.0.utf8_chunks() {
            for c in chunk.valid().chars() {
                if c.is_control() {
                    text.extend(c.escape_default());
                } else {
                    text.push(c);
                }
            }
            for byte in chunk.invalid() {
                text.push_str(&format!("\\x{byte:02x}"));
            }
        }
        text
    }
}

impl fmt::Debug for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Head({:?})", self.shown())
    }
}

impl From<Head> for String {
    /// Hexadecimal, two digits a byte.
    fn from(head: Head) -> String {
        head.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl From<String> for Head {
    /// Reads hexadecimal digits; what is not a digit ends the reading.
    fn from(hex: String) -> Head {
        let digits: Vec<u8> = hex.chars().map_while(|c| c.to_digit(16)).map(|d| d as u8).collect();
        Head(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
    }
}
