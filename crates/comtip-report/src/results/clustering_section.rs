//! Agreement of clusters with labels as a section: tables, and maps of labels and clusters.

use comtip_metrics::{ClusteringMap, ClusteringResult};

use super::caption::{caption, n_spots};
use super::clustering_tables::clustering_tables;
use super::method_charts::cluster_charts;
use super::named_clusters::{NamedClusters, name_clusters, number_clusters};
use super::slide_map::{Backgrounds, slide_map};
use crate::colouring::Colouring;
use crate::number::number;
use crate::section_block::SectionBlock;
use crate::slide_map::SlideMap;

/// The blocks of the section, without verdict and protocol.
pub(super) fn clustering_blocks(
    result: &ClusteringResult,
    backgrounds: &Backgrounds,
) -> Vec<SectionBlock> {
    let tables = clustering_tables(result);
    let n_over_all = tables.len() - result.slides.len();
    let mut maps = result.maps.iter().enumerate();
    let mut blocks = Vec::new();
    for (at, table) in tables.into_iter().enumerate() {
        blocks.push(SectionBlock::Table(table));
        let charts = cluster_charts(result, at.checked_sub(n_over_all));
        blocks.extend(charts.into_iter().map(SectionBlock::Bars));
        if at < n_over_all {
            continue;
        }
        if let Some((slide_idx, map)) = maps.next() {
            blocks.push(SectionBlock::Slides(maps_of(
                result,
                slide_idx,
                map,
                backgrounds,
            )));
        }
    }
    blocks
}

/// The labels, and beside them the clusters of median ARI; without labels the clusters of median silhouette alone.
fn maps_of(
    result: &ClusteringResult,
    slide_idx: usize,
    map: &ClusteringMap,
    backgrounds: &Backgrounds,
) -> Vec<SlideMap> {
    let draw = |title: &str, caption: String, codes: Vec<usize>, names: Vec<String>| {
        let code = codes.into_iter().map(Some).collect();
        let colouring = Colouring::Categories { code, names };
        slide_map(
            &map.positions,
            backgrounds,
            title.to_owned(),
            caption,
            colouring,
        )
    };
    if map.label_names.is_empty() {
        let of_methods = map.methods.iter().zip(&result.methods);
        let drawn = of_methods.map(|(of_method, method)| {
            let NamedClusters { codes, names } = number_clusters(&of_method.clusters);
            let of_slide = method.by_slide.get(slide_idx);
            let score = score(of_slide.and_then(|of| of.scores.silhouette.value));
            let caption = caption(&format!("silhouette {score}"), &result.header.stamps);
            draw(&of_method.method, caption, codes, names)
        });
        return drawn.collect();
    }
    // The heading of the table above names the slide.
    let drawn = match result.slides.get(slide_idx) {
        Some(slide) if slide.n_labelled < slide.n_spots => format!(
            "{} of {}; the others have no label.",
            slide.n_labelled,
            n_spots(slide.n_spots)
        ),
        _ => String::new(),
    };
    let mut maps = vec![draw(
        &map.label_title,
        drawn,
        map.labels.clone(),
        map.label_names.clone(),
    )];
    for (of_method, method) in map.methods.iter().zip(&result.methods) {
        let NamedClusters { codes, names } =
            name_clusters(&of_method.clusters, &map.labels, &map.label_names);
        let of_slide = method.by_slide.get(slide_idx);
        let ari = score(of_slide.and_then(|of| of.scores.ari.value));
        maps.push(draw(
            &of_method.method,
            caption(&format!("ARI {ari}"), &result.header.stamps),
            codes,
            names,
        ));
    }
    maps
}

fn score(value: Option<f64>) -> String {
    value.map_or("undefined".to_owned(), |value| number(value, 3))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::results::clustering_example::{clustering_result, without_labels};

    fn titles(result: &ClusteringResult) -> Vec<(String, String)> {
        let blocks = clustering_blocks(result, &BTreeMap::new());
        let maps = blocks.into_iter().filter_map(|block| match block {
            SectionBlock::Slides(maps) => Some(maps),
            _ => None,
        });
        let maps = maps.flatten();
        maps.map(|map| (map.title, map.caption)).collect()
    }

    fn pair(title: &str, caption: &str) -> (String, String) {
        (title.to_owned(), caption.to_owned())
    }

    #[test]
    fn labels_are_drawn_beside_clusters_and_without_labels_clusters_alone() {
        let of_labels = pair(
            "label, annotated",
            "8 of 9 spots; the others have no label.",
        );
        let found = titles(&clustering_result());
        assert_eq!(found, [of_labels, pair("own", "ARI 0.250")]);
        let found = titles(&without_labels());
        assert_eq!(found, [pair("own", "silhouette 0.250")]);
    }
}
