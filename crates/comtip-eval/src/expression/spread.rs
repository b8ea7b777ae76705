//! How far scores of predicted expression may be off.

use comtip_metrics::{
    Bootstrap, Estimate, ExpressionScores, Interval, IntervalKind, MetricError, ScoresByGroup,
    SpotDraws, Statistic,
};
use ndarray::ArrayView2;

use super::groups::Groups;

/// Draws of the spots of each slide: a BCa interval looks farther into their tails than a percentile one.
const N_DRAWS: usize = 2000;

/// Seed of all draws, so that methods are compared on the same ones.
const SEED: u64 = 0;

/// Scores of a method on test data that are drawn anew.
#[derive(Debug, Clone)]
pub(super) enum Spread {
    /// Each patient is drawn with its scores.
    Patients {
        /// Mean over the slides of the patient; `None` where none has a PCC.
        pcc: Vec<Option<f64>>,
        mae: Vec<f64>,
        /// The same PCC of every gene, `[n_genes][n_patients]`.
        genes: Vec<Vec<Option<f64>>>,
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
    /// Draws patients, each with the mean over its slides.
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
        let means = |score: &dyn Fn(&ExpressionScores) -> Option<f64>| -> Vec<Option<f64>> {
            let of_patient = |slides: &Vec<&ExpressionScores>| {
                let values = slides.iter().map(|scores| score(scores));
                Estimate::mean(Statistic::MeanOverSlides, values).value
            };
            of_patients.iter().map(of_patient).collect()
        };
        let n_genes = by_slide.groups.first().map_or(0, |of| of.genes.len());
        Self::Patients {
            pcc: means(&ExpressionScores::mean_pcc),
            mae: by_patient.groups.iter().map(|scores| scores.mae).collect(),
            genes: (0..n_genes)
                .map(|gene| means(&|scores| scores.genes[gene].pcc))
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
                pcc: of_patients(pcc.iter().copied())?,
                mae: of_patients(mae.iter().copied().map(Some))?,
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
            ) => {
                let pcc = pcc.iter().zip(other_pcc);
                let mae = mae.iter().zip(other_mae);
                Intervals {
                    pcc: of_patients(pcc.map(|(own, other)| Some((*own)? - (*other)?)))?,
                    mae: of_patients(mae.map(|(own, other)| Some(own - other)))?,
                }
            }
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
                Some(values) => of_patients(values.iter().copied()),
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
                Some(interval) => format!("{}, {} of them", interval.kind.name(), pcc.len()),
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

fn of_patients(values: impl Iterator<Item = Option<f64>>) -> Result<Option<Interval>, MetricError> {
    let values: Vec<f64> = values.flatten().collect();
    Ok(Bootstrap::new(SEED).over_patients(&values)?.interval.ok())
}

#[cfg(test)]
mod tests {
    use comtip_metrics::IntervalKind;

    use super::*;

    #[test]
    fn patients_are_compared_pair_by_pair() {
        let of = |pcc: [f64; 3]| Spread::Patients {
            pcc: pcc.map(Some).to_vec(),
            mae: vec![0.5; 3],
            genes: Vec::new(),
        };
        // They differ much between patients and little within one.
        let (own, other) = (of([0.1, 0.4, 0.8]), of([0.05, 0.35, 0.75]));
        let spread = own.intervals().expect("finite").pcc.expect("3 patients");
        assert!(spread.high - spread.low > 0.2, "{spread:?}");
        let above = own.above(&other).expect("finite").pcc.expect("3 patients");
        assert_eq!(above.kind, IntervalKind::PatientStudent);
        assert!((above.low - 0.05).abs() < 1e-9 && (above.high - 0.05).abs() < 1e-9);
    }

    #[test]
    fn one_patient_that_has_a_score_has_no_interval() {
        let spread = Spread::Patients {
            pcc: vec![Some(0.1), None],
            mae: vec![0.5, 0.6],
            genes: vec![vec![Some(0.1), None], vec![Some(0.1), Some(0.2)]],
        };
        assert_eq!(spread.of_gene(0), Ok(None));
        assert!(spread.of_gene(1).expect("finite").is_some());
        assert_eq!(spread.intervals().expect("finite").pcc, None);
    }
}
