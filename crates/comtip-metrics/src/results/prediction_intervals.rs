//! How many measured values lie within the intervals around predictions?

use std::fmt;

use serde::{Deserialize, Serialize};

use super::estimate::Estimate;
use super::run_facts::MethodRole;

/// Intervals around predicted expression, by [`SplitConformal`](crate::SplitConformal), and how many of the measured values of
/// the test spots lie within.
///
/// The widths are those of errors at training spots that what is fitted was fitted without, around predictions fitted on all
/// (cross-conformal), and the network was trained on all of them: `coverage` is a measurement, and `nominal` no promise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PredictionIntervals {
    /// The share of values that is to lie within.
    pub nominal: f64,
    /// What the widths were taken from.
    pub calibration: Calibration,
    /// The methods that have intervals, in the order of those of the result.
    pub methods: Vec<MethodIntervals>,
}

/// What the widths of intervals were taken from: training spots, each predicted by what was fitted without its fold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calibration {
    /// What a fold is made of.
    pub left_out: LeftOut,
    /// Folds.
    pub n_folds: usize,
    /// Training spots in all folds.
    pub n_spots: usize,
}

/// What is left out together while intervals are calibrated; displays as its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LeftOut {
    /// Whole training patients, as those that are tested are others.
    Patients,
    /// Whole training slides, where patients are not known or there is one.
    Slides,
    /// Training spots: there is one training slide, or tested spots are of the same slides.
    Spots,
}

/// The intervals of one method.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MethodIntervals {
    /// The method.
    pub method: String,
    /// Whether it is the model or a baseline.
    pub role: MethodRole,
    /// The share of the measured values of all genes and test spots that lie within.
    pub coverage: Estimate,
    /// From end to end, mean over genes, in the unit of the values.
    pub width: Estimate,
    /// The same share of each slide, in the order of those of the result.
    pub by_slide: Vec<SlideIntervals>,
    /// The same share of each patient; `None` unless the patients of all slides are known.
    pub by_patient: Option<Vec<PatientIntervals>>,
    /// Each gene, in the order of those of the result.
    pub by_gene: Vec<GeneIntervals>,
}

/// The share of the measured values of a slide that lie within their intervals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SlideIntervals {
    /// The slide.
    pub slide: String,
    /// The share, over genes and spots.
    pub coverage: Estimate,
}

/// The share of the measured values of a patient that lie within their intervals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PatientIntervals {
    /// The patient.
    pub patient: String,
    /// The share, over genes and spots.
    pub coverage: Estimate,
}

/// The intervals of one gene.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GeneIntervals {
    /// The gene.
    pub gene: String,
    /// The share of the test spots whose measured value lies within.
    pub coverage: Estimate,
    /// From end to end, in the unit of the values.
    pub width: f64,
}

impl LeftOut {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Patients => "patients",
            Self::Slides => "slides",
            Self::Spots => "spots",
        }
    }
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl MethodIntervals {
    /// The least share of a slide, a patient or a gene, and whose it is; `None` where none is defined.
    ///
    /// ```
    /// use comtip_metrics::MethodIntervals;
    ///
    /// let of = |value: f64| format!(r#"{{"value":{value},"statistic":"over spots","n":4,"n_undefined":0,"interval":null}}"#);
    /// let json = format!(
    ///     r#"{{"method":"own","role":"model","coverage":{},"width":{},"by_slide":[],"by_patient":null,"by_gene":[
    ///         {{"gene":"MBP","coverage":{},"width":1.0}},{{"gene":"HBB","coverage":{},"width":2.0}}]}}"#,
    ///     of(0.75), of(1.5), of(1.0), of(0.5)
    /// );
    /// let intervals: MethodIntervals = serde_json::from_str(&json)?;
    /// assert_eq!(MethodIntervals::least(intervals.genes()), Some(("HBB", 0.5)));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn least<'a>(of: impl Iterator<Item = (&'a str, &'a Estimate)>) -> Option<(&'a str, f64)> {
        of.filter_map(|(name, coverage)| Some((name, coverage.value?)))
            .min_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// Each slide with its share.
    pub fn slides(&self) -> impl Iterator<Item = (&str, &Estimate)> {
        self.by_slide.iter().map(|of| (&*of.slide, &of.coverage))
    }

    /// Each patient with its share; none where they are not known.
    pub fn patients(&self) -> impl Iterator<Item = (&str, &Estimate)> {
        let of = self.by_patient.iter().flatten();
        of.map(|of| (&*of.patient, &of.coverage))
    }

    /// Each gene with its share.
    pub fn genes(&self) -> impl Iterator<Item = (&str, &Estimate)> {
        self.by_gene.iter().map(|of| (&*of.gene, &of.coverage))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_json() {
        for left_out in [LeftOut::Patients, LeftOut::Slides, LeftOut::Spots] {
            assert_eq!(serde_json::json!(left_out), left_out.name());
        }
    }
}
