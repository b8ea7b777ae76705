//! What a mixture finds where it can be worked out on paper, and what it refuses.

use ndarray::array;

use super::*;
use crate::clustering::mixture::gaussian_component::Covariance;

fn mixture(n_components: usize) -> GaussianMixture {
    GaussianMixture::new(n_components, CovarianceType::Full, 0)
}

#[test]
fn one_component_has_the_mean_and_the_variance_of_the_points() {
    let points = array![[1000.0_f32], [1002.0], [1004.0]];
    let fit = mixture(1).fit(points.view()).unwrap();
    let component = &fit.components[0];
    approx::assert_relative_eq!(component.mean[0], 1002.0, max_relative = 1e-12);
    let Covariance::Full(covariance) = &component.covariance else {
        panic!("the covariance is not full");
    };
    approx::assert_relative_eq!(covariance[[0, 0]], 8.0 / 3.0 + 1e-6, max_relative = 1e-12);
}

#[test]
fn the_same_seed_gives_the_same_fit() {
    let points = Array2::from_shape_fn((60, 3), |(i, j)| ((i * 7 + j * 13) % 31) as f32);
    assert_eq!(mixture(3).fit(points.view()), mixture(3).fit(points.view()));
}

#[test]
fn fewer_points_or_distinct_points_than_components_are_refused() {
    let message = |points: Array2<f32>| mixture(3).fit(points.view()).unwrap_err().to_string();
    assert_eq!(
        message(array![[0.0], [1.0]]),
        "a Gaussian mixture needs at least 3 points but got 2"
    );
    assert_eq!(
        message(array![[0.0], [1.0], [1.0], [1.0]]),
        "a Gaussian mixture needs at least 3 clusters with points to start from but got 2"
    );
}

#[test]
fn clusters_that_cannot_be_started_from_are_refused() {
    let points = array![[0.0_f32], [1.0], [2.0]];
    let message = |clusters: &[usize]| {
        let error = mixture(2).fit_from(points.view(), clusters).unwrap_err();
        error.to_string()
    };
    assert_eq!(message(&[0, 1]), "points has 3 points but clusters has 2");
    assert_eq!(
        message(&[0, 1, 2]),
        "cluster must be below the number of components but is 2"
    );
    assert_eq!(
        message(&[1, 1, 1]),
        "a Gaussian mixture needs at least 2 clusters with points to start from but got 1"
    );
}

#[test]
fn a_component_without_width_is_named_unless_it_is_regularised() {
    let points = array![
        [0.0_f32, 1.0],
        [0.0, 1.0],
        [5.0, 2.0],
        [6.0, 4.0],
        [7.0, 3.0]
    ];
    let narrow = GaussianMixture {
        regularization: 0.0,
        ..mixture(2)
    };
    let error = narrow
        .fit_from(points.view(), &[1, 1, 0, 0, 0])
        .unwrap_err();
    let expected = MetricError::SingularCovariance {
        component: 1,
        regularization: 0.0,
    };
    assert_eq!(error, expected);
    assert!(mixture(2).fit(points.view()).is_ok());
}

#[test]
fn settings_out_of_range_are_refused_by_name() {
    let points = array![[0.0_f32], [1.0]];
    let message = |mixture: GaussianMixture| mixture.fit(points.view()).unwrap_err().to_string();
    let no_start = GaussianMixture {
        n_init: 0,
        ..mixture(1)
    };
    let negative = GaussianMixture {
        regularization: -1.0,
        ..mixture(1)
    };
    assert_eq!(message(no_start), "n_init must be at least 1 but is 0");
    assert_eq!(
        message(negative),
        "regularization must be finite and not negative but is -1"
    );
}
