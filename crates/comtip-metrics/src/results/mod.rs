//! Scores of a run as plain data; a report, a table, JSON and CSV are views of it.

mod named_scores;

mod estimate;
mod eval_result;
mod result_header;
mod run_facts;
mod schema_version;
mod verdict;

mod ceiling_rows;
mod expression_rows;
mod interval_rows;
mod metric_name;
mod retrieval_rows;
mod robustness_rows;
mod score_row;
mod score_rows;

mod cluster_algorithm;
mod cluster_scores;
mod clustering_result;
mod expression_ceiling;
mod expression_result;
mod fine_tuned_result;
mod gene_metrics;
mod group_metrics;
mod prediction_intervals;
mod retrieval_result;
mod robustness_result;
mod top_gene_pcc;
mod zero_shot_result;

mod ablation_result;
mod metric_words;
mod published;
mod score_words;
mod study_estimate;
mod study_facts;
mod study_result;

mod clustering_map;
mod embedding_map;
mod expression_maps;
mod spot_positions;

pub use ablation_result::{AblationCell, AblationColumn, AblationResult, AblationRow};
pub use cluster_algorithm::ClusterAlgorithm;
pub use cluster_scores::ClusterScores;
pub use clustering_map::{ClusteringMap, MethodClusters};
pub use clustering_result::{
    ClusteredSlide, ClusteringMethod, ClusteringResult, PatientClustering, SeedScore, SkippedSlide,
    SlideClustering,
};
pub use embedding_map::EmbeddingMap;
pub use estimate::{Estimate, Interval, IntervalKind, Statistic};
pub use eval_result::EvalResult;
pub use expression_ceiling::{ExpressionCeiling, SlideCeiling};
pub use expression_maps::{ExpressionMaps, MappedSlide};
pub use expression_result::{
    ExpressionMethod, ExpressionResult, GeneExpression, GeneOnSlide, OverallExpression,
    PatientExpression, RidgePenalty, ScoredSlide, SlideExpression,
};
pub use fine_tuned_result::FineTunedResult;
pub use gene_metrics::GeneMetrics;
pub use group_metrics::GroupMetrics;
pub use metric_name::MetricName;
pub use metric_words::{is_lower_better, metric_words};
pub use prediction_intervals::{
    Calibration, GeneIntervals, LeftOut, MethodIntervals, PatientIntervals, PredictionIntervals,
    SlideIntervals,
};
pub use published::{PublishedRow, PublishedTable};
pub use result_header::ResultHeader;
pub use retrieval_result::{
    BothWays, DirectionScores, RetrievalMethod, RetrievalResult, SearchedSlide, SlideRetrieval,
};
pub use robustness_result::{
    FactorSpread, RobustnessResult, ScoreRange, SlideWording, WordingFactor, WordingScores,
    WordingVariation,
};
pub use run_facts::{MethodRole, RunFacts};
pub use schema_version::SchemaVersion;
pub use score_row::ScoreRow;
pub use score_words::{decimals_of, ends_words, interval_words, score_words};
pub use spot_positions::{SpotPosition, SpotPositions};
pub use study_estimate::{Finding, FoldScore, PatientMean, StudyEstimate, TrainingSeedScore};
pub use study_facts::{MissingRun, StudyFacts, StudyVariant, TestedFold};
pub use study_result::{StudyDifference, StudyResult, StudyScore};
pub use top_gene_pcc::TopGenePcc;
pub use verdict::{Comparison, Verdict};
pub use zero_shot_result::ZeroShotResult;
