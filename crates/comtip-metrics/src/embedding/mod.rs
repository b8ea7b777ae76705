//! How an embedding uses its space.

mod entropy_rank;
mod gram;
mod principal_components;
mod retrieval;
mod symmetric_eigen;
mod tridiagonal;

pub use entropy_rank::entropy_rank;
pub use principal_components::{PrincipalComponents, principal_components};
pub use retrieval::recall_at_k;
