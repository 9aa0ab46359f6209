//! Exercises 08 and 09: scenes of a pipeline, and each mistake with the finding that comes first.

use crate::check::Checks;
use crate::check::table::{assert_complete, first};
use crate::check::testing::{Play, Stage};
use crate::evidence::{Ended, Side, StopReason};

pub(in crate::check) const WORKERS: [&str; 3] = ["worker1", "worker2", "worker3"];

/// Exercise 08.
pub(in crate::check) fn dealing() -> Stage {
    stage(
        "links.numbers = { bind = 'PUSH', connect = 'PULL' }\nlinks.squares = { bind = 'PULL', connect = 'PUSH' }\n",
        "",
    )
}

/// Exercise 09.
pub(in crate::check) fn ending() -> Stage {
    let links = concat!(
        "links.numbers = { bind = 'PUSH', connect = 'PULL' }\nlinks.squares = { bind = 'PULL', connect = 'PUSH' }\n",
        "links.ready = { bind = 'REP', connect = 'REQ' }\nlinks.kill = { bind = 'PUB', connect = 'SUB' }\n",
    );
    stage(links, "control")
}

fn stage(links: &str, control: &str) -> Stage {
    let (sink, ventilator, worker, ends) = match control {
        "" => ("", "", "", "starts = 'when-all-knock', ends = 'stopped'"),
        _ => (
            ", '{kill.bind}'",
            ", '{ready.bind}', '{kill.connect}'",
            ", '{ready.connect}', '{kill.connect}'",
            "ends = 'by-itself'",
        ),
    };
    let mut toml = format!("{links}[scene]\nname = 'plain'\nproves = ''\ncast = [\n");
    toml.push_str(&format!("  {{ name = 'sink', arguments = ['{{squares.bind}}'{sink}] }},\n"));
    for name in WORKERS {
        let ends = if control.is_empty() { ", ends = 'stopped'" } else { "" };
        toml.push_str(&format!(
            "  {{ name = '{name}', arguments = ['{{numbers.connect}}', '{{squares.connect}}'{worker}]{ends} }},\n"
        ));
    }
    toml.push_str(&format!(
        "  {{ name = 'ventilator', arguments = ['{{numbers.bind}}'{ventilator}], {ends} }},\n]\n"
    ));
    Stage::read(&toml)
}

pub(in crate::check) fn fibonacci() -> Vec<u64> {
    let mut row = vec![1, 1];
    while row.len() < 92 {
        row.push(row[row.len() - 1] + row[row.len() - 2]);
    }
    row
}

pub(in crate::check) const TOTAL: &str = "13421247366781485266382188838125781080";

/// How a pipeline went.
pub(in crate::check) struct Run {
    /// When each worker's two connections were up, in ms.
    pub(in crate::check) up: [f64; 3],
    /// When the first number crossed, in ms; the others follow within 1 ms.
    pub(in crate::check) first: f64,
    /// Which worker each number goes to.
    pub(in crate::check) deal: fn(usize) -> usize,
    pub(in crate::check) numbers: Vec<u64>,
    /// What the worker makes of a number.
    pub(in crate::check) square: fn(u64) -> String,
    /// What the sink prints.
    pub(in crate::check) prints: Vec<String>,
}

impl Default for Run {
    fn default() -> Run {
        Run {
            up: [300.0, 330.0, 360.0],
            first: 1300.0,
            deal: |place| place % 3,
            numbers: fibonacci()[..90].to_vec(),
            square: |number| (u128::from(number) * u128::from(number)).to_string(),
            prints: vec![TOTAL.to_string()],
        }
    }
}

impl Run {
    pub(in crate::check) fn printing(lines: &[&str]) -> Run {
        Run { prints: lines.iter().map(|line| (*line).to_string()).collect(), ..Run::default() }
    }

    /// Everybody starts, the workers come too early, and are up later.
    pub(in crate::check) fn begin(&self) -> Play {
        let mut play = Play::new("plain").start("sink", &["mine", "tcp://127.0.0.1:5001"]);
        for (number, name) in (1..).zip(WORKERS) {
            play = play.start(name, &["mine", "tcp://127.0.0.1:6001", "tcp://127.0.0.1:6002"]);
            play = play.at(50.0).refuse("numbers", name).meet("squares", number, name, 0x51, 0x50);
        }
        play = play.at(100.0).start("ventilator", &["mine", "tcp://127.0.0.1:5002"]);
        let mut order: Vec<usize> = vec![0, 1, 2];
        order.sort_by(|one, other| self.up[*one].total_cmp(&self.up[*other]));
        for worker in order.into_iter().filter(|worker| self.up[*worker] <= self.first) {
            play = self.join(play, worker);
        }
        play
    }

    fn join(&self, play: Play, worker: usize) -> Play {
        play.at(self.up[worker]).meet("numbers", worker as u32 + 1, WORKERS[worker], 0x50, 0x51)
    }

    pub(in crate::check) fn work(&self, mut play: Play) -> Play {
        for (place, number) in self.numbers.iter().enumerate() {
            let conn = (self.deal)(place) as u32 + 1;
            play = play.at(self.first + place as f64 / 100.0);
            play = play.message("numbers", conn, Side::Bind, &number.to_string());
            play = play.message("squares", conn, Side::Connect, &(self.square)(*number));
        }
        for worker in (0..3).filter(|worker| self.up[*worker] > self.first) {
            play = self.join(play, worker);
        }
        play.at(self.first + 10.0)
    }

    /// To its end, as in exercise 08.
    pub(in crate::check) fn play(&self) -> Play {
        let play = self.work(self.begin());
        let play = self.prints.iter().fold(play, |play, line| play.print("sink", line));
        let play = play.exit("sink", Ended::Code(0));
        ["ventilator", "worker1", "worker2", "worker3"]
            .into_iter()
            .fold(play, |play, name| play.stop(name, StopReason::SceneOver).exit(name, Ended::Signal(15)))
    }
}

fn checks() -> Checks {
    let toml = concat!(
        "[exit]\n[stderr]\n[wire.links.numbers]\nfrom-bind = 90\n[wire.links.squares]\nfrom-connect = 90\n",
        "[who-got-what]\nlink = 'numbers'\n[total]\nnumbers = 'numbers'\nsquares = 'squares'\ncount = 90\n",
        "[stdout]\nnumbers = 'ignored'\n[leftovers]\n",
    );
    toml::from_str(toml).expect("checks")
}

fn judged(run: &Run) -> &'static str {
    let scenes = [(dealing(), run.play(), Run::default().play())];
    assert_complete(&checks(), &scenes);
    first(&checks(), &scenes)
}

#[test]
fn a_right_pipeline_passes() {
    assert_eq!(judged(&Run::default()), "passed");
}

#[test]
fn each_mistake_of_a_pipeline_is_named_first() {
    let row = fibonacci();
    let cases = [
        (Run { up: [300.0, 340.0, 370.0], first: 300.5, deal: |_| 0, ..Run::default() }, "idle-workers"),
        (Run { deal: |_| 0, ..Run::default() }, "lopsided-shares"),
        (Run { numbers: row[..89].to_vec(), prints: Vec::new(), ..Run::default() }, "too-few-messages"),
        (Run { numbers: row[..91].to_vec(), ..Run::default() }, "too-many-messages"),
        (Run::printing(&[]), "nothing-printed"),
        (Run::printing(&["1", "2", TOTAL]), "prints-every-sum"),
        (Run::printing(&["1550291129321341016"]), "wrapped-around"),
        (Run::printing(&["1.3421247366781485e+37"]), "digits-lost"),
        (Run::printing(&["5126460322690500945807949683273926680"]), "one-too-few"),
        (Run::printing(&["total: 13421247366781485266382188838125781080"]), "different-text"),
    ];
    for (run, id) in cases {
        assert_eq!(judged(&run), id);
    }
}
