//! Retrieval between tiles and transcriptomes, slide by slide.

use comtip_metrics::{MethodRole, RetrievalMethod, RetrievalResult};
use comtip_train::PairBatcher;

use super::pool::Pool;
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
    let (mut methods, mut chance) = (Vec::new(), Vec::new());
    for joint in context.joint_representations(Half::Test)? {
        let mut by_slide = Vec::new();
        chance.clear();
        for pool in &pools {
            let found = pool.search(&joint)?;
            by_slide.push(pool.scores(&found.left_to_right, &found.right_to_left));
            chance.push(pool.scores(&found.chance, &found.chance));
        }
        methods.push(RetrievalMethod::of_slides(joint.name, joint.role, by_slide));
    }
    methods.push(RetrievalMethod::of_slides(
        CHANCE,
        MethodRole::Baseline,
        chance,
    ));

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
        .with("similarity", "cosine in the joint space; nothing is fitted");
    let verdict = verdict(pools.len(), &methods);
    let notes = baselines.missing.clone().into_iter().collect();
    Ok(RetrievalResult {
        header: context.result_header(facts, verdict, notes),
        slides: pools.into_iter().map(|pool| pool.slide).collect(),
        methods,
    })
}
