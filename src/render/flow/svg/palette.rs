//! The colours: told apart by people who see fewer of them, by their lightness too, on white and on black.

use plotters::style::{Color, FontFamily, IntoFont, RGBColor, TextStyle};

use crate::flow::journey::Kind;

/// The ground.
pub(super) const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);
/// Text.
pub(super) const INK: RGBColor = RGBColor(0x22, 0x22, 0x22);
/// Axes.
pub(super) const AXIS: RGBColor = RGBColor(0x88, 0x88, 0x88);
/// Lines across.
pub(super) const GRID: RGBColor = RGBColor(0xdd, 0xdd, 0xdd);
/// Text on a job: the same on dark pages.
pub(super) const ON_JOB: RGBColor = RGBColor(0xfe, 0xfe, 0xfe);
/// Every other job.
pub(super) const OTHER_JOB: RGBColor = RGBColor(0x2f, 0x8f, 0xc4);
/// Where somebody stands still.
pub(super) const FROZEN: RGBColor = RGBColor(0xcc, 0x79, 0xa7);

/// What changes where the reader's page is dark.
pub(super) const DARK: &str = "@media (prefers-color-scheme: dark) { \
    [fill=\"#FFFFFF\"] { fill: #15191f } [fill=\"#222222\"] { fill: #e8e8e8 } [stroke=\"#222222\"] { stroke: #e8e8e8 } \
    [stroke=\"#DDDDDD\"] { stroke: #343b45 } }";

/// The colour of a kind of place.
pub(super) fn of(kind: Kind) -> RGBColor {
    match kind {
        Kind::Sender => RGBColor(0xbc, 0xc2, 0xc8),
        Kind::Mailbox => RGBColor(0xe6, 0x9f, 0x00),
        Kind::Work => RGBColor(0x00, 0x72, 0xb2),
        Kind::Lost => RGBColor(0xb0, 0x1a, 0x2e),
        Kind::Done => RGBColor(0x7b, 0xcb, 0xa6),
    }
}

/// Text of this size.
pub(super) fn text(size: u32) -> TextStyle<'static> {
    (FontFamily::SansSerif, size).into_font().color(&INK.to_rgba())
}
