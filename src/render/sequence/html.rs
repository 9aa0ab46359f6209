//! The sequence as a page for a browser, with who got what; it needs no other file.

use std::fmt::Write;

use super::story::Story;
use super::svg::{self, escaped};
use crate::render::matrix::Matrix;

/// The looks of the page.
const STYLE: &str = "\
:root{color-scheme:light dark}\
body{margin:2rem auto;max-width:90rem;padding:0 1.5rem;\
font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;color:#1f2328;background:#fff}\
h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2.5rem 0 .25rem}h3{font-size:1rem;margin:1.5rem 0 .5rem}\
p{margin:.25rem 0;max-width:45rem}.faint{color:#59636e}nav{margin:.5rem 0}\
figure{margin:1rem 0;overflow-x:auto;border:1px solid #d1d9e0;border-radius:8px;padding:.5rem;background:#fff}\
figure svg{display:block}\
table{border-collapse:collapse;font-variant-numeric:tabular-nums}\
th,td{padding:.3rem .9rem;border-bottom:1px solid #d1d9e0;text-align:left}thead th{color:#59636e;font-weight:600}\
td{white-space:nowrap}.scroll{overflow-x:auto}a{color:#0969da}\
@media (prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}.faint,thead th{color:#9198a1}\
figure{border-color:#3d444d;background:#0d1117}th,td{border-color:#3d444d}a{color:#4493f8}}";

/// A page about one play.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// What it is about, such as `09-kill`.
    pub title: &'a str,
    /// What came of it, in a sentence; may be empty.
    pub outcome: &'a str,
    /// The scenes; the one that matters most comes first.
    pub scenes: Vec<Section<'a>>,
}

/// What is shown of a scene.
#[derive(Clone, Debug)]
pub struct Section<'a> {
    /// What it proves, as the end of the sentence "this shows that".
    pub proves: &'a str,
    /// Its messages.
    pub story: Story,
    /// Who got what.
    pub matrix: Matrix,
    /// The picture of where every job was, as SVG, where the exercise has one.
    pub flow: Option<String>,
}

/// The whole page.
pub fn render(page: &Page<'_>) -> String {
    let mut text = String::new();
    let title = escaped(page.title);
    let mut add = |part: std::fmt::Arguments<'_>| {
        // A String takes everything.
        let _ = text.write_fmt(part);
    };
    add(format_args!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <title>{title}: who said what to whom</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <h1>{title}: who said what to whom</h1>\n"
    ));
    if !page.outcome.is_empty() {
        add(format_args!("<p>{}</p>\n", escaped(page.outcome)));
    }
    if page.scenes.len() > 1 {
        add(format_args!("<nav>Scenes:"));
        for (place, scene) in page.scenes.iter().enumerate() {
            add(format_args!(" <a href=\"#scene{place}\">{}</a>", escaped(&scene.story.scene)));
        }
        add(format_args!("</nav>\n"));
    }
    for (place, scene) in page.scenes.iter().enumerate() {
        add(format_args!("{}", section(place, scene)));
    }
    text.push_str("</body>\n</html>\n");
    text
}

fn section(place: usize, scene: &Section<'_>) -> String {
    let name = escaped(&scene.story.scene);
    let mut text = format!("<section id=\"scene{place}\">\n<h2>Scene {name}</h2>\n");
    if !scene.proves.is_empty() {
        text.push_str(&format!("<p class=\"faint\">A pass shows: {}.</p>\n", escaped(scene.proves)));
    }
    let title = format!("The messages of the scene {}", scene.story.scene);
    let drawn = match scene.story.rows.is_empty() {
        true => "<p>Nothing was seen.</p>".to_owned(),
        false => svg::render(&scene.story, &title),
    };
    text.push_str(&format!("<figure>\n{drawn}</figure>\n"));
    if !scene.matrix.is_empty() {
        text.push_str(&table(&scene.matrix));
    }
    if let Some(flow) = &scene.flow {
        text.push_str(&format!("<h3>Where every job was</h3>\n<figure>\n{flow}</figure>\n"));
    }
    text.push_str("</section>\n");
    text
}

fn table(matrix: &Matrix) -> String {
    let mut text = "<h3>Who got what</h3>\n<div class=\"scroll\"><table>\n<thead><tr><th></th>".to_owned();
    for link in matrix.links() {
        text.push_str(&format!("<th scope=\"col\">{}</th>", escaped(link)));
    }
    text.push_str("</tr></thead>\n<tbody>\n");
    for (name, cells) in matrix.rows() {
        text.push_str(&format!("<tr><th scope=\"row\">{}</th>", escaped(name)));
        for cell in cells {
            text.push_str(&format!("<td>{}</td>", escaped(cell)));
        }
        text.push_str("</tr>\n");
    }
    text.push_str("</tbody>\n</table></div>\n");
    text
}
