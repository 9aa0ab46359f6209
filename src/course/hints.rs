//! The ladder of hints of an exercise, read from its `hints.md`.

/// One rung of the ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Its heading, such as `A nudge`.
    pub title: String,
    /// The failures for which it is offered first.
    pub answers: Vec<String>,
    /// Its text, in Markdown.
    pub text: String,
}

/// Reads hints: each begins with a heading `## 1. Title`, optionally followed by a line `for: id, id`.
///
/// # Errors
/// The line, from 1, and what is wrong with it.
pub fn parse(source: &str) -> Result<Vec<Hint>, (usize, String)> {
    let mut hints: Vec<Hint> = Vec::new();
    for (index, line) in source.lines().enumerate() {
        if let Some(heading) = line.strip_prefix("## ") {
            let expected = format!("{}. ", hints.len() + 1);
            let title = heading
                .strip_prefix(&expected)
                .ok_or_else(|| (index + 1, format!("a hint's heading here begins with `## {expected}`")))?;
            hints.push(Hint { title: title.to_owned(), answers: Vec::new(), text: String::new() });
        } else if let Some(hint) = hints.last_mut() {
            match line.strip_prefix("for:") {
                Some(ids) if hint.text.trim().is_empty() => {
                    hint.answers.extend(ids.split(',').map(|id| id.trim().to_owned()));
                }
                _ => {
                    hint.text.push_str(line);
                    hint.text.push('\n');
                }
            }
        } else if !line.trim().is_empty() {
            return Err((index + 1, "the first hint begins with `## 1. `".to_owned()));
        }
    }
    match hints.iter().position(|hint| hint.text.trim().is_empty()) {
        Some(empty) => Err((1, format!("hint {} has no text", empty + 1))),
        None if hints.len() < 3 => {
            Err((1, format!("an exercise has three hints at least; there are {}", hints.len())))
        }
        None => Ok(hints),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_ladder_has_titles_texts_and_the_failures_it_answers() {
        let source =
            "## 1. A nudge\nfor: no-pause, too-fast\n\nSlow down.\n## 2. The cause\nB\n## 3. Almost\nC\n";
        let hints = parse(source).expect("a ladder");
        assert_eq!(hints.len(), 3);
        assert_eq!(hints[0].title, "A nudge");
        assert_eq!(hints[0].answers, ["no-pause", "too-fast"]);
        assert_eq!(hints[0].text.trim(), "Slow down.");
        assert!(hints[1].answers.is_empty());
    }

    #[test]
    fn a_ladder_with_a_missing_rung_is_refused_with_its_line() {
        let (line, what) = parse("## 1. A\na\n## 3. C\nc\n").expect_err("a gap");
        assert_eq!(line, 3);
        assert!(what.contains("## 2. "), "{what}");
        assert!(parse("## 1. A\na\n").is_err(), "too few");
    }
}
