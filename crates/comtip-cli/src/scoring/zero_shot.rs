//! Expression by similarity to gene sentences, nothing fitted on the target.

use comtip::model::{Decision, ZeroShot};
use comtip::report::{Block, Section};
use ndarray::{Array2, Axis};

use super::bench::{Bench, protocol_block};
use super::expression_maps::maps;
use super::expression_table::{slide_tables, table, verdict};
use super::predicted::{Measured, Predicted};
use super::representation::Representations;
use super::{Detail, Scored};
use crate::ui::CliError;

/// Scores the sentences nearest to the embedded tiles of the test slides.
///
/// # Errors
///
/// If the slides share no gene of the panel, or a tile or a thumbnail cannot be read.
pub(crate) fn zero_shot(
    bench: &Bench,
    representations: &Representations<'_>,
    detail: Detail,
) -> Result<Scored, CliError> {
    let measured = Measured::of(bench)?;
    let trained = &representations.test()?[0];
    let checkpoint = &bench.checkpoint;
    let zero_shot = ZeroShot::new(&checkpoint.model, &checkpoint.panel, &checkpoint.tokens);
    let predict = |name: &str, decision: Decision| -> Result<Predicted, CliError> {
        let all = zero_shot.predict(trained.vectors.view(), decision);
        let values: Array2<f32> = all.select(Axis(1), &measured.genes);
        measured.score(name.to_owned(), values)
    };
    let methods = [
        predict("zero-shot, expectation", Decision::Expectation)?,
        predict("zero-shot, nearest value", Decision::Nearest)?,
        measured.train_mean()?,
    ];
    let caption = bench.caption("Zero-shot expression: no head fitted");
    let total = table(caption, &measured, &methods);
    let verdict = verdict(&measured, &methods[0], &methods[2..]);
    let by_slide = slide_tables(&measured, &methods);
    let protocol = bench
        .protocol()
        .with(
            "scored genes",
            format!("{} measured on all slides", measured.genes.len()),
        )
        .with(
            "value grid",
            format!(
                "up to {} quantiles a gene, from the training spots",
                bench.config.data.value_quantiles
            ),
        )
        .with("sentence", "The expression value of GENE is VALUE.");
    let section = match detail {
        Detail::Scores => None,
        Detail::Report => {
            let mut blocks = vec![Block::Text(verdict.clone()), Block::Table(total.clone())];
            let head = |slide_idx: usize| by_slide.get(slide_idx).cloned().map(Block::Table);
            blocks.extend(maps(&measured, &methods[0], head)?);
            blocks.push(protocol_block(&protocol));
            Some(Section {
                heading: "Zero-shot expression".to_owned(),
                blocks,
            })
        }
    };
    let mut tables = vec![total];
    tables.extend(by_slide);
    Ok(Scored {
        tables,
        verdict,
        section,
        protocol,
    })
}
