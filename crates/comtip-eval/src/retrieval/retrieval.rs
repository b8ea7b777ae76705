//! Retrieval between tiles and transcriptomes, slide by slide.

use comtip_metrics::{MethodRole, RetrievalResult};
use comtip_train::PairBatcher;

use super::pool::Pool;
use super::searched::{Searched, intervals_in_words};
use super::verdict::verdict;
use crate::context::EvalContext;
use crate::error::EvalError;
use crate::half::Half;

/// Name of the method that orders a pool at random.
pub(super) const CHANCE: &str = "chance";

/// Lets the tiles and the transcriptomes of the test spots of a slide look for each other in the joint space, both ways;
/// nothing is fitted. Beside the model stand the networks among its baselines, and chance.
///
/// # Errors
///
/// [`EvalError::OtherGenes`] if the context has other genes than the model; else if weights, a shard, a tile or the
/// device cannot be read, or a vector is not finite.
pub fn retrieval(context: &EvalContext) -> Result<RetrievalResult, EvalError> {
    let pools = Pool::of_slides(context);
    let mut methods = Vec::new();
    for joint in context.joint_representations(Half::Test)? {
        let found = pools.iter().map(|pool| pool.search(&joint));
        let found = found.collect::<Result<Vec<_>, EvalError>>()?;
        methods.push(Searched::of(&joint.name, joint.role, &pools, &found));
    }
    let chance: Vec<_> = pools.iter().map(Pool::chance).collect();
    methods.push(Searched::of(CHANCE, MethodRole::Baseline, &pools, &chance));

    let baselines = context.baselines()?;
    let batcher = PairBatcher::new(context.config(), &context.checkpoint().config);
    let facts = context
        .facts()
        .with(
            "baseline encoders",
            format!("{}; {CHANCE}: the pool in random order", baselines.networks),
        )
        .with("pool", "the test spots of a slide")
        .with(
            "sentences",
            format!(
                "{} a spot, as the run was trained, genes drawn as for validation",
                batcher.genes_per_spot()
            ),
        )
        .with("similarity", "cosine in the joint space; nothing is fitted")
        .with("intervals", intervals_in_words());
    let verdict = verdict(pools.len(), &methods);
    let notes = baselines.missing.clone().into_iter().collect();
    Ok(RetrievalResult {
        header: context.result_header(facts, verdict, notes),
        slides: pools.into_iter().map(|pool| pool.slide).collect(),
        methods: methods.into_iter().map(|of| of.method).collect(),
    })
}
