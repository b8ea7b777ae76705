//! How much do zero-shot scores hang on the wording of the sentences?

use std::fmt;

use serde::{Deserialize, Serialize};

use super::estimate::{Estimate, Interval};
use super::expression_result::ScoredSlide;
use super::result_header::ResultHeader;
use super::run_facts::MethodRole;

/// Zero-shot scores under sentences that are put in other words than those of the training, nothing fitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RobustnessResult {
    /// What every result begins with.
    #[serde(flatten)]
    pub header: ResultHeader,
    /// Symbols of the genes that are scored: those that all slides measure.
    pub genes: Vec<String>,
    /// The slides that are scored.
    pub slides: Vec<ScoredSlide>,
    /// The sentences of the training first, then the others factor by factor, then the controls.
    pub methods: Vec<WordingVariation>,
    /// How far the scores of each factor lie apart, those of the training among them.
    pub spreads: Vec<FactorSpread>,
}

/// What is put in other words; displays as its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum WordingFactor {
    /// Nothing: the sentences of the training.
    AsTrained,
    /// The words around gene and value.
    Template,
    /// How genes are spelled.
    GeneName,
    /// How counts become values, of the sentences and of the truth.
    Normalization,
    /// The decimals that a value is written with.
    Decimals,
    /// Sentences that say nothing of the gene: what is left without its name.
    Control,
}

/// Scores under one wording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WordingVariation {
    /// Its name, as `template: GENE VALUE`.
    pub method: String,
    /// The model, but for controls, which are a baseline.
    pub role: MethodRole,
    /// What is in other words.
    pub factor: WordingFactor,
    /// A sentence as the model reads it, of the first gene.
    pub sentence: String,
    /// What the values are, which is the unit of the error.
    pub values: String,
    /// Scores over all test spots.
    pub overall: WordingScores,
    /// How far its correlation is above that of the training's sentences, both on the same draws; `None` of these.
    pub difference: Option<Interval>,
    /// Scores of each slide, in the order of [`RobustnessResult::slides`].
    pub by_slide: Vec<SlideWording>,
}

/// Scores over all test spots.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WordingScores {
    /// Pearson correlation per gene over the spots of a slide, mean over genes, then over slides.
    pub pcc_per_slide: Estimate,
    /// Mean absolute error over all genes and spots.
    pub mae: Estimate,
}

/// Scores of one slide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SlideWording {
    /// The slide.
    pub slide: String,
    /// Pearson correlation per gene over the spots, mean over genes.
    pub pcc: Estimate,
    /// Mean absolute error over genes and spots.
    pub mae: Estimate,
}

/// How far the scores of one factor lie apart.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FactorSpread {
    /// The factor.
    pub factor: WordingFactor,
    /// Wordings, those of the training among them and those that came out the same to the last bit not.
    pub n: usize,
    /// Lowest and highest correlation; `None` where none is defined.
    pub pcc_per_slide: Option<ScoreRange>,
    /// Least and greatest error; `None` where they are in several units.
    pub mae: Option<ScoreRange>,
}

/// The lowest and the highest of several scores.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ScoreRange {
    /// The lowest.
    pub low: f64,
    /// The highest.
    pub high: f64,
}

impl WordingFactor {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::AsTrained => "as-trained",
            Self::Template => "template",
            Self::GeneName => "gene-name",
            Self::Normalization => "normalization",
            Self::Decimals => "decimals",
            Self::Control => "control",
        }
    }
}

impl fmt::Display for WordingFactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AsTrained => "as trained",
            Self::GeneName => "gene name",
            other => other.name(),
        })
    }
}

impl ScoreRange {
    /// Of the scores that are defined; `None` of none.
    ///
    /// ```
    /// use comtip_metrics::ScoreRange;
    ///
    /// let range = ScoreRange::of([Some(0.5), None, Some(0.25)]).expect("two scores");
    /// assert_eq!((range.low, range.high, range.width()), (0.25, 0.5, 0.25));
    /// assert_eq!(ScoreRange::of([None]), None);
    /// ```
    pub fn of(scores: impl IntoIterator<Item = Option<f64>>) -> Option<Self> {
        scores.into_iter().flatten().fold(None, |range, score| {
            let Self { low, high } = range.unwrap_or(Self {
                low: score,
                high: score,
            });
            Some(Self {
                low: low.min(score),
                high: high.max(score),
            })
        })
    }

    /// From the lowest to the highest.
    pub fn width(self) -> f64 {
        self.high - self.low
    }
}

impl RobustnessResult {
    /// The spread of every factor that has a wording besides those of the training, in order of appearance; the errors of
    /// values in other units than theirs are left out, and so is what came out the same to the last bit.
    pub fn spreads_of(methods: &[WordingVariation]) -> Vec<FactorSpread> {
        let Some((first, others)) = methods.split_first() else {
            return Vec::new();
        };
        let mut factors: Vec<WordingFactor> = Vec::new();
        for other in others {
            if other.factor != WordingFactor::Control && !factors.contains(&other.factor) {
                factors.push(other.factor);
            }
        }
        let spread = |factor: WordingFactor| {
            let is_of = |of: &&WordingVariation| of.factor == factor && of.overall != first.overall;
            let others = others.iter().filter(is_of);
            let of: Vec<&WordingVariation> = [first].into_iter().chain(others).collect();
            let is_one_unit = of.iter().all(|wording| wording.values == first.values);
            FactorSpread {
                factor,
                n: of.len(),
                pcc_per_slide: ScoreRange::of(of.iter().map(|of| of.overall.pcc_per_slide.value)),
                mae: match is_one_unit {
                    true => ScoreRange::of(of.iter().map(|of| of.overall.mae.value)),
                    false => None,
                },
            }
        };
        factors.into_iter().map(spread).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::estimate::Statistic;

    fn wording(factor: WordingFactor, values: &str, pcc: f64) -> WordingVariation {
        let of = |value| Estimate::over(Statistic::OverSpots, Some(value), 1);
        WordingVariation {
            method: factor.to_string(),
            role: MethodRole::Model,
            factor,
            sentence: "The expression value of MBP is 0.00.".to_owned(),
            values: values.to_owned(),
            overall: WordingScores {
                pcc_per_slide: of(pcc),
                mae: of(1.0 - pcc),
            },
            difference: None,
            by_slide: Vec::new(),
        }
    }

    #[test]
    fn the_training_is_part_of_every_spread_and_controls_of_none() {
        let spreads = RobustnessResult::spreads_of(&[
            wording(WordingFactor::AsTrained, "log1p", 0.5),
            wording(WordingFactor::Template, "log1p", 0.25),
            wording(WordingFactor::Template, "log1p", 0.375),
            wording(WordingFactor::Normalization, "cp10k-log1p", 0.75),
            wording(WordingFactor::Control, "log1p", 0.0),
        ]);
        let [template, normalization] = spreads[..] else {
            panic!("{spreads:?}");
        };
        let range = |low, high| Some(ScoreRange { low, high });
        assert_eq!((template.factor, template.n), (WordingFactor::Template, 3));
        assert_eq!(template.pcc_per_slide, range(0.25, 0.5));
        assert_eq!(template.mae, range(0.5, 0.75));
        assert_eq!(normalization.pcc_per_slide, range(0.5, 0.75));
        assert_eq!(normalization.mae, None, "of two units");
    }

    #[test]
    fn names_are_those_of_the_json() {
        for factor in [
            WordingFactor::AsTrained,
            WordingFactor::Template,
            WordingFactor::GeneName,
            WordingFactor::Normalization,
            WordingFactor::Decimals,
            WordingFactor::Control,
        ] {
            assert_eq!(serde_json::json!(factor), factor.name());
        }
    }
}
