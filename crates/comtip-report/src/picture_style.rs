//! The style of a picture that is a file of its own.

const COLOURS: &str = include_str!("colours.css");
const CHART: &str = include_str!("chart.css");

/// Rules for what charts and maps are made of. Colours stand as they are, as programs that draw do not know variables of
/// CSS; those of a dark screen follow for viewers that ask for them.
pub(super) fn picture_style() -> String {
    let (light, dark) = COLOURS.split_once("@media").unwrap_or((COLOURS, ""));
    let coloured = CHART.lines().filter(|line| line.contains("var(--"));
    let coloured: String = coloured.map(|line| format!("{line}\n")).collect();
    format!(
        "\n.chart {{ font-family: system-ui, Roboto, Helvetica, Arial, sans-serif; }}\n{}\
         @media (prefers-color-scheme: dark) {{\n{}}}\n",
        resolved(CHART, light),
        resolved(&coloured, dark)
    )
}

/// `css` with the values of variables in their places, as these declarations have them.
fn resolved(css: &str, declarations: &str) -> String {
    let declared = declarations.split(';').filter_map(|declaration| {
        let start = declaration.find("--")?;
        declaration[start..].split_once(':')
    });
    declared.fold(css.to_owned(), |css, (name, value)| {
        css.replace(&format!("var({name})"), value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_stands_as_it_is_on_a_light_screen_and_on_a_dark_one() {
        let style = picture_style();
        assert!(!style.contains("var("), "{style}");
        let (light, dark) = style.split_once("@media").expect("both");
        assert!(light.contains(".paper { fill: #ffffff; }"), "{light}");
        assert!(dark.contains(".paper { fill: #181c22; }"), "{dark}");
        // What has no colour need not be said twice.
        assert!(light.contains(".dot {") && !dark.contains(".dot {"));
    }

    #[test]
    fn the_style_needs_no_escape() {
        assert!(!picture_style().contains(['<', '>', '&', '"']));
    }
}
