//! How often each label of one grouping meets each label of another.

use std::collections::BTreeMap;

use crate::error::MetricError;
use crate::input::check_same_length;

/// Counts of two groupings of the same spots; only pairs of labels that meet are stored.
///
/// The maps are ordered, so that sums over them are the same in every run.
pub(crate) struct Contingency {
    /// Spots, at least 1.
    pub(crate) n_spots: usize,
    /// Spots per pair of labels.
    pub(crate) joint: BTreeMap<(usize, usize), usize>,
    /// Spots per label of the first grouping.
    pub(crate) left: BTreeMap<usize, usize>,
    /// Spots per label of the second grouping.
    pub(crate) right: BTreeMap<usize, usize>,
}

impl Contingency {
    /// Counts; refuses groupings of different length and of no spots.
    pub(crate) fn of(a: &[usize], b: &[usize]) -> Result<Self, MetricError> {
        check_same_length("spots", ("a", a.len()), ("b", b.len()))?;
        if a.is_empty() {
            return Err(MetricError::Empty { what: "a" });
        }
        let mut table = Self {
            n_spots: a.len(),
            joint: BTreeMap::new(),
            left: BTreeMap::new(),
            right: BTreeMap::new(),
        };
        for (&i, &j) in a.iter().zip(b) {
            *table.joint.entry((i, j)).or_default() += 1;
            *table.left.entry(i).or_default() += 1;
            *table.right.entry(j).or_default() += 1;
        }
        Ok(table)
    }

    /// Whether the groupings are the same but for the names of their labels.
    pub(crate) fn is_bijection(&self) -> bool {
        self.joint.len() == self.left.len() && self.joint.len() == self.right.len()
    }

    /// Mutual information of the groupings in nats, at least 0.
    pub(crate) fn mutual_information(&self) -> f64 {
        let n = self.n_spots as f64;
        let information: f64 = self
            .joint
            .iter()
            .map(|((i, j), &count)| {
                let count = count as f64;
                let independent = self.left[i] as f64 * self.right[j] as f64;
                count / n * (count * n / independent).ln()
            })
            .sum();
        information.max(0.0)
    }

    /// Entropies of the two groupings in nats.
    pub(crate) fn entropies(&self) -> (f64, f64) {
        (self.entropy(&self.left), self.entropy(&self.right))
    }

    fn entropy(&self, sizes: &BTreeMap<usize, usize>) -> f64 {
        sizes
            .values()
            .map(|&size| size as f64 / self.n_spots as f64)
            .map(|p| -p * p.ln())
            .sum()
    }
}
