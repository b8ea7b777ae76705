//! Expression by similarity to gene sentences, nothing fitted on the target.

use comtip::eval::ExpressionScores;
use comtip::model::{Decision, ZeroShot};
use ndarray::{Array2, Axis};

use super::bench::{expression_of, protocol_block};
use super::expression::{Predicted, maps, measured, table, train_mean};
use super::{Bench, Representation, Scored};
use crate::failure::Failure;
use crate::report::{Block, Section};

/// Scores the sentences nearest to the embedded tiles of the test slides.
///
/// # Errors
///
/// If the slides share no gene of the panel, or a thumbnail cannot be read.
pub(crate) fn zero_shot(bench: &Bench, trained: &Representation) -> Result<Scored, Failure> {
    let genes = measured(bench)?;
    let truth = expression_of(&bench.test, &genes);
    let checkpoint = &bench.checkpoint;
    let zero_shot = ZeroShot::new(&checkpoint.model, &checkpoint.panel, &checkpoint.tokens);
    let predict = |name: &str, decision: Decision| -> Result<Predicted, Failure> {
        let all = zero_shot.predict(trained.test.view(), decision);
        let values: Array2<f32> = all.select(Axis(1), &genes);
        Ok(Predicted {
            name: name.to_owned(),
            scores: ExpressionScores::of(truth.view(), values.view())?,
            values,
        })
    };
    let methods = [
        predict("zero-shot, expectation", Decision::Expectation)?,
        predict("zero-shot, nearest value", Decision::Nearest)?,
        train_mean(&expression_of(&bench.train, &genes), &truth)?,
    ];
    let table = table(
        bench.caption("Zero-shot expression: no head fitted"),
        &methods,
    );
    let protocol = bench
        .protocol()
        .with(
            "scored genes",
            format!("{} measured on all slides", genes.len()),
        )
        .with(
            "value grid",
            format!(
                "up to {} quantiles a gene, from the training spots",
                bench.config.data.value_quantiles
            ),
        )
        .with("sentence", "The expression value of GENE is VALUE.");
    let mut blocks = vec![Block::Table(table.clone())];
    blocks.extend(maps(bench, &genes, &truth, &methods[0])?);
    blocks.push(protocol_block(&protocol));
    Ok(Scored {
        table,
        section: Section {
            heading: "Zero-shot expression".to_owned(),
            blocks,
        },
        protocol,
    })
}
