//! What is known of a program's sockets, and what of it is in the Evidence.

use std::collections::BTreeSet;

use crate::evidence::SocketSeen;

/// The sockets of one program.
#[derive(Debug, Default)]
pub(super) struct Noticed {
    /// Those that it asked the system for, whatever came of it.
    called: BTreeSet<SocketSeen>,
    /// Those that were noted last.
    noted: BTreeSet<SocketSeen>,
}

impl Noticed {
    /// The program called the system to bind or dial it.
    pub(super) fn call(&mut self, socket: SocketSeen) {
        self.called.insert(socket);
    }

    /// All that it called for, and those that are there now.
    pub(super) fn with(&self, there: Vec<SocketSeen>) -> Vec<SocketSeen> {
        self.called.iter().cloned().chain(there).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The same, if it is something else than what was noted last. It counts as noted then.
    pub(super) fn news(&mut self, there: Vec<SocketSeen>) -> Option<Vec<SocketSeen>> {
        let all = self.with(there);
        if self.noted.iter().eq(&all) {
            return None;
        }
        self.noted = all.iter().cloned().collect();
        Some(all)
    }

    /// What was noted last with all calls since, when there were any. It counts as noted then.
    pub(super) fn last_news(&mut self) -> Option<Vec<SocketSeen>> {
        let noted = self.noted.iter().cloned().collect();
        self.news(noted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dialing(at: &str) -> SocketSeen {
        SocketSeen::Dialing(at.to_string())
    }

    #[test]
    fn only_what_is_new_is_news() {
        let mut noticed = Noticed::default();
        assert_eq!(noticed.news(Vec::new()), None);
        assert_eq!(noticed.news(vec![dialing("b")]), Some(vec![dialing("b")]));
        assert_eq!(noticed.news(vec![dialing("b")]), None);
        assert_eq!(noticed.last_news(), None);
        noticed.call(dialing("a"));
        assert_eq!(noticed.last_news(), Some(vec![dialing("a"), dialing("b")]));
        assert_eq!(noticed.last_news(), None);
        assert_eq!(noticed.news(Vec::new()), Some(vec![dialing("a")]));
    }
}
