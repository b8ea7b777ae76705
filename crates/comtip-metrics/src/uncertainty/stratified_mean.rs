//! A mean over groups, each of which is drawn anew.

use super::resampled::Resampled;

/// The mean over groups of a score of each, those without one left out.
#[derive(Debug, Default)]
pub(super) struct StratifiedMean {
    groups: Vec<Group>,
}

#[derive(Debug)]
struct Group {
    score: f64,
    draws: Vec<f64>,
    left_out: Vec<f64>,
}

impl StratifiedMean {
    /// Adds a group by its score, on all its units, on draws of them, and without each in turn.
    pub(super) fn add(&mut self, score: Option<f64>, draws: Vec<f64>, left_out: Vec<f64>) {
        self.groups.extend(score.map(|score| Group {
            score,
            draws,
            left_out,
        }));
    }

    /// The mean over the groups; undefined in all `n_draws` without a group.
    pub(super) fn into_resampled(self, n_draws: usize) -> Resampled {
        let n_groups = self.groups.len() as f64;
        let sum: f64 = self.groups.iter().map(|group| group.score).sum();
        let is_defined = !self.groups.is_empty();
        let of_draw = |draw: usize| {
            let sum: f64 = self.groups.iter().map(|group| group.draws[draw]).sum();
            is_defined.then(|| sum / n_groups)
        };
        let of_group = |group: &Group| {
            let others = sum - group.score;
            let left_out = group.left_out.iter();
            left_out
                .map(|own| Some((others + own) / n_groups))
                .collect()
        };
        Resampled {
            score: is_defined.then(|| sum / n_groups),
            draws: (0..n_draws).map(of_draw).collect(),
            left_out: self.groups.iter().map(of_group).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_group_all_draws_are_undefined_and_one_without_a_score_is_left_out() {
        let mut mean = StratifiedMean::default();
        mean.add(None, vec![f64::NAN; 2], Vec::new());
        mean.add(Some(0.5), vec![0.25, 0.75], vec![0.5]);
        mean.add(Some(1.0), vec![1.0, 0.5], vec![0.0]);
        let found = mean.into_resampled(2);
        assert_eq!(found.score, Some(0.75));
        assert_eq!(found.draws, [Some(0.625), Some(0.625)]);
        assert_eq!(found.left_out, [[Some(0.75)], [Some(0.25)]]);
        let none = StratifiedMean::default().into_resampled(2);
        assert_eq!((none.score, none.draws), (None, vec![None; 2]));
    }
}
