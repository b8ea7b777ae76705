//! Every run of a study by some protocols, put together.

mod kept_scores;
mod of_protocol;
mod plan_facts;
mod score_study;
mod study_event;
mod study_protocol;

pub use score_study::{StudyScoring, score_study};
pub use study_event::StudyEvent;
pub use study_protocol::StudyProtocol;
