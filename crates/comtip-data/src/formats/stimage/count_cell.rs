//! One row of a count table: a spot id and a count for every gene.

use crate::slide::raw_count;

/// What is wrong with a row, and with which of its counts.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RowProblem {
    /// Place among the genes, where one count is wrong.
    pub(crate) gene: Option<usize>,
    pub(crate) problem: String,
}

/// Eight cells that are zero, as they stand in a row.
const EIGHT_ZEROS: &[u8; 16] = b"0,0,0,0,0,0,0,0,";

/// Splits a row into id and counts, and puts the counts above zero into `entries`.
///
/// Nearly all cells are `0`, so zeros are looked for eight at a time.
pub(crate) fn parse_row<'a>(
    line: &'a [u8],
    n_genes: usize,
    entries: &mut Vec<(u32, f32)>,
) -> Result<&'a str, RowProblem> {
    entries.clear();
    let (id, cells) = split_id(line)?;
    let mut n_cells = 0;
    let mut left = cells;
    while let Some(cells) = left {
        let n_zeros = leading_zeros(cells);
        n_cells += n_zeros;
        let cells = &cells[2 * n_zeros..];
        if n_zeros == EIGHT_ZEROS.len() / 2 {
            left = Some(cells);
            continue;
        }
        let (cell, after) = split_cell(cells);
        left = after;
        n_cells += 1;
        if cell == b"0" || n_cells > n_genes {
            continue;
        }
        let gene = n_cells - 1;
        let count = parse_count(cell).map_err(|problem| RowProblem {
            gene: Some(gene),
            problem,
        })?;
        if count != 0.0 {
            entries.push((gene as u32, count));
        }
    }
    if n_cells != n_genes {
        return Err(whole_row(format!(
            "{} cells, but the header has {}",
            n_cells + 1,
            n_genes + 1
        )));
    }
    Ok(id)
}

/// How many of the next cells, eight at most, are `0` and have a cell after them.
fn leading_zeros(cells: &[u8]) -> usize {
    match cells.first_chunk() {
        Some(chunk) => {
            let other = u128::from_le_bytes(*chunk) ^ u128::from_le_bytes(*EIGHT_ZEROS);
            other.trailing_zeros() as usize / 16
        }
        None => 0,
    }
}

/// The next cell, and what follows its comma, if there is one.
fn split_cell(cells: &[u8]) -> (&[u8], Option<&[u8]>) {
    match cells.iter().position(|b| *b == b',') {
        Some(end) => (&cells[..end], Some(&cells[end + 1..])),
        None => (cells, None),
    }
}

/// The id, unquoted, and the cells after it, if any.
fn split_id(line: &[u8]) -> Result<(&str, Option<&[u8]>), RowProblem> {
    let (id, cells) = if let Some(quoted) = line.strip_prefix(b"\"") {
        let Some(end) = quoted.iter().position(|b| *b == b'"') else {
            return Err(whole_row("the quote of the spot id is never closed".into()));
        };
        match &quoted[end + 1..] {
            [] => (&quoted[..end], None),
            [b',', cells @ ..] => (&quoted[..end], Some(cells)),
            _ => {
                return Err(whole_row(
                    "text follows the closing quote of the spot id".into(),
                ));
            }
        }
    } else {
        split_cell(line)
    };
    match std::str::from_utf8(id) {
        Ok(id) if id.trim().is_empty() => Err(whole_row("the spot id is empty".into())),
        Ok(id) => Ok((id, cells)),
        Err(_) => Err(whole_row("the spot id is not UTF-8 text".into())),
    }
}

fn parse_count(cell: &[u8]) -> Result<f32, String> {
    if let [digit @ b'1'..=b'9'] = cell {
        return Ok(f32::from(digit - b'0'));
    }
    let text = String::from_utf8_lossy(cell);
    match text.trim().trim_matches('"') {
        "" => Err("the cell is empty".into()),
        number => raw_count::parse(number),
    }
}

fn whole_row(problem: String) -> RowProblem {
    RowProblem {
        gene: None,
        problem,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(line: &str, n_genes: usize) -> Result<(String, Vec<(u32, f32)>), RowProblem> {
        let mut entries = vec![(9, 9.0)];
        let id = parse_row(line.as_bytes(), n_genes, &mut entries)?.to_owned();
        Ok((id, entries))
    }

    #[test]
    fn zeros_of_any_spelling_are_left_out() {
        let line = "s_1x1,0,7,0.0,00,\"12\", 3 ,-0,1e2,123456";
        let expected = vec![(1, 7.0), (4, 12.0), (5, 3.0), (7, 100.0), (8, 123456.0)];
        assert_eq!(parse(line, 9).unwrap(), ("s_1x1".into(), expected));
    }

    #[test]
    fn quoted_ids_lose_their_quotes() {
        let expected = ("AAAC-1".to_owned(), vec![(0, 1.0)]);
        assert_eq!(parse("\"AAAC-1\",1", 1).unwrap(), expected);
    }

    #[test]
    fn wrong_cells_are_reported_by_gene() {
        let cases = [
            ("s,0,,0", 1, "the cell is empty"),
            ("s,0,0,x", 2, "`x` is not a number"),
            ("s,-3,0,0", 0, "count `-3` is negative"),
            ("s,0,0,NaN", 2, "count `NaN` is not finite"),
            ("s,0,inf,0", 1, "count `inf` is not finite"),
            (
                "s,0,1.37,0",
                1,
                "count `1.37` is a fraction; give raw counts, from before any normalisation",
            ),
        ];
        for (line, gene, problem) in cases {
            let expected = RowProblem {
                gene: Some(gene),
                problem: problem.into(),
            };
            assert_eq!(parse(line, 3).unwrap_err(), expected, "{line}");
        }
    }

    #[test]
    fn wrong_rows_are_reported_as_such() {
        let cases = [
            ("s", "1 cells, but the header has 3"),
            ("s,1", "2 cells, but the header has 3"),
            ("s,1,2,x", "4 cells, but the header has 3"),
            (",1,2", "the spot id is empty"),
            ("\"s,1,2", "the quote of the spot id is never closed"),
            (
                "\"s\"t,1,2",
                "text follows the closing quote of the spot id",
            ),
        ];
        for (line, problem) in cases {
            assert_eq!(parse(line, 2).unwrap_err(), whole_row(problem.into()));
        }
    }

    proptest! {
        #[test]
        fn zeros_skipped_eight_at_a_time_are_the_zeros_of_a_cell_at_a_time(
            cells in prop::collection::vec(prop_oneof![8 => Just("0".to_owned()), 1 => "[0-9]{1,3}"], 1..60),
            n_genes in 1_usize..60,
        ) {
            let line = format!("s,{}", cells.join(","));
            let expected: Vec<(u32, f32)> = (0..)
                .zip(cells.iter().map(|cell| cell.parse().unwrap()))
                .filter(|(_, count)| *count != 0.0)
                .collect();
            match parse(&line, n_genes) {
                Ok(parsed) => prop_assert_eq!(parsed, ("s".to_owned(), expected)),
                Err(problem) => {
                    prop_assert_ne!(cells.len(), n_genes);
                    prop_assert_eq!(problem.gene, None);
                }
            }
            prop_assert_eq!(parse(&line, cells.len()).is_ok(), true);
        }
    }
}
