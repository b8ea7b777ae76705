//! What names of a cohort begin with alike.

/// Fewest characters that are worth saying once instead of in every name.
const WORTHWHILE: usize = 8;

/// What all these names begin with, up to a character that is neither letter nor digit; empty where that is short, or
/// nothing would be left of a name.
pub(crate) fn shared_prefix<'a>(names: &[&'a str]) -> &'a str {
    let [first, others @ ..] = names else {
        return "";
    };
    if others.is_empty() {
        return "";
    }
    let common = others.iter().fold(*first, |common, other| {
        let alike = common.chars().zip(other.chars());
        let alike = alike.take_while(|(one, other)| one == other);
        &common[..alike.map(|(one, _)| one.len_utf8()).sum()]
    });
    let marks = common.char_indices().rev();
    let mut ends = marks
        .filter(|(_, mark)| !mark.is_alphanumeric())
        .map(|(at, mark)| at + mark.len_utf8());
    let end = ends.find(|&end| names.iter().all(|name| name.len() > end));
    match &common[..end.unwrap_or(0)] {
        prefix if prefix.chars().count() >= WORTHWHILE => prefix,
        _ => "",
    }
}

/// A name without a prefix but for its last part: `…_ST_B` of `Human_Breast_ST_B` without `Human_Breast_ST_`.
pub(crate) fn without_prefix(name: &str, prefix: &str) -> String {
    let Some(rest) = name.strip_prefix(prefix).filter(|_| !prefix.is_empty()) else {
        return name.to_owned();
    };
    let is_mark = |c: char| !c.is_alphanumeric();
    let before = prefix.trim_end_matches(is_mark);
    let last_part = before.rfind(is_mark).unwrap_or(before.len());
    format!("…{}{rest}", &prefix[last_part..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_between_their_parts_and_never_wholly() {
        let (b, c) = ("Human_Breast_10142021_ST_B4", "Human_Breast_10142021_ST_C2");
        assert_eq!(shared_prefix(&[b, c]), "Human_Breast_10142021_ST_");
        let section = "Human_Breast_10142021_ST_C";
        assert_eq!(shared_prefix(&[c, section]), "Human_Breast_10142021_ST_");
        let group = "Human_Breast_10142021_ST_";
        assert_eq!(shared_prefix(&[c, group]), "Human_Breast_10142021_");
    }

    #[test]
    fn short_names_and_single_ones_stay_as_they_are() {
        assert_eq!(shared_prefix(&["V10_A1", "V10_B1"]), "");
        assert_eq!(shared_prefix(&["Human_Breast_10142021_ST_B4"]), "");
        assert_eq!(shared_prefix(&["sample1section", "sample1sectiop"]), "");
        assert_eq!(shared_prefix(&[]), "");
    }

    #[test]
    fn what_is_left_of_a_name_can_be_recognised() {
        assert_eq!(
            without_prefix("Human_Breast_ST_B", "Human_Breast_ST_"),
            "…_ST_B"
        );
        assert_eq!(without_prefix("Andersson_B", "Andersson_"), "…_B");
        assert_eq!(without_prefix("Nobody_B", "Andersson_"), "Nobody_B");
        assert_eq!(without_prefix("B", ""), "B");
    }
}
