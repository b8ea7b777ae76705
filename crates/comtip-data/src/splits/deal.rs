//! Things of several strata dealt into folds of about the same size.

/// A gain below this is rounding.
const NO_GAIN: f64 = 1e-12;

/// The fold of every thing, given as its share of each stratum; `n_folds` is at most the number of
/// things, and every fold gets one.
///
/// Each goes to the fold where the sum of squared loads grows least, in the order given; then things
/// are moved and swapped while that sum falls. Where no move helps, two folds differ by no more than
/// the least thing of the larger.
pub(crate) fn deal(shares: &[Vec<f64>], n_folds: usize) -> Vec<usize> {
    let mut folds = Folds::of(shares, n_folds);
    // Every turn but the last lowers the sum; the bound only guards against rounding.
    for _ in 0..shares.len() {
        if !folds.improve(shares) {
            break;
        }
    }
    folds.fold_of
}

struct Folds {
    loads: Vec<Vec<f64>>,
    n_things: Vec<usize>,
    fold_of: Vec<usize>,
}

impl Folds {
    fn of(shares: &[Vec<f64>], n_folds: usize) -> Self {
        let n_strata = shares.first().map_or(0, Vec::len);
        let mut folds = Self {
            loads: vec![vec![0.0; n_strata]; n_folds],
            n_things: vec![0; n_folds],
            fold_of: Vec::with_capacity(shares.len()),
        };
        for (i, thing) in shares.iter().enumerate() {
            let n_empty = folds.n_things.iter().filter(|n| **n == 0).count();
            let must_fill = shares.len() - i <= n_empty;
            let best = (0..n_folds)
                .filter(|fold| !must_fill || folds.n_things[*fold] == 0)
                .min_by(|a, b| {
                    let growth = |fold: &usize| growth(&folds.loads[*fold], thing);
                    growth(a).total_cmp(&growth(b))
                });
            // There is one: where folds must be filled, one is empty.
            let fold = best.unwrap_or_default();
            add(&mut folds.loads[fold], thing, 1.0);
            folds.n_things[fold] += 1;
            folds.fold_of.push(fold);
        }
        folds
    }

    /// Moves and swaps each thing once where that lowers the sum; tells whether any did.
    fn improve(&mut self, shares: &[Vec<f64>]) -> bool {
        let mut is_better = false;
        for thing in 0..shares.len() {
            for fold in 0..self.loads.len() {
                is_better |= self.try_move(shares, thing, fold);
            }
            for other in 0..thing {
                is_better |= self.try_swap(shares, thing, other);
            }
        }
        is_better
    }

    fn try_move(&mut self, shares: &[Vec<f64>], thing: usize, to: usize) -> bool {
        let from = self.fold_of[thing];
        if from == to || self.n_things[from] == 1 {
            return false;
        }
        let mut left = self.loads[from].clone();
        add(&mut left, &shares[thing], -1.0);
        let gain = growth(&left, &shares[thing]) - growth(&self.loads[to], &shares[thing]);
        if gain <= NO_GAIN {
            return false;
        }
        self.loads[from] = left;
        add(&mut self.loads[to], &shares[thing], 1.0);
        self.n_things[from] -= 1;
        self.n_things[to] += 1;
        self.fold_of[thing] = to;
        true
    }

    fn try_swap(&mut self, shares: &[Vec<f64>], a: usize, b: usize) -> bool {
        let (fold_a, fold_b) = (self.fold_of[a], self.fold_of[b]);
        if fold_a == fold_b {
            return false;
        }
        let (mut new_a, mut new_b) = (self.loads[fold_a].clone(), self.loads[fold_b].clone());
        add(&mut new_a, &shares[a], -1.0);
        add(&mut new_a, &shares[b], 1.0);
        add(&mut new_b, &shares[b], -1.0);
        add(&mut new_b, &shares[a], 1.0);
        let before = squares(&self.loads[fold_a]) + squares(&self.loads[fold_b]);
        if before - squares(&new_a) - squares(&new_b) <= NO_GAIN {
            return false;
        }
        self.loads[fold_a] = new_a;
        self.loads[fold_b] = new_b;
        self.fold_of.swap(a, b);
        true
    }
}

/// By how much the sum of squares of a load grows with a thing.
fn growth(load: &[f64], thing: &[f64]) -> f64 {
    let strata = load.iter().zip(thing);
    strata
        .map(|(load, share)| share * (2.0 * load + share))
        .sum()
}

fn add(load: &mut [f64], thing: &[f64], sign: f64) {
    for (load, share) in load.iter_mut().zip(thing) {
        *load += sign * share;
    }
}

fn squares(load: &[f64]) -> f64 {
    load.iter().map(|load| load * load).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_swap_finds_what_one_pass_misses() {
        // Taken in order, 3 and 3 part, 2 and 2 part, and 2 makes 7 against 5; 3 + 3 against
        // 2 + 2 + 2 is even.
        let shares = [3.0, 3.0, 2.0, 2.0, 2.0].map(|share| vec![share / 12.0]);
        let fold_of = deal(&shares, 2);
        assert_eq!(fold_of[0], fold_of[1]);
        assert!(fold_of[2..].iter().all(|fold| *fold != fold_of[0]));
    }

    proptest! {
        #[test]
        fn every_fold_gets_a_thing(
            shares in prop::collection::vec(prop::collection::vec(0.0..1.0_f64, 3), 1..15),
            n_folds in 1..15_usize,
        ) {
            let n_folds = n_folds.min(shares.len());
            let fold_of = deal(&shares, n_folds);
            prop_assert_eq!(fold_of.len(), shares.len());
            for fold in 0..n_folds {
                prop_assert!(fold_of.contains(&fold));
            }
        }
    }
}
