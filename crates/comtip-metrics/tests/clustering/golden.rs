//! Scores and fits agree with scikit-learn; `tests/golden/clustering.py` made the values.

use comtip_metrics::{
    Covariance, CovarianceType, GaussianMixture, GaussianMixtureFit, VMeasure,
    adjusted_mutual_information, nearest_neighbours, silhouette,
};
use ndarray::{Array1, Array2};
use serde_json::Value;

pub(crate) fn golden() -> Value {
    serde_json::from_str(include_str!("../golden/clustering.json")).unwrap()
}

pub(crate) fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

pub(crate) fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

pub(crate) fn labels(value: &Value) -> Vec<usize> {
    list(value).iter().map(index).collect()
}

pub(crate) fn index(value: &Value) -> usize {
    value.as_u64().unwrap() as usize
}

fn vector(value: &Value) -> Array1<f64> {
    list(value).iter().map(number).collect()
}

fn matrix(value: &Value) -> Array2<f64> {
    let rows: Vec<Array1<f64>> = list(value).iter().map(vector).collect();
    let views: Vec<_> = rows.iter().map(|row| row.view()).collect();
    ndarray::stack(ndarray::Axis(0), &views).unwrap()
}

fn points(case: &Value) -> Array2<f32> {
    matrix(&case["points"]).mapv(|value| value as f32)
}

#[test]
fn agreement_of_groupings_is_that_of_scikit_learn() {
    for case in list(&golden()["groupings"]) {
        let (a, b) = (labels(&case["a"]), labels(&case["b"]));
        let ami = adjusted_mutual_information(&a, &b).unwrap();
        let score = VMeasure::of(&a, &b).unwrap();
        approx::assert_abs_diff_eq!(ami, number(&case["ami"]), epsilon = 1e-11);
        for (ours, name) in [
            (score.homogeneity, "homogeneity"),
            (score.completeness, "completeness"),
            (score.v_measure, "v_measure"),
        ] {
            approx::assert_abs_diff_eq!(ours, number(&case[name]), epsilon = 1e-12);
        }
    }
}

#[test]
fn silhouettes_are_those_of_scikit_learn() {
    for case in list(&golden()["silhouettes"]) {
        let score = silhouette(points(case).view(), &labels(&case["labels"]));
        let expected = number(&case["silhouette"]);
        approx::assert_abs_diff_eq!(score.unwrap().unwrap(), expected, epsilon = 1e-9);
    }
}

#[test]
fn nearest_neighbours_are_those_of_scikit_learn() {
    let case = &golden()["neighbours"];
    let neighbours = nearest_neighbours(points(case).view(), 7).unwrap();
    let indices = matrix(&case["indices"]).mapv(|value| value as usize);
    assert_eq!(neighbours.indices, indices);
    let distances = matrix(&case["distances"]);
    approx::assert_abs_diff_eq!(neighbours.distances, distances, epsilon = 1e-9);
}

/// The fit of a case by its own settings, from its own clusters.
fn fit_as(case: &Value) -> GaussianMixtureFit {
    let covariance_type = match case["covariance_type"].as_str().unwrap() {
        "full" => CovarianceType::Full,
        _ => CovarianceType::Diagonal,
    };
    let mixture = GaussianMixture {
        tol: 1e-5,
        max_iter: 2000,
        ..GaussianMixture::new(index(&case["n_components"]), covariance_type, 0)
    };
    let start = labels(&case["start"]);
    mixture.fit_from(points(case).view(), &start).unwrap()
}

#[test]
fn gaussian_mixtures_are_those_of_scikit_learn_from_the_same_clusters() {
    for case in list(&golden()["mixtures"]) {
        let fit = fit_as(case);
        assert!(fit.has_converged);
        assert_eq!(fit.n_iter, index(&case["n_iter"]));
        assert_eq!(fit.assignments, labels(&case["labels"]));
        let expected = number(&case["log_likelihood"]);
        approx::assert_relative_eq!(fit.log_likelihood, expected, max_relative = 1e-9);
        let expected = matrix(&case["responsibilities"]);
        approx::assert_abs_diff_eq!(fit.responsibilities, expected, epsilon = 1e-6);
    }
}

#[test]
fn components_of_gaussian_mixtures_are_those_of_scikit_learn() {
    for case in list(&golden()["mixtures"]) {
        for (number_of, component) in fit_as(case).components.into_iter().enumerate() {
            let weight = number(&case["weights"][number_of]);
            approx::assert_abs_diff_eq!(component.weight, weight, epsilon = 1e-6);
            let mean = vector(&case["means"][number_of]);
            approx::assert_abs_diff_eq!(component.mean, mean, epsilon = 1e-6);
            let expected = &case["covariances"][number_of];
            match component.covariance {
                Covariance::Full(covariance) => {
                    approx::assert_abs_diff_eq!(covariance, matrix(expected), epsilon = 1e-6);
                }
                Covariance::Diagonal(variances) => {
                    approx::assert_abs_diff_eq!(variances, vector(expected), epsilon = 1e-6);
                }
            }
        }
    }
}

#[test]
fn every_iteration_makes_the_points_more_likely() {
    let case = &golden()["mixtures"][0];
    let likelihood = |max_iter| {
        let mixture = GaussianMixture {
            max_iter,
            tol: 0.0,
            regularization: 0.0,
            ..GaussianMixture::new(3, CovarianceType::Full, 0)
        };
        let fit = mixture.fit_from(points(case).view(), &labels(&case["start"]));
        fit.unwrap().log_likelihood
    };
    let likelihoods: Vec<f64> = (1..20).map(likelihood).collect();
    assert!(likelihoods.windows(2).all(|pair| pair[0] < pair[1]));
}

#[test]
fn the_best_of_ten_starts_is_no_less_likely_than_most_of_scikit_learn() {
    let case = &golden()["mixture_from_k_means"];
    let mixture = GaussianMixture {
        max_iter: 2000,
        tol: 1e-7,
        ..GaussianMixture::new(index(&case["n_components"]), CovarianceType::Full, 0)
    };
    let fit = mixture.fit(points(case).view()).unwrap();
    let median = number(&case["median_of_one_start"]);
    assert!(fit.log_likelihood >= median - 1e-3);
}
