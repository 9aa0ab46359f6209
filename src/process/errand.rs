//! What the workshop tells a keeper to do, as the arguments of its command line.

use std::ffi::OsString;
use std::path::PathBuf;

use super::launch::Calls;

/// The program to start and what it may take from the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Errand {
    /// The largest private writable memory of a process, in bytes.
    pub(super) data_bytes: u64,
    /// The largest number of open files of a process.
    pub(super) open_files: u64,
    /// The largest file, in bytes.
    pub(super) file_bytes: u64,
    /// Whether its calls are seen.
    pub(super) calls: Calls,
    /// The file that is its standard input.
    pub(super) input: Option<PathBuf>,
    /// The directory to remove when the workshop is gone.
    pub(super) remove: Option<PathBuf>,
    /// The name under which the program sees itself.
    pub(super) arg0: Option<OsString>,
    /// The program and its arguments; at least one word.
    pub(super) command: Vec<OsString>,
}

impl Errand {
    /// The arguments; an absent file, directory or name is an empty one.
    pub(super) fn to_arguments(&self) -> Vec<OsString> {
        let mut arguments: Vec<OsString> =
            [self.data_bytes, self.open_files, self.file_bytes].map(|n| n.to_string().into()).into();
        arguments.push(word(self.calls).into());
        arguments.push(self.input.clone().unwrap_or_default().into());
        arguments.push(self.remove.clone().unwrap_or_default().into());
        arguments.push(self.arg0.clone().unwrap_or_default());
        arguments.extend(self.command.iter().cloned());
        arguments
    }

    /// Reads the arguments; `None` when they are not what [`Errand::to_arguments`] wrote.
    pub(super) fn from_arguments(arguments: impl IntoIterator<Item = OsString>) -> Option<Errand> {
        let mut arguments = arguments.into_iter();
        let mut number = || arguments.next()?.to_str()?.parse::<u64>().ok();
        let (data_bytes, open_files, file_bytes) = (number()?, number()?, number()?);
        let called = arguments.next()?;
        let calls = [Calls::Unseen, Calls::Seen].into_iter().find(|calls| word(*calls) == called)?;
        let mut path =
            || Some(Some(PathBuf::from(arguments.next()?)).filter(|path| !path.as_os_str().is_empty()));
        let (input, remove) = (path()?, path()?);
        let arg0 = Some(arguments.next()?).filter(|name| !name.is_empty());
        let command: Vec<OsString> = arguments.collect();
        if command.is_empty() {
            return None;
        }
        Some(Errand { data_bytes, open_files, file_bytes, calls, input, remove, arg0, command })
    }
}

fn word(calls: Calls) -> &'static str {
    match calls {
        Calls::Unseen => "unseen",
        Calls::Seen => "seen",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStringExt;

    #[test]
    fn an_errand_survives_the_command_line_whatever_bytes_are_in_it() {
        let errand = Errand {
            data_bytes: u64::MAX,
            open_files: 7,
            file_bytes: 0,
            calls: Calls::Seen,
            input: None,
            remove: Some(PathBuf::from("/tmp/a b")),
            arg0: None,
            command: vec!["x".into(), "".into(), OsString::from_vec(vec![0xff, b'\n'])],
        };
        assert_eq!(Errand::from_arguments(errand.to_arguments()), Some(errand));
    }

    #[test]
    fn an_errand_without_a_command_is_none() {
        let arguments = ["1", "2", "3", "unseen", "", "", ""].map(OsString::from);
        assert_eq!(Errand::from_arguments(arguments), None);
    }
}
