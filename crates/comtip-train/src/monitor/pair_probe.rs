//! Whether embeddings tell matched gene-value pairs from shuffled ones.

use burn::tensor::TensorReadError;
use comtip_metrics::{MetricError, Ridge};
use comtip_model::host_rows;
use ndarray::{Array2, Axis};
use serde::{Deserialize, Serialize};

use crate::error::TrainError;
use crate::objective::SentencePairs;

/// How many held-out spots a fresh linear probe tells the matched sentences of from the shuffled ones.
///
/// Of every spot the probe sees two embeddings, of its sentences with their values in place and moved about, and says
/// which is which: one half is chance. It is a ridge regression in closed form ([`Ridge`]) on the difference of the
/// two, whose sign alternates from spot to spot; the penalty has the least leave-one-out error on the spots it is
/// fitted on. So a direction counts however little of the variance it has. Spots whose sentences are the same either way,
/// because their values are all equal or were moved onto themselves, tell nothing and are left out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairProbe {
    /// Share of the held-out spots that it tells right.
    pub accuracy: f64,
    /// Held-out spots whose two embeddings differ.
    pub n_spots: usize,
}

impl PairProbe {
    /// Fits the probe on some spots and tries it on others. `None` where it cannot be fitted: with fewer than two
    /// spots that differ, or embeddings that are not finite.
    ///
    /// # Errors
    ///
    /// If a number cannot be read from the device.
    pub(crate) fn of(
        fitted: SentencePairs,
        held_out: SentencePairs,
    ) -> Result<Option<Self>, TrainError> {
        let (fitted, held_out) = (differences(fitted)?, differences(held_out)?);
        let sign = |spot: usize| if spot.is_multiple_of(2) { 1.0 } else { -1.0 };
        let signs = Array2::from_shape_fn((fitted.nrows(), 1), |(spot, _)| sign(spot));
        let ridge = Ridge {
            penalties: (-4..=5).map(|exponent| 10_f64.powi(exponent)).collect(),
        };
        let are_right = || -> Result<Vec<bool>, MetricError> {
            let fit = ridge.fit((&fitted * &signs).view(), signs.view())?;
            // Both ways round, so that the intercept takes no part.
            let forth = fit.predict(held_out.view())?;
            let back = fit.predict((-&held_out).view())?;
            Ok((forth - back).iter().map(|margin| *margin > 0.0).collect())
        };
        if fitted.nrows() < 2 || held_out.is_empty() {
            return Ok(None);
        }
        Ok(are_right().ok().map(|are_right| Self {
            accuracy: are_right.iter().filter(|right| **right).count() as f64
                / are_right.len() as f64,
            n_spots: are_right.len(),
        }))
    }

    /// Where the accuracy on all spots lies, with 95 % confidence (Wilson 1927).
    ///
    /// ```
    /// use comtip_train::PairProbe;
    ///
    /// let (low, high) = PairProbe { accuracy: 0.5, n_spots: 100 }.interval();
    /// assert!((low - 0.4038).abs() < 1e-4 && (high - 0.5962).abs() < 1e-4);
    /// ```
    pub fn interval(&self) -> (f64, f64) {
        const Z: f64 = 1.959_963_984_540_054;
        let (p, n) = (self.accuracy, self.n_spots.max(1) as f64);
        let middle = (p + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
        let half = Z / (1.0 + Z * Z / n) * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        (middle - half, middle + half)
    }
}

/// Matched less shuffled, a row a spot that differs at all.
fn differences(pairs: SentencePairs) -> Result<Array2<f32>, TensorReadError> {
    let all = host_rows(pairs.matched - pairs.shuffled)?;
    let differs = |spot: &usize| all.row(*spot).iter().any(|value| *value != 0.0);
    let differing: Vec<usize> = (0..all.nrows()).filter(differs).collect();
    Ok(all.select(Axis(0), &differing))
}

#[cfg(test)]
mod tests {
    use burn::tensor::{Device, Tensor, TensorData};
    use rand::Rng;

    use super::*;
    use crate::data::{Purpose, random_stream};

    fn noise(n: usize, d: usize, stream: u64) -> Tensor<2> {
        let mut rng = random_stream(3, 0, stream, Purpose::Mask);
        let mut uniform = || rng.next_u32() as f32 / u32::MAX as f32 - 0.5;
        let values: Vec<f32> = (0..n * d).map(|_| uniform()).collect();
        Tensor::from_data(TensorData::new(values, [n, d]), &Device::flex())
    }

    fn set(shift: f32, stream: u64) -> SentencePairs {
        let away = Tensor::<2>::zeros([100, 16], &Device::flex()).slice_fill([0..100, 3..4], shift);
        SentencePairs {
            matched: noise(100, 16, stream) + away,
            shuffled: noise(100, 16, stream + 1),
        }
    }

    fn accuracy(fitted: SentencePairs, held_out: SentencePairs) -> f64 {
        let probe = PairProbe::of(fitted, held_out).expect("read");
        probe.expect("fitted").accuracy
    }

    #[test]
    fn a_shift_along_one_direction_is_found_on_held_out_spots() {
        let accuracy = accuracy(set(0.8, 1), set(0.8, 3));
        assert!(accuracy > 0.9, "{accuracy}");
    }

    /// All columns follow one large number that says nothing; what tells has a ten-thousandth of its variance.
    #[test]
    fn a_direction_with_next_to_no_variance_is_found() {
        let hidden = |stream| {
            let away: Vec<f32> = (0..16)
                .map(|i| if i % 2 == 0 { 0.01 } else { -0.01 })
                .collect();
            let away = Tensor::<2>::from_data(TensorData::new(away, [1, 16]), &Device::flex());
            let large = |stream| noise(100, 1, stream).repeat_dim(1, 16);
            SentencePairs {
                matched: large(stream) + noise(100, 16, stream + 1) * 0.02 + away,
                shuffled: large(stream + 2) + noise(100, 16, stream + 3) * 0.02,
            }
        };
        let accuracy = accuracy(hidden(1), hidden(5));
        assert!(accuracy > 0.95, "{accuracy}");
    }

    #[test]
    fn without_a_difference_it_is_at_chance() {
        let probe = PairProbe::of(set(0.0, 1), set(0.0, 3)).expect("read");
        let (low, high) = probe.expect("fitted").interval();
        assert!(low < 0.5 && 0.5 < high, "{low} to {high}");
    }

    #[test]
    fn spots_whose_sentences_are_the_same_either_way_are_left_out() {
        let with_same = |stream| {
            let SentencePairs { matched, shuffled } = set(0.8, stream);
            let same = noise(60, 16, stream + 2);
            SentencePairs {
                matched: Tensor::cat(vec![matched, same.clone()], 0),
                shuffled: Tensor::cat(vec![shuffled, same], 0),
            }
        };
        let probe = PairProbe::of(with_same(1), with_same(5)).expect("read");
        let probe = probe.expect("fitted");
        assert_eq!(probe.n_spots, 100);
        assert!(probe.accuracy > 0.9, "{probe:?}");
        let alike = || SentencePairs {
            matched: noise(60, 16, 1),
            shuffled: noise(60, 16, 1),
        };
        assert_eq!(PairProbe::of(alike(), alike()).expect("read"), None);
    }

    #[test]
    fn embeddings_that_are_not_finite_give_no_accuracy() {
        let broken = SentencePairs {
            matched: noise(100, 16, 1) * f32::NAN,
            shuffled: noise(100, 16, 2),
        };
        assert_eq!(PairProbe::of(broken, set(0.8, 3)).expect("read"), None);
    }
}
