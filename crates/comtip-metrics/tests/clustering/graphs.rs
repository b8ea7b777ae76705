//! Communities of graphs, against networkx, igraph and leidenalg; `tests/golden/clustering.py` made
//! the values.

use comtip_metrics::{
    EdgeWeight, Leiden, WeightedGraph, adjusted_rand_index, modularity, nearest_neighbours,
};
use ndarray::Array2;
use serde_json::Value;

use crate::golden::{golden, index, labels, list, number};

fn graph(case: &Value) -> WeightedGraph {
    let edges = list(&case["edges"]).iter();
    let edges: Vec<_> = edges
        .map(|edge| (index(&edge[0]), index(&edge[1]), number(&edge[2])))
        .collect();
    WeightedGraph::from_edges(index(&case["n_nodes"]), &edges).unwrap()
}

#[test]
fn modularity_is_that_of_igraph_and_networkx() {
    for (name, case) in golden()["graphs"].as_object().unwrap() {
        let (graph, partition) = (graph(case), labels(&case["partition"]));
        for expected in list(&case["modularities"]) {
            let resolution = number(&expected["resolution"]);
            let ours = modularity(&graph, &partition, resolution).unwrap().unwrap();
            let of_igraph = number(&expected["of_partition"]);
            assert!(
                (ours - of_igraph).abs() < 1e-9,
                "{name}: {ours} {of_igraph}"
            );
        }
    }
}

/// Calls `check` with the name of every graph, the graph, and what leidenalg found at each resolution.
fn for_each_resolution(check: impl Fn(&str, &WeightedGraph, f64, &Value)) {
    for (name, case) in golden()["graphs"].as_object().unwrap() {
        let graph = graph(case);
        for expected in list(&case["modularities"]) {
            check(name, &graph, number(&expected["resolution"]), expected);
        }
    }
}

#[test]
fn the_best_of_ten_starts_has_the_modularity_of_ten_of_leidenalg() {
    for_each_resolution(|name, graph, resolution, expected| {
        for seed in 0..3 {
            let leiden = Leiden {
                resolution,
                ..Leiden::new(seed)
            };
            let ours = leiden.fit(graph).unwrap().modularity.unwrap();
            let share = ours / number(&expected["best_of_ten"]);
            assert!(
                share >= 0.99,
                "{name} at {resolution}, seed {seed}: {share}"
            );
        }
    });
}

#[test]
fn one_start_is_as_good_on_average_as_one_of_leidenalg() {
    for_each_resolution(|name, graph, resolution, expected| {
        let modularity = |seed| {
            let leiden = Leiden {
                resolution,
                n_init: 1,
                ..Leiden::new(seed)
            };
            leiden.fit(graph).unwrap().modularity.unwrap()
        };
        let mean = (0..40).map(modularity).sum::<f64>() / 40.0;
        let share = mean / number(&expected["mean_of_one"]);
        assert!(share >= 0.99, "{name} at {resolution}: {share}");
    });
}

#[test]
fn a_planted_partition_is_found() {
    let case = &golden()["graphs"]["planted"];
    let graph = graph(case);
    let planted: Vec<usize> = (0..graph.n_nodes()).map(|node| node / 25).collect();
    for seed in 0..5 {
        let fit = Leiden::new(seed).fit(&graph).unwrap();
        let agreement = adjusted_rand_index(&planted, &fit.assignments).unwrap();
        assert!(agreement > 0.95, "seed {seed}: {agreement}");
        let search = Leiden::new(seed).search_resolution(&graph, 6).unwrap();
        assert!(search.is_met);
    }
}

#[test]
fn every_clique_of_a_ring_is_a_community() {
    let graph = graph(&golden()["graphs"]["ring of cliques"]);
    let cliques: Vec<usize> = (0..60).map(|node| node / 5).collect();
    let search = Leiden::new(1).search_resolution(&graph, 12).unwrap();
    assert!(search.is_met);
    let agreement = adjusted_rand_index(&cliques, &search.fit.assignments);
    assert_eq!(agreement, Ok(1.0));
}

#[test]
fn points_in_two_rings_are_told_apart_by_their_neighbours() {
    // No mean is near to one ring alone, so that k-means could not.
    let rings = Array2::from_shape_fn((120, 2), |(i, axis)| {
        let radius = [1.0, 3.0][i % 2];
        let angle = (i / 2) as f32 * std::f32::consts::TAU / 60.0;
        radius * [angle.cos(), angle.sin()][axis]
    });
    let neighbours = nearest_neighbours(rings.view(), 6).unwrap();
    let truth: Vec<usize> = (0..120).map(|i| i % 2).collect();
    for weight in [EdgeWeight::Unit, EdgeWeight::Jaccard] {
        let graph = neighbours.graph(weight).unwrap();
        let search = Leiden::new(0).search_resolution(&graph, 2).unwrap();
        assert!(search.is_met);
        assert_eq!(
            adjusted_rand_index(&truth, &search.fit.assignments),
            Ok(1.0)
        );
    }
}
