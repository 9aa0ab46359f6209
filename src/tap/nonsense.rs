//! Makes up a text that could stand where another one stood: of the same length, and pronounceable.

use fastrand::Rng;

const VOWELS: &[char] = &['a', 'e', 'i', 'o', 'u'];
/// The easy ones.
const CONSONANTS: &[char] = &['b', 'd', 'f', 'g', 'h', 'k', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'w', 'z'];
/// Letters of two bytes each.
const LOWER: &[char] = &['ä', 'ö', 'ü', 'é', 'è', 'ê', 'å', 'ñ'];
const UPPER: &[char] = &['Ä', 'Ö', 'Ü', 'É', 'È', 'Ê', 'Å', 'Ñ'];

/// A text of the same length in bytes as `text`, with other letters and digits in the places of its letters and
/// digits. Case is kept, and so are spaces, punctuation, and letters of more than two bytes.
pub(super) fn instead_of(text: &str, rng: &mut Rng) -> String {
    let mut before = None;
    text.chars()
        .map(|old| {
            let new = another(old, before, rng);
            before = Some(new.to_ascii_lowercase());
            new
        })
        .collect()
}

/// Another character of the same kind as `old`.
fn another(old: char, before: Option<char>, rng: &mut Rng) -> char {
    let lower = old.to_ascii_lowercase();
    let pool: &[char] = match lower {
        // A nought is kept out, so that a number keeps its length in any reading.
        '0'..='9' => &['1', '2', '3', '4', '5', '6', '7', '8', '9'],
        'a' | 'e' | 'i' | 'o' | 'u' => VOWELS,
        'a'..='z' => CONSONANTS,
        _ if lower.len_utf8() != 2 || !lower.is_alphabetic() => return old,
        _ if lower.is_uppercase() => UPPER,
        _ => LOWER,
    };
    // Never the old one, and where it can be helped no letter twice in a row.
    loop {
        let new = pool[rng.usize(..pool.len())];
        if new != lower && (Some(new) != before || pool.len() < 3) {
            return if old.is_ascii_uppercase() { new.to_ascii_uppercase() } else { new };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::instead_of;
    use fastrand::Rng;
    use proptest::prelude::{any, prop_assert_eq, proptest};

    #[test]
    fn every_letter_changes_and_all_else_stays() {
        for seed in 0..300 {
            let old = "the real RPC? Job 17, Ärger über ñ: 日本 2.5 ms!";
            let new = instead_of(old, &mut Rng::with_seed(seed));
            assert_eq!(new.len(), old.len(), "{new}");
            for (old, new) in old.chars().zip(new.chars()) {
                if old.is_ascii_alphanumeric() || "Äüñ".contains(old) {
                    assert_ne!(old, new);
                    assert_eq!(old.is_alphabetic(), new.is_alphabetic());
                    assert_eq!(old.is_uppercase(), new.is_uppercase());
                } else {
                    assert_eq!(old, new);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_gets_another_of_the_same_length(text in ".*", seed in any::<u64>()) {
            prop_assert_eq!(instead_of(&text, &mut Rng::with_seed(seed)).len(), text.len());
        }
    }
}
