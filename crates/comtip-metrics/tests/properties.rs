//! What holds for every input.

use comtip_metrics::{
    ExpressionScores, KMeans, adjusted_rand_index, entropy_rank, normalized_mutual_information,
    pearson, recall_at_k,
};
use ndarray::{Array1, Array2, Axis};
use proptest::prelude::*;

/// Two groupings of the same spots.
fn groupings() -> impl Strategy<Value = (Vec<usize>, Vec<usize>)> {
    prop::collection::vec((0..5_usize, 0..4_usize), 1..40)
        .prop_map(|pairs| pairs.into_iter().unzip())
}

/// A matrix of small values on a grid, so that ties and constant columns occur.
fn matrix(n_rows: usize, n_columns: usize) -> impl Strategy<Value = Array2<f32>> {
    prop::collection::vec(-4_i8..=4, n_rows * n_columns).prop_map(move |values| {
        Array2::from_shape_fn((n_rows, n_columns), |(i, j)| {
            f32::from(values[i * n_columns + j]) / 2.0
        })
    })
}

/// An order of `n` spots.
fn order(n: usize) -> impl Strategy<Value = Vec<usize>> {
    Just((0..n).collect::<Vec<_>>()).prop_shuffle()
}

fn is_close(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() < 1e-9,
        (a, b) => a == b,
    }
}

proptest! {
    #[test]
    fn agreement_does_not_care_about_names((a, b) in groupings(), names in order(5)) {
        let renamed: Vec<usize> = a.iter().map(|&label| 10 * names[label]).collect();
        let ari = (adjusted_rand_index(&a, &b)?, adjusted_rand_index(&renamed, &b)?);
        prop_assert_eq!(ari.0, ari.1);
        let nmi = normalized_mutual_information(&a, &b)?;
        let nmi_renamed = normalized_mutual_information(&renamed, &b)?;
        prop_assert!((nmi - nmi_renamed).abs() < 1e-12);
    }

    #[test]
    fn agreement_does_not_care_about_sides((a, b) in groupings()) {
        let ari = (adjusted_rand_index(&a, &b)?, adjusted_rand_index(&b, &a)?);
        prop_assert_eq!(ari.0, ari.1);
        let nmi = normalized_mutual_information(&a, &b)?;
        let nmi_swapped = normalized_mutual_information(&b, &a)?;
        prop_assert!((nmi - nmi_swapped).abs() < 1e-12);
    }

    #[test]
    fn a_grouping_agrees_fully_with_itself((a, _) in groupings()) {
        prop_assert_eq!(adjusted_rand_index(&a, &a), Ok(1.0));
        prop_assert_eq!(normalized_mutual_information(&a, &a), Ok(1.0));
    }

    #[test]
    fn agreement_stays_in_its_range((a, b) in groupings()) {
        prop_assert!((-0.5..=1.0).contains(&adjusted_rand_index(&a, &b)?));
        prop_assert!((0.0..=1.0).contains(&normalized_mutual_information(&a, &b)?));
    }

    #[test]
    fn correlation_survives_a_change_of_unit(
        xy in matrix(12, 2),
        scale in prop::sample::select(vec![0.25_f32, 2.0, 64.0]),
        offset in -100_i16..100,
    ) {
        // Powers of two and whole offsets keep f32 exact, so that only the formula is tested.
        let (x, y) = (xy.column(0), xy.column(1));
        let moved: Array1<f32> = x.mapv(|value| scale * value + f32::from(offset));
        let r = pearson(x, y)?;
        prop_assert!(is_close(r, pearson(moved.view(), y)?));
        let flipped = pearson((-&moved).view(), y)?;
        prop_assert!(is_close(r.map(|r| -r), flipped));
    }

    #[test]
    fn rank_correlation_survives_whatever_keeps_the_order(xy in matrix(12, 2)) {
        let (x, y) = (xy.column(0), xy.column(1));
        let rho = comtip_metrics::spearman(x, y)?;
        let stretched = x.mapv(|value| value.powi(3) + 100.0);
        prop_assert_eq!(rho, comtip_metrics::spearman(stretched.view(), y)?);
        let ranks = comtip_metrics::spearman(y, x)?;
        prop_assert!(is_close(rho, ranks));
    }

    #[test]
    fn exchanging_two_methods_changes_the_sign_and_no_p_value(xy in matrix(9, 2)) {
        let [x, y] = [0, 1].map(|method| xy.column(method).mapv(f64::from).to_vec());
        let test = comtip_metrics::SignFlipTest::new(0);
        let (flip, exchanged) = (test.of(&x, &y)?, test.of(&y, &x)?);
        prop_assert_eq!(flip.p_value, exchanged.p_value);
        prop_assert_eq!(flip.mean_difference, -exchanged.mean_difference);
        prop_assert!(flip.p_value >= 2.0 / 512.0 && flip.p_value <= 1.0);
    }

    #[test]
    fn exchanging_the_sides_exchanges_the_directions(left in matrix(8, 3), right in matrix(8, 3)) {
        let retrieval = comtip_metrics::Retrieval::of_embeddings(left.view(), right.view())?;
        let exchanged = comtip_metrics::Retrieval::of_embeddings(right.view(), left.view())?;
        prop_assert_eq!(retrieval.left_to_right, exchanged.right_to_left);
        prop_assert_eq!(retrieval.right_to_left, exchanged.left_to_right);
    }

    #[test]
    fn permuting_spots_changes_no_score(
        truth in matrix(10, 3),
        predicted in matrix(10, 3),
        order in order(10),
    ) {
        let scores = ExpressionScores::of(truth.view(), predicted.view())?;
        let (truth, predicted) = (truth.select(Axis(0), &order), predicted.select(Axis(0), &order));
        let permuted = ExpressionScores::of(truth.view(), predicted.view())?;
        prop_assert!(is_close(scores.pcc_flattened, permuted.pcc_flattened));
        prop_assert!(is_close(scores.mean_pcc(), permuted.mean_pcc()));
        prop_assert_eq!(scores.n_undefined_genes(), permuted.n_undefined_genes());
        prop_assert!((scores.mae - permuted.mae).abs() < 1e-12);
    }

    #[test]
    fn permuting_spots_does_not_change_the_effective_rank(x in matrix(9, 4), order in order(9)) {
        let permuted = x.select(Axis(0), &order);
        let ranks = (entropy_rank(x.view())?, entropy_rank(permuted.view())?);
        prop_assert!((ranks.0 - ranks.1).abs() < 1e-6);
        prop_assert!(ranks.0 <= 4.0 + 1e-9);
    }

    #[test]
    fn every_point_belongs_to_its_nearest_centroid(points in matrix(20, 2), seed in 0..50_u64) {
        let fit = KMeans::new(4, seed).fit(points.view())?;
        let distance = |point: usize, cluster: usize| {
            let difference = &points.row(point) - &fit.centroids.row(cluster);
            difference.dot(&difference)
        };
        for (point, &own) in fit.assignments.iter().enumerate() {
            for other in 0..4 {
                prop_assert!(distance(point, own) <= distance(point, other) + 1e-4);
            }
        }
    }

    #[test]
    fn more_starts_are_never_worse(points in matrix(20, 2), seed in 0..50_u64) {
        let many = KMeans::new(4, seed);
        let one = KMeans { n_init: 1, ..many.clone() };
        prop_assert!(many.fit(points.view())?.inertia <= one.fit(points.view())?.inertia);
    }

    #[test]
    fn recall_grows_with_k_up_to_one(similarity in matrix(6, 6)) {
        let recalls: Vec<f64> = (1..=6)
            .map(|k| recall_at_k(similarity.view(), k))
            .collect::<Result<_, _>>()?;
        prop_assert!(recalls.windows(2).all(|pair| pair[0] <= pair[1]));
        prop_assert!((recalls[5] - 1.0).abs() < 1e-12);
    }
}
