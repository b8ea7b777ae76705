//! A protocol that no crate of the workspace knows: how many directions the vectors of the test spots use.

use comtip::eval::{EvalContext, EvalError, Half, Representation};
use comtip::metrics::{MethodRole, Score, Verdict, entropy_rank};
use comtip::model::TileRepresentation;

use crate::sample::GENES;

/// The effective rank of each representation of the test spots, with its role and all that a score depends on.
fn directions(context: &EvalContext) -> Result<Vec<(MethodRole, Score)>, EvalError> {
    let slides = (0..context.test().slides().len()).collect();
    let protocol = context
        .facts()
        .with("baseline encoders", &context.baselines()?.facts)
        .with("stamps", context.stamps().join("; "));
    let representations =
        context.representations(Half::Test, &slides, TileRepresentation::Joint)?;
    let score = |of: &Representation| {
        let rank = entropy_rank(of.vectors.view())?;
        let score = Score {
            name: format!("directions of {}", of.name),
            value: Some(rank),
            protocol: protocol.clone(),
        };
        Ok((of.role, score))
    };
    representations.iter().map(score).collect()
}

/// It has one model, baselines, a protocol, and what slides and spots are needs no shard of its own.
pub(crate) fn assert_scored(context: &EvalContext) {
    let scores = directions(context).expect("scores");
    let is_model = |of: &&(MethodRole, Score)| of.0 == MethodRole::Model;
    assert_eq!(scores.iter().filter(is_model).count(), 1);
    assert!(scores.len() > 2, "the model, random weights and colours");
    for (_, score) in &scores {
        assert!(score.value.is_some_and(|rank| rank > 0.0), "{score}");
        assert_eq!(score.protocol.get("tested on"), Some("b4"));
        assert_eq!(score.protocol.get("stamps"), Some(""), "a clean split");
    }
    let header = context.result_header(context.facts(), Verdict::default(), Vec::new());
    assert_eq!(header.run.seed, context.config().seed);

    let facts = context.test().slides().next().expect("a slide");
    assert_eq!(context.patient_of(facts).as_deref(), Some("B"));
    let rows = context.test_rows(0);
    let positions = context.positions(&rows);
    assert_eq!(rows.len(), context.test().len());
    assert_eq!(
        (positions.slide.as_str(), positions.spots.len()),
        ("b4", rows.len())
    );
    let genes = context.measured_genes().expect("all of them");
    let symbols: Vec<&str> = genes.iter().map(|gene| context.symbol(*gene)).collect();
    assert_eq!(symbols, GENES);
}
