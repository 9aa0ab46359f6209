//! Curves as SVG, with axes by `plotters`.

use std::io;

use plotters::chart::{ChartBuilder, SeriesLabelPosition};
use plotters::coord::ranged1d::{AsRangedCoord, Ranged, ValueFormatter};
use plotters::drawing::{DrawingAreaErrorKind, IntoDrawingArea};
use plotters::prelude::{IntoLogRange, LineSeries, PathElement, SVGBackend};
use plotters::style::{BLACK, Color, Palette, Palette99, RGBColor, WHITE};

/// The size of the picture.
const SIZE: (u32, u32) = (960, 540);

/// A named curve.
pub(super) struct Curve {
    pub(super) name: String,
    pub(super) points: Vec<(f64, f64)>,
}

/// What the axes are.
pub(super) struct Axes {
    pub(super) title: String,
    pub(super) across: &'static str,
    pub(super) up: &'static str,
    /// Whether each step is a multiple of the one before.
    pub(super) logarithmic: bool,
}

/// The curves as an SVG document.
///
/// # Errors
/// The library refuses to draw; it has no reason to.
pub(super) fn curves(axes: &Axes, curves: &[Curve]) -> io::Result<String> {
    let points = || curves.iter().flat_map(|curve| &curve.points);
    let range = |values: &dyn Fn() -> Vec<f64>| {
        let most = values().into_iter().fold(0.0, f64::max);
        let least = values().into_iter().fold(f64::INFINITY, f64::min);
        match axes.logarithmic {
            true => least.clamp(1.0, 1e12) * 0.9..most.max(10.0) * 1.2,
            false => 0.0..if most > 0.0 { most * 1.05 } else { 1.0 },
        }
    };
    let across = range(&|| points().map(|point| point.0).collect());
    let up = range(&|| points().map(|point| point.1).collect());
    let mut svg = String::new();
    let drawn = match axes.logarithmic {
        true => draw(&mut svg, axes, curves, across.log_scale(), up.log_scale()),
        false => draw(&mut svg, axes, curves, across, up),
    };
    drawn.map_err(io::Error::other)?;
    Ok(svg)
}

type Drawn = Result<(), DrawingAreaErrorKind<io::Error>>;

fn draw<X, Y>(
    svg: &mut String,
    axes: &Axes,
    curves: &[Curve],
    across: impl AsRangedCoord<Value = f64, CoordDescType = X>,
    up: impl AsRangedCoord<Value = f64, CoordDescType = Y>,
) -> Drawn
where
    X: Ranged<ValueType = f64> + ValueFormatter<f64>,
    Y: Ranged<ValueType = f64> + ValueFormatter<f64>,
{
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .caption(&axes.title, ("sans-serif", 20))
        .margin(16)
        .x_label_area_size(44)
        .y_label_area_size(80)
        .build_cartesian_2d(across, up)?;
    chart
        .configure_mesh()
        .x_desc(axes.across)
        .y_desc(axes.up)
        .light_line_style(WHITE)
        .bold_line_style(RGBColor(225, 225, 225))
        .draw()?;
    for (place, curve) in curves.iter().enumerate() {
        let colour = Palette99::pick(place).to_rgba();
        chart
            .draw_series(LineSeries::new(curve.points.iter().copied(), colour.stroke_width(2)))?
            .label(&curve.name)
            .legend(move |(x, y)| PathElement::new(vec![(x, y), (x + 18, y)], colour.stroke_width(3)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperRight)
        .background_style(WHITE.mix(0.85))
        .border_style(BLACK.mix(0.3))
        .draw()?;
    area.present()
}
