//! What stands for a spot on tissue, or off it, in tables of many programs.

/// Whether a word means tissue, the inner `None` if it means that nobody knows; the outer `None` if it
/// is not a known word.
pub(crate) fn meaning(value: &str) -> Option<Option<bool>> {
    let letters = value.chars().filter(|letter| !" _<>".contains(*letter));
    let mut word: String = letters.flat_map(char::to_lowercase).collect();
    // Not the sign of a number.
    if word.contains(char::is_alphabetic) {
        word.retain(|letter| letter != '-');
    }
    match word.as_str() {
        "1" | "1.0" | "true" | "t" | "yes" | "in" | "on" | "tissue" | "intissue" | "ontissue"
        | "undertissue" => Some(Some(true)),
        "0" | "0.0" | "false" | "f" | "no" | "out" | "off" | "notissue" | "offtissue"
        | "outtissue" | "outoftissue" | "nottissue" | "notintissue" | "background" => {
            Some(Some(false))
        }
        "nan" | "na" | "n.a." | "none" | "null" => Some(None),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_tissue_are_understood_and_others_are_not_guessed() {
        for word in [
            "1",
            "1.0",
            "True",
            "TRUE",
            "yes",
            "in tissue",
            "in_tissue",
            "On Tissue",
        ] {
            assert_eq!(meaning(word), Some(Some(true)), "{word}");
        }
        for word in [
            "0",
            "0.0",
            "False",
            "no",
            "off",
            "off tissue",
            "not_in_tissue",
            "background",
        ] {
            assert_eq!(meaning(word), Some(Some(false)), "{word}");
        }
        for word in ["nan", "NA", "<NA>", "None"] {
            assert_eq!(meaning(word), Some(None), "{word}");
        }
        for word in ["2", "-1", "0.5", "10", "maybe", "tumour", "01"] {
            assert_eq!(meaning(word), None, "{word}");
        }
    }
}
