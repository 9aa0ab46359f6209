//! What the colours and marks stand for: those that occur.

use plotters::element::{Cross, Rectangle, TriangleMarker};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, RGBColor};

use super::{Place, Refused, gantt, palette};
use crate::flow::Flow;
use crate::flow::journey::Kind;
use crate::render::flow::occurs::{Mark, kinds, marks, words};

/// Pixels.
pub(super) const HEIGHT: u32 = 40;

/// Draws it in one line.
pub(super) fn draw(flows: &[&Flow], left: u32, place: &Place<'_>) -> Result<(), Refused> {
    let mut x = left as i32;
    let y = 12;
    let boxed = |x: i32, colour: RGBColor| Rectangle::new([(x, y - 6), (x + 14, y + 6)], colour.filled());
    let text = palette::text(13).pos(Pos::new(HPos::Left, VPos::Center));
    let say = |x: &mut i32, words: &str| {
        let written = place.draw_text(words, &text, (*x + 20, y));
        *x += 20 + words.len() as i32 * 6 + 22;
        written
    };
    for kind in kinds(flows) {
        place.draw(&boxed(x, palette::of(kind)))?;
        say(&mut x, words(kind, flows))?;
    }
    for mark in marks(flows) {
        match mark {
            Mark::Frozen => place.draw(&boxed(x, palette::FROZEN))?,
            Mark::Killed => {
                place.draw(&Cross::new((x + 7, y), 6, palette::of(Kind::Lost).stroke_width(3)))?
            }
            Mark::Came => place.draw(&TriangleMarker::new((x + 7, y), 7, gantt::CAME.filled()))?,
            Mark::Idle => continue,
        }
        say(&mut x, mark.words())?;
    }
    Ok(())
}
