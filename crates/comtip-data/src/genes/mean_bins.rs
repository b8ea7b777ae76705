//! Bins of equal width, as `pandas.cut` makes them, and statistics in them.

/// The bin of every value: `n_bins` of equal width between least and greatest value, each open to
/// the left and closed to the right, the first reaching 0.1 % of the range further down.
///
/// Values that are all the same are put around the middle, as pandas does.
pub(super) fn cut(values: &[f64], n_bins: usize) -> Vec<usize> {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let edges = match least == greatest {
        true => {
            let reach = if least == 0.0 { 1.0 } else { least.abs() } * 0.001;
            linspace(least - reach, greatest + reach, n_bins)
        }
        false => {
            let mut edges = linspace(least, greatest, n_bins);
            edges[0] -= (greatest - least) * 0.001;
            edges
        }
    };
    values
        .iter()
        .map(|value| {
            // Where the range is a few roundings wide, 0.1 % of it round to nothing.
            let n_below = edges.partition_point(|edge| edge < value);
            n_below.saturating_sub(1)
        })
        .collect()
}

/// `n_bins + 1` edges, computed as numpy does, so that a value on an edge falls the same way.
fn linspace(start: f64, stop: f64, n_bins: usize) -> Vec<f64> {
    let step = (stop - start) / n_bins as f64;
    let mut edges: Vec<f64> = (0..=n_bins).map(|i| i as f64 * step + start).collect();
    edges[n_bins] = stop;
    edges
}

/// Mean and unbiased standard deviation of the values of one bin, NaN where undefined.
#[derive(Debug, Clone, Copy)]
pub(super) struct BinStatistics {
    pub(super) mean: f64,
    pub(super) deviation: f64,
}

/// Statistics of `values` in each bin, values that are NaN left out.
pub(super) fn bin_statistics(values: &[f64], bins: &[usize], n_bins: usize) -> Vec<BinStatistics> {
    let in_bin = |bin: usize| {
        let pairs = values.iter().zip(bins);
        pairs.filter_map(move |(v, b)| (*b == bin && !v.is_nan()).then_some(*v))
    };
    (0..n_bins)
        .map(|bin| {
            let n = in_bin(bin).count() as f64;
            let mean = in_bin(bin).sum::<f64>() / n;
            let squares: f64 = in_bin(bin).map(|v| (v - mean).powi(2)).sum();
            let deviation = match n > 1.0 {
                true => (squares / (n - 1.0)).sqrt(),
                false => f64::NAN,
            };
            BinStatistics { mean, deviation }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `pandas.cut(values, bins=n, labels=False)` of pandas 2.3.3.
    #[test]
    fn bins_are_those_of_pandas() {
        assert_eq!(
            cut(&[0.0, 0.5, 1.0, 1.5, 2.0, 2.1, 4.0], 4),
            [0, 0, 0, 1, 1, 2, 3]
        );
        assert_eq!(cut(&[0.1, 0.2, 0.3, 0.4, 0.5, 0.7], 3), [0, 0, 0, 1, 1, 2]);
        assert_eq!(cut(&[3.0, 3.0], 20), [9, 9]);
        assert_eq!(cut(&[0.0], 20), [9]);
        assert_eq!(cut(&[], 20), [0_usize; 0]);
    }

    #[test]
    fn values_a_rounding_apart_have_bins_too() {
        for n_apart in 1..50_u64 {
            let values = [0.1, f64::from_bits(0.1_f64.to_bits() + n_apart)];
            let bins = cut(&values, 20);
            assert!(bins[0] == 0 && (bins[0]..20).contains(&bins[1]), "{bins:?}");
        }
    }

    #[test]
    fn nan_has_no_say_in_its_bin() {
        let values = [1.0, f64::NAN, 3.0, 5.0, f64::NAN];
        let found = bin_statistics(&values, &[0, 0, 0, 1, 2], 4);
        assert_eq!((found[0].mean, found[0].deviation), (2.0, 2.0_f64.sqrt()));
        assert_eq!(found[1].mean, 5.0);
        assert!(found[1].deviation.is_nan());
        assert!(found[2].mean.is_nan() && found[3].mean.is_nan());
    }
}
