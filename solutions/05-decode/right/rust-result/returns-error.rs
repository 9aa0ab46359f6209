// Style: a reader over the file, and `main` returns the error: that is one line on stderr, and status 1.
use std::fs::File;
use std::io::{self, BufReader, Error, ErrorKind, Read};

fn main() -> io::Result<()> {
    let path = std::env::args().nth(1).expect("a file");
    let mut file = BufReader::new(File::open(path)?);
    let mut name = String::new();
    let mut age = 0;
    while let Some(tag) = varint(&mut file)? {
        let number = |file: &mut _| varint(file)?.ok_or(Error::from(ErrorKind::UnexpectedEof));
        match tag {
            0x0a => {
                let length = number(&mut file)?;
                name.clear();
                if (&mut file).take(length).read_to_string(&mut name)? as u64 != length {
                    return Err(ErrorKind::UnexpectedEof.into());
                }
            }
            0x10 => age = number(&mut file)? as u32,
            _ => {
                let length = match tag & 7 {
                    0 => number(&mut file).map(|_| 0)?,
                    1 => 8,
                    2 => number(&mut file)?,
                    5 => 4,
                    _ => return Err(ErrorKind::InvalidData.into()),
                };
                if io::copy(&mut (&mut file).take(length), &mut io::sink())? != length {
                    return Err(ErrorKind::UnexpectedEof.into());
                }
            }
        }
    }
    println!("{name} is {age}");
    Ok(())
}

// None at the end of the file.
fn varint(file: &mut impl Read) -> io::Result<Option<u64>> {
    let mut number = 0;
    for place in 0..10 {
        let mut byte = [0];
        if file.read(&mut byte)? == 0 {
            return if place == 0 { Ok(None) } else { Err(ErrorKind::UnexpectedEof.into()) };
        }
        number |= u64::from(byte[0] & 0x7f) << (7 * place);
        if byte[0] < 0x80 {
            return Ok(Some(number));
        }
    }
    Err(ErrorKind::InvalidData.into())
}
