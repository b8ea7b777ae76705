//! The mark of a series: a shape and a colour class, so that colour alone never tells curves apart.

use maud::{Markup, html};

use super::number::coordinate;

/// How many colours (`.c0`, `.c1`, ... in the style sheet) there are before they repeat.
const N_COLOURS: usize = 8;

/// Class of the colour of series `index`.
pub(super) fn colour_class(index: usize) -> String {
    format!("c{}", index % N_COLOURS)
}

/// A disc, square, triangle or diamond of about 8 px around `(x, y)`, as SVG.
///
/// Shape and colour repeat every four and every eight series; the fifth to eighth are hollow.
pub(super) fn mark(index: usize, x: f64, y: f64, tooltip: Option<&str>) -> Markup {
    let fill = if index % 8 < 4 { "solid" } else { "hollow" };
    let at = |dx: f64, dy: f64| format!("{},{}", coordinate(x + dx), coordinate(y + dy));
    let path = match index % 4 {
        0 => format!("M{}a4,4 0 1 0 8,0a4,4 0 1 0 -8,0z", at(-4.0, 0.0)),
        1 => format!("M{}h7v7h-7z", at(-3.5, -3.5)),
        2 => format!("M{}L{}L{}z", at(0.0, -4.5), at(4.5, 3.5), at(-4.5, 3.5)),
        _ => format!("M{}l4.7,4.7l-4.7,4.7l-4.7,-4.7z", at(0.0, -4.7)),
    };
    html! {
        path.mark.(fill).(colour_class(index)) d=(path) {
            @if let Some(tooltip) = tooltip { title { (tooltip) } }
        }
    }
}

/// The mark on a short piece of its line, for a legend.
pub(super) fn swatch(index: usize) -> Markup {
    html! {
        svg.line-swatch viewBox="0 0 26 12" aria-hidden="true" {
            path.curve.(colour_class(index)) d="M1,6h24" {}
            (mark(index, 13.0, 6.0, None))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::mark;

    #[test]
    fn eight_series_have_eight_different_marks_and_the_ninth_repeats() {
        let html = |index| mark(index, 0.0, 0.0, None).into_string();
        let marks: Vec<String> = (0..9).map(html).collect();
        for later in 1..8 {
            assert!(!marks[..later].contains(&marks[later]));
        }
        assert_eq!(marks[8], marks[0]);
    }
}
