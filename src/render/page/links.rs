//! The addresses that a page leads to.

use std::sync::Arc;

use crate::render::Links;

/// The links that are shown as numbers, in the order of their first use.
#[derive(Default)]
pub(super) struct LinkList {
    addresses: Vec<String>,
}

/// How one link of a page is to be shown.
pub(super) enum Shown {
    /// As an OSC 8 hyperlink to this address.
    Hyperlink(Arc<str>),
    /// As text with this address in the list.
    Numbered(String),
    /// As text alone: it leads to another place of the same page.
    TextOnly,
}

impl LinkList {
    /// The number of an address.
    pub(super) fn number(&mut self, address: &str) -> usize {
        let known = self.addresses.iter().position(|other| other == address);
        known.unwrap_or_else(|| {
            self.addresses.push(address.to_owned());
            self.addresses.len() - 1
        }) + 1
    }

    /// The lines of the list.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.addresses.iter().enumerate().map(|(at, address)| (at + 1, address.as_str()))
    }
}

/// Decides how a link to `address` is shown.
pub(super) fn shown(address: &str, links: Links) -> Shown {
    let opens = ["http://", "https://", "mailto:"].iter().any(|scheme| address.starts_with(scheme));
    match links {
        _ if address.is_empty() || address.starts_with('#') => Shown::TextOnly,
        Links::Hyperlinks if opens => Shown::Hyperlink(escaped(address)),
        _ => Shown::Numbered(address.to_owned()),
    }
}

/// The address with everything but printable ASCII as `%NN`: that is what OSC 8 allows.
fn escaped(address: &str) -> Arc<str> {
    let mut safe = String::with_capacity(address.len());
    for byte in address.bytes() {
        match byte {
            0x21..=0x7e => safe.push(byte as char),
            _ => safe.push_str(&format!("%{byte:02X}")),
        }
    }
    safe.into()
}
