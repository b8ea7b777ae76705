//! The table of slides: species, tissue, papers, technology.

use std::collections::HashMap;
use std::path::Path;

use crate::error::DataError;
use crate::tables::{Row, Table, TableOf};

/// What the collection says of a slide; its abstract and keywords are not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlideMeta {
    /// Name of the slide.
    pub slide: String,
    /// Species, such as `human` or `human & mouse`.
    pub species: String,
    /// Tissue, such as `breast`.
    pub tissue: String,
    /// PubMed ids of the papers the slide belongs to; none, one or several.
    pub pmid: Vec<String>,
    /// Title of the paper, or of all of them.
    pub title: String,
    /// Whether the tissue is cancerous, where that is known.
    pub involve_cancer: Option<bool>,
    /// Technology as written: `ST`, `Visium` or `VisiumHD`.
    pub technology: String,
    /// Spots the collection counts on the slide.
    pub n_spots: usize,
    /// Genes the collection counts on the slide.
    pub n_genes: usize,
}

impl SlideMeta {
    /// Reads `meta/meta_all_gene.csv`, keyed by slide.
    ///
    /// # Errors
    ///
    /// [`DataError::Table`] for a missing column, a malformed cell, or a slide listed twice.
    ///
    /// # Examples
    ///
    /// ```
    /// use comtip_data::SlideMeta;
    ///
    /// let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/sample");
    /// let table = SlideMeta::read_table(format!("{sample}/meta/meta_all_gene.csv").as_ref())?;
    /// assert_eq!(table["Human_Breast_Andersson_10142021_ST_C3"].pmid, ["34650042"]);
    /// # Ok::<(), comtip_data::DataError>(())
    /// ```
    pub fn read_table(path: &Path) -> Result<HashMap<String, Self>, DataError> {
        read_meta(path)
    }
}

/// Reads the table of slides, keyed by slide.
pub(crate) fn read_meta(path: &Path) -> Result<HashMap<String, SlideMeta>, DataError> {
    let mut table = Table::open(path, TableOf::Slides)?;
    let columns = Columns::of(&table)?;
    let mut slides = HashMap::new();
    while let Some(row) = table.next_row()? {
        let meta = columns.read(&row)?;
        let name = meta.slide.clone();
        if slides.insert(name.clone(), meta).is_some() {
            let problem = format!("slide `{name}` is listed twice");
            return Err(row.error(columns.slide, problem));
        }
    }
    Ok(slides)
}

/// Where each column is.
struct Columns {
    slide: usize,
    species: usize,
    tissue: usize,
    pmid: usize,
    title: usize,
    involve_cancer: usize,
    tech: usize,
    spot_num: usize,
    gene_num: usize,
}

impl Columns {
    fn of(table: &Table) -> Result<Self, DataError> {
        Ok(Self {
            slide: table.column("slide")?,
            species: table.column("species")?,
            tissue: table.column("tissue")?,
            pmid: table.column("pmid")?,
            title: table.column("title")?,
            involve_cancer: table.column("involve_cancer")?,
            tech: table.column("tech")?,
            spot_num: table.column("spot_num")?,
            gene_num: table.column("gene_num")?,
        })
    }

    fn read(&self, row: &Row<'_>) -> Result<SlideMeta, DataError> {
        Ok(SlideMeta {
            slide: row.filled(self.slide)?.to_owned(),
            species: row.text(self.species).to_owned(),
            tissue: row.text(self.tissue).to_owned(),
            pmid: row
                .text(self.pmid)
                .split(',')
                .map(str::trim)
                .filter(|id| !id.is_empty() && !id.eq_ignore_ascii_case("na"))
                .map(str::to_owned)
                .collect(),
            title: row.text(self.title).to_owned(),
            involve_cancer: match row.text(self.involve_cancer).trim() {
                text if text.eq_ignore_ascii_case("true") => Some(true),
                text if text.eq_ignore_ascii_case("false") => Some(false),
                "" | "NA" => None,
                text => {
                    let problem = format!("`{text}` is neither True nor False");
                    return Err(row.error(self.involve_cancer, problem));
                }
            },
            technology: row.text(self.tech).to_owned(),
            n_spots: row.whole(self.spot_num)?,
            n_genes: row.whole(self.gene_num)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "\"slide\",\"species\",\"tissue\",\"pmid\",\"title\",\"abstract\",\
        \"keywords\",\"involve_cancer\",\"tech\",\"spot_num\",\"gene_num\"\n";

    fn read(rows: &str) -> Result<HashMap<String, SlideMeta>, DataError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("meta_all_gene.csv");
        std::fs::write(&path, format!("{HEADER}{rows}")).unwrap();
        read_meta(&path)
    }

    #[test]
    fn quoted_commas_and_line_ends_stay_in_their_cell() {
        let rows = "\"a\",\"human\",\"skin\",\"1,2\",\"One, two\",\"x\ny\",\"\",\"True\",\"ST\",\"666\",\"17138\"\n\
                    b,mouse,root,,T,,,False,VIsiumHD,4,5\n";
        let slides = read(rows).unwrap();
        let expected = SlideMeta {
            slide: "a".into(),
            species: "human".into(),
            tissue: "skin".into(),
            pmid: vec!["1".into(), "2".into()],
            title: "One, two".into(),
            involve_cancer: Some(true),
            technology: "ST".into(),
            n_spots: 666,
            n_genes: 17138,
        };
        assert_eq!(slides["a"], expected);
        assert!(slides["b"].pmid.is_empty());
        assert_eq!(slides["b"].technology, "VIsiumHD");
    }

    #[test]
    fn malformed_rows_name_row_and_column() {
        let cases = [
            (
                "a,,,,,\"x\ny\",,,,1,1\nb,,,,,,,maybe,,1,1\n",
                "row 4, column `involve_cancer`: `maybe` is neither True nor False",
            ),
            (
                "a,,,,,,,,,many,1\n",
                "row 2, column `spot_num`: `many` is not a whole number",
            ),
            (
                "a,,,,,,,,,1,1\na,,,,,,,,,1,1\n",
                "row 3, column `slide`: slide `a` is listed twice",
            ),
            ("a,b\n", "row 2: 2 cells, but the header has 11"),
        ];
        for (rows, expected) in cases {
            let error = read(rows).unwrap_err().to_string();
            assert!(error.ends_with(expected), "{error}");
        }
    }
}
