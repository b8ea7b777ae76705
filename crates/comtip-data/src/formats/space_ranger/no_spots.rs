//! Why no spot of a matrix has a position on tissue.

/// Says it from the barcodes of the matrix and those of positions on tissue without counts.
pub(crate) fn no_spots(barcodes: &[String], positions: &[String]) -> String {
    let (Some(ours), Some(theirs)) = (barcodes.first(), positions.first()) else {
        return "no spot of the matrix lies on tissue by the positions".to_owned();
    };
    let has_bases = |ours: &str| positions.iter().any(|theirs| bases(theirs) == Some(ours));
    let remedy = match bases(ours).is_some_and(has_bases) {
        true => "the bases are the same, so write what stands before and behind them alike",
        false => "take both from one run of Space Ranger",
    };
    format!(
        "no spot has both a position on tissue and counts: the matrix names spots like `{ours}`, the positions \
         like `{theirs}`; {remedy}"
    )
}

/// The 16 bases of a barcode, whatever stands before and behind them.
fn bases(barcode: &str) -> Option<&str> {
    let is_base = |letter: char| matches!(letter, 'A' | 'C' | 'G' | 'T');
    let mut parts = barcode.split(|letter| !is_base(letter));
    parts.find(|part| part.len() == 16)
}
