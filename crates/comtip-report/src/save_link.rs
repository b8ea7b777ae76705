//! A link that saves a picture of a page as a file, without a script.

use maud::{Markup, html};

use super::picture_file::PictureFile;

/// Letters of the name of a file.
const NAME_LENGTH: usize = 60;

/// The link, which holds the file.
pub(super) fn save_link(file: &PictureFile<'_>) -> Markup {
    let data = format!("data:image/svg+xml,{}", percent_encoded(&file.to_svg()));
    html! {
        a.save download={ (file_name(file.title)) ".svg" } href=(data) title={ "Save “" (file.title) "” as a picture" } {
            "SVG"
        }
    }
}

/// Letters and digits of a title, what parts them a hyphen.
fn file_name(title: &str) -> String {
    let words = title.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let name = words.join("-").to_lowercase();
    match name.is_empty() {
        true => "picture".to_owned(),
        false => name.chars().take(NAME_LENGTH).collect(),
    }
}

/// Text as the data of a URI (RFC 2397): all but what is never more than itself there is written as bytes.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 5 / 4);
    for byte in text.bytes() {
        match byte {
            b if b.is_ascii_alphanumeric() || b"-_.~!*()/,;=+@$".contains(&b) => {
                encoded.push(char::from(b));
            }
            b => encoded.push_str(&format!("%{b:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_the_words_of_its_title() {
        assert_eq!(
            file_name("R@10, tile to transcriptome (leaky)"),
            "r-10-tile-to-transcriptome-leaky"
        );
        assert_eq!(file_name("é"), "picture");
        assert_eq!(file_name(&"a".repeat(99)).len(), NAME_LENGTH);
    }

    #[test]
    fn data_hold_nothing_that_ends_an_attribute_or_a_uri() {
        assert_eq!(
            percent_encoded("<a b=\"#1\">é%"),
            "%3Ca%20b=%22%231%22%3E%C3%A9%25"
        );
    }
}
