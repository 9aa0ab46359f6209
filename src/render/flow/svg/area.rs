//! The stacked area: how many jobs were where.

use plotters::chart::ChartBuilder;
use plotters::series::AreaSeries;
use plotters::style::Color;

use super::{Place, Refused, palette};
use crate::flow::Flow;
use crate::flow::journey::Kind;
use crate::render::flow::Scale;

/// Points along the axis of time: about one for each pixel.
const COLUMNS: usize = 600;

/// Draws it; `labels` pixels at the left are for the numbers.
pub(super) fn draw(flow: &Flow, scale: Scale, labels: u32, place: &Place<'_>) -> Result<(), Refused> {
    let until = scale.until_us as f64 / 1e6;
    let mut chart = ChartBuilder::on(place)
        .margin_left(super::MARGIN)
        .margin_right(super::MARGIN)
        .margin_top(4)
        .y_label_area_size(labels)
        .build_cartesian_2d(0.0..until, 0.0..scale.jobs as f64)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .disable_x_axis()
        .y_labels(5)
        .y_label_formatter(&|jobs| format!("{jobs:.0}"))
        .label_style(palette::text(13))
        .axis_style(palette::AXIS)
        .bold_line_style(palette::GRID)
        .max_light_lines(0)
        .y_desc("jobs")
        .draw()?;
    let counts = flow.counts(COLUMNS, scale.until_us);
    let a_column = scale.until_us as f64 / COLUMNS as f64;
    let there = (flow.end_us as f64 / a_column).ceil() as usize;
    // The highest first: each covers what belongs to those below it.
    for kind in Kind::ALL {
        let below = |counts: &[f64; 5]| counts[kind as usize..].iter().sum::<f64>();
        let points = counts.iter().take(there.min(COLUMNS)).enumerate();
        let points: Vec<(f64, f64)> = points
            .flat_map(|(column, counts)| {
                let edge = |column: usize| (column as f64 * a_column).min(flow.end_us as f64) / 1e6;
                [(edge(column), below(counts)), (edge(column + 1), below(counts))]
            })
            .collect();
        if points.iter().any(|(_, height)| *height > 0.0) {
            chart.draw_series(AreaSeries::new(points, 0.0, palette::of(kind).filled()))?;
        }
    }
    Ok(())
}
