//! Evidence of jobs and workers, written by hand for the tests of journeys and of pictures. Times are milliseconds.

use workshop::evidence::{Ended, Event, Evidence, Head, Player, Side, StopReason, What};
use workshop::scenario::Scene;

/// Evidence that grows event by event.
pub(crate) struct Play {
    events: Vec<Event>,
    number: u64,
}

impl Play {
    /// Nothing happened yet.
    pub(crate) fn new() -> Play {
        Play { events: Vec::new(), number: 0 }
    }

    /// All of it, in the order of time.
    pub(crate) fn evidence(mut self) -> Evidence {
        self.events.sort_by_key(|event| event.at_us);
        let (exercise, scene) = ("test".into(), "plain".into());
        Evidence { exercise, scene, player: Player::Learner, seed: 1, events: self.events }
    }

    pub(crate) fn note(mut self, ms: f64, what: What) -> Play {
        self.events.push(Event { at_us: (ms * 1000.0) as u64, what });
        self
    }

    pub(crate) fn connect(self, ms: f64, link: &str, conn: u32, actor: &str) -> Play {
        self.note(ms, What::Connected { link: link.into(), actor: actor.into(), conn })
    }

    pub(crate) fn close(self, ms: f64, link: &str, conn: u32, by: Side) -> Play {
        self.note(ms, What::Closed { link: link.into(), conn, by })
    }

    pub(crate) fn kill(self, ms: f64, actor: &str) -> Play {
        let exited = What::Exited { actor: actor.into(), ended: Ended::Signal(9) };
        self.note(ms, What::Killed { actor: actor.into() }).note(ms + 0.5, exited)
    }

    pub(crate) fn freeze(self, ms: f64, actor: &str, until_ms: f64) -> Play {
        let thawed = What::Thawed { actor: actor.into() };
        self.note(ms, What::Frozen { actor: actor.into() }).note(until_ms, thawed)
    }

    /// The workshop stops those who are left.
    pub(crate) fn stop(self, ms: f64, actor: &str) -> Play {
        self.note(ms, What::Stopping { actor: actor.into(), reason: StopReason::SceneOver })
    }

    pub(crate) fn message(mut self, ms: f64, link: &str, conn: u32, from: Side, payload: &[u8]) -> Play {
        self.number += 1;
        let (number, size, head) = (self.number, payload.len() as u64, Head::of(payload));
        self.note(ms, What::Message { link: link.into(), conn, from, number, size, head })
    }

    /// A message on the link `work`.
    pub(crate) fn push(self, ms: f64, conn: u32, job: usize, work_ms: u64) -> Play {
        self.message(ms, "work", conn, Side::Bind, format!("{job} {work_ms}").as_bytes())
    }

    /// A message on the link `results`.
    pub(crate) fn result(self, ms: f64, conn: u32, job: usize) -> Play {
        self.message(ms, "results", conn, Side::Connect, job.to_string().as_bytes())
    }

    /// A request on a link, and its answer a fifth of a millisecond later.
    pub(crate) fn ask(self, ms: f64, link: &str, conn: u32, said: &str, answer: &str) -> Play {
        self.ask_long(ms, link, conn, said, ms + 0.2, answer)
    }

    /// A request on a link, and its answer later.
    pub(crate) fn ask_long(
        self,
        ms: f64,
        link: &str,
        conn: u32,
        said: &str,
        later: f64,
        answer: &str,
    ) -> Play {
        let id = 0x8000_0000_u32 + self.number as u32;
        let payload = |text: &str| [&id.to_be_bytes()[..], text.as_bytes()].concat();
        self.message(ms, link, conn, Side::Connect, &payload(said)).message(
            later,
            link,
            conn,
            Side::Bind,
            &payload(answer),
        )
    }
}

/// A scene with this cast, in TOML.
pub(crate) fn scene(cast: &str) -> Scene {
    toml::from_str(&format!("name = 'plain'\nproves = ''\ncast = {cast}\n")).expect("a scene")
}

/// Pushes to `a`, `b` and, where `late` is given, a `c` that comes then.
pub(crate) fn pushing() -> Scene {
    scene(concat!(
        "[{ name = 'source', arguments = ['{work.bind}'] }, { name = 'sink', arguments = ['{results.bind}'] },",
        " { name = 'a', arguments = ['a', '{work.connect}', '{results.connect}'] },",
        " { name = 'b', arguments = ['b', '{work.connect}', '{results.connect}'] }]"
    ))
}

/// A server with a list of jobs, and two workers.
pub(crate) fn asking(list: &str) -> Scene {
    scene(&format!(
        "[{{ name = 'server', arguments = ['server', '{{jobs.bind}}', '{list}', '400'] }},\
          {{ name = 'a', arguments = ['worker', 'a', '{{jobs.connect}}'] }},\
          {{ name = 'b', arguments = ['worker', 'b', '{{jobs.connect}}'] }}]"
    ))
}

/// `jobs` jobs of 20 ms are pushed to `a` and `b` in turn; `b` is killed at 200 ms; `c` comes at 100 ms.
pub(crate) fn pushed_and_killed(jobs: usize) -> Evidence {
    let mut play = Play::new();
    for (conn, actor) in [(1, "a"), (2, "b")] {
        play = play.connect(5.0, "work", conn, actor).connect(6.0, "results", conn, actor);
    }
    play = play.connect(100.0, "work", 3, "c").connect(101.0, "results", 3, "c");
    for job in 1..=jobs {
        play = play.push(10.0 + job as f64 / 10.0, 2 - job as u32 % 2, job, 20);
    }
    for turn in 0..jobs / 2 {
        let at = 32.0 + turn as f64 * 20.2;
        play = play.result(at, 1, 2 * turn + 1);
        if at < 200.0 {
            play = play.result(at + 0.1, 2, 2 * turn + 2);
        }
    }
    play.kill(200.0, "b").close(200.3, "work", 2, Side::Connect).stop(5000.0, "a").evidence()
}

/// The same jobs, asked for: `b` is killed at 200 ms with a job that another one gets 100 ms later.
pub(crate) fn asked_and_killed(jobs: usize) -> Evidence {
    let mut play = Play::new();
    let came = [(1, "a", 5.0), (2, "b", 6.0), (3, "c", 100.0)];
    let mut free: Vec<(f64, u32, &str, Option<usize>)> = Vec::new();
    for (conn, actor, at) in came {
        play = play.connect(at, "jobs", conn, actor);
        free.push((at + 1.0, conn, actor, None));
    }
    let mut left: Vec<(f64, usize)> = (1..=jobs).rev().map(|job| (0.0, job)).collect();
    while !free.is_empty() {
        free.sort_by(|one, other| other.0.total_cmp(&one.0));
        let Some((at, conn, actor, had)) = free.pop() else { break };
        let said = had.map_or(format!("READY {actor}"), |job| format!("DONE {job} {actor}"));
        let ready = left.iter().rposition(|(since, _)| *since <= at);
        let Some((_, job)) = ready.map(|place| left.remove(place)) else {
            let over = left.is_empty() && free.iter().all(|(_, _, _, had)| had.is_none());
            play = play.ask(at, "jobs", conn, &said, if over { "END" } else { "WAIT" });
            if !over {
                free.push((at + 10.0, conn, actor, None));
            }
            continue;
        };
        play = play.ask(at, "jobs", conn, &said, &format!("JOB {job} 20"));
        if conn == 2 && at + 20.0 > 200.0 {
            left.push((300.0, job));
        } else {
            free.push((at + 20.3, conn, actor, Some(job)));
        }
    }
    play.kill(200.0, "b").close(200.3, "jobs", 2, Side::Connect).evidence()
}
