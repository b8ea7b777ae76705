//! Metrics, clustering and probes for embeddings of spatial transcriptomics: arrays in, scores out.
//!
//! An embedding of tissue is judged by what can be read from it. This crate answers four questions
//! and knows nothing of the model that made the numbers: every function takes arrays or label
//! codes, spots in rows, and returns plain values.
//!
//! | question | answer |
//! |---|---|
//! | do its clusters follow the tissue's layers? | [`KMeans`], [`adjusted_rand_index`], [`normalized_mutual_information`] |
//! | how good is this prediction of expression? | [`ExpressionScores`], [`ScoresByGroup`], [`pearson`], [`mean_absolute_error`] |
//! | how much expression can a linear map read from it? | [`Ridge`], beside the baseline [`TrainMean`] |
//! | is the space used, and do pairs find each other? | [`effective_rank`], [`principal_components`], [`recall_at_k`] |
//!
//! # Clustering, from embeddings to a score
//!
//! ```
//! use comtip_metrics::{KMeans, adjusted_rand_index, label_codes};
//! use ndarray::array;
//!
//! let embeddings = array![[0.0_f32, 0.1], [0.1, 0.0], [5.0, 5.1], [5.1, 5.0], [2.5, 2.0]];
//! let layers = label_codes(&[Some("L1"), Some("L1"), Some("WM"), Some("WM"), None]);
//!
//! let fit = KMeans::new(layers.names.len(), 42).fit(embeddings.view())?;
//! let clusters = layers.select(&fit.assignments)?;
//! assert_eq!(adjusted_rand_index(&layers.codes, &clusters)?, 1.0);
//! # Ok::<(), comtip_metrics::MetricError>(())
//! ```
//!
//! # Expression, from embeddings to a score that carries its protocol
//!
//! ```
//! use comtip_metrics::{ExpressionScores, Protocol, Ridge, Score};
//! use ndarray::array;
//!
//! let train_x = array![[0.0_f32], [1.0], [2.0], [3.0], [4.0]];
//! let train_y = array![[1.0_f32, 7.0], [3.1, 7.0], [4.9, 7.0], [7.0, 7.0], [9.0, 7.0]];
//! let test_x = array![[0.5_f32], [1.5], [3.5]];
//! let test_y = array![[2.0_f32, 7.0], [4.0, 7.0], [8.0, 7.0]];
//!
//! let predicted = Ridge::default().fit(train_x.view(), train_y.view())?.predict(test_x.view())?;
//! let scores = ExpressionScores::of(test_y.view(), predicted.view())?;
//! assert_eq!(scores.n_constant_truth(), 1); // the second gene is constant: it has no correlation
//!
//! let score = Score {
//!     name: "mean PCC".into(),
//!     value: scores.mean_pcc(),
//!     protocol: Protocol::new()
//!         .with("split", "leave one section out")
//!         .with("genes without a PCC", scores.n_constant_truth()),
//! };
//! assert_eq!(
//!     score.to_string(),
//!     "mean PCC: 1.0000\n  split: leave one section out\n  genes without a PCC: 1"
//! );
//! # Ok::<(), comtip_metrics::MetricError>(())
//! ```
//!
//! # What the numbers mean
//!
//! - An undefined score is `None`, never zero: a gene whose truth is constant over the spots has no
//!   Pearson correlation, in no method. A prediction that is constant where the truth varies scores 0,
//!   so that all methods are averaged over the same genes. Both kinds of genes are counted.
//! - Sums run in `f64` whatever the input; results are the same for the same input and seed on the
//!   same machine.
//! - Arrays whose shapes disagree, empty arrays and non-finite values are an [`MetricError`], not a
//!   panic, as they usually come from a file.

mod block;
mod clustering;
mod embedding;
mod error;
mod expression;
mod input;
mod probe;
mod protocol;
mod score;

pub use clustering::{
    KMeans, KMeansFit, LabelCodes, adjusted_rand_index, label_codes, normalized_mutual_information,
};
pub use embedding::{PrincipalComponents, effective_rank, principal_components, recall_at_k};
pub use error::MetricError;
pub use expression::{ExpressionScores, GeneScore, ScoresByGroup, mean_absolute_error, pearson};
pub use probe::{GridEnd, Ridge, RidgeFit, TrainMean};
pub use protocol::Protocol;
pub use score::Score;
