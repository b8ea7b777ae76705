//! Predictions of expression and their scores per slide, per patient and over all spots.

use comtip::metrics::{ExpressionScores, ScoresByGroup, TrainMean};
use ndarray::Array2;

use super::bench::{Bench, expression_of};
use crate::ui::CliError;

/// What was measured on the test spots.
pub(super) struct Measured<'a> {
    pub(super) bench: &'a Bench,
    /// The genes that are scored, as indices into the panel.
    pub(super) genes: Vec<usize>,
    /// `[n_spots, genes.len()]`
    pub(super) values: Array2<f32>,
    pub(super) slides: Groups,
    /// `None` where the patient of a test slide is not known.
    pub(super) patients: Option<Groups>,
}

/// Spots by slide, or by patient; groups without test spots are not in it.
pub(super) struct Groups {
    pub(super) names: Vec<String>,
    /// The group of every spot.
    pub(super) code: Vec<usize>,
}

/// One method's predictions and their scores.
pub(super) struct Predicted {
    pub(super) name: String,
    pub(super) values: Array2<f32>,
    /// Within each slide.
    pub(super) by_slide: ScoresByGroup,
    /// Over the spots of each patient, where they are known.
    pub(super) by_patient: Option<ScoresByGroup>,
    /// Over all test spots together.
    pub(super) pooled: ExpressionScores,
}

impl Groups {
    fn of<'a>(names_of_spots: impl Iterator<Item = &'a str>) -> Self {
        let (mut names, mut code) = (Vec::<String>::new(), Vec::new());
        for name in names_of_spots {
            let known = names.iter().position(|known| known == name);
            code.push(known.unwrap_or_else(|| {
                names.push(name.to_owned());
                names.len() - 1
            }));
        }
        Self { names, code }
    }

    /// Spots of one group.
    pub(super) fn rows(&self, group: usize) -> Vec<usize> {
        let numbered = self.code.iter().enumerate();
        numbered
            .filter_map(|(row, code)| (*code == group).then_some(row))
            .collect()
    }
}

impl<'a> Measured<'a> {
    /// The genes of the panel that every slide measures.
    ///
    /// # Errors
    ///
    /// If there are none, or a shard cannot be read.
    pub(super) fn of(bench: &'a Bench) -> Result<Self, CliError> {
        let genes = bench.measured_genes()?;
        let test = &bench.test;
        let patients: Vec<Option<String>> =
            test.slides().map(|facts| bench.patient_of(facts)).collect();
        let of_spots: Option<Vec<&str>> = (0..test.len())
            .map(|row| patients[test.slide_idx(row)].as_deref())
            .collect();
        Ok(Self {
            values: expression_of(test, &genes),
            slides: Groups::of((0..test.len()).map(|row| test.spot(row).slide)),
            patients: of_spots.map(|names| Groups::of(names.into_iter())),
            bench,
            genes,
        })
    }

    /// Scores a prediction.
    ///
    /// # Errors
    ///
    /// If it is not finite.
    pub(super) fn score(&self, name: String, values: Array2<f32>) -> Result<Predicted, CliError> {
        let by =
            |groups: &Groups| ScoresByGroup::of(self.values.view(), values.view(), &groups.code);
        Ok(Predicted {
            name,
            by_slide: by(&self.slides)?,
            by_patient: self.patients.as_ref().map(by).transpose()?,
            pooled: ExpressionScores::of(self.values.view(), values.view())?,
            values,
        })
    }

    /// The baseline that knows nothing of the tile.
    ///
    /// # Errors
    ///
    /// If a shard cannot be read.
    pub(super) fn train_mean(&self) -> Result<Predicted, CliError> {
        let trained_on = expression_of(self.bench.train()?, &self.genes);
        let fit = TrainMean::fit(trained_on.view())?;
        self.score(
            "per-gene train mean".to_owned(),
            fit.predict(self.values.nrows()),
        )
    }
}

impl Predicted {
    /// Places of genes among those scored, and their mean PCC within slides, best first.
    pub(super) fn ranked_genes(&self) -> Vec<(usize, f64)> {
        let n_genes = self.pooled.genes.len();
        let mut ranked: Vec<(usize, f64)> = (0..n_genes)
            .filter_map(|at| Some((at, self.by_slide.gene_pcc(at)?)))
            .collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        ranked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spots_are_grouped_by_name_in_order_of_appearance() {
        let groups = Groups::of(["b", "a", "b"].into_iter());
        assert_eq!(groups.names, ["b", "a"]);
        assert_eq!(groups.code, [0, 1, 0]);
        assert_eq!(groups.rows(0), [0, 2]);
    }
}
