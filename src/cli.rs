//! The command line: its words become enums here, and no string or bool travels inward.

mod args;
mod complete;
mod labs;
mod near;
mod numbers;
mod pictures;

use std::path::PathBuf;

use clap::Parser;

use crate::command::course::check::Depth;
use crate::command::hint::Which;
use crate::command::solution::{Beside, Who};
use crate::command::verify::{Keep, Report};
use crate::command::{self, Choice, Console, Exit, Loudness, Trouble};
use crate::desk::Desk;
use crate::skeleton::Kind;
use crate::system;
use crate::ui::watch::{Order, Source};
use args::{Cli, CourseSub, Sub};

fn report(json: bool) -> Report {
    if json { Report::Json } else { Report::Text }
}

/// Whether a command looks for files from the current folder on, or starts programs in it.
fn needs_a_folder(command: Option<&Sub>) -> bool {
    use Sub::{Course, Doctor, Init, Reset, Run, Verify, Watch};
    matches!(
        command,
        Some(
            Course { .. }
                | Doctor { .. }
                | Init { .. }
                | Reset { .. }
                | Run { .. }
                | Verify { .. }
                | Watch { .. }
        )
    )
}

/// Does what the command line says.
///
/// # Errors
/// [`Trouble`], already in words for a person.
pub fn run() -> Result<Exit, Trouble> {
    complete::answer_the_shell();
    let cli = Cli::try_parse().unwrap_or_else(|error| near::explain(error).exit());
    let loudness = match (cli.quiet, cli.verbose) {
        (true, _) => Loudness::Quiet,
        (_, true) => Loudness::Verbose,
        (false, false) => Loudness::Plain,
    };
    let console = Console::new(cli.color, loudness);
    let here = match system::current_folder() {
        Ok(here) => here,
        Err(error) if needs_a_folder(cli.command.as_ref()) => return Err(error.into()),
        // Whose current folder is gone is in no learner's folder.
        Err(_) => PathBuf::new(),
    };
    let desk = match cli.command {
        // It may be there to mend what can't be read.
        Some(Sub::Init { .. }) => None,
        _ => Desk::around(&here).map_err(Trouble::wrong_use)?,
    };
    let choice = Choice::of(cli.course, std::env::var_os("WORKSHOP_COURSE"), desk);
    let Some(command) = cli.command else { return command::menu::run(&console, &choice) };
    match command {
        Sub::List => command::list::run(&console, &choice),
        Sub::Show { exercise, starter: false, .. } => {
            command::show::page(&console, &choice, exercise.as_deref())
        }
        Sub::Show { exercise, starter: true, lang } => {
            command::show::starter(&console, &choice, exercise.as_deref(), lang)
        }
        Sub::Trap { exercise } => command::trap::run(&choice, &exercise),
        Sub::Run { exercise, play, pictures } => {
            command::run::run(&console, &choice, play.order(exercise), pictures.wanted())
        }
        Sub::Verify { exercise, play, all: false, json, repeat: Some(times), .. } => {
            let order = play.order(exercise);
            command::repeat::run(&console, &choice, &order, times.get(), report(json))
        }
        Sub::Verify { exercise, play, all: false, json, evidence, pictures, .. } => {
            let order = play.order(exercise);
            let keep = Keep { evidence: evidence.as_deref(), pictures: pictures.wanted() };
            command::verify::run(&console, &choice, order, report(json), keep)
        }
        Sub::Verify { exercise, play, json, .. } => {
            let programs = play.programs(exercise);
            command::verify_all::run(&console, &choice, &programs, play.seed, report(json))
        }
        Sub::Watch { exercise, play, poll } => {
            let source = if poll { Source::Polling } else { Source::Events };
            let order = Order { what: play.order(exercise), source };
            command::watch::run(&console, &choice, &order)
        }
        Sub::Hint { exercise, step, all } => {
            let which = match (step, all) {
                (_, true) => Which::All,
                (Some(step), false) => Which::Step(step),
                (None, false) => Which::Next,
            };
            command::hint::run(&console, &choice, exercise.as_deref(), which)
        }
        Sub::Solution { exercise, spoil, diff } => {
            let who = if spoil { Who::Anybody } else { Who::Passed };
            let beside = if diff { Beside::Own } else { Beside::Nothing };
            command::solution::run(&console, &choice, exercise.as_deref(), who, beside)
        }
        Sub::Next { exercise } => command::next::run(&console, &choice, exercise.as_deref()),
        Sub::Reset { exercise } => command::reset::run(&console, &choice, exercise.as_deref()),
        Sub::Init { dir, lang } => command::init::run(&console, &choice, dir, lang),
        Sub::Lab { which } => labs::run(&console, &choice, which),
        Sub::Doctor { json } => command::doctor::run(&console, &choice, report(json)),
        Sub::Course { what: CourseSub::Check { dir, quick } } => {
            let depth = if quick { Depth::Read } else { Depth::Played };
            command::course::check::run(&console, &choice, dir, depth)
        }
        Sub::Course { what: CourseSub::New { name, lang, link } } => {
            let kind = if link { Kind::Link } else { Kind::Plain };
            command::course::new::run(&console, &choice, &name, kind, lang)
        }
        Sub::Completions { shell } => complete::script(&console, shell),
        Sub::Man => complete::manual(&console),
        Sub::Play { exercise, arguments } => command::reference::run(&choice, &exercise, arguments),
    }
}
