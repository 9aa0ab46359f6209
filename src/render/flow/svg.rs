//! The picture as SVG, with axes by `plotters`.

use std::io;

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::prelude::SVGBackend;

use super::{Picture, Scale};
use crate::flow::Flow;
use crate::text::{harmless, width};

mod area;
mod gantt;
mod legend;
mod palette;

/// Where one part of the picture is drawn.
type Place<'a> = DrawingArea<SVGBackend<'a>, Shift>;
/// What the library may refuse.
type Refused = Box<dyn std::error::Error + Send + Sync>;

/// The width of one picture, in pixels, as the heights below.
const WIDTH: u32 = 660;
const TITLE: u32 = 40;
const AREA: u32 = 260;
/// Of a worker that does one job after the other.
const LANE: u32 = 30;
/// The axis of time and its labels.
const AXIS: u32 = 46;
/// What is free at the left and at the right of a chart.
const MARGIN: u32 = 20;
/// The widest labels at the left.
const LABELS: u32 = 120;

/// The pictures on the same axes, side by side: an SVG document that is well to be seen on light and on dark pages.
///
/// # Errors
/// The library refuses to draw; it has no reason to.
pub fn render(pictures: &[Picture<'_>]) -> io::Result<String> {
    let mut text = String::new();
    draw(pictures, &mut text).map_err(io::Error::other)?;
    let title: Vec<String> = pictures.iter().map(|picture| escaped(picture.title)).collect();
    let head = format!(
        "<title>Where every job was over time: {}</title>\n<style>{}</style>\n",
        title.join("; "),
        palette::DARK
    );
    // Behind the opening tag.
    if let Some(place) = text.find('>') {
        text.insert_str(place + 1, &format!("\n{head}"));
    }
    Ok(text)
}

fn draw(pictures: &[Picture<'_>], text: &mut String) -> Result<(), Refused> {
    let flows = || pictures.iter().map(|picture| picture.flow);
    let scale = Scale::of(flows());
    let lane = flows().map(lane_height).max().unwrap_or(LANE);
    let charts = TITLE + AREA + scale.workers as u32 * lane + AXIS;
    let size = (WIDTH * pictures.len().max(1) as u32, charts + legend::HEIGHT);
    let labels = flows().map(|flow| label_width(flow, scale)).max().unwrap_or(0);
    let root = SVGBackend::with_string(text, size).into_drawing_area();
    root.fill(&palette::PAPER)?;
    let (upper, lower) = root.split_vertically(charts);
    for (place, picture) in upper.split_evenly((1, pictures.len().max(1))).iter().zip(pictures) {
        let title = harmless(picture.title);
        place.draw_text(&title, &palette::text(18), ((MARGIN + labels) as i32, 14))?;
        let (_, place) = place.split_vertically(TITLE);
        let (top, bottom) = place.split_vertically(AREA);
        area::draw(picture.flow, scale, labels, &top)?;
        gantt::draw(picture.flow, scale, labels, &bottom)?;
    }
    legend::draw(&flows().collect::<Vec<_>>(), MARGIN + labels, &lower)?;
    root.present()?;
    Ok(())
}

/// The height of a worker's lane: higher where it does many jobs at the same time.
fn lane_height(flow: &Flow) -> u32 {
    let most = flow.workers.iter().map(|worker| worker.most_at_a_time()).max().unwrap_or(1);
    (most as u32 * 10).clamp(LANE, 200)
}

fn label_width(flow: &Flow, scale: Scale) -> u32 {
    let names = flow.workers.iter().map(|worker| width(&harmless(&worker.name)));
    let columns = names.chain([scale.jobs.to_string().len()]).max().unwrap_or(0);
    (columns as u32 * 8 + 20).clamp(60, LABELS)
}

/// A text for a place where no library escapes it.
fn escaped(text: &str) -> String {
    harmless(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
