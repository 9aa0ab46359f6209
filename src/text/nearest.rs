//! The word that somebody probably meant.

/// The candidate most like `word`, if one is like enough for a typing mistake. Letter case is ignored.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let other = candidate.to_lowercase();
            let letters = word.chars().count().max(other.chars().count());
            let slips = strsim::osa_distance(&word, &other);
            let alike = strsim::jaro_winkler(&word, &other);
            // One slip in three letters is a typing mistake; a shared beginning says a word broken off.
            let begun = word.len() >= 3 && other.starts_with(&word);
            (slips * 3 <= letters || begun).then_some((alike, candidate))
        })
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    const NAMES: [&str; 4] = ["reqrep", "pushpull", "pubsub", "pipeline"];

    #[test]
    fn a_slip_of_the_finger_finds_the_word() {
        assert_eq!(nearest("puhspull", NAMES), Some("pushpull"));
        assert_eq!(nearest("PUBSUP", NAMES), Some("pubsub"));
        assert_eq!(nearest("pipe", NAMES), Some("pipeline"));
    }

    #[test]
    fn another_word_altogether_finds_nothing() {
        assert_eq!(nearest("banana", NAMES), None);
        assert_eq!(nearest("", NAMES), None);
    }
}
