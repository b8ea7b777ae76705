//! Scores and tests agree with scipy, scikit-learn, scikit-image and numpy; `golden/statistics.py` made
//! the values.

use comtip_metrics::{
    ExpressionScores, Retrieval, RetrievalScores, Ridge, SignFlipTest, SplitConformal, SpotRaster,
    group_folds, mean_squared_error, r_squared, spearman,
};
use ndarray::{Array1, Array2, Axis};
use serde_json::Value;

fn golden(part: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("golden/statistics.json")).unwrap();
    all[part].as_array().unwrap().clone()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(number).collect()
}

fn codes(value: &Value) -> Vec<usize> {
    numbers(value)
        .into_iter()
        .map(|code| code as usize)
        .collect()
}

fn vector(value: &Value) -> Array1<f32> {
    numbers(value).into_iter().map(|x| x as f32).collect()
}

fn matrix(value: &Value) -> Array2<f32> {
    let rows: Vec<Array1<f32>> = value.as_array().unwrap().iter().map(vector).collect();
    let views: Vec<_> = rows.iter().map(|row| row.view()).collect();
    ndarray::stack(Axis(0), &views).unwrap()
}

#[test]
fn rank_correlation_and_errors_are_those_of_scipy_and_scikit_learn() {
    for case in golden("predictions") {
        let (truth, predicted) = (vector(&case["truth"]), vector(&case["predicted"]));
        let rho = spearman(truth.view(), predicted.view()).unwrap().unwrap();
        let mse = mean_squared_error(truth.view(), predicted.view()).unwrap();
        let r2 = r_squared(truth.view(), predicted.view()).unwrap().unwrap();
        approx::assert_abs_diff_eq!(rho, number(&case["spearman"]), epsilon = 1e-12);
        approx::assert_relative_eq!(mse, number(&case["mse"]), max_relative = 1e-12);
        approx::assert_relative_eq!(r2, number(&case["r2"]), max_relative = 1e-11);
        let (truth, predicted) = (truth.insert_axis(Axis(1)), predicted.insert_axis(Axis(1)));
        let gene = ExpressionScores::of(truth.view(), predicted.view())
            .unwrap()
            .genes[0];
        let scores = (gene.spearman, gene.r2, gene.mse);
        assert_eq!(scores, (Some(rho), Some(r2), mse));
    }
}

#[test]
fn structural_similarity_of_a_full_grid_is_that_of_scikit_image() {
    for case in golden("maps") {
        let (truth, predicted) = (matrix(&case["truth"]), matrix(&case["predicted"]));
        let cells = truth.indexed_iter().map(|(cell, _)| cell);
        let (rows, columns): (Vec<usize>, Vec<usize>) = cells.unzip();
        let raster = SpotRaster::new(&rows, &columns).unwrap();
        let similarity = raster.structural_similarity(
            truth.flatten().view(),
            predicted.flatten().view(),
            number(&case["data_range"]),
        );
        let expected = number(&case["ssim"]);
        approx::assert_abs_diff_eq!(similarity.unwrap().unwrap(), expected, epsilon = 1e-9);
    }
}

#[test]
fn flipping_all_signs_gives_the_p_value_of_scipy() {
    for case in golden("paired_tests") {
        let (first, second) = (numbers(&case["first"]), numbers(&case["second"]));
        let flip = SignFlipTest::new(0).of(&first, &second).unwrap();
        let (found, expected) = (flip.mean_difference, number(&case["mean_difference"]));
        approx::assert_relative_eq!(found, expected, max_relative = 1e-12);
        let expected = number(&case["p_value"]);
        // Beyond 20 pairs both are drawn, each with an error of its own.
        let epsilon = if flip.is_exact { 1e-12 } else { 4e-4 };
        approx::assert_abs_diff_eq!(flip.p_value, expected, epsilon = epsilon);
        assert_eq!(flip.is_exact, first.len() <= 20);
    }
}

#[test]
fn conformal_widths_are_quantiles_of_numpy() {
    for case in golden("conformal") {
        let (truth, predicted) = (matrix(&case["truth"]), matrix(&case["predicted"]));
        let alpha = number(&case["alpha"]);
        let intervals = SplitConformal::calibrate(truth.view(), predicted.view(), alpha).unwrap();
        let expected = numbers(&case["half_widths"]);
        for (found, expected) in intervals.half_widths().iter().zip(expected) {
            approx::assert_abs_diff_eq!(*found, expected, epsilon = 1e-6);
        }
    }
}

#[test]
fn leaving_patients_out_chooses_the_penalty_that_scikit_learn_chooses() {
    for case in golden("regressions") {
        let (x, y) = (matrix(&case["x"]), matrix(&case["y"]));
        let group = codes(&case["group"]);
        let penalties = numbers(&case["penalties"]);
        for (penalty, error) in penalties.iter().zip(numbers(&case["left_out_mse"])) {
            let fit = Ridge::fixed(*penalty).fit_leaving_groups_out(x.view(), y.view(), &group);
            let found = fit.unwrap().left_out_mse().unwrap();
            approx::assert_relative_eq!(found, error, max_relative = 1e-9);
        }
        let ridge = Ridge { penalties };
        let fit = ridge.fit_leaving_groups_out(x.view(), y.view(), &group);
        let fit = fit.unwrap();
        assert_eq!(fit.penalty(), number(&case["chosen_penalty"]));
        let expected = matrix(&case["predicted"]);
        let predicted = fit.predict(x.select(Axis(0), &[0, 1, 2, 3]).view());
        approx::assert_abs_diff_eq!(predicted.unwrap(), expected, epsilon = 1e-5);

        let folds = group_folds(&group, 2).unwrap();
        assert_eq!(folds, codes(&case["two_folds"]));
        let fit = ridge.fit_leaving_groups_out(x.view(), y.view(), &folds);
        let fit = fit.unwrap();
        assert_eq!(fit.penalty(), number(&case["chosen_by_folds"]));
        let (found, expected) = (fit.left_out_mse().unwrap(), number(&case["mse_by_folds"]));
        approx::assert_relative_eq!(found, expected, max_relative = 1e-9);
    }
}

#[test]
fn ranks_of_pairs_are_those_of_numpy() {
    for case in golden("retrievals") {
        let (left, right) = (matrix(&case["left"]), matrix(&case["right"]));
        let retrieval = Retrieval::of_embeddings(left.view(), right.view()).unwrap();
        let is_as_expected = |found: RetrievalScores, expected: &Value| {
            let recalls = [found.recall_at_1, found.recall_at_5, found.recall_at_10];
            for (found, expected) in recalls.into_iter().zip(numbers(&expected["recalls"])) {
                approx::assert_relative_eq!(found, expected, max_relative = 1e-12);
            }
            assert_eq!(found.median_rank, number(&expected["median_rank"]));
        };
        is_as_expected(retrieval.left_to_right, &case["left_to_right"]);
        is_as_expected(retrieval.right_to_left, &case["right_to_left"]);
    }
}
