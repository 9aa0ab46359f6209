//! What a payload may mean, where the learner chose the encoding.

/// Every number that the payload may stand for: decimal text (also inside JSON or with a unit of white space),
/// integers of 1, 2, 4, 8 or 16 bytes in either byte order, and doubles without a fraction. Empty when it can be
/// none; more than one when it is ambiguous.
///
/// It is a guess. Whoever draws conclusions from it first makes sure that messages whose meaning is known, because
/// nobody altered them, are read as what they mean.
pub(super) fn numbers_in(payload: &[u8]) -> Vec<i128> {
    let text = only_number(payload);
    // A text of eight digits is no integer that anybody sent; a single one may be.
    let printable = payload.len() > 1
        && payload.iter().all(|byte| (0x20..0x7f).contains(byte) || byte.is_ascii_whitespace());
    if let Some(number) = text.filter(|_| printable) {
        return vec![number];
    }
    let mut numbers: Vec<i128> = Vec::new();
    let mut add = |number: i128| {
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    };
    text.into_iter().for_each(&mut add);
    match *payload {
        [byte] => add(byte.into()),
        [a, b] => {
            add(u16::from_le_bytes([a, b]).into());
            add(u16::from_be_bytes([a, b]).into());
        }
        [a, b, c, d] => {
            let bytes = [a, b, c, d];
            add(u32::from_le_bytes(bytes).into());
            add(u32::from_be_bytes(bytes).into());
            [f32::from_le_bytes(bytes), f32::from_be_bytes(bytes)]
                .iter()
                .filter_map(|n| whole((*n).into()))
                .for_each(&mut add);
        }
        _ => {}
    }
    if let Ok(bytes) = <[u8; 8]>::try_from(payload) {
        add(u64::from_le_bytes(bytes).into());
        add(u64::from_be_bytes(bytes).into());
        [f64::from_le_bytes(bytes), f64::from_be_bytes(bytes)]
            .iter()
            .filter_map(|n| whole(*n))
            .for_each(&mut add);
    }
    if let Ok(bytes) = <[u8; 16]>::try_from(payload) {
        add(i128::from_le_bytes(bytes));
        add(i128::from_be_bytes(bytes));
    }
    numbers
}

/// A double that is a whole number a person could have meant.
fn whole(number: f64) -> Option<i128> {
    (number.fract() == 0.0 && number.abs() < 1e38 && number.abs() >= 1.0).then_some(number as i128)
}

/// The number in a text that has exactly one.
fn only_number(payload: &[u8]) -> Option<i128> {
    let text = std::str::from_utf8(payload).ok()?;
    let mut found = text.split(|c: char| !c.is_ascii_digit() && c != '-').filter(|part| !part.is_empty());
    let number = found.next()?.parse().ok()?;
    found.next().is_none().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::numbers_in;

    #[test]
    fn a_number_is_found_in_every_usual_encoding() {
        let number: i128 = 2_880_067_194_370_816_120;
        for payload in [
            number.to_string().into_bytes(),
            format!("{number}\n").into_bytes(),
            format!("{{\"n\": {number}}}").into_bytes(),
            (number as u64).to_le_bytes().to_vec(),
            (number as u64).to_be_bytes().to_vec(),
            number.to_be_bytes().to_vec(),
        ] {
            assert!(numbers_in(&payload).contains(&number), "{payload:?}");
        }
        for payload in [vec![5], vec![5, 0], vec![0, 0, 0, 5], 5f64.to_le_bytes().to_vec()] {
            assert!(numbers_in(&payload).contains(&5), "{payload:?}");
        }
    }

    #[test]
    fn a_text_is_read_as_a_text_only() {
        assert_eq!(numbers_in(b"12345678"), [12_345_678]);
        assert_eq!(numbers_in(b"7"), [7, 55]);
    }

    #[test]
    fn what_has_no_number_or_two_means_none() {
        assert_eq!(numbers_in(b"hello world"), [0; 0]);
        assert_eq!(numbers_in(b"from 1 to 2"), [0; 0]);
        assert_eq!(numbers_in(b""), [0; 0]);
    }
}
