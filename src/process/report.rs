//! What a keeper and the workshop say to each other over their socket: orders, a byte each, one way, and
//! reports, a line each, the other way.

use crate::evidence::{Ended, Leftover, SocketSeen};

/// What the workshop tells the keeper. The end of the socket is an order too: end everything, and yourself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// Ask the program to end, then end it.
    Stop,
    /// End the program at once.
    Kill,
}

impl Order {
    /// The order as a byte.
    pub(super) fn byte(self) -> u8 {
        match self {
            Order::Stop => b'T',
            Order::Kill => b'K',
        }
    }

    /// The order that this byte means.
    pub(super) fn of(byte: u8) -> Option<Order> {
        match byte {
            b'T' => Some(Order::Stop),
            b'K' => Some(Order::Kill),
            _ => None,
        }
    }
}

/// What the keeper tells the workshop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Report {
    /// The process that is about to become the program, by its id.
    Born(u32),
    /// It has become the program.
    Started,
    /// It could not be executed: the system's error number.
    Failed(i32),
    /// It, or a child of it, asked the system to bind or to dial this address.
    Called(SocketSeen),
    /// It ended.
    Ended(Ended),
    /// This process outlived it.
    Left(Leftover),
    /// All its processes are gone.
    Over,
}

impl Report {
    /// The report as a line with its end.
    pub(super) fn line(&self) -> String {
        match self {
            Report::Born(pid) => format!("born {pid}\n"),
            Report::Started => "started\n".to_string(),
            Report::Failed(errno) => format!("failed {errno}\n"),
            Report::Called(SocketSeen::Listening(at)) => format!("binds {}\n", at.replace('\n', " ")),
            Report::Called(SocketSeen::Dialing(at)) => format!("dials {}\n", at.replace('\n', " ")),
            Report::Ended(Ended::Code(code)) => format!("code {code}\n"),
            Report::Ended(Ended::Signal(signal)) => format!("signal {signal}\n"),
            Report::Left(Leftover { pid, command }) => format!("left {pid} {}\n", command.replace('\n', " ")),
            Report::Over => "over\n".to_string(),
        }
    }

    /// The report in a line without its end.
    pub(super) fn of(line: &str) -> Option<Report> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        Some(match word {
            "born" => Report::Born(rest.parse().ok()?),
            "started" => Report::Started,
            "failed" => Report::Failed(rest.parse().ok()?),
            "binds" => Report::Called(SocketSeen::Listening(rest.to_string())),
            "dials" => Report::Called(SocketSeen::Dialing(rest.to_string())),
            "code" => Report::Ended(Ended::Code(rest.parse().ok()?)),
            "signal" => Report::Ended(Ended::Signal(rest.parse().ok()?)),
            "left" => {
                let (pid, command) = rest.split_once(' ')?;
                Report::Left(Leftover { pid: pid.parse().ok()?, command: command.to_string() })
            }
            "over" => Report::Over,
            _ => return None,
        })
    }
}

/// Bytes that came over the socket and are not a whole report yet.
#[derive(Debug, Default)]
pub(super) struct Reports(Vec<u8>);

impl Reports {
    /// Adds what has come.
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }
}

impl Iterator for Reports {
    type Item = Report;

    /// The next whole report. A line that is none is passed over.
    fn next(&mut self) -> Option<Report> {
        loop {
            let end = self.0.iter().position(|&byte| byte == b'\n')?;
            let line: Vec<u8> = self.0.drain(..=end).collect();
            if let Some(report) = Report::of(&String::from_utf8_lossy(&line[..end])) {
                return Some(report);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_report_survives_the_socket_in_whatever_pieces_it_comes() {
        let sent = [
            Report::Born(4711),
            Report::Started,
            Report::Failed(2),
            Report::Called(SocketSeen::Listening("/tmp/a b".to_string())),
            Report::Called(SocketSeen::Dialing("127.0.0.1:7789".to_string())),
            Report::Ended(Ended::Code(3)),
            Report::Ended(Ended::Signal(9)),
            Report::Left(Leftover { pid: 12, command: "sleep 1 000".to_string() }),
            Report::Over,
        ];
        let wire: String = sent.iter().map(Report::line).collect();
        let mut reports = Reports::default();
        let mut got = Vec::new();
        for byte in wire.bytes() {
            reports.feed(&[byte]);
            got.extend(reports.by_ref());
        }
        assert_eq!(got, sent);
    }

    #[test]
    fn both_orders_are_told_apart() {
        for order in [Order::Stop, Order::Kill] {
            assert_eq!(Order::of(order.byte()), Some(order));
        }
        assert_eq!(Order::of(b'x'), None);
    }
}
