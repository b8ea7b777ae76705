//! Greedy k-means++: where the centroids start.

use ndarray::{Array2, ArrayView1, Axis};
use rand::{Rng, RngExt};

use crate::clustering::squared_distances::squared_distance;

/// Draws `n_clusters` of the points as first centroids, `[n_clusters, n_features]`.
///
/// Each next one is drawn with probability proportional to the squared distance to the nearest
/// chosen so far; of `2 + ln k` such draws the one that leaves the least inertia is kept (the first
/// of equals).
pub(super) fn seed_centroids(
    points: &Array2<f64>,
    n_clusters: usize,
    rng: &mut impl Rng,
) -> Array2<f64> {
    let n_trials = 2 + (n_clusters as f64).ln() as usize;
    let mut chosen = vec![rng.random_range(0..points.nrows())];
    let mut nearest: Vec<f64> = distances_to(points, points.row(chosen[0])).collect();
    while chosen.len() < n_clusters {
        let (mut best, mut best_inertia) = (None, f64::INFINITY);
        for _ in 0..n_trials {
            let candidate = draw(&nearest, rng);
            let closer: Vec<f64> = distances_to(points, points.row(candidate))
                .zip(&nearest)
                .map(|(new, &old)| new.min(old))
                .collect();
            let inertia = closer.iter().sum();
            if best.is_none() || inertia < best_inertia {
                best_inertia = inertia;
                best = Some((candidate, closer));
            }
        }
        if let Some((candidate, closer)) = best {
            chosen.push(candidate);
            nearest = closer;
        }
    }
    points.select(Axis(0), &chosen)
}

/// Draws an index with probability proportional to its weight, or uniformly if all are zero.
fn draw(weights: &[f64], rng: &mut impl Rng) -> usize {
    let total: f64 = weights.iter().sum();
    if total <= 0.0 {
        return rng.random_range(0..weights.len());
    }
    let mut left = rng.random::<f64>() * total;
    let mut last_possible = 0;
    for (i, &weight) in weights.iter().enumerate().filter(|(_, w)| **w > 0.0) {
        last_possible = i;
        left -= weight;
        if left < 0.0 {
            break;
        }
    }
    last_possible
}

fn distances_to<'a>(
    points: &'a Array2<f64>,
    from: ArrayView1<'a, f64>,
) -> impl Iterator<Item = f64> + 'a {
    points
        .outer_iter()
        .map(move |point| squared_distance(point, from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn a_weight_of_zero_is_never_drawn() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let drawn: Vec<usize> = (0..200)
            .map(|_| draw(&[0.0, 1.0, 0.0, 3.0, 0.0], &mut rng))
            .collect();
        assert!(drawn.iter().all(|i| [1, 3].contains(i)));
        let n_heavy = drawn.iter().filter(|i| **i == 3).count();
        assert!((120..=180).contains(&n_heavy), "{n_heavy} of 200");
    }

    #[test]
    fn seeds_are_distinct_while_distinct_points_remain() {
        let points = array![[0.0], [0.0], [0.0], [1.0], [5.0]];
        for seed in 0..20 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let mut seeds = seed_centroids(&points, 3, &mut rng)
                .into_raw_vec_and_offset()
                .0;
            seeds.sort_by(f64::total_cmp);
            assert_eq!(seeds, [0.0, 1.0, 5.0]);
        }
    }
}
