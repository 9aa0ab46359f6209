//! The Gantt chart: what each worker did.

use std::ops::Range;

use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};
use plotters::coord::types::RangedCoordf64;
use plotters::element::{Cross, PathElement, Rectangle, Text, TriangleMarker};
use plotters::prelude::SVGBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, RGBColor, ShapeStyle};

use super::{Place, Refused, WIDTH, palette};
use crate::flow::Flow;
use crate::flow::journey::{Happened, Kind, Place as Where, Spell, Stretch, Worker};
use crate::render::flow::Scale;
use crate::text::{harmless, shorten, width};

type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, Rows>>;

/// Pixels of a letter in a job, about.
const LETTER: f64 = 7.0;
/// How much of its lane a worker's jobs take, around the middle.
const THICK: f64 = 0.62;

/// Draws it; `labels` pixels at the left are for the names.
pub(super) fn draw(flow: &Flow, scale: Scale, labels: u32, place: &Place<'_>) -> Result<(), Refused> {
    let rows = scale.workers;
    let until = scale.until_us as f64 / 1e6;
    let name = |y: &f64| {
        let row = rows.checked_sub(1 + *y as usize);
        let worker = row.and_then(|row| flow.workers.get(row));
        let name = worker.map(|worker| harmless(&worker.name).into_owned()).unwrap_or_default();
        shorten(&name, 12).into_owned()
    };
    let mut chart = ChartBuilder::on(place)
        .margin_left(super::MARGIN)
        .margin_right(super::MARGIN)
        .x_label_area_size(super::AXIS)
        .y_label_area_size(labels)
        .build_cartesian_2d(0.0..until, Rows(rows))?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .x_labels(7)
        .x_label_formatter(&|seconds| label(*seconds))
        .y_label_formatter(&name)
        .label_style(palette::text(13))
        .axis_style(palette::AXIS)
        .bold_line_style(palette::GRID)
        .max_light_lines(0)
        .x_desc("seconds")
        .draw()?;
    let a_pixel = scale.until_us as f64 / f64::from(WIDTH - labels - 2 * super::MARGIN);
    for (row, worker) in flow.workers.iter().take(rows).enumerate() {
        let lane = Lane { flow, worker, at: (rows - 1 - row) as f64, a_pixel };
        lane.draw(row, &mut chart)?;
    }
    Ok(())
}

/// An axis of so many rows from the bottom, each with its label in the middle.
struct Rows(usize);

impl Ranged for Rows {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (from, until): (i32, i32)) -> i32 {
        from + (f64::from(until - from) * value / self.0 as f64).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        let middles = (0..self.0).map(|row| row as f64 + 0.5);
        middles.take(hint.max_num_points()).collect()
    }

    fn range(&self) -> Range<f64> {
        0.0..self.0 as f64
    }
}

fn label(seconds: f64) -> String {
    let text = format!("{seconds:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The lane of one worker.
struct Lane<'a> {
    flow: &'a Flow,
    worker: &'a Worker,
    /// Its lower edge.
    at: f64,
    /// Microseconds.
    a_pixel: f64,
}

/// Work that is drawn as one: a job, or several that are too short to be seen by themselves.
struct Bar {
    from_us: u64,
    until_us: u64,
    /// The job, where it is one.
    job: Option<usize>,
    odd: bool,
}

impl Lane<'_> {
    fn draw(&self, row: usize, chart: &mut Chart<'_, '_>) -> Result<(), Refused> {
        let end_us = self.flow.end_us;
        for stretch in self.worker.here(end_us) {
            let (from, until) = seconds(stretch);
            let line = vec![(from, self.at + 0.5), (until, self.at + 0.5)];
            chart.draw_series([PathElement::new(line, palette::AXIS.stroke_width(1))])?;
        }
        let full: Vec<Stretch> = joined(waiting_for(self.flow, row), self.a_pixel);
        for stretch in full {
            self.bar(stretch, (0.86, 0.96), palette::of(Kind::Mailbox).filled(), chart)?;
        }
        let tracks = tracks(&self.worker.spells);
        let high = THICK / tracks.len().max(1) as f64;
        for (track, spells) in tracks.iter().enumerate() {
            let low = 0.5 - THICK / 2.0 + high * track as f64;
            // Tracks that are high enough have a gap between them.
            let edge = if tracks.len() > 1 { high * 0.12 } else { 0.0 };
            for bar in bars(spells, self.a_pixel) {
                let colour = if bar.odd { palette::OTHER_JOB } else { palette::of(Kind::Work) };
                let stretch = (bar.from_us, bar.until_us);
                self.bar(stretch, (low + edge, low + high - edge), colour.filled(), chart)?;
                if tracks.len() == 1 {
                    self.id(&bar, chart)?;
                }
            }
        }
        for stretch in self.worker.frozen(end_us) {
            self.bar(stretch, (0.34, 0.66), palette::FROZEN.filled(), chart)?;
        }
        for turn in self.worker.turns.iter().filter(|turn| turn.at_us <= end_us) {
            let at = (turn.at_us as f64 / 1e6, self.at + 0.5);
            match turn.what {
                Happened::Killed => {
                    chart.draw_series([Cross::new(at, 8, palette::of(Kind::Lost).stroke_width(4))])?;
                }
                Happened::Came if self.flow.is_late(turn.at_us) => {
                    chart.draw_series([TriangleMarker::new(at, 7, CAME.filled())])?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A bar over this time, between two heights of the lane.
    fn bar(
        &self,
        stretch: Stretch,
        (low, high): (f64, f64),
        style: ShapeStyle,
        chart: &mut Chart<'_, '_>,
    ) -> Result<(), Refused> {
        let (from, until) = seconds(stretch);
        chart.draw_series([Rectangle::new([(from, self.at + low), (until, self.at + high)], style)])?;
        Ok(())
    }

    /// The job's id, where it has room.
    fn id(&self, bar: &Bar, chart: &mut Chart<'_, '_>) -> Result<(), Refused> {
        let Some(id) = bar.job.and_then(|job| self.flow.jobs.get(job)).map(|job| job.job.as_str()) else {
            return Ok(());
        };
        let room = (bar.until_us - bar.from_us) as f64 / self.a_pixel;
        let is_plain = id.chars().all(|c| c.is_ascii_graphic());
        if is_plain && room > width(id) as f64 * LETTER + 6.0 {
            let style = palette::text(12).color(&palette::ON_JOB).pos(Pos::new(HPos::Center, VPos::Center));
            let (from, until) = seconds((bar.from_us, bar.until_us));
            chart.draw_series([Text::new(id.to_owned(), ((from + until) / 2.0, self.at + 0.5), style)])?;
        }
        Ok(())
    }
}

/// The mark of somebody who came late.
pub(super) const CAME: RGBColor = RGBColor(0x3a, 0x9d, 0x6e);

fn seconds((from_us, until_us): Stretch) -> (f64, f64) {
    (from_us as f64 / 1e6, until_us as f64 / 1e6)
}

/// Spells on as many tracks as there were jobs at the same time.
fn tracks(spells: &[Spell]) -> Vec<Vec<Spell>> {
    let mut tracks: Vec<Vec<Spell>> = Vec::new();
    for spell in spells {
        let is_free = |track: &&mut Vec<Spell>| {
            // Two milliseconds are forgiven: a result is seen a little late.
            track.last().is_none_or(|last| last.until_us <= spell.from_us + 2_000)
        };
        match tracks.iter_mut().find(is_free) {
            Some(track) => track.push(*spell),
            None => tracks.push(vec![*spell]),
        }
    }
    tracks
}

/// One bar a job; those of less than two pixels are joined with their neighbours.
fn bars(spells: &[Spell], a_pixel: f64) -> Vec<Bar> {
    let mut bars: Vec<Bar> = Vec::new();
    for (place, spell) in spells.iter().enumerate() {
        let short = ((spell.until_us - spell.from_us) as f64) < 2.0 * a_pixel;
        let near = |bar: &Bar| (spell.from_us.saturating_sub(bar.until_us) as f64) < a_pixel;
        match bars.last_mut().filter(|bar| bar.job.is_none() && short && near(bar)) {
            Some(bar) => bar.until_us = bar.until_us.max(spell.until_us),
            None => bars.push(Bar {
                from_us: spell.from_us,
                until_us: spell.until_us,
                job: (!short).then_some(spell.job),
                odd: !short && place % 2 == 1,
            }),
        }
    }
    bars
}

/// When something waited in the mailbox of a worker.
fn waiting_for(flow: &Flow, worker: usize) -> Vec<Stretch> {
    let stays = flow.jobs.iter().flat_map(|job| &job.stays);
    let mut waiting: Vec<Stretch> = stays
        .filter(|stay| stay.place == Where::Mailbox(worker))
        .map(|stay| (stay.from_us, stay.until_us))
        .collect();
    waiting.sort_unstable();
    waiting
}

/// Stretches that overlap or nearly touch become one.
fn joined(sorted: Vec<Stretch>, a_pixel: f64) -> Vec<Stretch> {
    let mut joined: Vec<Stretch> = Vec::new();
    for (from, until) in sorted {
        match joined.last_mut().filter(|last| (from.saturating_sub(last.1) as f64) < a_pixel) {
            Some(last) => last.1 = last.1.max(until),
            None => joined.push((from, until)),
        }
    }
    joined
}
