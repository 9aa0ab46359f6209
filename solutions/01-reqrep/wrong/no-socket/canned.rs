// Mistake: it prints the two lines without any socket.
fn main() {
    println!("is this");
    println!("the real RPC?");
}
