//! The feature table: `id<TAB>symbol[<TAB>type]`, one row a feature, no header.

use std::path::Path;

use super::feature_table::FeatureTable;
use super::tsv_rows::TsvRows;
use crate::error::DataError;
use crate::genes::{FeatureList, Features};
use crate::tables::MAX_FEATURES;

const MAX_LINE_BYTES: u64 = 64 << 10;
const MAX_BYTES: u64 = 256 << 20;
/// Cells of a row that are kept: number of the row, id, symbol and type.
const N_CELLS: usize = 4;

/// Reads `features.tsv` or `genes.tsv`, plain or gzip'd, as Space Ranger writes it or R; see
/// [`FeatureTable`].
///
/// Without a column of types every feature is a gene. A feature without symbol goes by its id.
pub(crate) fn read_features(path: &Path) -> Result<Features, DataError> {
    let mut tsv = TsvRows::open(path, MAX_LINE_BYTES, MAX_BYTES)?;
    let mut rows = Vec::new();
    while let Some((row, mut cells)) = tsv.next_row()? {
        if rows.len() as u64 >= MAX_FEATURES {
            return Err(tsv.error(row, format!("more than {MAX_FEATURES} features")));
        }
        cells.truncate(N_CELLS);
        cells.shrink_to_fit();
        rows.push((row, cells));
    }
    let table = FeatureTable::of(rows).map_err(|(row, problem)| tsv.error(row, problem))?;
    let mut features = FeatureList::default();
    for feature in table.features() {
        features
            .take(feature.id, feature.symbol, feature.kind)
            .map_err(|problem| tsv.error(feature.row, problem))?;
    }
    features.finish().map_err(|problem| tsv.error(1, problem))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn read(text: &str) -> Result<Features, DataError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("features.tsv");
        std::fs::write(&path, text).unwrap();
        read_features(&path)
    }

    #[test]
    fn other_types_are_counted_and_names_are_unique_over_all() {
        let text = "E1\tHLA-A\tGene Expression\nP1\tCD3\tAntibody Capture\r\n\
                    E2\tCD3\tGene Expression\nP2\tCD3\tAntibody Capture\nE3\t\tGene Expression\n";
        let features = read(text).unwrap();
        assert_eq!(features.genes, ["HLA-A", "CD3-1", "E3"]);
        assert_eq!(features.gene_ids, ["E1", "E2", "E3"]);
        let expected = [Some(0), None, Some(1), None, Some(2)];
        assert_eq!(features.gene_of_feature, expected);
        assert_eq!(
            features.others,
            BTreeMap::from([("Antibody Capture".to_owned(), 2)])
        );
    }

    #[test]
    fn without_a_type_every_feature_is_a_gene() {
        let features = read("E1\tMT-CO1\nE2\tNKX2-1\n").unwrap();
        assert_eq!(features.genes, ["MT-CO1", "NKX2-1"]);
        assert!(features.others.is_empty());
    }

    #[test]
    fn tables_of_r_and_of_people_give_the_genes_they_mean() {
        let id = |n: usize| format!("ENSG0000000000{n}");
        let table = |row: fn(usize, String, &str) -> String, head: &str| {
            let rows = ["PTPRF", "HLA-A", "MT-CO1"].into_iter().zip(1..);
            let rows = rows.map(|(gene, n)| row(n, id(n), gene) + "\n");
            head.to_owned() + &rows.collect::<String>()
        };
        let tables = [
            table(|_, id, gene| format!("{id}\t{gene}\tGene Expression"), ""),
            table(|_, id, gene| format!("\"{id}\"\t\"{gene}\""), ""),
            table(
                |_, id, gene| format!("\"{id}\t{gene}\tGene Expression\""),
                "",
            ),
            table(|n, id, gene| format!("{id}\t{gene}\t{n}"), ""),
            table(
                |n, id, gene| format!("{id}\t{gene}\tchr{n}"),
                "ENSEMBL\tSYMBOL\tCHR\n",
            ),
            table(|_, id, gene| format!("{id}\t{gene}\tGL000194.1"), ""),
            table(|_, id, gene| format!("{id}\t{gene}\t"), ""),
            table(
                |n, id, gene| format!("{n}\t{id}\t{gene}\tgene expression"),
                "",
            ),
            table(
                |n, id, gene| format!("\"{n}\"\t\"{id}\"\t\"{gene}\""),
                "\"gene_id\"\t\"gene_name\"\n",
            ),
            table(|_, id, gene| format!("{gene}\t{id}\tGene Expression"), ""),
        ];
        for text in tables {
            let features = read(&text).unwrap();
            assert_eq!(features.genes, ["PTPRF", "HLA-A", "MT-CO1"], "{text}");
            assert_eq!(features.gene_ids, [id(1), id(2), id(3)], "{text}");
        }
    }

    #[test]
    fn names_alone_are_genes_without_ids() {
        for text in [
            "PTPRF\nHLA-A\n",
            "x\nPTPRF\nHLA-A\n",
            "1\tPTPRF\n2\tHLA-A\n",
        ] {
            let features = read(text).unwrap();
            assert_eq!(features.genes, ["PTPRF", "HLA-A"]);
            assert_eq!(features.gene_ids, ["", ""]);
        }
    }

    #[test]
    fn malformed_features_name_their_row() {
        let cases = [
            ("", "row 1: no feature is of type `Gene Expression`"),
            (
                "P\tCD3\tAntibody Capture\nQ\tCD4\tAntibody Capture\nR\tR\tCustom\n",
                "row 1: no feature is of type `Gene Expression`: there are 2 of `Antibody Capture`, 1 of `Custom`",
            ),
            ("E1\tA\nE2\n", "row 2: one cell; an id, a symbol"),
            (
                "E1,A\nE2,B\n",
                "row 1: an id, a symbol and a type are separated by tabs",
            ),
            ("E1\tA\n\n\t\n", "row 3: the feature has neither"),
        ];
        for (text, expected) in cases {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
