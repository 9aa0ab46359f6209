//! Each check in each scene, with a mark and a word.

use std::io::{self, Write};

use crate::render::Look;
use crate::render::style::Style;
use crate::text::{count, pad_right, width};
use crate::verdict::{CheckOutcome, CheckResult};

const BETWEEN: usize = 3;

/// Writes the checks as rows and the scenes as columns; below each other where that is too wide.
pub(super) fn render(
    checks: &[CheckResult],
    indent: usize,
    look: Look,
    out: &mut impl Write,
) -> io::Result<()> {
    if checks.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let names = distinct(checks.iter().map(|check| check.check));
    let scenes = distinct(checks.iter().map(|check| check.scene.as_str()));
    let first = names.iter().map(|name| width(name)).max().unwrap_or(0);
    let columns: Vec<usize> = scenes.iter().map(|scene| width(scene).max(width("✓ not judged"))).collect();
    let needed = indent + first + columns.iter().map(|column| BETWEEN + column).sum::<usize>();
    if needed > look.prose_width() {
        return below_each_other(checks, &scenes, first, indent, look, out);
    }
    write!(out, "{:1$}", "", indent + first)?;
    for (at, scene) in scenes.iter().enumerate() {
        let last = at + 1 == scenes.len();
        let scene = if last { (*scene).to_owned() } else { pad_right(scene, columns[at]) };
        write!(out, "{:BETWEEN$}", "")?;
        Style::FAINT.write(&scene, look, out)?;
    }
    writeln!(out)?;
    for name in names {
        write!(out, "{:indent$}{}", "", pad_right(name, first))?;
        let mut gap = BETWEEN;
        for (scene, column) in scenes.iter().zip(&columns) {
            let Some(check) = checks.iter().find(|check| check.check == name && check.scene == *scene) else {
                gap += column + BETWEEN;
                continue;
            };
            let (said, style) = outcome(check.outcome);
            write!(out, "{:gap$}", "")?;
            style.write(said, look, out)?;
            gap = BETWEEN + column - width(said);
        }
        writeln!(out)?;
    }
    Ok(())
}

fn below_each_other(
    checks: &[CheckResult],
    scenes: &[&str],
    first: usize,
    indent: usize,
    look: Look,
    out: &mut impl Write,
) -> io::Result<()> {
    for scene in scenes {
        write!(out, "{:indent$}", "")?;
        Style::FAINT.write(&format!("scene {scene}"), look, out)?;
        writeln!(out)?;
        for check in checks.iter().filter(|check| check.scene == *scene) {
            let (said, style) = outcome(check.outcome);
            write!(out, "{:1$}{2}{3:BETWEEN$}", "", indent + 2, pad_right(check.check, first), "")?;
            style.write(said, look, out)?;
            writeln!(out)?;
        }
    }
    Ok(())
}

/// The checks in a sentence: what failed, what was not judged, and how many there are.
pub(super) fn sentence(checks: &[CheckResult]) -> String {
    let names = distinct(checks.iter().map(|check| check.check));
    // A check is as bad as its worst scene.
    let worst = |name: &str| {
        let came = |outcome| checks.iter().any(|check| check.check == name && check.outcome == outcome);
        match () {
            () if came(CheckOutcome::Failed) => CheckOutcome::Failed,
            () if came(CheckOutcome::Skipped) => CheckOutcome::Skipped,
            () => CheckOutcome::Passed,
        }
    };
    let those = |outcome| names.iter().copied().filter(|name| worst(name) == outcome).collect::<Vec<_>>();
    let (failed, skipped) = (those(CheckOutcome::Failed), those(CheckOutcome::Skipped));
    let mut parts = Vec::new();
    if !failed.is_empty() {
        parts.push(format!("✗ failed: {}", failed.join(", ")));
    }
    if !skipped.is_empty() {
        parts.push(format!("· not judged: {}", skipped.join(", ")));
    }
    match names.len() - failed.len() - skipped.len() {
        0 => {}
        passed => parts.push(format!("✓ passed: {passed} of {}", count(names.len(), "check", "checks"))),
    }
    parts.join("; ")
}

fn outcome(outcome: CheckOutcome) -> (&'static str, Style) {
    match outcome {
        CheckOutcome::Passed => ("✓ passed", Style::GOOD),
        CheckOutcome::Failed => ("✗ failed", Style::BAD),
        CheckOutcome::Skipped => ("· not judged", Style::FAINT),
    }
}

/// Each once, in the order of its first appearance.
fn distinct<'a>(words: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = Vec::new();
    for word in words {
        if !seen.contains(&word) {
            seen.push(word);
        }
    }
    seen
}
