//! How often genes were counted, and how often they have to be.

use crate::slide::Counts;

/// How often a gene has to be counted to be chosen; by default not at all.
///
/// # Examples
///
/// ```
/// use comtip_data::GeneFloor;
///
/// let floor = GeneFloor { min_counts: 50.0, min_spot_share: 0.1 };
/// assert_eq!(floor.to_string(), "50 counts in all and a count in 10 % of the spots");
/// assert!(GeneFloor::default().is_off());
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct GeneFloor {
    /// Counts of the gene over all spots.
    pub min_counts: f64,
    /// Share of the spots in which it is counted at all, from 0 to 1.
    pub min_spot_share: f64,
}

impl GeneFloor {
    /// Whether every gene passes.
    pub fn is_off(&self) -> bool {
        *self == Self::default()
    }
}

impl std::fmt::Display for GeneFloor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let counts = format!("{} counts in all", self.min_counts);
        let share = self.min_spot_share * 100.0;
        let spots = format!("a count in {} % of the spots", (share * 1e6).round() / 1e6);
        match (self.min_counts > 0.0, self.min_spot_share > 0.0) {
            (true, false) => f.write_str(&counts),
            (false, true) => f.write_str(&spots),
            _ => write!(f, "{counts} and {spots}"),
        }
    }
}

/// Counts of genes over the spots of slides, which are added one after another.
#[derive(Debug, Clone)]
pub(super) struct GeneSupport {
    n_spots: usize,
    totals: Vec<f64>,
    n_spots_with: Vec<usize>,
}

impl GeneSupport {
    pub(super) fn new(n_genes: usize) -> Self {
        Self {
            n_spots: 0,
            totals: vec![0.0; n_genes],
            n_spots_with: vec![0; n_genes],
        }
    }

    /// Adds the spots of a slide.
    pub(super) fn push(&mut self, counts: &Counts) {
        self.n_spots += counts.n_spots();
        for spot_idx in 0..counts.n_spots() {
            let (genes, counts) = counts.spot(spot_idx);
            for (gene, count) in genes.iter().zip(counts) {
                self.totals[*gene as usize] += f64::from(*count);
                self.n_spots_with[*gene as usize] += 1;
            }
        }
    }

    pub(super) fn n_spots(&self) -> usize {
        self.n_spots
    }

    /// For every gene, whether it is counted as often as `floor` asks.
    pub(super) fn above(&self, floor: GeneFloor) -> Vec<bool> {
        let min_spots = floor.min_spot_share * self.n_spots as f64;
        let genes = self.totals.iter().zip(&self.n_spots_with);
        genes
            .map(|(total, n_spots)| *total >= floor.min_counts && *n_spots as f64 >= min_spots)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floors_are_reached_by_as_many_as_they_say() {
        let mut support = GeneSupport::new(3);
        for counts in [[2.0, 1.0], [3.0, 0.0]] {
            let mut slide = Counts::new(3);
            slide.push_spot([(0, counts[0]), (1, counts[1])]);
            slide.push_spot([]);
            support.push(&slide);
        }
        // A is 2, 0, 3, 0 and B 1, 0, 0, 0.
        let above = |min_counts, min_spot_share| {
            support.above(GeneFloor {
                min_counts,
                min_spot_share,
            })
        };
        assert_eq!(above(0.0, 0.0), [true; 3]);
        assert_eq!(above(5.0, 0.0), [true, false, false]);
        assert_eq!(above(5.5, 0.0), [false; 3]);
        assert_eq!(above(0.0, 0.25), [true, true, false]);
        assert_eq!(above(0.0, 0.5), [true, false, false]);
        assert_eq!(above(1.0, 0.5), [true, false, false]);
    }
}
