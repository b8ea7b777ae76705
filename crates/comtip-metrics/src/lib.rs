#![doc = include_str!("../README.md")]

mod block;
mod cholesky;
mod clustering;
mod embedding;
mod error;
mod expression;
mod group_rows;
mod input;
mod median;
mod probe;
mod protocol;
mod reliability;
mod results;
mod score;
mod study;
mod uncertainty;

pub use clustering::{
    Covariance, CovarianceType, EdgeWeight, GaussianComponent, GaussianMixture, GaussianMixtureFit,
    KMeans, KMeansFit, LabelCodes, Leiden, LeidenFit, NearestNeighbours, ResolutionSearch,
    VMeasure, WeightedGraph, adjusted_mutual_information, adjusted_rand_index, label_codes,
    modularity, nearest_neighbours, normalized_mutual_information, silhouette, smooth_labels,
    smooth_labels_among,
};
pub use embedding::{
    MatchRanks, PrincipalComponents, Retrieval, RetrievalScores, entropy_rank,
    principal_components, recall_at_k,
};
pub use error::MetricError;
pub use expression::{
    ExpressionScores, GeneScore, ScoresByGroup, SpotRaster, TopGenes, mean_absolute_error,
    mean_squared_error, most_variable, pearson, r_squared, spearman,
};
pub use probe::{GridEnd, Ridge, RidgeFit, TrainMean, group_folds};
pub use protocol::{Fact, Protocol};
pub use reliability::{PccCeiling, SpotCounts};
pub use results::{
    AblationCell, AblationColumn, AblationResult, AblationRow, BothWays, Calibration,
    ClusterAlgorithm, ClusterScores, ClusteredSlide, ClusteringMap, ClusteringMethod,
    ClusteringResult, Comparison, DirectionScores, EmbeddingMap, Estimate, EvalResult,
    ExpressionCeiling, ExpressionMaps, ExpressionMethod, ExpressionResult, FactorSpread, Finding,
    FineTunedResult, FoldScore, GeneExpression, GeneIntervals, GeneMetrics, GeneOnSlide,
    GroupMetrics, Interval, IntervalKind, LeftOut, MappedSlide, MethodClusters, MethodIntervals,
    MethodRole, MetricName, MissingRun, OverallExpression, PatientClustering, PatientExpression,
    PatientIntervals, PatientMean, PredictionIntervals, PublishedRow, PublishedTable, ResultHeader,
    RetrievalMethod, RetrievalResult, RidgePenalty, RobustnessResult, RunFacts, SchemaVersion,
    ScoreRange, ScoreRow, ScoredSlide, SearchedSlide, SeedScore, SkippedSlide, SlideCeiling,
    SlideClustering, SlideExpression, SlideIntervals, SlideRetrieval, SlideWording, SpotPosition,
    SpotPositions, Statistic, StudyDifference, StudyEstimate, StudyFacts, StudyResult, StudyScore,
    StudyVariant, TestedFold, TopGenePcc, TrainingSeedScore, Verdict, WordingFactor, WordingScores,
    WordingVariation, ZeroShotResult, decimals_of, ends_words, interval_words, is_lower_better,
    metric_words, score_words,
};
pub use score::Score;
pub use study::RunScores;
pub use uncertainty::{
    Bootstrap, Bootstrapped, Differences, NoInterval, QueryDraws, Resampled, SignFlip,
    SignFlipTest, SplitConformal, SpotDraws, interval_over_seeds, student_t_quantile,
};
