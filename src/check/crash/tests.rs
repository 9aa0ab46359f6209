//! Last words of many languages, and what is read in them.

use super::{Crash, CrashKind, Reason, reason, recognise};
use crate::check::seen::Line;

fn read(text: &str) -> Crash {
    let lines: Vec<Line<'_>> = text.lines().map(|text| Line { at_us: 7, text }).collect();
    recognise(&lines).expect("last words")
}

#[test]
fn a_panic_is_read_with_its_thread_its_place_and_its_words() {
    let crash = read(concat!(
        "thread 'worker' (4711) panicked at src/main.rs:12:34:\n",
        "attempt to divide by zero\n",
        "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n",
    ));
    assert_eq!(crash.kind, CrashKind::Panic("worker".into()));
    assert_eq!(crash.place, "src/main.rs:12:34");
    assert_eq!(crash.words, "attempt to divide by zero");
    assert_eq!(crash.reason, Reason::Unknown);
}

#[test]
fn an_old_panic_is_read_as_well() {
    let crash = read("thread 'main' panicked at 'no luck, today', src/main.rs:3:5");
    assert_eq!((crash.words.as_str(), crash.place.as_str()), ("no luck, today", "src/main.rs:3:5"));
}

#[test]
fn a_traceback_is_read_with_its_last_frame_and_its_exception() {
    let crash = read(concat!(
        "Traceback (most recent call last):\n",
        "  File \"mine.py\", line 9, in <module>\n",
        "    main()\n",
        "  File \"mine.py\", line 5, in main\n",
        "    total += message\n",
        "    ~~~~~~^^^^^^^^^^\n",
        "TypeError: unsupported operand type(s) for +=: 'int' and 'bytes'\n",
    ));
    assert_eq!(crash.kind, CrashKind::Traceback);
    assert_eq!(crash.place, "File \"mine.py\", line 5, in main");
    assert!(crash.words.starts_with("TypeError: "), "{}", crash.words);
}

#[test]
fn a_syntax_error_without_a_traceback_is_read() {
    let crash = read("  File \"mine.py\", line 2\n    for\n       ^\nSyntaxError: invalid syntax");
    assert_eq!(crash.place, "File \"mine.py\", line 2");
    assert_eq!(crash.words, "SyntaxError: invalid syntax");
}

#[test]
fn missing_modules_are_named() {
    let python = "Traceback (most recent call last):\n  File \"m.py\", line 1, in <module>\n    import pynng\n\
                  ModuleNotFoundError: No module named 'pynng'";
    assert_eq!(read(python).kind, CrashKind::MissingPythonModule("pynng".into()));
    let node = "node:internal/modules/cjs/loader:1080\n  throw err;\n  ^\n\nError: Cannot find module 'nanomsg'\n\
                Require stack:\n- /tmp/mine.js\n    at Module._resolveFilename (node:internal)";
    assert_eq!(read(node).kind, CrashKind::MissingNodeModule("nanomsg".into()));
    let module = "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'nanomsg' imported from /tmp/mine.mjs";
    assert_eq!(read(module).kind, CrashKind::MissingNodeModule("nanomsg".into()));
}

#[test]
fn an_uncaught_error_of_node_is_read_with_its_place() {
    let crash = read("/tmp/x.js:3\n  throw new Error('no')\n  ^\n\nError: no\n    at main (/tmp/x.js:3:7)");
    assert_eq!(crash.kind, CrashKind::UncaughtError);
    assert_eq!((crash.words.as_str(), crash.place.as_str()), ("Error: no", "main (/tmp/x.js:3:7)"));
}

#[test]
fn the_place_is_the_programs_own_line_and_not_the_librarys() {
    let python = read(concat!(
        "Traceback (most recent call last):\n",
        "  File \"/home/me/mine.py\", line 5, in <module>\n",
        "    push.send(n)\n",
        "  File \"/venv/lib/python3.11/site-packages/pynng/nng.py\", line 492, in send\n",
        "    err = lib.nng_send(self.socket, data, len(data), flags)\n",
        "TypeError: object of type 'int' has no len()\n",
    ));
    assert_eq!(python.place, "File \"/home/me/mine.py\", line 5, in <module>");
    let node = read(concat!(
        "node:events:502\n      throw er; // Unhandled 'error' event\n      ^\n\n",
        "Error: Invalid argument\n",
        "    at Socket._protect (/work/node_modules/nanomsg/lib/index.js:150:28)\n",
        "    at Object.<anonymous> (/home/me/mine.js:2:43)\n",
        "    at Module._compile (node:internal/modules/cjs/loader:1521:14)\n",
        "Emitted 'error' event on Socket instance at:\n",
        "    at Socket._protect (/work/node_modules/nanomsg/lib/index.js:150:14)\n",
    ));
    assert_eq!(node.words, "Error: Invalid argument");
    assert_eq!(node.place, "Object.<anonymous> (/home/me/mine.js:2:43)");
}

#[test]
fn a_program_that_node_cannot_read_is_named_by_the_head_of_the_message() {
    let crash = read(concat!(
        "/home/me/mine.js:3\n\n\nSyntaxError: Unexpected end of input\n",
        "    at wrapSafe (node:internal/modules/cjs/loader:1464:18)\n",
    ));
    assert_eq!(crash.place, "/home/me/mine.js:3");
    assert_eq!(crash.words, "SyntaxError: Unexpected end of input");
}

#[test]
fn an_address_in_use_is_known_in_every_wording() {
    for text in [
        "called `Result::unwrap()` on an `Err` value: AddressInUse",
        "Error: listen EADDRINUSE: address already in use 127.0.0.1:7789",
        "pynng.exceptions.AddressInUse: Address in use",
        "nn_bind: Address already in use",
    ] {
        assert_eq!(reason(text), Reason::AddressInUse, "{text}");
    }
    for text in
        ["called `Result::unwrap()` on an `Err` value: TimedOut", "pynng.exceptions.Timeout: Timed out"]
    {
        assert_eq!(reason(text), Reason::TimedOut, "{text}");
    }
}
