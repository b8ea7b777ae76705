//! What the paper reports.

/// A table of the paper (arXiv 2509.16892): published numbers, on its own data, with two decimals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PublishedTable {
    /// Its number.
    pub number: usize,
    /// What it shows.
    pub title: &'static str,
    /// Headings of its columns, but for the first.
    pub columns: &'static [&'static str],
    /// Its rows.
    pub rows: &'static [PublishedRow],
}

/// A row of a [`PublishedTable`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PublishedRow {
    /// The method or the variant.
    pub name: &'static str,
    /// Its values, in the order of the columns; `None` where the paper has none.
    pub values: &'static [Option<f64>],
}

const fn row(name: &'static str, values: &'static [Option<f64>]) -> PublishedRow {
    PublishedRow { name, values }
}

/// Values that are all there.
macro_rules! all {
    ($($value:literal)*) => { &[$(Some($value)),*] };
}

impl PublishedTable {
    /// The test slides of the paper: sections of the dorsolateral prefrontal cortex (Maynard 2021).
    pub const SLIDES: [&'static str; 5] = ["151672", "151673", "151674", "151676", "151675"];

    /// The genes of the paper's test of expression.
    pub const GENES: [&'static str; 8] = [
        "IGKC", "NPY", "PLP1", "HBB", "SCGB2A2", "MGP", "GFAP", "MBP",
    ];

    /// Clusters of frozen embeddings: ARI of each slide, and their mean.
    pub const CLUSTERING: Self = Self {
        number: 1,
        title: "ARI of k-means on frozen image embeddings",
        columns: &["151672", "151673", "151674", "151676", "151675", "overall"],
        rows: &[
            row("CLIP", all![0.17 0.21 0.22 0.16 0.17 0.19]),
            row("PLIP", all![0.19 0.23 0.24 0.21 0.20 0.21]),
            row("UNI", all![0.19 0.21 0.21 0.18 0.17 0.19]),
            row("STimage-1K4M", all![0.23 0.25 0.22 0.26 0.22 0.24]),
            row("OmiCLIP", all![0.26 0.28 0.27 0.25 0.25 0.26]),
            row("CoMTIP", all![0.31 0.37 0.34 0.32 0.30 0.33]),
        ],
    };

    /// Expression by a fine-tuned network: MAE of each gene, their mean, and the PCC of all genes and spots as one list.
    pub const EXPRESSION: Self = Self {
        number: 2,
        title: "MAE of each gene, and PCC of all genes and spots as one list",
        columns: &[
            "IGKC", "NPY", "PLP1", "HBB", "SCGB2A2", "MGP", "GFAP", "MBP", "MAE", "PCC",
        ],
        rows: &[
            row(
                "CLIP",
                all![0.30 0.17 0.33 0.19 0.40 0.32 0.34 0.27 0.29 0.33],
            ),
            row(
                "PLIP",
                all![0.30 0.16 0.30 0.20 0.37 0.31 0.32 0.28 0.28 0.33],
            ),
            row(
                "UNI",
                all![0.32 0.15 0.35 0.22 0.41 0.34 0.33 0.32 0.31 0.30],
            ),
            row(
                "STimage-1K4M",
                all![0.28 0.13 0.29 0.19 0.38 0.30 0.31 0.24 0.26 0.36],
            ),
            row(
                "OmiCLIP",
                all![0.27 0.15 0.30 0.17 0.39 0.28 0.31 0.25 0.26 0.39],
            ),
            row(
                "CoMTIP",
                all![0.25 0.11 0.26 0.17 0.33 0.27 0.25 0.20 0.23 0.46],
            ),
            row(
                "CoMTIP zero-shot",
                &[
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    Some(0.74),
                    Some(0.21),
                ],
            ),
        ],
    };

    /// What each part of the training is worth, by the scores of Table 2.
    pub const ABLATION: Self = Self {
        number: 3,
        title: "MAE and PCC without parts of the training",
        columns: &["MAE", "PCC"],
        rows: &[
            row("full", all![0.23 0.46]),
            row("without masked feature modelling", all![0.24 0.43]),
            row("without pair-aware adversarial training", all![0.25 0.40]),
            row("without gene-name embedding", all![0.24 0.41]),
            row("without value embedding", all![0.25 0.39]),
        ],
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_value_or_none_for_each_column() {
        for table in [
            PublishedTable::CLUSTERING,
            PublishedTable::EXPRESSION,
            PublishedTable::ABLATION,
        ] {
            for row in table.rows {
                assert_eq!(row.values.len(), table.columns.len(), "{}", row.name);
            }
        }
        assert!(
            PublishedTable::CLUSTERING
                .columns
                .starts_with(&PublishedTable::SLIDES)
        );
        assert!(
            PublishedTable::EXPRESSION
                .columns
                .starts_with(&PublishedTable::GENES)
        );
    }

    /// The error of Table 2 is the mean over its genes, within the rounding of both.
    #[test]
    fn the_error_is_the_mean_over_the_genes_as_the_paper_rounds_it() {
        for row in PublishedTable::EXPRESSION.rows {
            let genes: Option<Vec<f64>> = row.values[..8].iter().copied().collect();
            if let (Some(genes), Some(mae)) = (genes, row.values[8]) {
                let mean = genes.iter().sum::<f64>() / 8.0;
                assert!((mean - mae).abs() <= 0.0101, "{}: {mean}", row.name);
            }
        }
    }

    /// The last column of Table 1 is the mean of the slides, within the rounding of both.
    #[test]
    fn overall_is_the_mean_of_the_slides_as_the_paper_rounds_it() {
        for row in PublishedTable::CLUSTERING.rows {
            let values: Vec<f64> = row.values.iter().copied().flatten().collect();
            let mean = values[..5].iter().sum::<f64>() / 5.0;
            assert!((mean - values[5]).abs() <= 0.0101, "{}: {mean}", row.name);
        }
    }
}
