//! Where spots lie among their embeddings, as a section.

use comtip_metrics::EmbeddingMap;

use crate::colouring::Colouring;
use crate::embedding_chart::EmbeddingChart;
use crate::number::number;
use crate::section::Section;
use crate::section_block::SectionBlock;

/// Spots along the first two principal components, coloured by label and slide where there are several, and by genes.
pub fn embedding_section(map: &EmbeddingMap) -> Section {
    let mut charts = Vec::new();
    if !map.label_names.is_empty() {
        let colouring = Colouring::Categories {
            code: map.labels.clone(),
            names: map.label_names.clone(),
        };
        charts.push(chart(map, "By label".to_owned(), colouring));
    }
    if map.slide_names.len() > 1 {
        let colouring = Colouring::Categories {
            code: map.slides.iter().map(|slide| Some(*slide)).collect(),
            names: map.slide_names.clone(),
        };
        charts.push(chart(map, "By slide".to_owned(), colouring));
    }
    for (gene, value) in &map.genes {
        let colouring = Colouring::Values {
            value: value.clone(),
            label: format!("{gene}, {}", map.values),
            range: None,
        };
        charts.push(chart(map, format!("By measured {gene}"), colouring));
    }
    let which = match map.components.nrows() {
        n if n == map.n_spots => "the test spots".to_owned(),
        n => format!(
            "{} of the {} test spots",
            number(n as f64, 0),
            number(map.n_spots as f64, 0)
        ),
    };
    let mut blocks = vec![SectionBlock::Text(format!(
        "The tiles of {which} in the space of “{}”, along the two directions in which their vectors vary most, with \
         {} and {} of the variance. What lies apart here lies apart in the whole space; what lies together may be apart \
         along the other directions. No score is taken from this.",
        map.method,
        percent(map.shares[0]),
        percent(map.shares[1])
    ))];
    blocks.extend(charts.into_iter().map(SectionBlock::Embedding));
    Section {
        heading: "Embeddings of the tiles".to_owned(),
        blocks,
    }
}

fn chart(map: &EmbeddingMap, title: String, colouring: Colouring) -> EmbeddingChart {
    let label = |at: usize| format!("component {} ({})", at + 1, percent(map.shares[at]));
    let points = map.components.outer_iter();
    EmbeddingChart {
        title,
        caption: String::new(),
        x_label: label(0),
        y_label: label(1),
        points: points
            .map(|spot| (f64::from(spot[0]), f64::from(spot[1])))
            .collect(),
        colouring,
    }
}

fn percent(share: f64) -> String {
    format!("{} %", number(100.0 * share, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_that_tell_nothing_are_left_out() {
        let mut map = EmbeddingMap {
            method: "own".to_owned(),
            shares: [0.625, 0.25],
            slide_names: vec!["B1".to_owned()],
            values: "log1p".to_owned(),
            genes: vec![("ERBB2".to_owned(), Vec::new())],
            ..EmbeddingMap::default()
        };
        let titles = |map: &EmbeddingMap| -> Vec<String> {
            let blocks = embedding_section(map).blocks.into_iter();
            let charts = blocks.filter_map(|block| match block {
                SectionBlock::Embedding(chart) => Some(chart),
                _ => None,
            });
            charts.map(|chart| chart.title).collect()
        };
        assert_eq!(titles(&map), ["By measured ERBB2"]);
        map.slide_names.push("B2".to_owned());
        map.label_names.push("tumour".to_owned());
        let all = ["By label", "By slide", "By measured ERBB2"];
        assert_eq!(titles(&map), all);
    }
}
