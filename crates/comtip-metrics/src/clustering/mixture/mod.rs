//! Gaussian mixtures: components, expectation-maximisation, and the best of several starts.

mod config;
mod expectation_maximization;
mod gaussian_component;

pub use config::{CovarianceType, GaussianMixture, GaussianMixtureFit};
pub use gaussian_component::{Covariance, GaussianComponent};
