//! Scores agree with scikit-learn, scipy and numpy; `golden/generate.py` made the values.

use comtip_metrics::{
    KMeans, Ridge, adjusted_rand_index, entropy_rank, normalized_mutual_information, pearson,
    principal_components,
};
use ndarray::{Array1, Array2};
use serde_json::Value;

fn golden() -> Value {
    serde_json::from_str(include_str!("golden/golden.json")).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn vector(value: &Value) -> Array1<f32> {
    list(value).iter().map(|x| number(x) as f32).collect()
}

fn matrix(value: &Value) -> Array2<f32> {
    let rows: Vec<Array1<f32>> = list(value).iter().map(vector).collect();
    let views: Vec<_> = rows.iter().map(|row| row.view()).collect();
    ndarray::stack(ndarray::Axis(0), &views).unwrap()
}

fn labels(value: &Value) -> Vec<usize> {
    let codes = list(value).iter();
    codes.map(|x| x.as_u64().unwrap() as usize).collect()
}

#[test]
fn agreement_of_groupings_is_that_of_scikit_learn() {
    for case in list(&golden()["groupings"]) {
        let (a, b) = (labels(&case["a"]), labels(&case["b"]));
        let ari = adjusted_rand_index(&a, &b).unwrap();
        let nmi = normalized_mutual_information(&a, &b).unwrap();
        approx::assert_abs_diff_eq!(ari, number(&case["ari"]), epsilon = 1e-12);
        approx::assert_abs_diff_eq!(nmi, number(&case["nmi"]), epsilon = 1e-12);
    }
}

#[test]
fn k_means_finds_well_separated_clusters_as_scikit_learn_does() {
    let case = &golden()["clusterings"]["separated"];
    let kmeans = KMeans::new(4, 0);
    let fit = kmeans.fit(matrix(&case["points"]).view()).unwrap();
    let ari = adjusted_rand_index(&fit.assignments, &labels(&case["labels"]));
    assert_eq!(ari, Ok(1.0));
    approx::assert_relative_eq!(fit.inertia, number(&case["inertia"]), max_relative = 1e-9);
}

#[test]
fn k_means_on_overlapping_clusters_is_no_worse_than_scikit_learn() {
    let case = &golden()["clusterings"]["overlapping"];
    let points = matrix(&case["points"]);
    for seed in 0..5 {
        let fit = KMeans::new(6, seed).fit(points.view()).unwrap();
        let limit = number(&case["inertia"]) * (1.0 + 1e-3);
        assert!(fit.inertia <= limit, "seed {seed}: {}", fit.inertia);
    }
}

#[test]
fn one_start_on_a_cloud_without_clusters_is_as_good_as_one_of_scikit_learn() {
    let case = &golden()["clusterings"]["cloud"];
    let points = matrix(&case["points"]);
    let inertia = |seed| {
        let kmeans = KMeans {
            n_init: 1,
            ..KMeans::new(6, seed)
        };
        kmeans.fit(points.view()).unwrap().inertia
    };
    let mean = (0..500).map(inertia).sum::<f64>() / 500.0;
    let expected = number(&case["mean_inertia_of_one_start"]);
    approx::assert_relative_eq!(mean, expected, max_relative = 5e-3);
}

#[test]
fn ridge_predicts_as_scikit_learn_at_every_penalty() {
    for form in ["primal", "dual"] {
        let case = &golden()["regressions"][form];
        let (x, y) = (matrix(&case["x"]), matrix(&case["y"]));
        for penalty in list(&case["penalties"]) {
            let ridge = Ridge {
                penalties: vec![number(penalty)],
            };
            let fit = ridge.fit(x.view(), y.view()).unwrap();
            let predicted = fit.predict(matrix(&case["new"]).view()).unwrap();
            let expected = matrix(&case["predicted"][penalty.to_string()]);
            approx::assert_relative_eq!(predicted, expected, max_relative = 1e-5);
        }
    }
}

#[test]
fn ridge_chooses_the_penalty_that_scikit_learn_chooses() {
    for form in ["primal", "dual"] {
        let case = &golden()["regressions"][form];
        let penalties = list(&case["penalties"]).iter().map(number).collect();
        let fit = Ridge { penalties }
            .fit(matrix(&case["x"]).view(), matrix(&case["y"]).view())
            .unwrap();
        assert_eq!(fit.penalty(), number(&case["chosen_penalty"]));
        let expected = number(&case["leave_one_out_mse"]);
        approx::assert_relative_eq!(fit.leave_one_out_mse(), expected, max_relative = 1e-9);
    }
}

#[test]
fn correlations_are_those_of_scipy() {
    for case in list(&golden()["correlations"]) {
        let (x, y) = (vector(&case["x"]), vector(&case["y"]));
        let pcc = pearson(x.view(), y.view()).unwrap().unwrap();
        approx::assert_abs_diff_eq!(pcc, number(&case["pcc"]), epsilon = 1e-12);
    }
}

#[test]
fn principal_components_are_those_of_scikit_learn() {
    for shape in ["tall", "wide"] {
        let case = &golden()["spectra"][shape];
        let components = principal_components(matrix(&case["x"]).view(), 4).unwrap();
        let (scores, directions) = (matrix(&case["scores"]), matrix(&case["directions"]));
        approx::assert_abs_diff_eq!(components.scores, scores, epsilon = 1e-5);
        approx::assert_abs_diff_eq!(components.directions, directions, epsilon = 1e-6);
        for (ours, theirs) in components.variances.iter().zip(list(&case["variances"])) {
            approx::assert_relative_eq!(*ours, number(theirs), max_relative = 1e-10);
        }
    }
}

#[test]
fn effective_rank_is_that_of_the_singular_values() {
    for shape in ["tall", "wide"] {
        let case = &golden()["spectra"][shape];
        let rank = entropy_rank(matrix(&case["x"]).view()).unwrap();
        let expected = number(&case["effective_rank"]);
        approx::assert_relative_eq!(rank, expected, max_relative = 1e-10);
    }
}
