//! Several runs in one folder: every variant on every fold with every seed.

#[cfg(test)]
mod example;
mod plan_changes;
mod study_file;
mod study_fold;
mod study_folder;
mod study_plan;
mod study_run;
mod study_weights;
mod variant;
mod variants_file;

pub use study_fold::StudyFold;
pub use study_folder::StudyFolder;
pub use study_plan::StudyPlan;
pub use study_run::{StudyRun, StudyRunState};
pub use study_weights::StudyWeights;
pub use variant::Variant;
