//! The page of an exercise: its headings, its drawings, and the way on to the next one.

use std::collections::BTreeMap;

use super::Remark;
use crate::course::{Exercise, Judged, Tree};
use crate::text::{nearest, width};

/// The widest line of a drawing, in columns: it stands on an ordinary terminal, indented.
pub(super) const WIDEST: usize = 76;

/// What is wrong with the page.
pub(super) fn remarks(tree: &Tree, exercise: &Exercise, next: Option<&Exercise>) -> Vec<Remark> {
    let file = tree.exercise_file(&exercise.name, "problem.md");
    let mistake = |line, what: String| Remark::mistake(file.clone(), line, what);
    let page = Page::read(&exercise.page);
    let mut remarks = Vec::new();
    if let Some((line, columns)) = page.too_wide {
        let what =
            format!("this line of a drawing has {columns} columns; at most {WIDEST} fit. Make it narrower.");
        remarks.push(mistake(Some(line), what));
    }
    if let Some(line) = page.open_block {
        remarks
            .push(mistake(Some(line), "this code block is never closed. End it with a line ```.".to_owned()));
    }
    if exercise.judged == Judged::Program {
        remarks.extend(headings(exercise, &page).into_iter().map(|(line, what)| mistake(line, what)));
    }
    if let Some(next) = next {
        let command = format!("workshop show {}", next.label());
        if !exercise.page.contains(&command) {
            remarks.push(mistake(None, format!("does not lead on. Its last line says `{command}`.")));
        }
    }
    remarks
}

/// What the lines of a page say about its form.
struct Page<'a> {
    /// The second-level headings, with the line of each.
    headings: Vec<(&'a str, usize)>,
    /// The first line of a code block that is too wide, and how wide it is.
    too_wide: Option<(usize, usize)>,
    /// Where a code block begins that nobody closes.
    open_block: Option<usize>,
}

impl Page<'_> {
    fn read(text: &str) -> Page<'_> {
        let mut page = Page { headings: Vec::new(), too_wide: None, open_block: None };
        for (index, line) in text.lines().enumerate() {
            let number = index + 1;
            if line.starts_with("```") {
                page.open_block = if page.open_block.is_some() { None } else { Some(number) };
            } else if page.open_block.is_some() {
                if width(line) > WIDEST && page.too_wide.is_none() {
                    page.too_wide = Some((number, width(line)));
                }
            } else if let Some(heading) = line.strip_prefix("## ") {
                page.headings.push((heading.trim(), number));
            }
        }
        page
    }
}

/// The headings that findings point at and learners look for, in this order.
fn headings(exercise: &Exercise, page: &Page<'_>) -> Vec<(Option<usize>, String)> {
    let given = if exercise.scenario.links.is_empty() { "The arguments" } else { "The addresses" };
    let wanted = ["Task", given, "How it is judged", "The trap", "See also"];
    let lines: BTreeMap<&str, usize> = page.headings.iter().copied().collect();
    let mut remarks = Vec::new();
    let mut before: Option<(&str, usize)> = None;
    for heading in wanted {
        match (lines.get(heading), before) {
            (Some(&line), Some((name, above))) if line < above => {
                remarks
                    .push((Some(line), format!("`## {heading}` belongs behind `## {name}`. Move it down.")));
            }
            (Some(&line), _) => before = Some((heading, line)),
            (None, _) => {
                let others = lines.keys().copied().filter(|other| !wanted.contains(other));
                remarks.push(match nearest(heading, others) {
                    Some(near) => (lines.get(near).copied(), format!("`## {near}` is to be `## {heading}`.")),
                    None => (None, format!("the heading `## {heading}` is missing. Add the section.")),
                });
            }
        }
    }
    if !lines.keys().any(|heading| heading.starts_with("Tips for ")) {
        let what =
            "there is no section with tips. Add `## Tips for Python`, or for the languages of your learners.";
        remarks.push((None, what.to_owned()));
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn headings_and_wide_lines_are_told_by_their_lines_and_code_has_no_headings() {
        let wide = "x".repeat(77);
        let text = format!("# T\n## Task\n```text\n## no heading\n{wide}\n```\n{wide}\n## See also\n");
        let page = Page::read(&text);
        assert_eq!(page.headings, [("Task", 2), ("See also", 8)]);
        assert_eq!((page.too_wide, page.open_block), (Some((5, 77)), None));
        assert_eq!(Page::read("```sh\nls\n").open_block, Some(1));
    }
}
