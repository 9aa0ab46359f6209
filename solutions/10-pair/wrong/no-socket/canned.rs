// Mistake: both print what the page shows, and nothing goes over any wire.
fn main() {
    let lines = match std::env::args().nth(1).as_deref() {
        Some("alice") => "2\n4\n6\n8\n10",
        _ => "1\n3\n5\n7\n9",
    };
    println!("{lines}");
}
