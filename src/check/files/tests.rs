//! Files as programs leave them, and what is said about them.

use crate::check::Files;
use crate::check::testing::{Play, Stage, ids};
use crate::evidence::{Ended, Head, StopReason, What};

fn encode() -> Stage {
    Stage::read(concat!(
        "[links]\n[scene]\nname = 'plain'\nproves = ''\nfiles = [{ name = 'user', holds = 'nothing' }]\n",
        "cast = [{ name = 'main', arguments = ['{some.name}', '{some.age}', '{file.user}'] }]\n",
    ))
}

fn decode() -> Stage {
    Stage::read(concat!(
        "[links]\n[scene]\nname = 'plain'\nproves = ''\nfiles = [{ name = 'user', holds = 'user' }]\n",
        "cast = [{ name = 'main', arguments = ['{file.user}'] }]\n",
    ))
}

const ZOE: &[u8] = b"\x0a\x04Zo\xc3\xab\x10\xac\x02";

fn file(play: Play, bytes: Option<&[u8]>) -> Play {
    let size = bytes.map(|bytes| bytes.len() as u64);
    let content = Head::of_file(bytes.unwrap_or_default());
    play.note(What::File { name: "user".into(), size, content })
}

fn begin() -> Play {
    Play::new("plain").start("main", &["python3", "mine.py", "Zoë", "300", "/tmp/x/user"])
}

fn wrote(bytes: Option<&[u8]>) -> Play {
    file(begin().exit("main", Ended::Code(0)), bytes)
}

fn read(line: &str) -> Play {
    let play = Play::new("plain").start("main", &["./mine", "/tmp/x/user"]);
    play.print("main", line).exit("main", Ended::Code(0))
}

fn found(bytes: Option<&[u8]>) -> Vec<&'static str> {
    ids(&Files {}, &encode(), &wrote(bytes), &wrote(Some(ZOE)))
}

#[test]
fn every_way_to_write_the_message_that_protobuf_reads_is_right() {
    let ways: [&[u8]; 5] = [
        ZOE,
        b"\x10\xac\x02\x0a\x04Zo\xc3\xab",
        b"\x0a\x04Zo\xc3\xab\x10\xac\x02\x1a\x01x",
        b"\x0a\x03Ann\x0a\x04Zo\xc3\xab\x10\xac\x02",
        b"\x0a\x84\x00Zo\xc3\xab\x10\xac\x82\x00",
    ];
    for bytes in ways {
        assert_eq!(found(Some(bytes)), [""; 0], "{bytes:x?}");
    }
}

#[test]
fn an_age_of_zero_may_be_left_out() {
    let begin = || Play::new("plain").start("main", &["mine", "Zoë", "0", "/tmp/x/user"]);
    for bytes in [&b"\x0a\x04Zo\xc3\xab"[..], b"\x0a\x04Zo\xc3\xab\x10\x00"] {
        let play = file(begin().exit("main", Ended::Code(0)), Some(bytes));
        assert_eq!(ids(&Files {}, &encode(), &play, &play), [""; 0]);
    }
}

#[test]
fn a_file_that_is_not_there_or_empty_is_told() {
    assert_eq!(found(None), ["no-file"]);
    assert_eq!(found(Some(b"")), ["empty-file"]);
}

#[test]
fn the_answer_on_stdout_is_no_file() {
    let play = file(begin().print("main", "\u{4}Zoë").exit("main", Ended::Code(0)), None);
    let found = encode().examine(&Files {}, &play, &wrote(Some(ZOE)));
    assert!(found[0].message.contains("It printed 1 line on stdout"), "{}", found[0].message);
}

#[test]
fn a_mistake_is_told_with_the_bytes_that_were_written() {
    let play = wrote(Some(b"\x0a\x03Zo\xc3\xab\x10\xac\x02"));
    let found = encode().examine(&Files {}, &play, &wrote(Some(ZOE)));
    assert_eq!(found[0].id, "length-in-letters");
    for part in ["`0a 03 5a 6f c3 ab 10 ac 02`", "3 letters, but 4 bytes"] {
        assert!(found[0].message.contains(part), "{}", found[0].message);
    }
}

#[test]
fn a_program_that_failed_or_hangs_is_not_told_that_its_file_is_missing() {
    let failed = file(begin().complain("main", &["Error: no"]).exit("main", Ended::Code(1)), None);
    let hangs = begin().at(5000.0).stop("main", StopReason::Idle).exit("main", Ended::Signal(15));
    for play in [failed, file(hangs, Some(b""))] {
        assert_eq!(ids(&Files {}, &encode(), &play, &wrote(Some(ZOE))), [""; 0]);
    }
}

#[test]
fn a_reader_that_empties_the_file_is_told_so() {
    let right = file(read("Zoë is 300"), Some(ZOE));
    let play = file(read(" is 0"), Some(b""));
    assert_eq!(ids(&Files {}, &decode(), &play, &right), ["file-changed"]);
    assert_eq!(ids(&Files {}, &decode(), &right, &right), [""; 0]);
}

#[test]
fn whoever_refuses_a_whole_message_is_told_what_is_special_about_it() {
    let stage = Stage::read(concat!(
        "[links]\n[scene]\nname = 'plain'\nproves = ''\nfiles = [{ name = 'user', holds = 'reordered-user' }]\n",
        "cast = [{ name = 'main', arguments = ['{file.user}'] }]\n",
    ));
    let right = file(read("Zoë is 300"), Some(b"\x10\xac\x02\x7a\x01x\x0a\x04Zo\xc3\xab"));
    let play = Play::new("plain").start("main", &["./mine", "/tmp/x/user"]).complain("main", &["tag 16?"]);
    let play = file(play.exit("main", Ended::Code(1)), Some(b"\x10\xac\x02\x7a\x01x\x0a\x04Zo\xc3\xab"));
    let found = stage.examine(&Files {}, &play, &right);
    assert_eq!(found[0].id, "refused");
    for part in ["`tag 16?`", "the age comes first"] {
        assert!(found[0].message.contains(part), "{}", found[0].message);
    }
}

#[test]
fn a_line_that_was_misread_is_told_by_what_is_in_the_file() {
    let right = file(read("Zoë is 300"), Some(ZOE));
    let play = file(read("Zoë is 44"), Some(ZOE));
    let found = decode().examine(&Files {}, &play, &right);
    assert_eq!(found[0].id, "misread-age");
    assert!(found[0].message.contains("only the first byte of it"), "{}", found[0].message);
}
