// Style: one error type for whatever can go wrong, a writer, and chatty on stderr.
use std::env;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

enum Trouble {
    Usage(String),
    Io(io::Error),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Trouble::Io(error)
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(Trouble::Usage(why)) => {
            eprintln!("encode: {why}");
            eprintln!("usage: encode <name> <age> <file>");
            ExitCode::from(2)
        }
        Err(Trouble::Io(error)) => {
            eprintln!("encode: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Trouble> {
    let mut args = env::args().skip(1);
    let mut next = |what: &str| args.next().ok_or_else(|| Trouble::Usage(format!("{what} is missing")));
    let (name, age, file) = (next("the name")?, next("the age")?, next("the file")?);
    let age: u32 = age.parse().map_err(|error| Trouble::Usage(format!("{age}: {error}")))?;
    let mut out = BufWriter::new(File::create(&file)?);
    out.write_all(&[0x0a])?;
    write_varint(&mut out, name.len() as u64)?;
    out.write_all(name.as_bytes())?;
    out.write_all(&[0x10])?;
    write_varint(&mut out, age.into())?;
    out.flush()?;
    eprintln!("wrote {file}");
    Ok(())
}

fn write_varint(out: &mut impl Write, mut number: u64) -> io::Result<()> {
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            return out.write_all(&[low]);
        }
        out.write_all(&[low | 0x80])?;
    }
}
