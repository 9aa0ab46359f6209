use std::error::Error;
use std::io;

fn main() -> Result<(), Box<dyn Error>> {
    for line in io::stdin().lines() {
        let number: i64 = line?.trim().parse()?;
        println!("{}", 2 * number);
    }
    Ok(())
}
