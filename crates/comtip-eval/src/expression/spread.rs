//! How far scores of predicted expression may be off.

use comtip_metrics::{
    ExpressionScores, Interval, IntervalKind, MetricError, ScoresByGroup, SpotDraws,
};
use ndarray::ArrayView2;

use super::groups::Groups;
use super::patient_means::PatientMeans;

/// Draws of the spots of each slide: a BCa interval looks farther into their tails than a percentile one.
const N_DRAWS: usize = 2000;

/// Seed of all draws, so that methods are compared on the same ones.
const SEED: u64 = 0;

/// Scores of a method on test data that are drawn anew.
#[derive(Debug, Clone)]
pub(super) enum Spread {
    /// Each patient is drawn with its scores.
    Patients {
        /// Means over the slides of a patient.
        pcc: PatientMeans,
        /// Over the spots of a patient.
        mae: PatientMeans,
        /// The same PCC of every gene, `[n_genes]`.
        genes: Vec<PatientMeans>,
    },
    /// The spots of each slide are drawn, as there are no two patients, or they are not known.
    Spots(SpotDraws),
}

/// Intervals of the two scores of the verdict, or of their differences.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Intervals {
    pub(super) pcc: Option<Interval>,
    pub(super) mae: Option<Interval>,
}

impl Spread {
    /// Draws patients, each with the mean over its slides and with its weight.
    pub(super) fn over_patients(
        slides: &Groups,
        patients: &Groups,
        by_slide: &ScoresByGroup,
        by_patient: &ScoresByGroup,
    ) -> Self {
        let mut of_patients: Vec<Vec<&ExpressionScores>> = vec![Vec::new(); patients.names.len()];
        for (slide_idx, scores) in by_slide.groups.iter().enumerate() {
            if let Some(row) = slides.rows(slide_idx).first() {
                of_patients[patients.code[*row]].push(scores);
            }
        }
        let n_genes = by_slide.groups.first().map_or(0, |of| of.genes.len());
        let n_spots = (0..patients.names.len()).map(|patient| patients.rows(patient).len() as f64);
        Self::Patients {
            pcc: PatientMeans::over_slides(&of_patients, ExpressionScores::mean_pcc),
            mae: PatientMeans {
                values: by_patient.groups.iter().map(|of| Some(of.mae)).collect(),
                weights: n_spots.collect(),
            },
            genes: (0..n_genes)
                .map(|gene| PatientMeans::over_slides(&of_patients, |of| of.genes[gene].pcc))
                .collect(),
        }
    }

    /// Draws spots within slides, of the same spots for every method.
    pub(super) fn over_spots(
        truth: ArrayView2<'_, f32>,
        predicted: ArrayView2<'_, f32>,
        slide: &[usize],
    ) -> Result<Self, MetricError> {
        SpotDraws::of(truth, predicted, slide, N_DRAWS, SEED).map(Self::Spots)
    }

    /// Intervals of the scores.
    pub(super) fn intervals(&self) -> Result<Intervals, MetricError> {
        Ok(match self {
            Self::Patients { pcc, mae, .. } => Intervals {
                pcc: pcc.interval()?,
                mae: mae.interval()?,
            },
            Self::Spots(draws) => Intervals {
                pcc: draws.pcc_interval().ok(),
                mae: draws.mae_interval().ok(),
            },
        })
    }

    /// Intervals of how far this method is above another on the same data.
    pub(super) fn above(&self, other: &Self) -> Result<Intervals, MetricError> {
        Ok(match (self, other) {
            (
                Self::Patients { pcc, mae, .. },
                Self::Patients {
                    pcc: other_pcc,
                    mae: other_mae,
                    ..
                },
            ) => Intervals {
                pcc: pcc.above(other_pcc).interval()?,
                mae: mae.above(other_mae).interval()?,
            },
            (Self::Spots(own), Self::Spots(other)) => {
                let difference = own.difference(other);
                Intervals {
                    pcc: difference.pcc.ok(),
                    mae: difference.mae.ok(),
                }
            }
            _ => Intervals::default(),
        })
    }

    /// The interval of a gene's PCC within slides, by its index.
    pub(super) fn of_gene(&self, gene_idx: usize) -> Result<Option<Interval>, MetricError> {
        match self {
            Self::Patients { genes, .. } => match genes.get(gene_idx) {
                Some(means) => means.interval(),
                None => Ok(None),
            },
            Self::Spots(draws) => Ok(draws
                .genes
                .get(gene_idx)
                .and_then(|gene| gene.as_ref().ok().copied())),
        }
    }

    /// The interval of a gene's PCC on one slide; `None` where patients are drawn and not their spots.
    pub(super) fn of_gene_on_slide(&self, slide_idx: usize, gene_idx: usize) -> Option<Interval> {
        match self {
            Self::Patients { .. } => None,
            Self::Spots(draws) => {
                let genes = draws.genes_by_group.get(slide_idx)?;
                genes.get(gene_idx)?.as_ref().ok().copied()
            }
        }
    }

    /// What is drawn, for the protocol.
    pub(super) fn in_words(&self) -> Result<String, MetricError> {
        Ok(match self {
            Self::Patients { pcc, .. } => match self.intervals()?.pcc {
                Some(interval) => format!("{}, {} of them", interval.kind.name(), pcc.values.len()),
                None => "none: no two test patients have a score".to_owned(),
            },
            Self::Spots(draws) => format!(
                "{} of each slide, {} draws, which says nothing of other slides or patients",
                IntervalKind::SpotBca.name(),
                draws.mae.draws.len()
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_patient_that_has_a_score_has_no_interval() {
        let of = |values: [Option<f64>; 2]| PatientMeans {
            values: values.to_vec(),
            weights: vec![1.0, 1.0],
        };
        let spread = Spread::Patients {
            pcc: of([Some(0.1), None]),
            mae: of([Some(0.5), Some(0.6)]),
            genes: vec![of([Some(0.1), None]), of([Some(0.1), Some(0.2)])],
        };
        assert_eq!(spread.of_gene(0), Ok(None));
        assert!(spread.of_gene(1).expect("finite").is_some());
        assert_eq!(spread.intervals().expect("finite").pcc, None);
    }
}
