//! Looks for the C library before anything is linked.

fn main() {}
