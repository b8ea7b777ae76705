//! Scores of single runs, put together over the folds and training seeds of a study.

mod ablation;
mod differences;
mod gathered;
mod grid;
mod notes;
mod of_patients;
mod run_scores;
mod verdict;

pub use run_scores::RunScores;
