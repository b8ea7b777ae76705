//! How strongly a node is linked to groups of nodes.

/// Weights to groups of nodes, summed; only groups that are linked are looked at again.
pub(super) struct LinkTally {
    weights: Vec<f64>,
    linked: Vec<usize>,
}

impl LinkTally {
    /// No links to any of `n_groups`.
    pub(super) fn new(n_groups: usize) -> Self {
        Self {
            weights: vec![0.0; n_groups],
            linked: Vec::new(),
        }
    }

    /// Forgets all links and sums those that are given: groups with weights above 0.
    pub(super) fn count(&mut self, links: impl Iterator<Item = (usize, f64)>) {
        for &group in &self.linked {
            self.weights[group] = 0.0;
        }
        self.linked.clear();
        for (group, weight) in links {
            if self.weights[group] == 0.0 {
                self.linked.push(group);
            }
            self.weights[group] += weight;
        }
    }

    /// The weight to a group, 0 if it is not linked.
    pub(super) fn weight(&self, group: usize) -> f64 {
        self.weights[group]
    }

    /// The linked groups with their weights, in the order in which they were first linked.
    pub(super) fn links(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.linked
            .iter()
            .map(|&group| (group, self.weights[group]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_sums_by_group_and_forgets_the_one_before() {
        let mut tally = LinkTally::new(4);
        tally.count([(3, 1.0), (1, 0.5), (3, 2.0)].into_iter());
        assert_eq!(tally.links().collect::<Vec<_>>(), [(3, 3.0), (1, 0.5)]);
        tally.count([(0, 1.0)].into_iter());
        assert_eq!((tally.weight(3), tally.weight(0)), (0.0, 1.0));
    }
}
