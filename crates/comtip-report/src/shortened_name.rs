//! A long name without its middle.

use std::collections::BTreeSet;

/// Fewest characters that a name is shortened to.
pub(super) const SHORTEST: usize = 12;

/// A text whose words have at most `n` characters: from longer ones the middle is taken out, and more of the end is
/// kept, where names of slides differ.
pub(super) fn shortened(text: &str, n: usize) -> String {
    let words = text.split_whitespace().map(|word| without_middle(word, n));
    words.collect::<Vec<String>>().join(" ")
}

/// The fewest characters, at least [`SHORTEST`], at which these texts stay as many as they are.
pub(super) fn shortest(texts: &[String]) -> usize {
    let n_different = |n: usize| {
        let short = texts.iter().map(|text| shortened(text, n));
        short.collect::<BTreeSet<String>>().len()
    };
    let longest = texts.iter().map(|text| text.chars().count()).max();
    let longest = longest.unwrap_or(0).max(SHORTEST);
    let n_all = n_different(longest);
    (SHORTEST..longest)
        .find(|&n| n_different(n) == n_all)
        .unwrap_or(longest)
}

fn without_middle(word: &str, n: usize) -> String {
    let n_chars = word.chars().count();
    if n_chars <= n {
        return word.to_owned();
    }
    let n_kept = n.saturating_sub(1);
    let n_start = n_kept / 3;
    let start: String = word.chars().take(n_start).collect();
    let end: String = word.chars().skip(n_chars - (n_kept - n_start)).collect();
    format!("{start}…{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_keeps_its_start_and_more_of_its_end() {
        assert_eq!(
            shortened("Human_Breast_Andersson_10142021_ST_B4", 14),
            "Huma…021_ST_B4"
        );
        assert_eq!(shortened("V10_A1 of two", 12), "V10_A1 of two");
    }

    #[test]
    fn names_that_differ_in_their_middle_stay_different() {
        let names =
            |middles: [&str; 2]| middles.map(|m| format!("Human_Breast_{m}_10142021_ST_section"));
        let texts = names(["A", "B"]);
        let n = shortest(&texts);
        assert_ne!(shortened(&texts[0], n), shortened(&texts[1], n));
        assert!(n > SHORTEST, "{n}");
        let ends = ["Human_Breast_Andersson_B4", "Human_Breast_Andersson_C2"];
        assert_eq!(shortest(&ends.map(str::to_owned)), SHORTEST);
    }
}
