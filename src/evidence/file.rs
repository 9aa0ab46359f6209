//! Evidence in a file: JSON lines, to be looked at, kept, and judged again.

use std::io::{self, BufRead, Write};

use serde::{Deserialize, Serialize};

use super::{Evidence, Player};

impl Evidence {
    /// Writes one JSON object a line: first the scene, then each event.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn save(&self, out: &mut impl Write) -> io::Result<()> {
        let head = Heading {
            exercise: self.exercise.clone(),
            scene: self.scene.clone(),
            player: self.player,
            seed: self.seed,
        };
        serde_json::to_writer(&mut *out, &head)?;
        writeln!(out)?;
        for event in &self.events {
            serde_json::to_writer(&mut *out, event)?;
            writeln!(out)?;
        }
        Ok(())
    }

    /// Reads what [`Evidence::save`] wrote, any number of scenes one after another.
    ///
    /// # Errors
    /// Those of `input`, and `InvalidData` with the line's number where a line is not Evidence.
    pub fn load(input: impl BufRead) -> io::Result<Vec<Evidence>> {
        let mut scenes: Vec<Evidence> = Vec::new();
        for (index, line) in input.lines().enumerate() {
            let line = line?;
            let bad = |error: serde_json::Error| {
                io::Error::new(io::ErrorKind::InvalidData, format!("line {}: {error}", index + 1))
            };
            if let Ok(head) = serde_json::from_str::<Heading>(&line) {
                let Heading { exercise, scene, player, seed } = head;
                scenes.push(Evidence { exercise, scene, player, seed, events: Vec::new() });
            } else {
                let event = serde_json::from_str(&line).map_err(bad)?;
                match scenes.last_mut() {
                    Some(scene) => scene.events.push(event),
                    None => {
                        return Err(io::Error::new(io::ErrorKind::InvalidData, "an event before any scene"));
                    }
                }
            }
        }
        Ok(scenes)
    }
}

#[derive(Serialize, Deserialize)]
struct Heading {
    exercise: String,
    scene: String,
    player: Player,
    seed: u64,
}

#[cfg(test)]
mod tests {
    use super::super::{Event, Head, Side, What};
    use super::*;

    fn evidence() -> Evidence {
        let head = Head::of(b"\x00bin\xff");
        let what = What::Message { link: "work".into(), conn: 1, from: Side::Bind, number: 7, size: 3, head };
        let events = vec![Event { at_us: 12, what }];
        let (exercise, scene) = ("02-pushpull".to_owned(), "plain".to_owned());
        Evidence { exercise, scene, player: Player::Learner, seed: 4711, events }
    }

    #[test]
    fn what_is_saved_is_loaded_again() {
        let mut file = Vec::new();
        evidence().save(&mut file).expect("saved");
        evidence().save(&mut file).expect("saved");
        let loaded = Evidence::load(file.as_slice()).expect("loaded");
        assert_eq!(loaded, [evidence(), evidence()]);
    }

    #[test]
    fn a_line_that_is_no_evidence_is_named_by_its_number() {
        let mut file = Vec::new();
        evidence().save(&mut file).expect("saved");
        file.extend_from_slice(b"{\"event\": \"sneezed\"}\n");
        let error = Evidence::load(file.as_slice()).expect_err("refused");
        assert!(error.to_string().starts_with("line 3: "), "{error}");
    }
}
