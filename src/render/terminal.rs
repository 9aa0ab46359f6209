//! What the place that standard output goes to can show: colours, width, links.

use std::env;
use std::io::{self, IsTerminal};
use std::os::fd::AsFd;

use clap::ValueEnum;
use terminal_size::{Height, Width, terminal_size_of};

use super::{Colour, Links, Look};

/// The width where nothing says another one.
const USUAL_WIDTH: usize = 80;
/// Nothing is laid out narrower than this.
const LEAST_WIDTH: usize = 20;

/// When text is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColourChoice {
    /// On a terminal that shows colours, unless the environment says otherwise.
    #[default]
    Auto,
    /// Always, in a pipe too.
    Always,
    /// Never.
    Never,
}

/// Where standard output or standard error goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// To a terminal of this size, in columns and rows.
    Terminal {
        /// Its width.
        columns: usize,
        /// Its height.
        rows: usize,
    },
    /// To a file or another program.
    Pipe,
}

impl Output {
    /// Looks at standard output.
    pub fn of_stdout() -> Output {
        Output::of(io::stdout())
    }

    /// Looks at standard error.
    pub fn of_stderr() -> Output {
        Output::of(io::stderr())
    }

    fn of(stream: impl IsTerminal + AsFd) -> Output {
        if !stream.is_terminal() {
            return Output::Pipe;
        }
        match terminal_size_of(stream) {
            Some((Width(columns), Height(rows))) if columns > 0 => {
                Output::Terminal { columns: columns.into(), rows: rows.into() }
            }
            _ => Output::Terminal { columns: USUAL_WIDTH, rows: 24 },
        }
    }
}

/// The environment variables, or what a test puts in their place.
pub type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The variables of this process. One that is not UTF-8 counts as not set.
pub fn variable(name: &str) -> Option<String> {
    env::var(name).ok()
}

/// Decides how text is to look.
///
/// `--color` comes first, then `NO_COLOR`, then `CLICOLOR_FORCE`, then `CLICOLOR=0`, then whether `output` is
/// a terminal, and one that is not `dumb`. `FORCE_HYPERLINK` decides on links where it is set. The width
/// is the terminal's, or `COLUMNS` in a pipe, or 80, and at least 20.
pub fn look(choice: ColourChoice, output: Output, variables: Variables<'_>) -> Look {
    Look {
        width: width(output, variables),
        colour: colour(choice, output, variables),
        links: links(output, variables),
    }
}

fn width(output: Output, variables: Variables<'_>) -> usize {
    let columns = match output {
        Output::Terminal { columns, .. } => columns,
        Output::Pipe => variables("COLUMNS")
            .and_then(|said| said.trim().parse().ok())
            .filter(|&said| said > 0)
            .unwrap_or(USUAL_WIDTH),
    };
    columns.max(LEAST_WIDTH)
}

fn colour(choice: ColourChoice, output: Output, variables: Variables<'_>) -> Colour {
    let set = |name: &str| variables(name).is_some_and(|value| !value.is_empty());
    let zero = |name: &str| variables(name).is_some_and(|value| value == "0");
    match choice {
        ColourChoice::Always => Colour::Ansi,
        ColourChoice::Never => Colour::Plain,
        ColourChoice::Auto if set("NO_COLOR") => Colour::Plain,
        ColourChoice::Auto if set("CLICOLOR_FORCE") && !zero("CLICOLOR_FORCE") => Colour::Ansi,
        ColourChoice::Auto if zero("CLICOLOR") || is_dumb(variables) => Colour::Plain,
        ColourChoice::Auto => match output {
            Output::Terminal { .. } => Colour::Ansi,
            Output::Pipe => Colour::Plain,
        },
    }
}

fn is_dumb(variables: Variables<'_>) -> bool {
    variables("TERM").is_some_and(|term| term == "dumb")
}

fn links(output: Output, variables: Variables<'_>) -> Links {
    if let Some(forced) = variables("FORCE_HYPERLINK") {
        return if forced == "0" { Links::Numbered } else { Links::Hyperlinks };
    }
    let opens = matches!(output, Output::Terminal { .. }) && !is_dumb(variables) && opens_links(variables);
    if opens { Links::Hyperlinks } else { Links::Numbered }
}

/// Whether the terminal is one that is known to open OSC 8 hyperlinks. Inside tmux or screen the
/// variables of the outer terminal say nothing about what gets through.
fn opens_links(variables: Variables<'_>) -> bool {
    let set = |name: &str| variables(name).is_some_and(|value| !value.is_empty());
    let term = variables("TERM").unwrap_or_default();
    if set("TMUX") || set("STY") || term.starts_with("tmux") || term.starts_with("screen") {
        return false;
    }
    let program = variables("TERM_PROGRAM").unwrap_or_default();
    let vte = variables("VTE_VERSION").and_then(|version| version.parse::<u32>().ok()).unwrap_or(0);
    // VTE 0.50.0 is the first version whose hyperlinks are safe to use.
    vte >= 5000
        || ["iTerm.app", "WezTerm", "vscode", "ghostty"].contains(&program.as_str())
        || ["KITTY_WINDOW_ID", "WT_SESSION", "DOMTERM"].into_iter().any(set)
        || ["xterm-kitty", "xterm-ghostty", "alacritty", "foot", "contour"]
            .iter()
            .any(|name| term.starts_with(name))
}

#[cfg(test)]
mod tests {
    use super::{ColourChoice, Output, look};
    use crate::render::{Colour, Links, Look};

    const SCREEN: Output = Output::Terminal { columns: 120, rows: 40 };

    fn seen(choice: ColourChoice, output: Output, variables: &[(&str, &str)]) -> Look {
        look(choice, output, &|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    fn colour(output: Output, variables: &[(&str, &str)]) -> Colour {
        seen(ColourChoice::Auto, output, variables).colour
    }

    fn links(variables: &[(&str, &str)]) -> Links {
        seen(ColourChoice::Auto, SCREEN, variables).links
    }

    #[test]
    fn a_terminal_is_coloured_and_a_pipe_is_not() {
        assert_eq!(colour(SCREEN, &[]), Colour::Ansi);
        assert_eq!(colour(Output::Pipe, &[]), Colour::Plain);
        assert_eq!(colour(SCREEN, &[("TERM", "dumb")]), Colour::Plain);
    }

    #[test]
    fn the_environment_decides_where_the_option_does_not() {
        assert_eq!(colour(SCREEN, &[("NO_COLOR", "1")]), Colour::Plain);
        assert_eq!(colour(SCREEN, &[("NO_COLOR", "")]), Colour::Ansi);
        assert_eq!(colour(SCREEN, &[("CLICOLOR", "0")]), Colour::Plain);
        assert_eq!(colour(Output::Pipe, &[("CLICOLOR_FORCE", "1")]), Colour::Ansi);
        assert_eq!(colour(Output::Pipe, &[("CLICOLOR_FORCE", "0")]), Colour::Plain);
        assert_eq!(colour(SCREEN, &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]), Colour::Plain);
        assert_eq!(seen(ColourChoice::Always, Output::Pipe, &[("NO_COLOR", "1")]).colour, Colour::Ansi);
        assert_eq!(seen(ColourChoice::Never, SCREEN, &[("CLICOLOR_FORCE", "1")]).colour, Colour::Plain);
    }

    #[test]
    fn the_width_is_the_terminals_or_what_columns_says_and_at_least_twenty() {
        let width = |output, columns| seen(ColourChoice::Auto, output, &[("COLUMNS", columns)]).width;
        assert_eq!(width(SCREEN, "66"), 120);
        assert_eq!(width(Output::Pipe, "66"), 66);
        assert_eq!(width(Output::Pipe, "wide"), 80);
        assert_eq!(width(Output::Pipe, "7"), 20);
    }

    #[test]
    fn hyperlinks_go_only_to_terminals_that_are_known_to_open_them() {
        assert_eq!(links(&[("TERM", "xterm-256color")]), Links::Numbered);
        assert_eq!(links(&[("VTE_VERSION", "7600")]), Links::Hyperlinks);
        assert_eq!(links(&[("VTE_VERSION", "4800")]), Links::Numbered);
        assert_eq!(links(&[("TERM_PROGRAM", "WezTerm")]), Links::Hyperlinks);
        assert_eq!(links(&[("TERM", "xterm-kitty")]), Links::Hyperlinks);
        assert_eq!(links(&[("VTE_VERSION", "7600"), ("TMUX", "/tmp/tmux-0")]), Links::Numbered);
        assert_eq!(links(&[("TMUX", "/tmp/tmux-0"), ("FORCE_HYPERLINK", "1")]), Links::Hyperlinks);
        assert_eq!(links(&[("VTE_VERSION", "7600"), ("FORCE_HYPERLINK", "0")]), Links::Numbered);
    }

    #[test]
    fn a_pipe_gets_no_hyperlinks() {
        let piped = seen(ColourChoice::Always, Output::Pipe, &[("VTE_VERSION", "7600")]);
        assert_eq!(piped.links, Links::Numbered);
    }
}
