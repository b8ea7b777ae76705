//! Do clusters of embeddings follow the annotation?

use comtip::data::LabelOrigin;
use comtip::eval::{
    KMeans, LabelCodes, adjusted_rand_index, label_codes, normalized_mutual_information,
};

use super::bench::{protocol_block, rows_of};
use super::{Bench, Representation, Scored};
use crate::failure::Failure;
use crate::report::{Best, Block, Cell, Colouring, Section, SlideMap, Table};

/// Seeds of k-means; the median over them is the score.
const N_SEEDS: u64 = 11;

/// One clustering of the labelled spots of a slide.
struct Clustered {
    ari: f64,
    nmi: f64,
    clusters: Vec<usize>,
}

/// Clusters every test slide by k-means with as many clusters as it has labels, and compares.
///
/// # Errors
///
/// If no test slide is annotated, or a thumbnail cannot be read.
pub(crate) fn clustering(
    bench: &Bench,
    representations: &[Representation],
) -> Result<Scored, Failure> {
    let mut table = Table {
        caption: bench.caption("Clustering: agreement with the annotation"),
        columns: [
            "slide",
            "representation",
            "ARI, median",
            "lowest",
            "highest",
            "NMI, median",
        ]
        .map(str::to_owned)
        .to_vec(),
        note: Some(format!(
            "ARI and NMI: 0 is chance, 1 is agreement. {}",
            labels_in_words(bench)
        )),
        ..Table::default()
    };
    let mut blocks = Vec::new();
    for (slide_idx, slide) in bench.test_slides().enumerate() {
        let rows = bench.test_rows(slide_idx);
        let labels: Vec<Option<&str>> = rows.iter().map(|r| bench.test.spot(*r).label).collect();
        let labels = label_codes(&labels);
        if labels.names.len() < 2 {
            continue;
        }
        let labelled: Vec<usize> = labels.rows.iter().map(|at| rows[*at]).collect();
        let background = bench.thumbnail(slide)?;
        let map = |title: &str, codes: Vec<usize>, names: Vec<String>| -> SlideMap {
            let code = codes.into_iter().map(Some).collect();
            let colouring = Colouring::Categories { code, names };
            bench.map(title, &background, &labelled, colouring)
        };
        let mut maps = vec![map(
            &format!("label, {}", origin_name(bench, slide_idx)),
            labels.codes.clone(),
            labels.names.clone(),
        )];
        for representation in representations {
            let runs = cluster(representation, &labelled, &labels)?;
            let middle = &runs[runs.len() / 2];
            table.rows.push(vec![
                Cell::Text(slide.to_owned()),
                Cell::Text(representation.name.to_owned()),
                score(middle.ari),
                score(runs[0].ari),
                score(runs[runs.len() - 1].ari),
                score(median(runs.iter().map(|run| run.nmi).collect())),
            ]);
            let (codes, names) = name_clusters(&middle.clusters, &labels);
            maps.push(map(representation.name, codes, names));
        }
        blocks.push(Block::Slides(maps));
    }
    if table.rows.is_empty() {
        return Err(Failure::input(
            "no test slide has two or more labels; clustering has nothing to compare with",
        ));
    }
    table.best = vec![(2, Best::Highest), (5, Best::Highest)];
    let protocol = bench
        .protocol()
        .with(
            "labels",
            format!("{} Unlabelled spots are left out.", labels_in_words(bench)),
        )
        .with("clusters", "as many as the slide has labels")
        .with(
            "k-means",
            format!("10 restarts, {N_SEEDS} seeds; the map shows the run of median ARI"),
        );
    blocks.insert(0, Block::Table(table.clone()));
    blocks.push(protocol_block(&protocol));
    Ok(Scored {
        table,
        section: Section {
            heading: "Clustering".to_owned(),
            blocks,
        },
        protocol,
    })
}

/// Whose reading the labels of a test slide are.
fn origin_name(bench: &Bench, slide_idx: usize) -> &'static str {
    let facts = bench.test.slides().nth(slide_idx);
    facts
        .and_then(|facts| facts.label_origin)
        .map_or("of unknown origin", LabelOrigin::name)
}

/// Whose reading the labels are, over all test slides that have any.
fn labels_in_words(bench: &Bench) -> &'static str {
    let origins = bench.test.slides().filter_map(|facts| facts.label_origin);
    let is_transferred: Vec<bool> = origins
        .map(|origin| origin == LabelOrigin::Transferred)
        .collect();
    match (
        is_transferred.contains(&true),
        is_transferred.contains(&false),
    ) {
        (true, false) => {
            "Labels were transferred from a neighbouring section by registration; nobody annotated \
             these spots."
        }
        (true, true) => {
            "Labels of some slides were transferred from a neighbouring section by registration; each \
             map says which."
        }
        _ => "Labels are annotations of the slides themselves.",
    }
}

/// Clusterings of one representation over the seeds, by rising ARI.
fn cluster(
    representation: &Representation,
    labelled: &[usize],
    labels: &LabelCodes,
) -> Result<Vec<Clustered>, Failure> {
    let points = rows_of(&representation.test, labelled);
    let mut runs = Vec::new();
    for seed in 0..N_SEEDS {
        let fit = KMeans::new(labels.names.len(), seed).fit(points.view())?;
        runs.push(Clustered {
            ari: adjusted_rand_index(&labels.codes, &fit.assignments)?,
            nmi: normalized_mutual_information(&labels.codes, &fit.assignments)?,
            clusters: fit.assignments,
        });
    }
    runs.sort_by(|a, b| a.ari.total_cmp(&b.ari));
    Ok(runs)
}

/// Renumbers clusters so that each takes the colour of the label it shares most spots with, as far as
/// one colour goes to one cluster; largest overlaps choose first.
fn name_clusters(clusters: &[usize], labels: &LabelCodes) -> (Vec<usize>, Vec<String>) {
    let n = labels.names.len();
    let mut overlaps: Vec<(usize, usize, usize)> = (0..n * n)
        .map(|pair| {
            let (cluster, label) = (pair / n, pair % n);
            let both = clusters.iter().zip(&labels.codes);
            let shared = both.filter(|(c, l)| (**c, **l) == (cluster, label)).count();
            (shared, cluster, label)
        })
        .collect();
    overlaps.sort_by_key(|(shared, cluster, label)| (usize::MAX - shared, *cluster, *label));
    let (mut colour_of, mut is_taken) = (vec![None; n], vec![false; n]);
    for (_, cluster, label) in overlaps {
        if colour_of[cluster].is_none() && !is_taken[label] {
            colour_of[cluster] = Some(label);
            is_taken[label] = true;
        }
    }
    let codes = clusters
        .iter()
        .map(|cluster| colour_of[*cluster].unwrap_or(*cluster))
        .collect();
    let names = labels.names.iter().map(|name| format!("mostly {name}"));
    (codes, names.collect())
}

fn score(value: f64) -> Cell {
    Cell::Number { value, decimals: 3 }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
