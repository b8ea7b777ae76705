//! How much do zero-shot scores hang on the wording of the sentences?

use comtip_metrics::{RobustnessResult, SlideWording, WordingScores, WordingVariation};
use comtip_model::{Decision, ZeroShot};
use comtip_text::SentenceTemplate;
use ndarray::Axis;

use super::measured::{Measured, expression_of};
use super::scored_method::ScoredMethod;
use super::wording::{ENSEMBL, Wording, role_of};
use super::wording_verdict::wording_verdict;
use crate::context::EvalContext;
use crate::error::EvalError;
use crate::half::Half;

/// Which wordings are compared.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RobustnessOptions {
    /// Templates besides those that are compared anyway.
    pub templates: Vec<SentenceTemplate>,
}

/// Scores zero-shot expectations under sentences in other words: another template, genes spelled otherwise, values of another
/// normalisation (sentences and truth alike) or of fewer decimals; and controls whose sentences do not name the gene. The
/// sentences of the training come first. Nothing is fitted but the value grid of another normalisation.
///
/// # Errors
///
/// [`EvalError::NoSharedGene`] if the slides share no gene of the panel, [`EvalError::LongSentence`] for a template that is
/// longer than the text tower reads; else if a shard, a tile or the device cannot be read.
pub fn robustness(
    context: &EvalContext,
    options: &RobustnessOptions,
) -> Result<RobustnessResult, EvalError> {
    let measured = Measured::of(context)?;
    let wordings = Wording::all(context, &options.templates)?;
    let tiles = context.embeddings(Half::Test)?;
    let model = &context.checkpoint().model;
    let mut scored = Vec::<(Wording, ScoredMethod)>::new();
    for wording in wordings {
        let zero_shot = ZeroShot::new(model, &wording.panel, &wording.tokens)?;
        let all = zero_shot.predict(tiles.view(), Decision::Expectation)?;
        let n_panel = all.ncols();
        let columns = measured
            .genes
            .iter()
            .map(|gene| (gene + wording.shift) % n_panel);
        let predicted = all.select(Axis(1), &columns.collect::<Vec<usize>>());
        let (name, role) = (wording.name.clone(), role_of(wording.factor));
        let normalization = wording.panel.normalization;
        let of_wording = match normalization == context.panel().normalization {
            true => measured.score(name, role, None, &predicted)?,
            false => {
                let test = context.spots_as(Half::Test, normalization)?;
                let renormalised = Measured {
                    values: expression_of(&test, &measured.genes),
                    ..Measured::of(context)?
                };
                renormalised.score(name, role, None, &predicted)?
            }
        };
        scored.push((wording, of_wording));
    }
    let slides = measured.scored_slides()?;
    let facts = context
        .facts()
        .with(
            "zero-shot",
            "expectation over the value grid; nothing is fitted",
        )
        .with(
            "normalisations",
            "those that are not the run's have a value grid of their own, from the training spots, and are held against values \
             of the same normalisation; their MAE is in their own unit",
        )
        .with(
            "decimals",
            "of the text of a value; the number whose projection is added to it is not rounded",
        )
        .with(
            "controls",
            "one word for all genes leaves what the gene table and the values say; the next gene of the panel, whose sentences \
             tell another gene",
        );
    let facts = match scored.first() {
        Some((_, first)) => facts.with("intervals", first.spread.in_words()?),
        None => facts,
    };
    let methods = variations(&scored)?;
    let spreads = RobustnessResult::spreads_of(&methods);
    let verdict = wording_verdict(&methods, &spreads, slides.len());
    Ok(RobustnessResult {
        header: context.result_header(facts, verdict, notes(&methods)),
        genes: measured.symbols,
        slides,
        methods,
        spreads,
    })
}

fn variations(scored: &[(Wording, ScoredMethod)]) -> Result<Vec<WordingVariation>, EvalError> {
    let first = scored.first().map(|(_, first)| &first.spread);
    let variation = |(at, (wording, scored)): (usize, &(Wording, ScoredMethod))| {
        let method = &scored.method;
        let above = first
            .filter(|_| at > 0)
            .map(|first| scored.spread.above(first));
        let slides = method.by_slide.iter().map(|of| SlideWording {
            slide: of.slide.clone(),
            pcc: of.pcc,
            mae: of.mae,
        });
        Ok(WordingVariation {
            method: wording.name.clone(),
            role: method.role,
            factor: wording.factor,
            sentence: wording.sentence.clone(),
            values: wording.panel.normalization.to_string(),
            overall: WordingScores {
                pcc_per_slide: method.overall.pcc_per_slide,
                mae: method.overall.mae,
            },
            difference: above.transpose()?.and_then(|above| above.pcc),
            by_slide: slides.collect(),
        })
    };
    scored.iter().enumerate().map(variation).collect()
}

/// What a reader must know besides.
fn notes(methods: &[WordingVariation]) -> Vec<String> {
    let others = methods.iter().skip(1);
    let same = others.filter(|of| of.overall == methods[0].overall);
    let same: Vec<&str> = same.map(|of| of.method.as_str()).collect();
    let mut notes = Vec::new();
    if !same.is_empty() {
        notes.push(format!(
            "Some came out the same as trained, to the last bit ({}). CLIP's tokenizer reads capitals as small letters.",
            same.join(", ")
        ));
    }
    if !methods.iter().any(|of| of.method.contains(ENSEMBL)) {
        notes.push(
            "Genes are not spelled by their Ensembl id: no test slide tells one beside its symbols."
                .to_owned(),
        );
    }
    notes
}
