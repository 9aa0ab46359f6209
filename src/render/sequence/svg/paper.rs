//! The shapes that the picture is made of, and the document around them.

use std::fmt::Write;

use crate::render::sequence::story::Mark;
use crate::text::harmless;

/// The looks, for light pages and for dark ones. The colours differ in lightness too, for those who see fewer of them.
const STYLE: &str = "\
.seq text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#1f2328;\
paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}\
.seq .paper{fill:#fff}.seq .end{text-anchor:end}.seq .middle{text-anchor:middle}\
.seq text.said{font-weight:600}.seq text.faint{fill:#59636e}.seq text.good{fill:#116329}\
.seq text.waits{fill:#7d4e00}.seq text.bad{fill:#b01a2e}.seq text.name{font-weight:600;stroke:none}\
.seq text.role{fill:#59636e;stroke:none;font-size:10px}\
.seq .box{fill:#f3f5f7;stroke:#818b98}.seq .own .box,.seq .box.own{stroke-dasharray:3 3}\
.seq .life{stroke:#c3cad2;stroke-width:2}.seq .still{stroke:#9a6700;stroke-dasharray:2 5}\
.seq .wire{stroke:#0969da;fill:#0969da;stroke-width:1.5}.seq .fold{stroke:#59636e;fill:#59636e}\
.seq line.fold{stroke-dasharray:4 4}.seq .wire.bad{stroke:#b01a2e;fill:#b01a2e}\
.seq .dot{fill:#59636e}.seq .ring{fill:#fff;stroke:#59636e;stroke-width:1.5}.seq .dot.good{fill:#116329}\
.seq .dot.bad{fill:#b01a2e}.seq .dot.waits{fill:#9a6700}.seq .band{fill:#fff1e5}\
@media (prefers-color-scheme:dark){\
.seq text{fill:#e6edf3;stroke:#0d1117}.seq .paper{fill:#0d1117}.seq text.faint{fill:#9198a1}\
.seq text.good{fill:#56d364}.seq text.waits{fill:#e3b341}.seq text.bad{fill:#ff8d86}.seq text.role{fill:#9198a1}\
.seq .box{fill:#1c2128;stroke:#6e7681}.seq .life{stroke:#3d444d}.seq .still{stroke:#d29922}\
.seq .wire{stroke:#4493f8;fill:#4493f8}.seq .fold{stroke:#9198a1;fill:#9198a1}\
.seq .wire.bad{stroke:#ff7b72;fill:#ff7b72}.seq .dot{fill:#9198a1}.seq .ring{fill:#0d1117;stroke:#9198a1}\
.seq .dot.good{fill:#56d364}.seq .dot.bad{fill:#ff7b72}.seq .dot.waits{fill:#d29922}.seq .band{fill:#3b2300}}";

/// A place, in pixels: to the right, and down.
#[derive(Clone, Copy)]
pub(super) struct Point(pub(super) usize, pub(super) usize);

/// What has been drawn so far.
#[derive(Default)]
pub(super) struct Paper {
    text: String,
}

impl Paper {
    fn add(&mut self, shape: std::fmt::Arguments<'_>) {
        // A String takes everything.
        let _ = self.text.write_fmt(shape);
        self.text.push('\n');
    }

    pub(super) fn line(&mut self, from: Point, to: Point, class: &str) {
        let (Point(x1, y1), Point(x2, y2)) = (from, to);
        self.add(format_args!(r#"<line class="{class}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>"#));
    }

    /// The head of an arrow.
    pub(super) fn tip(&mut self, Point(x, y): Point, rightwards: bool, class: &str) {
        let back = if rightwards { x.saturating_sub(9) } else { x + 9 };
        let (up, down) = (y.saturating_sub(4), y + 4);
        self.add(format_args!(r#"<path class="{class}" d="M{x} {y}L{back} {up}L{back} {down}Z"/>"#));
    }

    /// Where a message is lost.
    pub(super) fn cross(&mut self, Point(x, y): Point) {
        let (left, right, up, down) = (x.saturating_sub(6), x + 6, y.saturating_sub(6), y + 6);
        self.add(format_args!(
            r#"<path class="wire bad" d="M{left} {up}L{right} {down}M{left} {down}L{right} {up}"/>"#
        ));
    }

    pub(super) fn text(&mut self, Point(x, y): Point, text: &str, class: &str) {
        let text = escaped(text);
        self.add(format_args!(r#"<text class="{class}" x="{x}" y="{y}" xml:space="preserve">{text}</text>"#));
    }

    /// A name in a box, perhaps with its role below.
    pub(super) fn boxed(
        &mut self,
        Point(x, y): Point,
        wide: usize,
        name: &str,
        role: Option<&str>,
        class: &str,
    ) {
        let (left, top) = (x.saturating_sub(wide / 2), y.saturating_sub(18));
        let own = if class.contains("own") { " own" } else { "" };
        self.add(format_args!(
            r#"<rect class="box{own}" x="{left}" y="{top}" width="{wide}" height="36" rx="6"/>"#
        ));
        let baseline = if role.is_some() { y } else { y + 4 };
        self.text(Point(x, baseline), name, "name middle");
        if let Some(role) = role {
            self.text(Point(x, y + 13), role, "role middle");
        }
    }

    /// The background of one row.
    pub(super) fn band(&mut self, top: usize, high: usize, wide: usize) {
        self.add(format_args!(r#"<rect class="band" x="0" y="{top}" width="{wide}" height="{high}"/>"#));
    }

    /// What befell somebody.
    pub(super) fn mark(&mut self, Point(x, y): Point, mark: Mark) {
        match mark {
            Mark::Connects | Mark::HangsUp => {
                self.add(format_args!(r#"<circle class="ring" cx="{x}" cy="{y}" r="4.5"/>"#));
            }
            Mark::Killed | Mark::Fails => self.cross(Point(x, y)),
            Mark::Starts | Mark::Ends | Mark::Stopped => {
                let left = x.saturating_sub(7);
                let top = y.saturating_sub(2);
                self.add(format_args!(r#"<rect class="dot" x="{left}" y="{top}" width="14" height="4"/>"#));
            }
            Mark::Prints => self.dot(Point(x, y), "dot good"),
            Mark::Complains | Mark::Babbles => self.dot(Point(x, y), "dot bad"),
            Mark::Refused | Mark::Frozen | Mark::Thawed => self.dot(Point(x, y), "dot waits"),
        }
    }

    fn dot(&mut self, Point(x, y): Point, class: &str) {
        self.add(format_args!(r#"<circle class="{class}" cx="{x}" cy="{y}" r="4"/>"#));
    }

    /// Everything, as a document.
    pub(super) fn document(self, title: &str, wide: usize, high: usize) -> String {
        let title = escaped(title);
        let drawn = self.text;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"seq\" width=\"{wide}\" height=\"{high}\" \
             viewBox=\"0 0 {wide} {high}\" role=\"img\">\n<title>{title}</title>\n<style>{STYLE}</style>\n\
             <rect class=\"paper\" width=\"{wide}\" height=\"{high}\"/>\n{drawn}</svg>\n"
        )
    }
}

/// A text as XML and HTML write it.
pub(in crate::render::sequence) fn escaped(text: &str) -> String {
    // Characters that no document may hold are made visible by `harmless`.
    harmless(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
