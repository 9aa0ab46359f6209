//! The options of `verify` and `run` that draw what happened.

use std::path::PathBuf;

use clap::Args;

use crate::session::picture::{Trace, Wanted};

#[derive(Args)]
pub(super) struct Pictures {
    /// Draw who said what to whom, in the order of time, and who got what
    #[arg(long)]
    trace: bool,
    /// Draw a picture into this file: where every job was over time, for exercises that have that; else, and with
    /// --trace, who said what to whom
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Write a page for a browser into this file: who said what to whom in each scene, and who got what
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

impl Pictures {
    pub(super) fn wanted(&self) -> Wanted<'_> {
        let trace = if self.trace { Trace::Whole } else { Trace::AroundFailures };
        Wanted { trace, svg: self.svg.as_deref(), html: self.html.as_deref() }
    }
}
