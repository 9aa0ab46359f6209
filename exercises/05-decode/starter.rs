// Exercise 05: decode. The task is on the page: workshop show 05
//
// It reads the bytes, and does nothing with them. The rest is yours.

use std::fs;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(file) = std::env::args().nth(1) else {
        eprintln!("usage: decode <file>");
        return ExitCode::FAILURE;
    };
    let bytes = match fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("{file}: {error}");
            return ExitCode::FAILURE;
        }
    };

    // Take a tag off the front of the bytes, then what belongs to it, until nothing is left.
    // `bytes.split_at_checked(length)` gives nothing when fewer bytes are there.
    let _rest = bytes.as_slice();

    // Print the line on the page, with `println!`. If the bytes are no such message, write one line with
    // `eprintln!` and return `ExitCode::FAILURE`.
    ExitCode::SUCCESS
}
