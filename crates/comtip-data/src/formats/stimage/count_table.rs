//! The count table: one row a spot, one column a gene, streamed into sparse rows.

use std::collections::HashMap;
use std::path::Path;

use super::count_cell::{RowProblem, parse_row};
use crate::error::DataError;
use crate::genes::{NameDoubts, make_unique};
use crate::slide::{Counts, SlideWarning};
use crate::tables::{MAX_SPOTS, Source, next_record};

/// A header and spots; blank lines count too.
const MAX_ROWS: u64 = MAX_SPOTS + 1;
const MAX_ID_BYTES: u64 = 64 << 10;
/// A count with all the digits a float has, and its comma, is shorter.
const MAX_CELL_BYTES: u64 = 64;

/// Counts in the order of the file.
#[derive(Debug)]
pub(crate) struct CountTable {
    /// Id of every row.
    pub(crate) ids: Vec<String>,
    /// Unique name of every column.
    pub(crate) genes: Vec<String>,
    pub(crate) counts: Counts,
    /// What is doubtful about the names of the genes.
    pub(crate) doubts: Vec<SlideWarning>,
}

/// Reads a count table, plain or gzip'd, one line at a time; zeros never take memory.
pub(crate) fn read_counts(path: &Path) -> Result<CountTable, DataError> {
    let mut source = Source::open(path)?;
    let (genes, doubts) = read_genes(&mut source)?;
    let max_row_bytes = MAX_ID_BYTES + MAX_CELL_BYTES * genes.len() as u64;
    source = source.with_limits(max_row_bytes, u64::MAX);
    let mut limit = source.count_limit();
    let mut counts = Counts::new(genes.len());
    let mut row_of_id = HashMap::new();
    let mut ids = Vec::new();
    let (mut line, mut entries) = (Vec::new(), Vec::new());
    while let Some(row) = source.next_line(&mut line)? {
        if row > MAX_ROWS {
            let problem = format!("more than the {MAX_ROWS} rows that a slide may have");
            return Err(source.error(row, None, problem));
        }
        if line.is_empty() {
            continue;
        }
        source.separator().to_commas(&mut line);
        let id = parse_row(&line, genes.len(), &mut entries).map_err(
            |RowProblem { gene, problem }| {
                source.error(row, gene.map(|i| genes[i].as_str()), problem)
            },
        )?;
        if let Some(first) = row_of_id.insert(id.to_owned(), row) {
            let problem = format!("spot `{id}` is already in row {first}");
            return Err(source.error(row, None, problem));
        }
        limit
            .take(entries.len())
            .map_err(|problem| source.error(row, None, problem))?;
        ids.push(id.to_owned());
        counts.push_spot(entries.iter().copied());
    }
    if ids.is_empty() {
        return Err(source.error(1, None, "the table has a header and no spots"));
    }
    Ok(CountTable {
        ids,
        genes,
        counts,
        doubts,
    })
}

/// Gene names of the header, its first cell left out; a name met before gets a number.
fn read_genes(source: &mut Source) -> Result<(Vec<String>, Vec<SlideWarning>), DataError> {
    let Some(header) = next_record(source)? else {
        return Err(source.error(1, None, "the file is empty, a header was expected"));
    };
    let mut genes = header.fields;
    genes.remove(0);
    if genes.is_empty() {
        let problem =
            "the header has one cell; a spot column and genes, separated by commas, were expected";
        return Err(source.error(header.row, None, problem));
    }
    if let Some(i) = genes.iter().position(|gene| gene.trim().is_empty()) {
        let problem = format!("cell {} of the header has no gene name", i + 2);
        return Err(source.error(header.row, None, problem));
    }
    let mut doubts = NameDoubts::default();
    let genes = genes.iter().map(|gene| doubts.take(gene).to_owned());
    let genes = make_unique(genes.collect());
    Ok((genes, doubts.notes()))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn read(bytes: &[u8]) -> Result<CountTable, DataError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s_count.csv");
        std::fs::write(&path, bytes).unwrap();
        read_counts(&path)
    }

    fn problem(text: &str) -> String {
        let text = read(text.as_bytes()).unwrap_err().to_string();
        text.split_once("s_count.csv, ").unwrap().1.to_owned()
    }

    #[test]
    fn names_keep_dashes_and_dots_and_repeats_get_a_number() {
        let table = read(b"\"\",\"HLA-A\",MT-CO1,\"AL627309.1\",MT-CO1\r\n\"s_1\",1,2,0,4\r\n");
        let table = table.unwrap();
        let expected = ["HLA-A", "MT-CO1", "AL627309.1", "MT-CO1-1"];
        assert_eq!(table.genes, expected);
        assert_eq!(table.ids, ["s_1"]);
        assert_eq!(table.counts.spot(0), (&[0, 1, 3][..], &[1.0, 2.0, 4.0][..]));
    }

    #[test]
    fn quotes_that_are_part_of_a_name_are_taken_off_and_noted() {
        let table = read(b",\"\"\"HLA-A\"\"\",'B'\ns_1,1,2\n").unwrap();
        assert_eq!(table.genes, ["HLA-A", "B"]);
        let note = "2 gene names have quotes around them, which are taken off: HLA-A, B";
        assert_eq!(
            (table.doubts.len(), table.doubts[0].to_string()),
            (1, note.to_owned())
        );
    }

    #[test]
    fn only_counts_above_zero_are_stored() {
        let table = read(b",A,B,C\ns_1,0,0,0\ns_2,0,5,0\n").unwrap();
        assert_eq!(table.counts.n_spots(), 2);
        assert_eq!(table.counts.spot(0), (&[][..], &[][..]));
        assert_eq!(table.counts.spot(1), (&[1][..], &[5.0][..]));
    }

    #[test]
    fn a_table_of_semicolons_is_read() {
        let table = read(b"\"\";\"HLA-A\";B\n\"s;1\";1;0\n\"s,2\";0;2,0\n").unwrap();
        assert_eq!(table.genes, ["HLA-A", "B"]);
        assert_eq!(table.ids, ["s;1", "s,2"]);
        assert_eq!(table.counts.spot(1), (&[1][..], &[2.0][..]));
    }

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    /// Of 8 million counts in some 300 KB of gzip most bytes are the names of the genes.
    #[test]
    fn a_table_that_unpacks_to_more_counts_than_it_has_bits_is_refused() {
        let n_genes = 100_000;
        let header: String = (0..n_genes).map(|i| format!(",g{i}")).collect();
        let mut text = header.into_bytes();
        for spot in 0..80 {
            text.extend(format!("\ns_{spot}").into_bytes());
            text.extend(b",1".repeat(n_genes));
        }
        assert_eq!(read(&text).unwrap().counts.total(), 8e6);
        let bomb = gzip(&text);
        assert!(bomb.len() < 1 << 19, "{}", bomb.len());
        let error = read(&bomb).unwrap_err().to_string();
        assert!(error.contains("more counts above zero than"), "{error}");
    }

    #[test]
    fn a_header_that_unpacks_to_more_genes_than_there_are_is_refused() {
        let bomb = gzip(&b",A".repeat(1 << 21));
        assert!(bomb.len() < 1 << 15, "{}", bomb.len());
        let error = read(&bomb).unwrap_err().to_string();
        assert!(error.ends_with("row 1: more than 1048577 cells"), "{error}");
    }

    #[test]
    fn a_row_without_an_end_is_refused() {
        let mut text = b",A\ns_1,0".to_vec();
        text.extend(b"0".repeat(70_000));
        let error = read(&gzip(&text)).unwrap_err().to_string();
        assert!(
            error.ends_with("row 2: the line has more than 65600 bytes"),
            "{error}"
        );
    }

    #[test]
    fn malformed_tables_name_row_and_column() {
        let cases = [
            ("", "row 1: the file is empty, a header was expected"),
            (",A,B\n", "row 1: the table has a header and no spots"),
            (
                "spot\ns_1\n",
                "row 1: the header has one cell; a spot column and genes, separated by commas, were expected",
            ),
            (
                ",A,\ns_1,1,2\n",
                "row 1: cell 3 of the header has no gene name",
            ),
            (
                ",A,B\ns_1,1,2\ns_2,1\n",
                "row 3: 2 cells, but the header has 3",
            ),
            (",A,B\ns_1,1,2,3\n", "row 2: 4 cells, but the header has 3"),
            (",A,B\ns_1,1,x\n", "row 2, column `B`: `x` is not a number"),
            (
                ",A,A\ns_1,1,1\n\ns_2,1,-1\n",
                "row 4, column `A-1`: count `-1` is negative",
            ),
            (
                ",A,B\ns_1,nan,0\n",
                "row 2, column `A`: count `nan` is not finite",
            ),
            (",A,B\ns_1,0,\n", "row 2, column `B`: the cell is empty"),
            (
                ",A,B\ns_1,0,2\ns_2,0,0.69\n",
                "row 3, column `B`: count `0.69` is a fraction; give raw counts, from before any normalisation",
            ),
            (
                ",A\ns_1,1\ns_1,2\n",
                "row 3: spot `s_1` is already in row 2",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(problem(text), expected, "{text}");
        }
    }
}
