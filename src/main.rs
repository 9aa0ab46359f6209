//! The `workshop` program.

fn main() {}
