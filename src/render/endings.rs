//! How each program of a scene ended, a line each.

use std::io::{self, Write};

use crate::evidence::{Ended, Evidence, What};
use crate::scenario::Scene;

/// Writes for each program of a scene how it ended.
///
/// # Errors
/// Those of `out`.
pub fn render(scene: &Scene, evidence: &Evidence, out: &mut impl Write) -> io::Result<()> {
    for actor in &scene.cast {
        let is_its = |name: &str| name == actor.name;
        let mut stopped = false;
        let mut told = false;
        for event in &evidence.events {
            let seconds = event.at_us as f64 / 1e6;
            match &event.what {
                What::NotStarted { actor, reason } if is_its(actor) => {
                    writeln!(out, "{actor} could not be started: {reason}")?;
                    told = true;
                }
                What::Stopping { actor, .. } if is_its(actor) => stopped = true,
                What::Exited { actor, ended } if is_its(actor) => {
                    let how = match ended {
                        _ if stopped => "was stopped by the workshop".to_owned(),
                        Ended::Code(code) => format!("ended with exit status {code}"),
                        Ended::Signal(signal) => format!("was ended by signal {signal}"),
                    };
                    writeln!(out, "{actor} {how} after {seconds:.2} s")?;
                    told = true;
                }
                What::LeftBehind { actor, processes } if is_its(actor) => {
                    for process in processes {
                        writeln!(out, "{actor} left process {} behind: {}", process.pid, process.command)?;
                    }
                }
                _ => {}
            }
        }
        if !told {
            writeln!(out, "{} did not end", actor.name)?;
        }
    }
    Ok(())
}
