//! The learner's report.

use workshop::render::Look;
use workshop::render::verdict::{Checks, Commands, Detail, Names, render};
use workshop::verdict::{Cause, CheckOutcome, CheckResult, ExcerptLine, Finding, Outcome, Verdict};

use crate::{coloured, golden};

fn commands(next: Option<&str>) -> Commands {
    Commands {
        show: "workshop show 02".to_owned(),
        hint: "workshop hint 02".to_owned(),
        solution: "workshop solution 02".to_owned(),
        next: next.map(str::to_owned),
        again: "give the same command again.",
        seed: "To play exactly the same again, add",
    }
}

fn names<'a>(proved: &'a [String], commands: &'a Commands) -> Names<'a> {
    let (checks, by_hand) = (Checks::Table, None);
    let (wire, matrix, detail) = ("", "", Detail::Usual);
    Names { number: "02", name: "pushpull", commands, proved, wire, matrix, detail, checks, by_hand }
}

fn plain(verdict: &Verdict, proved: &[String], columns: usize) -> String {
    let mut out = Vec::new();
    render(verdict, &names(proved, &commands(Some("workshop show 03"))), Look::plain(columns), &mut out)
        .expect("a Vec takes everything");
    String::from_utf8(out).expect("UTF-8")
}

fn check(check: &'static str, scene: &str, outcome: CheckOutcome) -> CheckResult {
    CheckResult { check, scene: scene.to_owned(), outcome }
}

fn verdict(outcome: Outcome, findings: Vec<Finding>, checks: Vec<CheckResult>) -> Verdict {
    Verdict { exercise: "02-pushpull".to_owned(), outcome, seed: 4711, seconds: 2.05, findings, checks }
}

fn numbers_not_sums(scene: &str) -> Finding {
    let line = |number: usize, sum: usize| {
        let missing = ExcerptLine::Missing { number, text: sum.to_string() };
        [missing, ExcerptLine::Extra { number, text: number.to_string() }]
    };
    let mut excerpt = vec![ExcerptLine::Same { number: 1, text: "1".to_owned() }];
    excerpt.extend(line(2, 3));
    excerpt.extend(line(3, 6));
    excerpt.push(ExcerptLine::Gap(97));
    excerpt.push(ExcerptLine::Same { number: 101, text: "done!".to_owned() });
    Finding {
        scene: scene.to_owned(),
        check: "running-sum",
        ..Finding::failure(
            "numbers-not-sums",
            Cause::Answer,
            "Your program logs each number as it comes in. The task asks for the sum of all numbers so far.",
        )
    }
    .expected("3", "2")
    .at("line 2")
    .advice("Keep a variable outside the loop, add each number to it, and log that variable.")
    .section("Task")
    .excerpt(excerpt)
}

fn failed() -> Verdict {
    use CheckOutcome::{Failed, Passed, Skipped};
    let status =
        Finding::failure("exit-status", Cause::Ending, "It ended with exit status 1. Expected is 0.");
    let stderr = Finding::note("stderr", Cause::Crash, "It wrote 3 lines to stderr. They are never judged.");
    verdict(
        Outcome::Failed,
        vec![numbers_not_sums("plain"), numbers_not_sums("tampered"), status, stderr],
        vec![
            check("wire", "plain", Passed),
            check("pace", "plain", Passed),
            check("running-sum", "plain", Failed),
            check("exit", "plain", Failed),
            check("wire", "tampered", Passed),
            check("running-sum", "tampered", Failed),
            check("exit", "tampered", Skipped),
        ],
    )
}

fn passed() -> Verdict {
    use CheckOutcome::Passed;
    let note =
        Finding::note("bind-late", Cause::Meeting, "The PULL connected 80 ms before the PUSH was bound.")
            .advice("That is fine: nanomsg tries again by itself.");
    let checks = vec![check("wire", "plain", Passed), check("wire", "tampered", Passed)];
    verdict(Outcome::Passed, vec![note], checks)
}

fn not_started() -> Verdict {
    let finding = Finding::failure(
        "does-not-build",
        Cause::Start,
        "mine.rs does not compile. The compiler says:\n\n  error: expected `;`, found `}`\n   --> mine.rs:7:22\n",
    )
    .advice("Mend the first error first: those below it often follow from it.");
    verdict(Outcome::NotStarted, vec![finding], Vec::new())
}

#[test]
fn each_kind_of_verdict_looks_as_recorded() {
    let proved = [
        "All 100 numbers crossed the wire from a PUSH socket to a PULL socket.".to_owned(),
        "The sums follow what arrived: when two numbers changed places on the way, the sums changed with them.".to_owned(),
    ];
    for (name, verdict) in [("failed", failed()), ("passed", passed()), ("not-started", not_started())] {
        for columns in [40, 80, 100] {
            let seen = plain(&verdict, &proved, columns);
            golden::compare(&format!("verdict-{name}-{columns}.txt"), seen.as_bytes());
        }
        let mut out = Vec::new();
        render(&verdict, &names(&proved, &commands(Some("workshop show 03"))), coloured(80), &mut out)
            .expect("a Vec takes everything");
        golden::compare(&format!("verdict-{name}-80-colour.txt"), &out);
    }
}

#[test]
fn the_same_failure_in_another_scene_is_told_once() {
    let seen = plain(&failed(), &[], 80);
    assert_eq!(seen.matches("logs each number as it comes in").count(), 1, "{seen}");
    assert_eq!(seen.matches("exit status 1").count(), 1, "{seen}");
}

#[test]
fn what_a_program_printed_cannot_command_the_terminal() {
    let finding = numbers_not_sums("plain").expected("3", "\x1b[2J\x07");
    let seen = plain(&verdict(Outcome::Failed, vec![finding], Vec::new()), &[], 80);
    assert!(seen.contains("␛[2J␇"), "{seen}");
    assert!(!seen.chars().any(|c| c.is_control() && c != '\n'), "{seen:?}");
}

#[test]
fn the_last_exercise_has_no_next_one() {
    let mut out = Vec::new();
    render(&passed(), &names(&[], &commands(None)), Look::plain(80), &mut out)
        .expect("a Vec takes everything");
    let seen = String::from_utf8(out).expect("UTF-8");
    assert!(seen.ends_with("This was the last exercise. Well done!\n"), "{seen}");
}

/// A report with keys, after what a person did, or with little room.
fn with(verdict: &Verdict, change: impl FnOnce(&mut Names<'_>)) -> String {
    let commands = Commands { hint: "press h".to_owned(), again: "press r.", ..commands(None) };
    let mut names = names(&[], &commands);
    change(&mut names);
    let mut out = Vec::new();
    render(verdict, &names, Look::plain(80), &mut out).expect("a Vec takes everything");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn what_a_person_did_is_said_first_and_nothing_is_praised_or_blamed_for_it() {
    let seen = with(&failed(), |names| names.by_hand = Some("You killed worker3."));
    let mut lines = seen.lines();
    assert_eq!(lines.next(), Some("· 02 pushpull: this one does not count"));
    assert_eq!(lines.nth(1), Some("  You killed worker3. What follows comes from that, and does not count."));
    assert!(!seen.contains("✓") && !seen.contains("✗") && !seen.contains("Keep a variable"), "{seen}");
    assert!(seen.contains("What happened (scene plain, line 2)"), "{seen}");
    assert!(seen.ends_with("  For a verdict that counts, press r.\n"), "{seen}");
    let seen = with(&passed(), |names| names.by_hand = Some("You killed worker3."));
    assert!(seen.contains("It came through that, and it does not count."), "{seen}");
    assert!(!seen.contains("✓"), "{seen}");
    let seen = with(&not_started(), |names| names.by_hand = Some("You killed worker3."));
    assert!(seen.contains("Mend that, then press r."), "{seen}");
}

#[test]
fn where_there_are_few_lines_the_checks_are_a_sentence_and_the_reason_is_seen() {
    let seen = with(&failed(), |names| names.checks = Checks::Sentence);
    assert!(
        seen.starts_with(
            "✗ 02 pushpull: not passed yet\n  ✗ failed: running-sum, exit; ✓ passed: 2 of 4 checks\n\nWhat happened"
        ),
        "{seen}"
    );
    assert!(seen.contains("If you are stuck: press h"), "{seen}");
    let seen = with(&passed(), |names| names.checks = Checks::Sentence);
    assert!(seen.contains("\n  ✓ passed: 1 of 1 check\n"), "{seen}");
}
