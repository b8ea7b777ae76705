//! What holds for every input.

use comtip_metrics::{
    CovarianceType, GaussianMixture, Leiden, VMeasure, WeightedGraph, adjusted_mutual_information,
    modularity, nearest_neighbours, normalized_mutual_information, silhouette, smooth_labels,
};
use ndarray::{Array2, Axis};
use proptest::prelude::*;

/// Two groupings of the same spots.
fn groupings() -> impl Strategy<Value = (Vec<usize>, Vec<usize>)> {
    prop::collection::vec((0..5_usize, 0..4_usize), 1..40)
        .prop_map(|pairs| pairs.into_iter().unzip())
}

/// A matrix of small values on a grid, so that ties and copies occur.
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

/// A graph of up to 20 nodes, not always connected.
fn graph() -> impl Strategy<Value = WeightedGraph> {
    (2..20_usize).prop_flat_map(|n| {
        let edge = (0..n, 0..n, 1..9_u8);
        prop::collection::vec(edge, 1..40).prop_map(move |edges| {
            let edges: Vec<_> = edges
                .into_iter()
                .filter(|(a, b, _)| a != b)
                .map(|(a, b, weight)| (a, b, f64::from(weight) / 4.0))
                .collect();
            WeightedGraph::from_edges(n, &edges).unwrap()
        })
    })
}

/// The nodes that can be reached from one within its community.
fn reached(graph: &WeightedGraph, communities: &[usize], start: usize) -> usize {
    let mut found = vec![start];
    let mut n_visited = 0;
    while let Some(&node) = found.get(n_visited) {
        n_visited += 1;
        for (other, _) in graph.neighbours(node) {
            if communities[other] == communities[start] && !found.contains(&other) {
                found.push(other);
            }
        }
    }
    found.len()
}

proptest! {
    #[test]
    fn agreement_does_not_care_about_names_or_sides((a, b) in groupings(), names in order(5)) {
        let renamed: Vec<usize> = a.iter().map(|&label| 10 * names[label]).collect();
        let ami = adjusted_mutual_information(&a, &b)?;
        prop_assert!((ami - adjusted_mutual_information(&renamed, &b)?).abs() < 1e-9);
        prop_assert!((ami - adjusted_mutual_information(&b, &a)?).abs() < 1e-9);
        prop_assert!(ami <= 1.0 + 1e-9);
    }

    #[test]
    fn the_v_measure_is_the_normalised_mutual_information((a, b) in groupings()) {
        let score = VMeasure::of(&a, &b)?;
        for value in [score.homogeneity, score.completeness, score.v_measure] {
            prop_assert!((0.0..=1.0).contains(&value));
        }
        let nmi = normalized_mutual_information(&a, &b)?;
        prop_assert!((score.v_measure - nmi).abs() < 1e-12);
    }

    #[test]
    fn silhouettes_survive_a_change_of_order_and_of_scale(
        points in matrix(15, 2),
        clusters in prop::collection::vec(0..3_usize, 15),
        order in order(15),
    ) {
        let score = silhouette(points.view(), &clusters)?;
        let moved = points.select(Axis(0), &order).mapv(|value| 8.0 * value + 16.0);
        let renamed: Vec<usize> = order.iter().map(|&spot| 7 - clusters[spot]).collect();
        match (score, silhouette(moved.view(), &renamed)?) {
            (Some(a), Some(b)) => {
                prop_assert!((a - b).abs() < 1e-9);
                prop_assert!((-1.0..=1.0).contains(&a));
            }
            (a, b) => prop_assert_eq!(a, b),
        }
    }

    #[test]
    fn no_point_left_out_is_nearer_than_a_neighbour(points in matrix(14, 3), k in 1..14_usize) {
        let neighbours = nearest_neighbours(points.view(), k)?;
        for (point, row) in neighbours.indices.outer_iter().enumerate() {
            let distance = |other: usize| {
                let difference = &points.row(point) - &points.row(other);
                difference.dot(&difference)
            };
            prop_assert!(!row.iter().any(|&other| other == point));
            // On this grid squares are exact, so that equals come in order of their index.
            let mut all: Vec<usize> = (0..14).filter(|&other| other != point).collect();
            all.sort_by(|&a, &b| distance(a).total_cmp(&distance(b)));
            prop_assert_eq!(row.to_vec(), &all[..k]);
        }
    }

    #[test]
    fn responsibilities_of_a_point_and_weights_of_components_sum_to_one(
        points in matrix(20, 2),
        clusters in prop::collection::vec(0..3_usize, 17),
    ) {
        let clusters: Vec<usize> = clusters.into_iter().chain([0, 1, 2]).collect();
        for covariance_type in [CovarianceType::Full, CovarianceType::Diagonal] {
            let mixture = GaussianMixture::new(3, covariance_type, 0);
            let fit = mixture.fit_from(points.view(), &clusters)?;
            for row in fit.responsibilities.outer_iter() {
                prop_assert!((row.sum() - 1.0).abs() < 1e-9);
            }
            let weights: f64 = fit.components.iter().map(|component| component.weight).sum();
            prop_assert!((weights - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn communities_are_connected(
        graph in graph(),
        seed in 0..50_u64,
        resolution in 0.0..3.0_f64,
    ) {
        let fit = Leiden { resolution, ..Leiden::new(seed) }.fit(&graph)?;
        let communities = &fit.assignments;
        for node in 0..graph.n_nodes() {
            let size = communities.iter().filter(|&&c| c == communities[node]).count();
            prop_assert_eq!(reached(&graph, communities, node), size);
        }
        prop_assert_eq!(fit.n_clusters, communities.iter().max().map_or(0, |most| most + 1));
    }

    #[test]
    fn modularity_is_never_below_that_of_singletons(
        graph in graph(),
        seed in 0..50_u64,
        resolution in 0.0..3.0_f64,
    ) {
        let fit = Leiden { resolution, ..Leiden::new(seed) }.fit(&graph)?;
        let n = graph.n_nodes();
        let singletons = modularity(&graph, &(0..n).collect::<Vec<_>>(), resolution)?;
        prop_assert!(fit.modularity >= singletons);
        prop_assert_eq!(fit.modularity, modularity(&graph, &fit.assignments, resolution)?);
    }

    #[test]
    fn no_node_gains_by_moving_alone(graph in graph(), seed in 0..50_u64) {
        let fit = Leiden::new(seed).fit(&graph)?;
        let Some(best) = fit.modularity else { return Ok(()) };
        for node in 0..graph.n_nodes() {
            for community in 0..=fit.n_clusters {
                let mut moved = fit.assignments.clone();
                moved[node] = community;
                let other = modularity(&graph, &moved, 1.0)?;
                prop_assert!(other.is_some_and(|other| other <= best + 1e-9));
            }
        }
    }

    #[test]
    fn a_search_says_whether_it_found_the_wanted_number(
        graph in graph(),
        n_wanted in 1..6_usize,
        seed in 0..10_u64,
    ) {
        let n_wanted = n_wanted.min(graph.n_nodes());
        let search = Leiden::new(seed).search_resolution(&graph, n_wanted)?;
        prop_assert_eq!(search.is_met, search.fit.n_clusters == n_wanted);
        let leiden = Leiden { resolution: search.resolution, ..Leiden::new(seed) };
        prop_assert_eq!(leiden.fit(&graph)?, search.fit);
    }

    #[test]
    fn smoothing_takes_only_labels_of_the_surroundings_and_at_least_as_frequent_ones(
        labels in prop::collection::vec(0..4_usize, 16),
        positions in matrix(16, 2),
        k in 1..9_usize,
    ) {
        let smoothed = smooth_labels(&labels, positions.view(), k)?;
        let neighbours = nearest_neighbours(positions.view(), k)?;
        for (spot, &new) in smoothed.iter().enumerate() {
            let around = neighbours.indices.row(spot).to_vec().into_iter().chain([spot]);
            let around: Vec<usize> = around.map(|other| labels[other]).collect();
            let count = |label: usize| around.iter().filter(|&&one| one == label).count();
            let most = (0..4).map(count).max().unwrap_or_default();
            prop_assert_eq!(count(new), most);
            if count(labels[spot]) == most {
                prop_assert_eq!(new, labels[spot]);
            } else {
                prop_assert!((0..new).all(|lower| count(lower) < most));
            }
        }
    }

    #[test]
    fn smoothing_leaves_one_label_alone(positions in matrix(12, 2), k in 1..12_usize) {
        prop_assert_eq!(smooth_labels(&[3; 12], positions.view(), k)?, vec![3; 12]);
    }
}
