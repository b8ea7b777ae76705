//! The name of a spot, taken apart.

/// Fewer bases could be a word; barcodes of Visium have 16.
const MIN_BASES: usize = 12;

/// What in the name of a spot tells its place, apart from what is written round it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Barcode<'a> {
    /// The bases (`AAACAAGTATCTCCCA`), the bin (`008um_00012_00345`) or the cell
    /// (`cellid_000000717`).
    pub(super) body: &'a str,
    /// What stands before it: `sec1_`.
    pub(super) prefix: &'a str,
    /// What stands behind it: the GEM group, and what others have put there: `-1`, `-1-0`, `_2`.
    pub(super) suffix: &'a str,
}

impl<'a> Barcode<'a> {
    /// Takes a name apart; `None` if it is no barcode of 10x's or alike.
    pub(crate) fn parse(name: &'a str) -> Option<Self> {
        let words = words(name);
        let text = |i: usize| words.get(i).map_or("", |(start, end)| &name[*start..*end]);
        let (first, last) = (0..words.len()).find_map(|i| {
            let last = if is_bases(text(i)) {
                // Two barcodes that make up one, as in DBiT-seq, are one body.
                i + (i + 1..words.len())
                    .take_while(|next| is_bases(text(*next)))
                    .count()
            } else if text(i) == "cellid" && is_number(text(i + 1)) {
                i + 1
            } else if text(i).strip_suffix("um").is_some_and(is_number)
                && is_number(text(i + 1))
                && is_number(text(i + 2))
            {
                i + 2
            } else {
                return None;
            };
            Some((i, last))
        })?;
        let (start, end) = (words[first].0, words[last].1);
        Some(Self {
            body: &name[start..end],
            prefix: &name[..start],
            suffix: &name[end..],
        })
    }

    /// The bases, the bin or the cell alone.
    pub(crate) fn body(&self) -> &'a str {
        self.body
    }
}

/// Start and end of each run of letters and digits.
fn words(name: &str) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, letter) in name.char_indices() {
        match (letter.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(begun)) => {
                words.push((begun, at));
                start = None;
            }
            _ => {}
        }
    }
    words.extend(start.map(|begun| (begun, name.len())));
    words
}

fn is_bases(word: &str) -> bool {
    word.len() >= MIN_BASES && word.bytes().all(|base| b"ACGTN".contains(&base))
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|digit| digit.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(name: &str) -> Option<(&str, &str, &str)> {
        Barcode::parse(name).map(|barcode| (barcode.prefix, barcode.body, barcode.suffix))
    }

    #[test]
    fn barcodes_of_each_kind_are_taken_apart() {
        let bases = "AAACAAGTATCTCCCA";
        assert_eq!(parts(bases), Some(("", bases, "")));
        assert_eq!(parts("AAACAAGTATCTCCCA-1"), Some(("", bases, "-1")));
        assert_eq!(parts("AAACAAGTATCTCCCA-1-0"), Some(("", bases, "-1-0")));
        assert_eq!(
            parts("sec1_AAACAAGTATCTCCCA_2"),
            Some(("sec1_", bases, "_2"))
        );
        let bin = "s_008um_00012_00345-1";
        assert_eq!(parts(bin), Some(("s_", "008um_00012_00345", "-1")));
        assert_eq!(
            parts("cellid_000000717-1"),
            Some(("", "cellid_000000717", "-1"))
        );
        let two = "ACGTACGTACGT_TTGCATGCATGC-2";
        assert_eq!(parts(two), Some(("", "ACGTACGTACGT_TTGCATGCATGC", "-2")));
    }

    #[test]
    fn other_names_are_no_barcodes() {
        for name in [
            "",
            "10x13",
            "spot-1",
            "CAT-1",
            "AAC-1",
            "s_008um_1",
            "cellid",
            "aaacaagtatctccca-1",
        ] {
            assert_eq!(parts(name), None, "{name}");
        }
    }

    proptest! {
        #[test]
        fn the_parts_make_up_the_name(name in "\\PC{0,8}[ACGT]{0,17}[-_]?\\PC{0,8}") {
            if let Some((prefix, body, suffix)) = parts(&name) {
                prop_assert_eq!(format!("{prefix}{body}{suffix}"), name);
            }
        }
    }
}
