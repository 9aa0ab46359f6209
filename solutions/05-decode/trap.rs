// The trap of 05, seen: a message does not say where it ends, nor what it is.
//
// Arguments: none are needed.

use std::hash::{BuildHasher, RandomState};

const ZOE: &[u8] = b"\x0a\x04Zo\xc3\xab\x10\xac\x02";
const ANN: &[u8] = b"\x0a\x03Ann\x10\x2a";
// Another message: Order { string item = 1; uint32 count = 2; }
const APPLES: &[u8] = b"\x0a\x06apples\x10\x03";
const RANDOM: u64 = 100_000;

fn main() {
    println!("This is a User, and a reader that checks all that can be checked:");
    println!("    {} bytes: {}", ZOE.len(), shown(ZOE));
    println!();
    println!("The same, cut off at every place:");
    let mut refused = 0;
    for end in 0..ZOE.len() {
        match read(&ZOE[..end]) {
            Ok(found) => println!("    the first {end} bytes: \"{found}\""),
            Err(_) => refused += 1,
        }
    }
    println!("    the other {refused} are refused");
    println!();
    println!("An Order {{ string item = 1; uint32 count = 2; }} for 3 apples:");
    println!("    {} bytes: {}", APPLES.len(), shown(APPLES));
    println!("Ann, 42 years old, and Zoë, in one file, one behind the other:");
    let both = [ANN, ZOE].concat();
    println!("    {} bytes: {}", both.len(), shown(&both));
    println!();
    let taken = (0..RANDOM).filter(|number| read(&random_bytes(*number)).is_ok()).count();
    println!("Of {RANDOM} files of 4 random bytes, {taken} are taken for a User.");
}

fn shown(bytes: &[u8]) -> String {
    match read(bytes) {
        Ok(found) => format!("\"{found}\""),
        Err(why) => format!("refused, {why}"),
    }
}

// The hash of a number, with keys that differ in each run.
fn random_bytes(number: u64) -> [u8; 4] {
    thread_local!(static KEYS: RandomState = RandomState::new());
    let hash = KEYS.with(|keys| keys.hash_one(number));
    let [a, b, c, d, ..] = hash.to_le_bytes();
    [a, b, c, d]
}

// Reads a User. Fields may come in any order, those that are not known are skipped, and of a field that
// comes twice the last one counts: so protobuf wants it.
fn read(mut rest: &[u8]) -> Result<String, &'static str> {
    let (mut name, mut age) = (String::new(), 0);
    while !rest.is_empty() {
        let tag = take_varint(&mut rest)?;
        match (tag >> 3, tag & 7) {
            (0, _) => return Err("there is no field 0"),
            (1, 2) => {
                let bytes = take_counted(&mut rest)?.to_vec();
                name = String::from_utf8(bytes).map_err(|_| "the name is no UTF-8")?;
            }
            (2, 0) => age = take_varint(&mut rest)? as u32,
            (1 | 2, _) => return Err("a field has the wrong type"),
            (_, 0) => _ = take_varint(&mut rest)?,
            (_, 1) => _ = take(&mut rest, 8)?,
            (_, 2) => _ = take_counted(&mut rest)?,
            (_, 5) => _ = take(&mut rest, 4)?,
            _ => return Err("there is no such wire type"),
        }
    }
    Ok(format!("{name} is {age}"))
}

fn take<'a>(rest: &mut &'a [u8], length: u64) -> Result<&'a [u8], &'static str> {
    let length = usize::try_from(length).map_err(|_| "it breaks off")?;
    let (taken, behind) = rest.split_at_checked(length).ok_or("it breaks off")?;
    *rest = behind;
    Ok(taken)
}

fn take_counted<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], &'static str> {
    let length = take_varint(rest)?;
    take(rest, length)
}

fn take_varint(rest: &mut &[u8]) -> Result<u64, &'static str> {
    let mut number = 0;
    for place in 0..10 {
        let byte = take(rest, 1)?[0];
        number |= u64::from(byte & 127) << (7 * place);
        if byte < 128 {
            return Ok(number);
        }
    }
    Err("a varint does not end")
}
