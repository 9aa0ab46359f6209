//! The words of `workshop lab`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::command::lab::{self, Report, Shown};
use crate::command::{Choice, Console, Exit, Trouble};
use crate::lab::duel::{self, Duel, Fault};
use crate::lab::mailbox::Mailbox;
use crate::lab::overlap::{self, Overlap};

/// The folder that `lab overlap` writes to, in the current one.
const LOGS: &str = "logs";

/// The labs.
#[derive(Subcommand)]
pub(super) enum LabSub {
    /// A flood of messages: how many jobs does a worker have open at once?
    #[command(after_help = OVERLAP_HELP)]
    Overlap {
        /// How many messages to send
        #[arg(long, value_name = "N", default_value_t = 2_000_000, allow_negative_numbers = true, value_parser = clap::value_parser!(u64).range(1..))]
        messages: u64,
        /// How many workers; when you don't say, the number of processors, two fewer where there are more than three
        #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u16).range(1..=256))]
        workers: Option<u16>,
        /// How long the job of a message takes, in milliseconds
        #[arg(long, value_name = "MS", default_value_t = 10, allow_negative_numbers = true, value_parser = clap::value_parser!(u64).range(0..=3_600_000))]
        work: u64,
        #[command(flatten)]
        how: How,
    },
    /// A PULL that never reads: how many messages go into its mailbox?
    Mailbox {
        #[command(flatten)]
        how: How,
    },
    /// One long job among short ones: which jobs wait behind it?
    Busy {
        #[command(flatten)]
        size: Size,
        /// How long a short job takes, in milliseconds
        #[arg(long, value_name = "MS", default_value_t = 40, allow_negative_numbers = true, value_parser = clap::value_parser!(u64).range(1..=10_000))]
        ms: u64,
        /// How long the long job takes, in milliseconds
        #[arg(long, value_name = "MS", default_value_t = 2_000, allow_negative_numbers = true, value_parser = clap::value_parser!(u64).range(1..=60_000))]
        long: u64,
        /// How many jobs
        #[arg(long, value_name = "N", default_value_t = 60, allow_negative_numbers = true, value_parser = clap::value_parser!(u16).range(8..=2_000))]
        jobs: u16,
        #[command(flatten)]
        how: How,
    },
    /// A worker is killed: how many jobs go with it?
    Lost(Jobs),
    /// A worker comes late: what is left for it?
    Late(Jobs),
}

const OVERLAP_HELP: &str = "\
It writes to the folder logs: conns.log, and for each worker msgsN.log and countN.log. While it runs, `tail -f \
logs/count1.log` shows a worker's loop position, messages received, i/o overlap and i/o latency. The next run clears \
the logs that conns.log lists, and nothing else.

A log has a line for each of the first 1,000 messages or jobs, then for one in 10,000 and at least one a second, and \
none grows past 8 MiB.";

/// Who plays.
#[derive(Args)]
pub(super) struct Size {
    /// How many workers there are from the beginning
    #[arg(long, value_name = "N", default_value_t = 2, allow_negative_numbers = true, value_parser = clap::value_parser!(u8).range(2..=8))]
    workers: u8,
}

/// Jobs that all take as long.
#[derive(Args)]
pub(super) struct Jobs {
    #[command(flatten)]
    size: Size,
    /// How long a job takes, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 20, allow_negative_numbers = true, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    ms: u64,
    /// How many jobs
    #[arg(long, value_name = "N", default_value_t = 200, allow_negative_numbers = true, value_parser = clap::value_parser!(u16).range(8..=2_000))]
    jobs: u16,
    #[command(flatten)]
    how: How,
}

/// How a lab is shown.
#[derive(Args)]
pub(super) struct How {
    /// Print the figures as one JSON object, and nothing else
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Print how it went over time as rows with commas, and nothing else
    #[arg(long)]
    csv: bool,
    /// Draw the picture into this file
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Wait for your guess before it begins, and compare it at the end
    #[arg(long)]
    ask: bool,
}

impl How {
    fn shown(self) -> Shown {
        let report = match (self.json, self.csv) {
            (true, _) => Report::Json,
            (_, true) => Report::Csv,
            (false, false) => Report::Text,
        };
        Shown { report, svg: self.svg, ask: self.ask }
    }
}

/// Does what the words say.
pub(super) fn run(console: &Console, choice: &Choice, lab: Option<LabSub>) -> Result<Exit, Trouble> {
    match lab {
        None => lab::list(console, choice),
        Some(LabSub::Overlap { messages, workers, work, how }) => {
            let workers = workers.map_or_else(overlap::usual_workers, usize::from);
            let order = overlap::Order { messages, workers, work_ms: work, logs: LOGS.into() };
            lab::run(console, &Overlap::new(order), &how.shown())
        }
        Some(LabSub::Busy { size, ms, long, jobs, how }) => {
            duel(console, Fault::Busy { long_ms: long }, (jobs, &size, ms), how)
        }
        Some(LabSub::Lost(Jobs { size, ms, jobs, how })) => {
            duel(console, Fault::Lost, (jobs, &size, ms), how)
        }
        Some(LabSub::Late(Jobs { size, ms, jobs, how })) => {
            duel(console, Fault::Late, (jobs, &size, ms), how)
        }
        Some(LabSub::Mailbox { how }) => lab::run(console, &Mailbox::new(), &how.shown()),
    }
}

fn duel(console: &Console, fault: Fault, size: (u16, &Size, u64), how: How) -> Result<Exit, Trouble> {
    let (jobs, Size { workers }, ms) = size;
    let order = duel::Order { fault, jobs: jobs.into(), workers: usize::from(*workers), ms };
    lab::run(console, &Duel::new(order).map_err(Trouble::wrong_use)?, &how.shown())
}
