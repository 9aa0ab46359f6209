// Exercise {{number}}: {{title}}. The task is on the page: workshop show {{number}}
//
// It reads the numbers. The rest is yours.

use std::error::Error;
use std::io;

fn main() -> Result<(), Box<dyn Error>> {
    for line in io::stdin().lines() {
        let _number: i64 = line?.trim().parse()?;
    }
    Ok(())
}
