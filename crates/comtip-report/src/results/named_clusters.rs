//! Colours and names of clusters, by the labels of their spots.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::caption::n_spots;
use crate::number::number;

/// Colours of clusters, and what they are called.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NamedClusters {
    /// The colour of every spot's cluster.
    pub(super) codes: Vec<usize>,
    /// Name of every colour; empty for the colour of a label that no cluster has.
    pub(super) names: Vec<String>,
}

/// Renumbers clusters so that one takes the colour of the label that more than half of its spots have, the cluster with
/// most of them first; the others, mixtures among them, take colours that no label has. Each is named by what is in it.
pub(super) fn name_clusters(
    clusters: &[usize],
    labels: &[usize],
    label_names: &[String],
) -> NamedClusters {
    let n_labels = label_names.len();
    let n_clusters = clusters.iter().max().map_or(0, |last| last + 1);
    let mut shared = vec![vec![0usize; n_labels]; n_clusters];
    for (cluster, label) in clusters.iter().zip(labels) {
        shared[*cluster][*label] += 1;
    }
    let mut by_overlap: Vec<usize> = (0..n_clusters).collect();
    by_overlap.sort_by_key(|cluster| Reverse(shared[*cluster].iter().max().copied()));
    let mut names = vec![String::new(); n_labels];
    let mut colour_of = vec![0; n_clusters];
    for cluster in by_overlap {
        let ranked = ranked(&shared[cluster]);
        if ranked.is_empty() {
            continue;
        }
        let name = name(&ranked, label_names);
        colour_of[cluster] = match majority(&ranked) {
            Some(label) if names[label].is_empty() => {
                names[label] = name;
                label
            }
            _ => {
                names.push(name);
                names.len() - 1
            }
        };
    }
    NamedClusters {
        codes: clusters.iter().map(|cluster| colour_of[*cluster]).collect(),
        names,
    }
}

/// Renumbers clusters without labels, the one of most spots first, and names each by its number and its spots.
pub(super) fn number_clusters(clusters: &[usize]) -> NamedClusters {
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for cluster in clusters {
        *sizes.entry(*cluster).or_default() += 1;
    }
    let mut by_size: Vec<(usize, usize)> = sizes.into_iter().collect();
    by_size.sort_by_key(|(cluster, size)| (Reverse(*size), *cluster));
    let ranks = by_size.iter().enumerate();
    let colour_of: BTreeMap<usize, usize> = ranks.map(|(rank, (of, _))| (*of, rank)).collect();
    let names = by_size.iter().zip(1..);
    NamedClusters {
        codes: clusters.iter().map(|cluster| colour_of[cluster]).collect(),
        names: names
            .map(|((_, size), number)| format!("cluster {number} ({})", n_spots(*size)))
            .collect(),
    }
}

/// Labels that are in a cluster and their spots, most first.
fn ranked(shared: &[usize]) -> Vec<(usize, usize)> {
    let mut ranked: Vec<(usize, usize)> = shared.iter().copied().enumerate().collect();
    ranked.retain(|(_, n_spots)| *n_spots > 0);
    ranked.sort_by_key(|(label, n_spots)| (Reverse(*n_spots), *label));
    ranked
}

/// The label that more than half of the spots have, if there is one.
fn majority(ranked: &[(usize, usize)]) -> Option<usize> {
    let n_spots: usize = ranked.iter().map(|(_, n)| n).sum();
    let (label, n) = ranked.first()?;
    (2 * n > n_spots).then_some(*label)
}

/// `mostly X (80 %)`, or where no label has half of the spots `X 40 %, Y 35 %`.
fn name(ranked: &[(usize, usize)], label_names: &[String]) -> String {
    let n_spots: usize = ranked.iter().map(|(_, n)| n).sum();
    let part = |(label, n): &(usize, usize)| {
        let percent = 100.0 * *n as f64 / n_spots as f64;
        (label_names[*label].as_str(), number(percent, 0))
    };
    match ranked {
        [first, ..] if majority(ranked).is_some() => {
            let (label, percent) = part(first);
            format!("mostly {label} ({percent} %)")
        }
        several => {
            let parts = several.iter().take(2).map(part);
            let parts = parts.map(|(label, percent)| format!("{label} {percent} %"));
            parts.collect::<Vec<String>>().join(", ")
        }
    }
}

#[cfg(test)]
mod tests {
    use comtip_metrics::label_codes;

    use super::*;

    fn named(clusters: &[usize], labels: &str) -> NamedClusters {
        let labels: Vec<String> = labels.chars().map(String::from).collect();
        let labels: Vec<Option<&str>> = labels.iter().map(|label| Some(label.as_str())).collect();
        let labels = label_codes(&labels);
        name_clusters(clusters, &labels.codes, &labels.names)
    }

    #[test]
    fn a_cluster_is_never_named_after_a_label_that_is_not_in_it() {
        // Both clusters are of a's alone but for one b: the second must not become "mostly b".
        let found = named(&[0, 0, 0, 0, 1, 1, 1], "aaabaaa");
        assert_eq!(found.names, ["mostly a (75 %)", "", "mostly a (100 %)"]);
        assert_eq!(found.codes, [0, 0, 0, 0, 2, 2, 2]);
    }

    #[test]
    fn clusters_that_follow_the_labels_take_their_colours() {
        let found = named(&[1, 1, 0, 0, 0], "aabbb");
        assert_eq!(found.codes, [0, 0, 1, 1, 1]);
        assert_eq!(found.names, ["mostly a (100 %)", "mostly b (100 %)"]);
    }

    #[test]
    fn a_mixed_cluster_names_its_two_largest_parts_and_has_the_colour_of_neither() {
        let found = named(&[0, 0, 0, 0, 1], "aabcc");
        let names = ["", "", "mostly c (100 %)", "a 50 %, b 25 %"];
        assert_eq!(found.names, names);
        assert_eq!(found.codes, [3, 3, 3, 3, 2]);
    }

    #[test]
    fn clusters_without_labels_are_numbered_by_their_size() {
        let found = number_clusters(&[5, 2, 2, 2, 7, 7]);
        let names = [
            "cluster 1 (3 spots)",
            "cluster 2 (2 spots)",
            "cluster 3 (1 spot)",
        ];
        assert_eq!(found.names, names);
        assert_eq!(found.codes, [2, 0, 0, 0, 1, 1]);
    }
}
