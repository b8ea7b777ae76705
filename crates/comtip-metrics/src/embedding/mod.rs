//! How an embedding uses its space.

mod entropy_rank;
mod gram;
mod match_ranks;
mod principal_components;
mod recall_at_k;
mod retrieval;
mod retrieval_scores;
mod symmetric_eigen;
mod tridiagonal;

pub use entropy_rank::entropy_rank;
pub use match_ranks::MatchRanks;
pub use principal_components::{PrincipalComponents, principal_components};
pub use recall_at_k::recall_at_k;
pub use retrieval::Retrieval;
pub use retrieval_scores::RetrievalScores;
