// Prints the numbers as they are.

use std::error::Error;
use std::io;

fn main() -> Result<(), Box<dyn Error>> {
    for line in io::stdin().lines() {
        let number: i64 = line?.trim().parse()?;
        println!("{number}");
    }
    Ok(())
}
