//! One row of a count table: a spot id and a count for every gene.

/// What is wrong with a row, and with which of its counts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RowProblem {
    /// Place among the genes, where one count is wrong.
    pub(super) gene: Option<usize>,
    pub(super) problem: String,
}

/// Splits a row into id and counts, and puts the counts above zero into `entries`.
///
/// Nearly all cells are `0`, which costs one comparison here.
pub(super) fn parse_row<'a>(
    line: &'a [u8],
    n_genes: usize,
    entries: &mut Vec<(u32, f32)>,
) -> Result<&'a str, RowProblem> {
    entries.clear();
    let (id, cells) = split_id(line)?;
    let mut n_cells = 0;
    for (gene, cell) in (0_u32..).zip(cells.into_iter().flat_map(|c| c.split(|b| *b == b','))) {
        n_cells += 1;
        if cell == b"0" || n_cells > n_genes {
            continue;
        }
        let count = parse_count(cell).map_err(|problem| RowProblem {
            gene: Some(n_cells - 1),
            problem,
        })?;
        if count != 0.0 {
            entries.push((gene, count));
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
        match line.iter().position(|b| *b == b',') {
            Some(end) => (&line[..end], Some(&line[end + 1..])),
            None => (line, None),
        }
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
    let number = text.trim().trim_matches('"');
    if number.is_empty() {
        return Err("the cell is empty".into());
    }
    match number.parse::<f32>() {
        Ok(count) if !count.is_finite() => Err(format!("count `{}` is not finite", short(&text))),
        Ok(count) if count < 0.0 => Err(format!("count `{}` is negative", short(&text))),
        Ok(count) => Ok(count),
        Err(_) => Err(format!("`{}` is not a number", short(&text))),
    }
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

fn whole_row(problem: String) -> RowProblem {
    RowProblem {
        gene: None,
        problem,
    }
}

#[cfg(test)]
mod tests {
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
    fn wrong_cells_are_told_by_gene() {
        let cases = [
            ("s,0,,0", 1, "the cell is empty"),
            ("s,0,0,x", 2, "`x` is not a number"),
            ("s,-3,0,0", 0, "count `-3` is negative"),
            ("s,0,0,NaN", 2, "count `NaN` is not finite"),
            ("s,0,inf,0", 1, "count `inf` is not finite"),
            ("s,0,1e39,0", 1, "count `1e39` is not finite"),
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
    fn wrong_rows_are_told_as_such() {
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
}
