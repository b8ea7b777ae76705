//! Draws score as their spots do.

use ndarray::ArrayView1;

use super::*;
use crate::expression::{ScoresByGroup, pearson};

/// Numbers without a pattern, from a small multiplicative hash.
fn numbers(n_spots: usize, n_genes: usize, salt: usize) -> Array2<f32> {
    Array2::from_shape_fn((n_spots, n_genes), |(spot, gene)| {
        let hash = ((spot * 131 + gene * 37 + salt) as u32).wrapping_mul(2_654_435_761);
        (hash >> 16) as f32 / 65_536.0 + 3.0
    })
}

/// The spots that a draw takes of one group.
fn drawn(n_draws: usize, n_spots: usize, seed: u64) -> Vec<Vec<usize>> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let weights = weights(n_draws, n_spots, &mut rng);
    let rows = |draw: ArrayView1<'_, f64>| {
        let times = draw.iter().enumerate();
        times
            .flat_map(|(row, n)| std::iter::repeat_n(row, *n as usize))
            .collect()
    };
    weights.outer_iter().map(rows).collect()
}

#[test]
fn a_draw_scores_as_its_spots_do() {
    let (truth, mut predicted) = (numbers(40, 6, 1), numbers(40, 6, 2));
    predicted.column_mut(2).fill(1.5);
    let mut truth = truth + &predicted * 0.5;
    truth.column_mut(4).fill(0.1);
    let draws = SpotDraws::of(truth.view(), predicted.view(), &[0; 40], 20, 3).unwrap();
    for (draw, rows) in drawn(20, 40, 3).iter().enumerate() {
        let (truth, predicted) = (truth.select(Axis(0), rows), predicted.select(Axis(0), rows));
        let scores = ScoresByGroup::of(truth.view(), predicted.view(), &[0; 40]).unwrap();
        let scores = &scores.groups[0];
        approx::assert_abs_diff_eq!(
            draws.pcc.draws[draw].unwrap(),
            scores.mean_pcc().unwrap(),
            epsilon = 1e-9
        );
        approx::assert_abs_diff_eq!(draws.mae.draws[draw].unwrap(), scores.mae, epsilon = 1e-9);
    }
}

/// The second gene is found in one spot of 40, and a draw in three lacks it.
#[test]
fn a_gene_that_a_draw_loses_keeps_its_correlation() {
    let mut truth = numbers(40, 2, 1);
    let predicted = numbers(40, 2, 2);
    truth.column_mut(1).fill(0.0);
    truth[[7, 1]] = 1.0;
    let draws = SpotDraws::of(truth.view(), predicted.view(), &[0; 40], 30, 3).unwrap();
    let of = |column: usize, rows: &[usize]| {
        let (truth, predicted) = (truth.select(Axis(0), rows), predicted.select(Axis(0), rows));
        pearson(truth.column(column), predicted.column(column)).unwrap()
    };
    let whole = of(1, &(0..40).collect::<Vec<_>>()).unwrap();
    let mut n_lost = 0;
    for (draw, rows) in drawn(30, 40, 3).iter().enumerate() {
        n_lost += usize::from(!rows.contains(&7));
        let wanted = (of(0, rows).unwrap() + of(1, rows).unwrap_or(whole)) / 2.0;
        approx::assert_abs_diff_eq!(draws.pcc.draws[draw].unwrap(), wanted, epsilon = 1e-9);
    }
    assert!((5..20).contains(&n_lost), "{n_lost}");
}

#[test]
fn groups_are_drawn_apart_and_weigh_the_same_in_the_pcc_and_by_their_spots_in_the_error() {
    let (truth, noise) = (numbers(90, 3, 1), numbers(90, 3, 2));
    let predicted = &truth + &noise;
    let group: Vec<usize> = (0..90).map(|spot| usize::from(spot % 3 == 0)).collect();
    let draws = SpotDraws::of(truth.view(), predicted.view(), &group, 400, 3).unwrap();
    let scores = ScoresByGroup::of(truth.view(), predicted.view(), &group).unwrap();
    let means = scores.groups.iter().map(|group| group.mean_pcc().unwrap());
    let own = means.sum::<f64>() / 2.0;
    let interval = draws.pcc_interval().unwrap();
    assert!(
        interval.low < own && own < interval.high,
        "{interval:?} {own}"
    );
    let mean = draws.mae.draws.iter().flatten().sum::<f64>() / 400.0;
    let apart = (&predicted - &truth).mapv(f32::abs).mean().unwrap();
    approx::assert_abs_diff_eq!(mean, f64::from(apart), epsilon = 0.01);
}

#[test]
fn a_method_does_not_differ_from_itself_and_a_truth_that_is_constant_has_no_interval() {
    let (truth, predicted) = (numbers(30, 2, 1), numbers(30, 2, 2));
    let draws = SpotDraws::of(truth.view(), predicted.view(), &[0; 30], 50, 3).unwrap();
    let same = draws.difference(&draws);
    let (pcc, mae) = (same.pcc.unwrap(), same.mae.unwrap());
    assert_eq!((pcc.low, pcc.high, mae.low, mae.high), (0.0, 0.0, 0.0, 0.0));
    let constant = Array2::from_elem((30, 2), 0.1);
    let draws = SpotDraws::of(constant.view(), predicted.view(), &[0; 30], 50, 3).unwrap();
    let undefined = NoInterval::Undefined {
        n_undefined: 50,
        n_draws: 50,
    };
    assert_eq!(draws.pcc_interval(), Err(undefined));
}

#[test]
fn without_a_spot_scores_are_those_of_the_others_slide_by_slide() {
    let (truth, noise) = (numbers(30, 3, 1), numbers(30, 3, 2));
    let mut truth = truth;
    truth.column_mut(1).fill(0.5); // it varies nowhere
    let predicted = &truth + &noise;
    let group: Vec<usize> = (0..30).map(|spot| usize::from(spot % 3 == 0)).collect();
    let draws = SpotDraws::of(truth.view(), predicted.view(), &group, 5, 3).unwrap();
    let of = |rows: &[usize]| {
        let group: Vec<usize> = rows.iter().map(|row| group[*row]).collect();
        let (truth, predicted) = (truth.select(Axis(0), rows), predicted.select(Axis(0), rows));
        let scores = ScoresByGroup::of(truth.view(), predicted.view(), &group).unwrap();
        let error = (&predicted - &truth).mapv(|by| f64::from(by.abs())).mean();
        (scores.mean_pcc().unwrap(), error.unwrap())
    };
    let all: Vec<usize> = (0..30).collect();
    let (pcc, mae) = of(&all);
    approx::assert_abs_diff_eq!(draws.pcc.score.unwrap(), pcc, epsilon = 1e-9);
    approx::assert_abs_diff_eq!(draws.mae.score.unwrap(), mae, epsilon = 1e-6);
    let mut places = [0, 0];
    for (row, &code) in group.iter().enumerate() {
        let others: Vec<usize> = all.iter().copied().filter(|other| *other != row).collect();
        let (pcc, mae) = of(&others);
        let left_out = |of: &Resampled| of.left_out[code][places[code]].unwrap();
        approx::assert_abs_diff_eq!(left_out(&draws.pcc), pcc, epsilon = 1e-9);
        approx::assert_abs_diff_eq!(left_out(&draws.mae), mae, epsilon = 1e-6);
        places[code] += 1;
    }
    assert!(draws.genes[0].is_ok() && draws.genes_by_group[1][2].is_ok());
    assert!(draws.genes[1].is_err() && draws.genes_by_group[0][1].is_err());
}
