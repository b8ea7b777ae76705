//! A column of sums among the genes of a count table.

use crate::slide::Counts;

/// What a column of sums is called, lower-case.
const SUMS: [&str; 6] = [
    "total",
    "totals",
    "sum",
    "total_counts",
    "n_counts",
    "ncount",
];

/// A column called as sums are that is the sum of all others in every spot.
pub(super) fn sum_of_others(genes: &[String], counts: &Counts) -> Option<usize> {
    let is_sum = |gene: usize| {
        let mut spots = 0..counts.n_spots();
        counts.total() > 0.0
            && spots.all(|i| {
                let (of_spot, values) = counts.spot(i);
                let place = of_spot.iter().position(|of| *of as usize == gene);
                let count = place.map_or(0.0, |place| f64::from(values[place]));
                2.0 * count == counts.spot_total(i)
            })
    };
    let is_called = |gene: &usize| SUMS.contains(&genes[*gene].trim().to_lowercase().as_str());
    (0..genes.len())
        .filter(is_called)
        .find(|gene| is_sum(*gene))
}
