//! What the spots around one say of it: an oracle, as it reads the counts of the test slides themselves.

use comtip_data::TrainTestSplit;
use comtip_metrics::MethodRole;
use ndarray::{Array2, Axis};

use super::measured::Measured;
use super::scored_method::ScoredMethod;
use crate::error::EvalError;
use crate::neighbourhood::Neighbourhood;

/// Its name, which says wherever it stands that it is no competitor.
pub(super) const ORACLE: &str = "neighbouring spots, measured (oracle)";

/// What there is of the oracle.
pub(super) struct Oracle {
    /// Its scores; `None` where it has none.
    pub(super) scored: Option<ScoredMethod>,
    /// What it is, for the protocol.
    pub(super) fact: String,
    /// Why it has no scores, for the notes.
    pub(super) note: Option<String>,
}

impl Measured<'_> {
    /// Predicts every test spot by the mean of what was measured at those around it on its slide.
    ///
    /// # Errors
    ///
    /// If a place or a value is not finite.
    pub(super) fn oracle(&self) -> Result<Oracle, EvalError> {
        if matches!(self.context.split(), TrainTestSplit::Spots(_)) {
            return Ok(none(
                "the neighbours of random spots are on the training side too",
            ));
        }
        let mut predicted = Array2::zeros(self.values.dim());
        let mut around = Vec::new();
        for (slide_idx, slide) in self.slides.names.iter().enumerate() {
            let rows = self.slides.rows(slide_idx);
            if rows.len() < 2 {
                return Ok(none(&format!("slide {slide} has a single spot")));
            }
            let neighbourhood = Neighbourhood::of(&self.context.positions(&rows))?;
            let measured = self.values.select(Axis(0), &rows);
            let means = neighbourhood.mean_around(measured.view());
            for (row, mean) in rows.iter().zip(means.outer_iter()) {
                predicted.row_mut(*row).assign(&mean);
            }
            around.push((slide.as_str(), neighbourhood.n_around()));
        }
        let scored = self.score(ORACLE.to_owned(), MethodRole::Oracle, None, &predicted)?;
        Ok(Oracle {
            scored: Some(scored),
            fact: in_words(&around),
            note: None,
        })
    }
}

fn none(reason: &str) -> Oracle {
    Oracle {
        scored: None,
        fact: format!("none: {reason}"),
        note: Some(format!(
            "There is no oracle of neighbouring spots: {reason}."
        )),
    }
}

/// What it is; slides have a name and the spots around one.
fn in_words(slides: &[(&str, usize)]) -> String {
    format!(
        "{ORACLE}: the mean of what was measured at the {} nearest spots of the same slide (4 on a square grid, else 6), without \
         the spot itself. It reads the counts of the test slides, so it is no competitor and no part of the verdict: it shows \
         how much of the expression neighbours share",
        Neighbourhood::counts_in_words(slides)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_it_reads_and_how_many_spots() {
        let words = in_words(&[("B1", 4), ("B2", 6)]);
        assert!(
            words.contains("at the 4 (B1) or 6 (B2) nearest spots"),
            "{words}"
        );
        assert!(words.contains("reads the counts of the test slides"));
        assert!(ORACLE.contains("(oracle)"));
    }
}
