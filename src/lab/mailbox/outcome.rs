//! What `lab mailbox` has found, in every form.

use std::fmt::Write as _;
use std::io;

use serde_json::{Value, json};

use super::{Buffers, Case, Now, SIZES, State, Way};
use crate::lab::bars::thousands;
use crate::lab::chart::{self, Axes, Curve};
use crate::lab::{Lab, Outcome};

pub(super) fn outcome(now: &Now) -> Outcome {
    Outcome {
        sentences: sentences(now),
        json: json(now),
        csv: csv(now),
        answer: now.full(Case { way: Way::Tcp, buffers: Buffers::AsTheyAre, size: 64 }),
    }
}

fn sentences(now: &Now) -> Vec<String> {
    let small = |way, buffers| now.full(Case { way, buffers, size: 64 });
    let large = |way, buffers| now.full(Case { way, buffers, size: 4096 });
    let mut all = Vec::new();
    if let (Some(many), Some(few)) =
        (small(Way::Tcp, Buffers::AsTheyAre), large(Way::Tcp, Buffers::AsTheyAre))
    {
        all.push(format!(
            "Over tcp {} messages of 64 B went to somebody who never read one, and {} of 4 KiB. The PUSH was told each \
             time that its message was sent.",
            thousands(many),
            thousands(few)
        ));
    }
    if let (Some(many), Some(few)) = (small(Way::Tcp, Buffers::AsTheyAre), small(Way::Tcp, Buffers::Bytes(1)))
    {
        all.push(format!(
            "With buffers of 1 it was {} in place of {}: over tcp and ipc the mailbox is the kernel's buffers, and \
             the options make them smaller. None makes it nothing.",
            thousands(few),
            thousands(many)
        ));
    }
    if let Some(messages) = small(Way::Inproc, Buffers::AsTheyAre) {
        all.push(format!(
            "On inproc the library keeps the messages itself: {} of 64 B are {} KiB.",
            thousands(messages),
            messages * 64 / 1024
        ));
    }
    for (case, state) in &now.cells {
        if let State::Failed(why) = state {
            let (way, buffers) = (case.way.name(), case.buffers.name());
            all.push(format!("{way}, buffers {buffers}, {} B could not be measured: {why}.", case.size));
        }
    }
    if now.interrupted {
        all.push("It was stopped early: what is missing was not measured.".to_owned());
    }
    all
}

fn json(now: &Now) -> Value {
    let cells: Vec<Value> = now
        .cells
        .iter()
        .map(|(case, _)| {
            json!({
                "transport": case.way.name(),
                "buffers": match case.buffers {
                    Buffers::AsTheyAre => Value::Null,
                    Buffers::Bytes(bytes) => bytes.into(),
                },
                "size": case.size,
                "messages": now.full(*case),
            })
        })
        .collect();
    json!({ "lab": Lab::Mailbox.name(), "interrupted": now.interrupted, "mailboxes": cells })
}

fn csv(now: &Now) -> String {
    let mut text = "at_us,transport,buffers,size,messages\n".to_owned();
    for step in &now.steps {
        let case = now.cells[step.cell].0;
        let (way, buffers) = (case.way.name(), case.buffers.name());
        let _ = writeln!(text, "{},{way},{buffers},{},{}", step.at_us, case.size, step.messages);
    }
    text
}

/// How many went in, by size, for each transport and its buffers.
pub(super) fn svg(now: &Now) -> io::Result<String> {
    let axes = Axes {
        title: "messages that go into the mailbox of a PULL that never reads".to_owned(),
        across: "bytes of a message",
        up: "messages",
        logarithmic: true,
    };
    let mut curves = Vec::new();
    for way in Way::ALL {
        for buffers in Buffers::ALL {
            let measured = SIZES.into_iter().filter_map(|size| {
                let messages = now.full(Case { way, buffers, size })?;
                Some((size as f64, messages as f64))
            });
            let name = format!("{}, buffers {}", way.name(), buffers.name());
            curves.push(Curve { name, points: measured.collect() });
        }
    }
    chart::curves(&axes, &curves)
}
