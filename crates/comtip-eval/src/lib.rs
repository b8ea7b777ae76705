#![doc = include_str!("../README.md")]

mod error;
mod event;
mod half;
mod neighbourhood;
mod verdict_words;
mod warning;

mod run;
mod run_embedder;

mod encoders;

mod context;

mod clustering;
mod expression;
mod retrieval;

mod study;

pub use clustering::{ClusteringOptions, clustering};
pub use context::{EvalContext, JointRepresentation, RawCounts, Representation, Tuning};
pub use encoders::{BaselineTowers, Baselines};
pub use error::EvalError;
pub use event::EvalEvent;
pub use expression::{
    ExpressionOptions, RobustnessOptions, expression, fine_tuned, robustness, zero_shot,
};
pub use half::Half;
pub use retrieval::retrieval;
pub use run::{TileMismatch, differing_patients, open_run, tile_problem};
pub use run_embedder::RunEmbedder;
pub use study::{StudyEvent, StudyProtocol, StudyScoring, score_study};
pub use warning::EvalWarning;
