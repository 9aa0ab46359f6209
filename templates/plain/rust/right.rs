// Reads everything first.

use std::error::Error;
use std::io;

fn main() -> Result<(), Box<dyn Error>> {
    let text = io::read_to_string(io::stdin())?;
    let numbers: Vec<i64> = text.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    numbers.iter().for_each(|number| println!("{}", number + number));
    Ok(())
}
