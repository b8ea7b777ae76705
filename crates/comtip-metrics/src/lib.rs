#![doc = include_str!("../README.md")]

mod block;
mod clustering;
mod embedding;
mod error;
mod expression;
mod input;
mod probe;
mod protocol;
mod results;
mod score;

pub use clustering::{
    KMeans, KMeansFit, LabelCodes, adjusted_rand_index, label_codes, normalized_mutual_information,
};
pub use embedding::{PrincipalComponents, entropy_rank, principal_components, recall_at_k};
pub use error::MetricError;
pub use expression::{ExpressionScores, GeneScore, ScoresByGroup, mean_absolute_error, pearson};
pub use probe::{GridEnd, Ridge, RidgeFit, TrainMean};
pub use protocol::{Fact, Protocol};
pub use results::{
    ClusteredSlide, ClusteringMap, ClusteringMethod, ClusteringResult, Comparison, Estimate,
    EvalResult, ExpressionMaps, ExpressionMethod, ExpressionResult, FineTunedResult,
    GeneExpression, GeneOnSlide, Interval, IntervalKind, MappedSlide, MethodClusters, MethodRole,
    OverallExpression, PatientClustering, PatientExpression, ResultHeader, RidgePenalty, RunFacts,
    SchemaVersion, ScoredSlide, SeedScore, SkippedSlide, SlideClustering, SlideExpression,
    SpotPosition, SpotPositions, Statistic, Verdict, ZeroShotResult,
};
pub use score::Score;
