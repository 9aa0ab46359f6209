//! The picture as SVG, with axes by `plotters`.

use super::{Picture, Scale};

/// The pictures on the same axes, side by side: an SVG document.
pub fn render(pictures: &[Picture<'_>]) -> String {
    let _scale = Scale::of(pictures.iter().map(|picture| picture.flow));
    String::new()
}
