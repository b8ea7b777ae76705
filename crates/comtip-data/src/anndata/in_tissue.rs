//! Which spots lie on tissue: `obs/in_tissue`.

use super::data_frame::DataFrame;
use crate::DataError;

const IN_TISSUE: &str = "in_tissue";

/// Whether each spot lies on tissue, `None` where there is no value; all do where there is no column.
///
/// Space Ranger writes 0 and 1; on its way through other programs the column becomes truth values,
/// texts, categories or fractions, and the words differ.
pub(super) fn read_in_tissue(obs: &DataFrame<'_>) -> Result<Vec<Option<bool>>, DataError> {
    if !obs.has(IN_TISSUE)? {
        return Ok(vec![Some(true); obs.names().len()]);
    }
    let column = obs.column(IN_TISSUE)?;
    let spots = obs.names().iter().enumerate();
    let is_on_tissue = spots.map(|(row, name)| match column.value(row).map(str::trim) {
        None | Some("") => Ok(None),
        Some(value) => match meaning(value) {
            Some(meaning) => Ok(meaning),
            None => {
                let problem = format!("spot `{name}`: `{value}` is neither 0 nor 1");
                Err(obs.error(IN_TISSUE, problem))
            }
        },
    });
    is_on_tissue.collect()
}

/// What a word says; the outer `None` if it is not known.
fn meaning(value: &str) -> Option<Option<bool>> {
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
