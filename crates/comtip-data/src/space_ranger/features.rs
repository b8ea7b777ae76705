//! The feature table: `id<TAB>symbol[<TAB>type]`, one row a feature, no header.

use std::path::Path;

use crate::DataError;
use crate::genes::{FeatureList, Features};
use crate::table::Source;

const MAX_LINE_BYTES: u64 = 64 << 10;
const MAX_BYTES: u64 = 256 << 20;

/// Reads `features.tsv` or `genes.tsv`, plain or gzip'd.
///
/// Without a third column every feature is a gene. A feature without symbol goes by its id.
pub(super) fn read_features(path: &Path) -> Result<Features, DataError> {
    let mut source = Source::open(path)?.with_limits(MAX_LINE_BYTES, MAX_BYTES);
    let mut features = FeatureList::default();
    let mut line = Vec::new();
    while let Some(row) = source.next_line(&mut line)? {
        if line.is_empty() {
            continue;
        }
        let Ok(text) = std::str::from_utf8(&line) else {
            return Err(source.error(row, None, "the line is not UTF-8 text"));
        };
        let mut cells = text.split('\t').map(str::trim);
        let (id, symbol) = (cells.next().unwrap_or_default(), cells.next());
        let Some(symbol) = symbol else {
            let problem = "one cell; an id, a symbol and a type, tab-separated, were expected";
            return Err(source.error(row, None, problem));
        };
        features
            .take(id, symbol, cells.next())
            .map_err(|problem| source.error(row, None, problem))?;
    }
    features
        .finish()
        .map_err(|problem| source.error(1, None, problem))
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
    fn malformed_features_name_their_row() {
        let cases = [
            ("", "row 1: no feature is of type `Gene Expression`"),
            ("P\tCD3\tAntibody Capture\n", "row 1: no feature is of"),
            ("E1\tA\nE2\n", "row 2: one cell; an id, a symbol"),
            ("E1\tA\n\n\t\n", "row 3: the feature has neither"),
        ];
        for (text, expected) in cases {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
