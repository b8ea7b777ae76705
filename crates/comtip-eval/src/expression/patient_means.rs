//! A score of every test patient, and how much each weighs in the score over all.

use comtip_metrics::{Bootstrap, Estimate, ExpressionScores, Interval, MetricError, Statistic};

/// Seed of all draws, so that methods are compared on the same ones.
const SEED: u64 = 0;

/// A score of every test patient, and how much each weighs: by its slides in a mean over slides, by its spots in an error over all
/// spots. The weighted mean is then the score over all, and the interval is around it.
#[derive(Debug, Clone, Default)]
pub(super) struct PatientMeans {
    /// `None` where the patient has no score.
    pub(super) values: Vec<Option<f64>>,
    pub(super) weights: Vec<f64>,
}

impl PatientMeans {
    /// The mean over the slides of each patient that have the score, weighing as many.
    pub(super) fn over_slides(
        of_patients: &[Vec<&ExpressionScores>],
        score: impl Fn(&ExpressionScores) -> Option<f64>,
    ) -> Self {
        let means = of_patients.iter().map(|slides| {
            let values = slides.iter().map(|scores| score(scores));
            let mean = Estimate::mean(Statistic::MeanOverSlides, values);
            (mean.value, mean.n as f64)
        });
        let (values, weights) = means.unzip();
        Self { values, weights }
    }

    /// How far each is above another method's, of the same patients.
    pub(super) fn above(&self, other: &Self) -> Self {
        let pairs = self.values.iter().zip(&other.values);
        Self {
            values: pairs
                .map(|(own, other)| Some((*own)? - (*other)?))
                .collect(),
            weights: self.weights.clone(),
        }
    }

    /// How the weighted mean may be in other patients; `None` unless two have a score.
    ///
    /// # Errors
    ///
    /// If a score is not finite.
    pub(super) fn interval(&self) -> Result<Option<Interval>, MetricError> {
        let pairs = self.values.iter().zip(&self.weights);
        let scored = pairs.filter_map(|(value, weight)| Some(((*value)?, *weight)));
        let (values, weights): (Vec<f64>, Vec<f64>) = scored.unzip();
        let found = Bootstrap::new(SEED).over_weighted_patients(&values, &weights)?;
        Ok(found.interval.ok())
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    /// A slide whose PCC is 1 or -1.
    fn slide(is_right: bool) -> ExpressionScores {
        let truth = array![[1.0_f32], [2.0], [3.0]];
        let wrong = array![[3.0_f32], [2.0], [1.0]];
        let predicted = if is_right { truth.view() } else { wrong.view() };
        ExpressionScores::of(truth.view(), predicted).expect("finite")
    }

    #[test]
    fn an_interval_lies_around_the_mean_over_slides_however_many_a_patient_has() {
        let slides = [true, true, true, false].map(slide);
        let of_patients = [slides[..3].iter().collect(), slides[3..].iter().collect()];
        let means = PatientMeans::over_slides(&of_patients, ExpressionScores::mean_pcc);
        assert_eq!(means.values, [Some(1.0), Some(-1.0)]);
        // Three slides of 1 and one of -1.
        let interval = means.interval().expect("finite").expect("two patients");
        let middle = (interval.low + interval.high) / 2.0;
        assert!((middle - 0.5).abs() < 1e-12, "{interval:?}");
    }

    #[test]
    fn patients_are_compared_pair_by_pair() {
        let of = |values: [f64; 3]| PatientMeans {
            values: values.map(Some).to_vec(),
            weights: vec![1.0, 2.0, 1.0],
        };
        // They differ much between patients and little within one.
        let (own, other) = (of([0.1, 0.4, 0.8]), of([0.05, 0.35, 0.75]));
        let alone = own.interval().expect("finite").expect("3 patients");
        assert!(alone.high - alone.low > 0.2, "{alone:?}");
        let above = own.above(&other).interval();
        let above = above.expect("finite").expect("3 patients");
        assert!((above.low - 0.05).abs() < 1e-9 && (above.high - 0.05).abs() < 1e-9);
    }
}
