//! A score with what it was taken over.

use serde::{Deserialize, Serialize};

/// A score with what it was taken over.
///
/// An undefined score has no value, never zero.
///
/// ```
/// use comtip_metrics::{Estimate, Statistic};
///
/// let mean = Estimate::mean(Statistic::MeanOverSlides, [Some(0.25), None, Some(0.75)]);
/// assert_eq!((mean.value, mean.n, mean.n_undefined), (Some(0.5), 2, 1));
/// let none = Estimate::mean(Statistic::MeanOverSlides, [None]);
/// assert_eq!((none.value, none.n, none.n_undefined), (None, 0, 1));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The score; `None` where it is undefined.
    pub value: Option<f64>,
    /// How it was made of how many values.
    pub statistic: Statistic,
    /// The values it was made of.
    pub n: usize,
    /// Values that are undefined and are no part of it.
    pub n_undefined: usize,
    /// How far it may be off; `None` where nothing says so.
    pub interval: Option<Interval>,
}

/// How one score is made of many values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Statistic {
    /// The mean over genes.
    #[serde(rename = "mean over genes")]
    MeanOverGenes,
    /// The mean over slides, each weighing the same.
    #[serde(rename = "mean over slides")]
    MeanOverSlides,
    /// The mean over patients, each weighing the same.
    #[serde(rename = "mean over patients")]
    MeanOverPatients,
    /// The median over seeds of k-means.
    #[serde(rename = "median over k-means seeds")]
    MedianOverSeeds,
    /// One value over all spots, no mean.
    #[serde(rename = "over spots")]
    OverSpots,
    /// One value over all pairs of a gene and a spot.
    #[serde(rename = "over genes and spots")]
    OverGenesAndSpots,
}

/// Two ends around a score; where its kind has a level, it is 95 %.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// What the ends are.
    pub kind: IntervalKind,
}

/// What the ends of an [`Interval`] are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum IntervalKind {
    /// The lowest and the highest of the seeds of k-means: how much the start of the clustering matters, and nothing
    /// about other slides.
    #[serde(rename = "range of k-means seeds")]
    SeedRange,
    /// Student's t over few patients: how the score may be in other patients.
    #[serde(rename = "95 % Student's t over patients")]
    PatientStudent,
    /// Student's t over few slides: how the score may be on other slides of these patients.
    #[serde(rename = "95 % Student's t over slides")]
    SlideStudent,
    /// BCa bootstrap of patients: how the score may be in other patients.
    #[serde(rename = "95 % BCa bootstrap over patients")]
    PatientBca,
    /// BCa bootstrap of slides: how the score may be on other slides of these patients.
    #[serde(rename = "95 % BCa bootstrap over slides")]
    SlideBca,
    /// BCa bootstrap of the spots of each slide: how much the score hangs on single spots, and nothing about other slides.
    #[serde(rename = "95 % BCa bootstrap over spots")]
    SpotBca,
    /// The middle 95 % of bootstrap draws of patients, in results of earlier releases.
    #[serde(rename = "95 % bootstrap over patients")]
    PatientPercentile,
    /// The middle 95 % of bootstrap draws of slides, in results of earlier releases.
    #[serde(rename = "95 % bootstrap over slides")]
    SlidePercentile,
    /// The middle 95 % of bootstrap draws of the spots of each slide: of a median, whose spread no acceleration describes.
    #[serde(rename = "95 % bootstrap over spots")]
    SpotPercentile,
    /// The lowest and the highest of several trainings that differ in their seed alone: how much luck is in a run,
    /// and nothing about other slides.
    #[serde(rename = "range of training seeds")]
    TrainingSeedRange,
    /// Student's t over several trainings that differ in their seed alone: how much luck is in a training, and nothing of
    /// other slides or patients.
    #[serde(rename = "95 % t over training seeds")]
    TrainingSeedT,
    /// The lowest and the highest of sentences in several wordings.
    #[serde(rename = "range of wordings")]
    WordingRange,
}

impl Statistic {
    /// Its name in JSON and CSV.
    pub fn name(self) -> &'static str {
        match self {
            Self::MeanOverGenes => "mean over genes",
            Self::MeanOverSlides => "mean over slides",
            Self::MeanOverPatients => "mean over patients",
            Self::MedianOverSeeds => "median over k-means seeds",
            Self::OverSpots => "over spots",
            Self::OverGenesAndSpots => "over genes and spots",
        }
    }
}

impl IntervalKind {
    /// Its name in JSON and CSV.
    pub fn name(self) -> &'static str {
        match self {
            Self::SeedRange => "range of k-means seeds",
            Self::PatientStudent => "95 % Student's t over patients",
            Self::SlideStudent => "95 % Student's t over slides",
            Self::PatientBca => "95 % BCa bootstrap over patients",
            Self::SlideBca => "95 % BCa bootstrap over slides",
            Self::SpotBca => "95 % BCa bootstrap over spots",
            Self::PatientPercentile => "95 % bootstrap over patients",
            Self::SlidePercentile => "95 % bootstrap over slides",
            Self::SpotPercentile => "95 % bootstrap over spots",
            Self::TrainingSeedRange => "range of training seeds",
            Self::TrainingSeedT => "95 % t over training seeds",
            Self::WordingRange => "range of wordings",
        }
    }
}

impl Default for Estimate {
    /// A score that nobody took: undefined, over nothing.
    fn default() -> Self {
        Self::over(Statistic::OverSpots, None, 0)
    }
}

impl Estimate {
    /// The mean of the values that are defined.
    pub fn mean(statistic: Statistic, values: impl IntoIterator<Item = Option<f64>>) -> Self {
        let (mut n, mut n_undefined, mut sum) = (0, 0, 0.0);
        for value in values {
            match value {
                Some(value) => {
                    n += 1;
                    sum += value;
                }
                None => n_undefined += 1,
            }
        }
        Self {
            value: (n > 0).then(|| sum / n as f64),
            statistic,
            n,
            n_undefined,
            interval: None,
        }
    }

    /// A score that was taken over `n` values at once; one without a value is undefined over all of them.
    pub fn over(statistic: Statistic, value: Option<f64>, n: usize) -> Self {
        Self {
            value,
            statistic,
            n,
            n_undefined: 0,
            interval: None,
        }
    }

    /// The median over seeds of k-means, of an even number the higher of the two in the middle, between the lowest and
    /// the highest; undefined without a seed.
    pub fn of_seeds(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let ends = values.first().zip(values.last());
        Self {
            value: values.get(values.len() / 2).copied(),
            statistic: Statistic::MedianOverSeeds,
            n: values.len(),
            n_undefined: 0,
            interval: ends.map(|(low, high)| Interval {
                low: *low,
                high: *high,
                kind: IntervalKind::SeedRange,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_give_their_median_between_their_ends() {
        let of_seeds = Estimate::of_seeds([0.5, 0.1, 0.3]);
        assert_eq!((of_seeds.value, of_seeds.n), (Some(0.3), 3));
        let interval = of_seeds.interval.expect("ends");
        assert_eq!((interval.low, interval.high), (0.1, 0.5));
        assert_eq!(Estimate::of_seeds([]).value, None);
        assert_eq!(Estimate::of_seeds([]).interval, None);
    }

    #[test]
    fn names_are_those_of_the_json() {
        for statistic in [
            Statistic::MeanOverGenes,
            Statistic::MeanOverSlides,
            Statistic::MeanOverPatients,
            Statistic::MedianOverSeeds,
            Statistic::OverSpots,
            Statistic::OverGenesAndSpots,
        ] {
            assert_eq!(serde_json::json!(statistic), statistic.name());
        }
        for kind in [
            IntervalKind::SeedRange,
            IntervalKind::PatientStudent,
            IntervalKind::SlideStudent,
            IntervalKind::PatientBca,
            IntervalKind::SlideBca,
            IntervalKind::SpotBca,
            IntervalKind::PatientPercentile,
            IntervalKind::SlidePercentile,
            IntervalKind::SpotPercentile,
            IntervalKind::TrainingSeedRange,
            IntervalKind::TrainingSeedT,
            IntervalKind::WordingRange,
        ] {
            assert_eq!(serde_json::json!(kind), kind.name());
        }
    }
}
