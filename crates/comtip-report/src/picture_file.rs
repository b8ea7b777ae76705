//! A picture of a page as a file of its own, with the words that stand around it there.

use maud::{Markup, html};

use super::control_characters::without_control_characters;
use super::number::coordinate;
use super::paragraph::lines_of;
use super::picture_style::picture_style;

const MARGIN: f64 = 12.0;
/// Heights of lines of text, and widths of their letters on average.
const LINE: f64 = 16.0;
const LETTER: f64 = 6.1;
const HEADING_LINE: f64 = 19.0;
const HEADING_LETTER: f64 = 7.6;

/// A picture and what stands around it.
#[derive(Default)]
pub(super) struct PictureFile<'a> {
    /// What it shows.
    pub(super) title: &'a str,
    /// Sentences and the name of the vertical axis, above it from the left.
    pub(super) above: Vec<&'a str>,
    /// An `<svg>` with a `viewBox` of the shape of `size`.
    pub(super) picture: Markup,
    /// Width and height that it is drawn at, px.
    pub(super) size: (f64, f64),
    /// The name of the horizontal axis, at its lower right.
    pub(super) x_label: &'a str,
    /// What its colours and marks are.
    pub(super) key: Vec<KeyLine>,
    /// Gradients and pictures that it refers to.
    pub(super) defs: Markup,
}

/// A line of a key.
pub(super) struct KeyLine {
    /// An `<svg>` with a `viewBox`.
    pub(super) swatch: Markup,
    /// Width that it is drawn at, px.
    pub(super) width: f64,
    /// What it means.
    pub(super) text: String,
}

/// The key as a list of a page; nothing without a line.
pub(super) fn key_html(key: &[KeyLine]) -> Markup {
    html! {
        @if !key.is_empty() {
            ul.legend { @for line in key { li { (line.swatch) (line.text) } } }
        }
    }
}

/// A line of text at its place from the top.
struct Placed {
    class: &'static str,
    y: f64,
    text: String,
}

impl PictureFile<'_> {
    /// The file: SVG in UTF-8, which names no other.
    pub(super) fn to_svg(&self) -> String {
        let (width, height) = self.size;
        let room = width - 2.0 * MARGIN;
        let (mut y, mut placed) = (MARGIN, Vec::new());
        let mut place = |class, line: f64, text: String| {
            y += line;
            placed.push(Placed { class, y, text });
        };
        for text in fitting(self.title, room, HEADING_LETTER) {
            place("heading", HEADING_LINE, text);
        }
        for text in self.above.iter().flat_map(|text| text.lines()) {
            for text in fitting(text, room, LETTER) {
                place("small", LINE, text);
            }
        }
        let top = y + 8.0;
        let mut below = top + height + 2.0;
        let x_label: Vec<(f64, String)> = fitting(self.x_label, room, LETTER)
            .into_iter()
            .map(|text| {
                below += LINE;
                (below, text)
            })
            .collect();
        let (key, bottom) = self.key(below + 8.0);
        let bottom = coordinate(bottom + MARGIN);
        let file = html! {
            svg.chart xmlns="http://www.w3.org/2000/svg" width=(width) height=(bottom)
                viewBox={ "0 0 " (width) " " (bottom) } {
                title { (self.title) }
                style { (picture_style()) }
                defs { (self.defs) }
                rect.paper width=(width) height=(bottom) {}
                @for Placed { class, y, text } in &placed {
                    text.(class) x=(MARGIN) y=(coordinate(*y)) { (text) }
                }
                svg y=(coordinate(top)) width=(width) height=(coordinate(height)) overflow="visible" {
                    (self.picture)
                }
                @for (y, text) in &x_label {
                    text.end x=(width - MARGIN) y=(coordinate(*y)) { (text) }
                }
                (key)
            }
        };
        without_control_characters(&file.into_string())
    }

    /// The key from `top` on, and where it ends.
    fn key(&self, top: f64) -> (Markup, f64) {
        let mut y = top;
        let mut lines = Vec::new();
        for line in &self.key {
            let left = MARGIN + line.width + 6.0;
            let texts = fitting(&line.text, self.size.0 - left - MARGIN, LETTER);
            let n_lines = texts.len();
            lines.push((y, left, line, texts));
            y += LINE * n_lines as f64;
        }
        let key = html! {
            @for (y, left, line, texts) in &lines {
                svg x=(MARGIN) y=(coordinate(y + 2.0)) width=(line.width) height="12" { (line.swatch) }
                @for (at, text) in texts.iter().enumerate() {
                    text x=(left) y=(coordinate(y + 12.0 + LINE * at as f64)) { (text) }
                }
            }
        };
        (key, y)
    }
}

/// A text as lines that fit a width of so many px; a word that does not is broken.
fn fitting(text: &str, width: f64, letter: f64) -> Vec<String> {
    let n = ((width / letter) as usize).max(1);
    let lines = lines_of(text, n).into_iter();
    let broken = lines.flat_map(|line| {
        let letters: Vec<char> = line.chars().collect();
        let parts = letters.chunks(n).map(|part| part.iter().collect());
        parts.collect::<Vec<String>>()
    });
    broken.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_around_the_picture_and_make_room_for_themselves() {
        let file = PictureFile {
            title: "a title of more words than one line of this picture holds",
            above: vec!["PCC"],
            picture: html! { svg viewBox="0 0 1 1" {} },
            size: (200.0, 100.0),
            x_label: "gene <A>",
            key: vec![KeyLine {
                swatch: Markup::default(),
                width: 12.0,
                text: "tumour".to_owned(),
            }],
            ..PictureFile::default()
        };
        let svg = file.to_svg();
        assert_eq!(svg.matches("class=\"heading\"").count(), 3, "{svg}");
        // Three lines of the title and one above: 12 + 3 * 19 + 16 + 8.
        assert!(
            svg.contains("<svg y=\"93\" width=\"200\" height=\"100\""),
            "{svg}"
        );
        assert!(
            svg.contains("<text class=\"end\" x=\"188\" y=\"211\">gene &lt;A&gt;</text>"),
            "{svg}"
        );
        assert!(svg.contains("viewBox=\"0 0 200 247\""), "{svg}");
        assert!(svg.starts_with("<svg class=\"chart\" xmlns="), "{svg}");
    }

    #[test]
    fn a_word_that_does_not_fit_is_broken() {
        assert_eq!(fitting("of ST_B4_C2", 50.0, 10.0), ["of", "ST_B4", "_C2"]);
    }
}
