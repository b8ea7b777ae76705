//! The count table: one row a spot, one column a gene, streamed into sparse rows.

use std::collections::HashMap;
use std::path::Path;

use super::count_cell::{RowProblem, parse_row};
use crate::genes::make_unique;
use crate::table::Source;
use crate::table::next_record;
use crate::{Counts, DataError};

/// Counts in the order of the file.
#[derive(Debug)]
pub(super) struct CountTable {
    /// Id of every row.
    pub(super) ids: Vec<String>,
    /// Unique name of every column.
    pub(super) genes: Vec<String>,
    pub(super) counts: Counts,
}

/// Reads a count table, plain or gzip'd, one line at a time; zeros never take memory.
pub(super) fn read_counts(path: &Path) -> Result<CountTable, DataError> {
    let mut source = Source::open(path)?;
    let genes = read_genes(&mut source)?;
    let mut counts = Counts::new(genes.len());
    let mut row_of_id = HashMap::new();
    let mut ids = Vec::new();
    let (mut line, mut entries) = (Vec::new(), Vec::new());
    while let Some(row) = source.next_line(&mut line)? {
        if line.is_empty() {
            continue;
        }
        let id = parse_row(&line, genes.len(), &mut entries).map_err(
            |RowProblem { gene, problem }| {
                source.error(row, gene.map(|i| genes[i].as_str()), problem)
            },
        )?;
        if let Some(first) = row_of_id.insert(id.to_owned(), row) {
            let problem = format!("spot `{id}` is already in row {first}");
            return Err(source.error(row, None, problem));
        }
        ids.push(id.to_owned());
        counts.push_spot(entries.iter().copied());
    }
    if ids.is_empty() {
        return Err(source.error(1, None, "the table has a header and no spots"));
    }
    Ok(CountTable { ids, genes, counts })
}

/// Gene names of the header, its first cell left out; a name met before gets a number.
fn read_genes(source: &mut Source) -> Result<Vec<String>, DataError> {
    let Some(header) = next_record(source)? else {
        return Err(source.error(1, None, "the file is empty, a header was expected"));
    };
    let mut genes = header.fields;
    genes.remove(0);
    if genes.is_empty() {
        let problem =
            "the header has one cell; a spot column and genes, comma-separated, were expected";
        return Err(source.error(header.row, None, problem));
    }
    if let Some(i) = genes.iter().position(|gene| gene.trim().is_empty()) {
        let problem = format!("cell {} of the header has no gene name", i + 2);
        return Err(source.error(header.row, None, problem));
    }
    Ok(make_unique(genes))
}

#[cfg(test)]
mod tests {
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
    fn only_counts_above_zero_are_stored() {
        let table = read(b",A,B,C\ns_1,0,0,0\ns_2,0,5,0\n").unwrap();
        assert_eq!(table.counts.n_spots(), 2);
        assert_eq!(table.counts.spot(0), (&[][..], &[][..]));
        assert_eq!(table.counts.spot(1), (&[1][..], &[5.0][..]));
    }

    #[test]
    fn malformed_tables_name_row_and_column() {
        let cases = [
            ("", "row 1: the file is empty, a header was expected"),
            (",A,B\n", "row 1: the table has a header and no spots"),
            (
                "spot\ns_1\n",
                "row 1: the header has one cell; a spot column and genes, comma-separated, were expected",
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
                ",A\ns_1,1\ns_1,2\n",
                "row 3: spot `s_1` is already in row 2",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(problem(text), expected, "{text}");
        }
    }
}
