//! What the names of spots say of sections.

use std::collections::{BTreeMap, HashMap};

use super::barcode::Barcode;
use super::listed;

/// Barcodes are the same on every capture area, so pooled ones differ in what is written round
/// them: the GEM group that `spaceranger aggr` counts up (`-1`, `-2`), what concatenating appends
/// (`-1-0`, `-1-1`), a name put in front. Several of these are a sign, and so are the same bases with
/// several of them.
///
/// Names that are no barcodes say nothing, as their ends may number the spots.
pub(super) fn sign(names: &[&str]) -> Option<String> {
    let barcodes = || names.iter().filter_map(|name| Barcode::parse(name));
    let mut n_of_mark: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for barcode in barcodes() {
        *n_of_mark
            .entry((barcode.prefix, barcode.suffix))
            .or_default() += 1;
    }
    if n_of_mark.len() < 2 {
        return None;
    }
    let mut n_of_body: HashMap<&str, usize> = HashMap::new();
    for barcode in barcodes() {
        *n_of_body.entry(barcode.body).or_default() += 1;
    }
    let n_repeated = n_of_body.values().filter(|n| **n > 1).count();
    let n_barcodes: usize = n_of_mark.values().sum();
    // Were every spot marked in its own way, the marks would number spots.
    if n_repeated == 0 && n_of_mark.len() > (n_barcodes / 2).max(2) {
        return None;
    }
    let have_prefixes = n_of_mark
        .keys()
        .any(|(prefix, _)| *prefix != first_prefix(&n_of_mark));
    let marks: Vec<String> = n_of_mark
        .iter()
        .map(
            |((prefix, suffix), n_spots)| match (have_prefixes, suffix.is_empty()) {
                (true, _) => format!("`{prefix}...{suffix}` ({n_spots})"),
                (false, true) => format!("none ({n_spots})"),
                (false, false) => format!("{suffix} ({n_spots})"),
            },
        )
        .collect();
    let kind = if have_prefixes { "forms" } else { "suffixes" };
    let mut sign = format!("barcodes have the {kind} {}", listed(&marks));
    match n_repeated {
        0 => {}
        1 => sign += ", and 1 is there twice but for these",
        n => sign += &format!(", and {n} are there twice but for these"),
    }
    Some(sign)
}

fn first_prefix<'a>(marks: &BTreeMap<(&'a str, &'a str), usize>) -> &'a str {
    marks.keys().next().map_or("", |(prefix, _)| prefix)
}
