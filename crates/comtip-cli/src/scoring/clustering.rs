//! Do clusters of embeddings follow the labels?

use std::collections::BTreeSet;

use comtip::data::LabelOrigin;
use comtip::metrics::{
    KMeans, LabelCodes, adjusted_rand_index, label_codes, normalized_mutual_information,
};
use comtip::report::{Best, Block, Cell, Colouring, Section, SlideMap, Table, number};

use super::bench::{Bench, protocol_block, rows_of};
use super::cluster_names::{NamedClusters, name_clusters};
use super::representation::{PRETRAINED, Representation, Representations};
use super::{Detail, Scored};
use crate::ui::{CliError, plural};

/// Seeds of k-means; the median over them is the score.
const N_SEEDS: u64 = 11;
/// Labelled spots a label, below which a score is hardly more than chance.
const FEW_SPOTS: usize = 10;

/// A test slide whose spots have two labels or more.
struct LabelledSlide<'a> {
    slide_idx: usize,
    slide: &'a str,
    /// Its labelled spots, as rows of the test set.
    rows: Vec<usize>,
    n_spots: usize,
    labels: LabelCodes,
}

/// One clustering of the labelled spots of a slide.
struct Clustered {
    ari: f64,
    nmi: f64,
    clusters: Vec<usize>,
}

/// The clusterings of a slide by one representation, by rising ARI.
struct Clusterings {
    name: &'static str,
    runs: Vec<Clustered>,
}

impl Clusterings {
    fn median_run(&self) -> &Clustered {
        &self.runs[self.runs.len() / 2]
    }

    fn median_nmi(&self) -> f64 {
        let mut values: Vec<f64> = self.runs.iter().map(|run| run.nmi).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    }
}

/// Clusters every test slide by k-means with as many clusters as it has labels, and compares.
///
/// # Errors
///
/// If no test slide has two labels, which is found before anything is embedded, or a tile or a thumbnail
/// cannot be read.
pub(crate) fn clustering(
    bench: &Bench,
    representations: &Representations<'_>,
    detail: Detail,
) -> Result<Scored, CliError> {
    let (slides, skipped) = labelled_slides(bench)?;
    let mut scored: Vec<Vec<Clusterings>> = Vec::new();
    for slide in &slides {
        let of_slide = representations
            .test()?
            .iter()
            .map(|seen| cluster(seen, slide));
        scored.push(of_slide.collect::<Result<_, CliError>>()?);
    }
    let mut note = "ARI and NMI: 0 is chance, 1 is agreement.".to_owned();
    for words in [skipped.as_deref(), representations.missing()?]
        .into_iter()
        .flatten()
    {
        note.push_str(&format!(" {words}"));
    }
    let mut tables = Vec::new();
    if slides.len() > 1 {
        let caption = format!(
            "Clustering: agreement with the labels, mean over {} slides",
            slides.len()
        );
        tables.push(mean_table(bench.caption(&caption), &scored));
    }
    let by_slide: Vec<Table> = slides
        .iter()
        .zip(&scored)
        .map(|(slide, scored)| slide_table(bench, slide, scored))
        .collect();
    tables.extend(by_slide.iter().cloned());
    tables[0].note = Some(match tables[0].note.take() {
        Some(own) => format!("{note} {own}"),
        None => note,
    });
    let verdict = verdict(&scored);
    let of_slide = |slide: &LabelledSlide<'_>| label_origin(bench, slide.slide_idx);
    let origins: Vec<Option<&LabelOrigin>> = slides.iter().map(of_slide).collect();
    let protocol = representations
        .told_in(bench.protocol())?
        .with(
            "labels",
            format!(
                "{} Unlabelled spots are skipped.",
                labels_in_words(&origins)
            ),
        )
        .with("clusters", "as many as the slide has labels")
        .with(
            "k-means",
            format!("10 restarts, {N_SEEDS} seeds; the map shows the run of median ARI"),
        );
    let protocol = match &skipped {
        Some(skipped) => protocol.with("skipped slides", skipped),
        None => protocol,
    };
    let section = match detail {
        Detail::Scores => None,
        Detail::Report => {
            let mut blocks = vec![Block::Text(verdict.clone())];
            if slides.len() > 1 {
                blocks.push(Block::Table(tables[0].clone()));
            }
            let own_tables = &tables[tables.len() - slides.len()..];
            for ((slide, table), scored) in slides.iter().zip(own_tables).zip(&scored) {
                blocks.push(Block::Table(table.clone()));
                blocks.push(Block::Slides(maps(bench, slide, scored)?));
            }
            blocks.push(protocol_block(&protocol));
            Some(Section {
                heading: "Clustering".to_owned(),
                blocks,
            })
        }
    };
    Ok(Scored {
        tables,
        verdict,
        section,
        protocol,
    })
}

/// Test slides with two labels or more, and a sentence on the others.
///
/// # Errors
///
/// If there are none.
/// The test slides that are scored, so that no others need be embedded.
///
/// # Errors
///
/// If no test slide has two labels.
pub(crate) fn clustered_slides(bench: &Bench) -> Result<BTreeSet<usize>, CliError> {
    let (slides, _) = labelled_slides(bench)?;
    Ok(slides.iter().map(|slide| slide.slide_idx).collect())
}

fn labelled_slides(bench: &Bench) -> Result<(Vec<LabelledSlide<'_>>, Option<String>), CliError> {
    let (mut slides, mut skipped) = (Vec::new(), Vec::new());
    for (slide_idx, slide) in bench.test_slides().enumerate() {
        let rows = bench.test_rows(slide_idx);
        let labels: Vec<Option<&str>> = rows.iter().map(|r| bench.test.spot(*r).label).collect();
        let labels = label_codes(&labels);
        match labels.names.len() {
            0 => skipped.push(format!("{slide} (no labels)")),
            1 => skipped.push(format!("{slide} (one label, {})", labels.names[0])),
            _ => slides.push(LabelledSlide {
                slide_idx,
                slide,
                n_spots: rows.len(),
                rows: labels.rows.iter().map(|at| rows[*at]).collect(),
                labels,
            }),
        }
    }
    let skipped = skipped.join(", ");
    if slides.is_empty() {
        return Err(CliError::input(format!(
            "no test slide has two labels or more to compare clusters with: {skipped}; labels come with the slides: from \
             the annotation of STimage-1K4M, or from a column of an AnnData file named by `comtip prepare --labels`"
        )));
    }
    let skipped =
        (!skipped.is_empty()).then(|| format!("Skipped, for want of two labels: {skipped}."));
    Ok((slides, skipped))
}

fn columns(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// The mean over slides of the median over seeds, a row per representation.
fn mean_table(caption: String, scored: &[Vec<Clusterings>]) -> Table {
    let n_slides = scored.len() as f64;
    let row = |at: usize| {
        let mean = |of: fn(&Clusterings) -> f64| {
            score(scored.iter().map(|slide| of(&slide[at])).sum::<f64>() / n_slides)
        };
        vec![
            Cell::Text(scored[0][at].name.to_owned()),
            mean(|clusterings| clusterings.median_run().ari),
            mean(Clusterings::median_nmi),
        ]
    };
    Table {
        caption,
        columns: columns(&["representation", "ARI", "NMI"]),
        rows: (0..scored[0].len()).map(row).collect(),
        best: vec![(1, Best::Highest), (2, Best::Highest)],
        note: Some("Each slide weighs the same: the median over seeds of k-means.".to_owned()),
    }
}

fn slide_table(bench: &Bench, slide: &LabelledSlide<'_>, scored: &[Clusterings]) -> Table {
    let row = |clusterings: &Clusterings| {
        let runs = &clusterings.runs;
        vec![
            Cell::Text(clusterings.name.to_owned()),
            score(clusterings.median_run().ari),
            score(runs[0].ari),
            score(runs[runs.len() - 1].ari),
            score(clusterings.median_nmi()),
        ]
    };
    let (n_labelled, n_labels) = (slide.rows.len(), slide.labels.names.len());
    let is_few = n_labelled < FEW_SPOTS * n_labels;
    Table {
        caption: bench.caption(&format!(
            "Clustering of {}: {n_labels} labels on {n_labelled} of {}",
            slide.slide,
            plural(slide.n_spots, "spot")
        )),
        columns: columns(&["representation", "ARI, median", "lowest", "highest", "NMI"]),
        rows: scored.iter().map(row).collect(),
        best: vec![(1, Best::Highest), (4, Best::Highest)],
        note: is_few.then(|| {
            format!(
                "Few spots: {n_labelled} for {n_labels} labels, so these scores are hardly more than chance."
            )
        }),
    }
}

/// The labels, and beside them the clusters of median ARI.
fn maps(
    bench: &Bench,
    slide: &LabelledSlide<'_>,
    scored: &[Clusterings],
) -> Result<Vec<SlideMap>, CliError> {
    let background = bench.thumbnail(slide.slide)?;
    let map = |title: &str, caption: String, codes: Vec<usize>, names: Vec<String>| {
        let code = codes.into_iter().map(Some).collect();
        let colouring = Colouring::Categories { code, names };
        let map = bench.map(title, &background, &slide.rows, colouring);
        SlideMap { caption, ..map }
    };
    let mut maps = vec![map(
        &origin_of_map(label_origin(bench, slide.slide_idx)),
        slide.slide.to_owned(),
        slide.labels.codes.clone(),
        slide.labels.names.clone(),
    )];
    for clusterings in scored {
        let run = clusterings.median_run();
        let NamedClusters { codes, names } = name_clusters(&run.clusters, &slide.labels);
        let caption = format!("{}; ARI {}", slide.slide, number(run.ari, 3));
        maps.push(map(clusterings.name, caption, codes, names));
    }
    Ok(maps)
}

/// On how many slides the pretrained encoder is above all baselines, in a sentence.
fn verdict(scored: &[Vec<Clusterings>]) -> String {
    let rounded =
        |clusterings: &Clusterings| (clusterings.median_run().ari * 1000.0).round() as i64;
    let n_better = scored
        .iter()
        .filter(|slide| {
            let of = |is_own: bool| {
                let chosen = slide
                    .iter()
                    .filter(move |c| (c.name == PRETRAINED) == is_own);
                chosen.map(rounded).max()
            };
            of(true) > of(false)
        })
        .count();
    match (scored.len(), n_better) {
        (1, 1) => "Better than every baseline by the median ARI on this slide.".to_owned(),
        (1, _) => "Not better than the baselines by the median ARI on this slide.".to_owned(),
        (n, 0) => format!("Not better than the baselines by the median ARI on any of {n} slides."),
        (n, better) => {
            format!("Better than every baseline by the median ARI on {better} of {n} slides.")
        }
    }
}

/// Whose reading the labels of a test slide are; `None` if the shard does not tell.
fn label_origin(bench: &Bench, slide_idx: usize) -> Option<&LabelOrigin> {
    let facts = bench.test.slides().nth(slide_idx)?;
    facts.label_origin.as_ref()
}

/// The title of a map of labels.
fn origin_of_map(origin: Option<&LabelOrigin>) -> String {
    match origin {
        Some(LabelOrigin::Annotated) => "label, annotated".to_owned(),
        Some(LabelOrigin::Transferred) => "label, transferred".to_owned(),
        Some(LabelOrigin::Column(column)) => format!("label, column {column} of obs"),
        None => "label, of unknown origin".to_owned(),
    }
}

/// Whose reading the labels of the scored slides are.
fn labels_in_words(origins: &[Option<&LabelOrigin>]) -> String {
    let told = |origin: &Option<&LabelOrigin>| {
        match origin {
        Some(LabelOrigin::Annotated) => "annotations of the slides themselves".to_owned(),
        Some(LabelOrigin::Transferred) => {
            "transferred from a neighbouring section by registration, and nobody annotated these spots"
                .to_owned()
        }
        Some(LabelOrigin::Column(column)) => {
            format!("the column {column} of obs, whose making is not known here")
        }
        None => "of unknown origin".to_owned(),
    }
    };
    let mut each: Vec<String> = origins.iter().map(told).collect();
    each.sort();
    each.dedup();
    match &each[..] {
        [all] => format!("Labels are {all}."),
        _ => format!(
            "Labels are not all of one origin; each map says which. Some are {}.",
            each.join("; some are ")
        ),
    }
}

/// Clusterings of a slide by one representation over the seeds.
fn cluster(seen: &Representation, slide: &LabelledSlide<'_>) -> Result<Clusterings, CliError> {
    let points = rows_of(&seen.vectors, &slide.rows);
    let labels = &slide.labels;
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
    Ok(Clusterings {
        name: seen.name,
        runs,
    })
}

fn score(value: f64) -> Cell {
    Cell::Number { value, decimals: 3 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_called_annotations_only_where_somebody_annotated_the_slide() {
        let column = LabelOrigin::Column("leiden".to_owned());
        let annotated = Some(&LabelOrigin::Annotated);
        assert_eq!(
            labels_in_words(&[annotated, annotated]),
            "Labels are annotations of the slides themselves."
        );
        let told = labels_in_words(&[Some(&column)]);
        assert_eq!(
            told,
            "Labels are the column leiden of obs, whose making is not known here."
        );
        assert_eq!(labels_in_words(&[None]), "Labels are of unknown origin.");
        let told = labels_in_words(&[None, annotated]);
        assert!(
            told.ends_with(
                "Some are annotations of the slides themselves; some are of unknown origin."
            ),
            "{told}"
        );
        assert_eq!(origin_of_map(Some(&column)), "label, column leiden of obs");
    }
}
