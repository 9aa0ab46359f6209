//! Compares text with a recorded file under `tests/goldens/`. `RECORD=1 cargo test` records anew; look
//! at the difference before you commit it.

use std::env;
use std::fs;
use std::path::Path;

/// Fails unless `actual` is what `tests/goldens/<name>` holds. Escape sequences are recorded as `\e`.
pub(crate) fn compare(name: &str, actual: &[u8]) {
    let actual = String::from_utf8(actual.to_vec()).expect("rendered text is UTF-8").replace('\x1b', "\\e");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens").join(name);
    if env::var_os("RECORD").is_some() {
        fs::write(&path, &actual).expect("the golden can be written");
        return;
    }
    let recorded = fs::read_to_string(&path).unwrap_or_default();
    for (number, (was, is)) in (1..).zip(recorded.lines().zip(actual.lines())) {
        assert_eq!(was, is, "{name}, line {number}; RECORD=1 cargo test records it anew");
    }
    assert_eq!(
        recorded.len(),
        actual.len(),
        "{name} is longer or shorter; RECORD=1 cargo test records it anew"
    );
}
