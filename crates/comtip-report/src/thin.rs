//! Fewer points for the same picture of a long curve.

/// Returns at most about `4 * n_buckets` points that draw like `points`.
///
/// The points are cut, in their order, into runs of equal length; of each run the first, the lowest,
/// the highest and the last point stay, so that a spike of one step is still seen. Short curves pass
/// unchanged.
pub(super) fn thin(points: &[(f64, f64)], n_buckets: usize) -> Vec<(f64, f64)> {
    let n_buckets = n_buckets.max(1);
    if points.len() <= 4 * n_buckets {
        return points.to_vec();
    }
    let mut kept = Vec::with_capacity(4 * n_buckets);
    for run in points.chunks(points.len().div_ceil(n_buckets)) {
        let by_height = |a: &usize, b: &usize| run[*a].1.total_cmp(&run[*b].1);
        let lowest = (0..run.len()).min_by(by_height).unwrap_or(0);
        let highest = (0..run.len()).max_by(by_height).unwrap_or(0);
        let mut indices = [0, lowest, highest, run.len() - 1];
        indices.sort_unstable();
        for (place, index) in indices.iter().enumerate() {
            if place == 0 || indices[place - 1] != *index {
                kept.push(run[*index]);
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::thin;

    #[test]
    fn a_short_curve_passes_unchanged() {
        let points = [(0.0, 1.0), (1.0, 5.0), (2.0, -1.0)];
        assert_eq!(thin(&points, 1), points);
    }

    #[test]
    fn ends_and_spikes_of_a_long_curve_stay() {
        let mut points: Vec<(f64, f64)> = (0..10_000).map(|step| (f64::from(step), 1.0)).collect();
        points[4321].1 = 50.0;
        points[8765].1 = -50.0;
        let kept = thin(&points, 100);
        assert!(kept.len() <= 400);
        assert_eq!(kept.first(), points.first());
        assert_eq!(kept.last(), points.last());
        assert!(kept.contains(&(4321.0, 50.0)));
        assert!(kept.contains(&(8765.0, -50.0)));
        assert!(kept.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
