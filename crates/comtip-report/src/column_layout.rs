//! Columns side by side on a line of a terminal: no number is broken, and no word.

use super::shortened_name::{SHORTEST, shortened, shortest};

/// Columns that stand side by side.
#[derive(Debug, PartialEq)]
pub(super) struct ColumnBlock {
    /// Of every column its heading and its cells.
    pub(super) columns: Vec<Vec<String>>,
    /// Characters of every column, without the gap before it.
    pub(super) widths: Vec<usize>,
    /// Whether names stand here without their middle.
    pub(super) is_shortened: bool,
}

/// Columns as one block where they fit into so many characters with a gap before each. Cells of several words are
/// wrapped first, then long names are shortened; where that is not enough, columns follow in blocks below, each
/// beginning with the first column.
pub(super) fn column_blocks(
    columns: Vec<Vec<String>>,
    width: usize,
    gap: usize,
) -> Vec<ColumnBlock> {
    let n_columns = columns.len();
    if n_columns == 0 {
        return Vec::new();
    }
    let least: Vec<usize> = columns.iter().map(|column| longest_word(column)).collect();
    let fits = |of: &[usize]| of.iter().map(|n| n + gap).sum::<usize>() <= width;
    if fits(&least) {
        return vec![laid_out(columns, least, width, gap)];
    }
    let short: Vec<usize> = columns.iter().map(|column| least_of(column)).collect();
    if fits(&short) {
        return vec![laid_out(columns, short, width, gap)];
    }
    let mut blocks = Vec::new();
    let mut next = 1;
    while next < n_columns || blocks.is_empty() {
        let mut of_block = vec![short[0]];
        while let Some(&n) = short.get(next + of_block.len() - 1) {
            of_block.push(n);
            if !fits(&of_block) && of_block.len() > 2 {
                of_block.pop();
                break;
            }
        }
        let n_others = of_block.len() - 1;
        let others = columns[next.min(n_columns)..].iter().take(n_others);
        let of_block_columns = columns[..1].iter().chain(others).cloned().collect();
        blocks.push(laid_out(of_block_columns, of_block, width, gap));
        next += n_others;
    }
    blocks
}

/// Columns no wider than they need to be and no narrower than `least`. Headings that are wider than their cells give way
/// first, so that a row stays a line; then the widest.
fn laid_out(
    mut columns: Vec<Vec<String>>,
    least: Vec<usize>,
    width: usize,
    gap: usize,
) -> ColumnBlock {
    let mut widths: Vec<usize> = columns.iter().map(|column| widest(column)).collect();
    let of_cells: Vec<usize> = columns
        .iter()
        .map(|column| widest(column.get(1..).unwrap_or_default()))
        .collect();
    while widths.iter().map(|n| n + gap).sum::<usize>() > width {
        let can_give = (0..widths.len()).filter(|&at| widths[at] > least[at]);
        let Some(at) = can_give.max_by_key(|&at| (widths[at] > of_cells[at], widths[at])) else {
            break;
        };
        widths[at] -= 1;
    }
    let mut is_shortened = false;
    for (column, &n) in columns.iter_mut().zip(&widths) {
        if longest_word(column) > n {
            is_shortened = true;
            for text in column.iter_mut() {
                *text = shortened(text, n);
            }
        }
    }
    ColumnBlock {
        columns,
        widths,
        is_shortened,
    }
}

/// The least width of a column: its longest word, or the names of its cells as short as they can be told apart.
fn least_of(column: &[String]) -> usize {
    let Some((heading, cells)) = column.split_first() else {
        return 0;
    };
    let whole = longest_word(column);
    match whole > SHORTEST && !cells.iter().any(|cell| is_number(cell)) {
        true => shortest(cells)
            .max(longest_word(std::slice::from_ref(heading)))
            .min(whole),
        false => whole,
    }
}

fn is_number(text: &str) -> bool {
    text.replace(',', "").parse::<f64>().is_ok()
}

fn longest_word(column: &[String]) -> usize {
    let words = column.iter().flat_map(|text| text.split_whitespace());
    words.map(|word| word.chars().count()).max().unwrap_or(0)
}

fn widest(column: &[String]) -> usize {
    let lengths = column.iter().map(|text| text.chars().count());
    lengths.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(columns: &[&[&str]]) -> Vec<Vec<String>> {
        let column = |column: &&[&str]| column.iter().map(|text| (*text).to_owned()).collect();
        columns.iter().map(column).collect()
    }

    fn scores() -> Vec<Vec<String>> {
        columns(&[
            &[
                "slide",
                "Human_Breast_Andersson_B4",
                "Human_Breast_Andersson_C2",
            ],
            &["spots", "283", "187"],
            &["tile px", "144.9", "144.8"],
            &["technology", "ST", "ST"],
        ])
    }

    fn widths(width: usize) -> Vec<Vec<usize>> {
        let blocks = column_blocks(scores(), width, 2);
        blocks.into_iter().map(|block| block.widths).collect()
    }

    #[test]
    fn headings_of_two_words_wrap_before_a_name_is_shortened() {
        assert_eq!(widths(55), [[25, 5, 7, 10]]);
        assert_eq!(widths(54), [[25, 5, 6, 10]]);
        assert_eq!(widths(53), [[25, 5, 5, 10]]);
        let blocks = column_blocks(scores(), 53, 2);
        assert!(!blocks[0].is_shortened);
        assert_eq!(blocks[0].columns, scores());
    }

    #[test]
    fn a_row_stays_a_line_while_headings_can_give_way() {
        let methods = columns(&[
            &["method", "initial weights, random"],
            &["PCC per slide", "0.061"],
            &["PCC per patient", "0.061"],
        ]);
        assert_eq!(column_blocks(methods, 45, 2)[0].widths, [23, 8, 8]);
    }

    #[test]
    fn a_name_loses_its_middle_and_a_number_nothing() {
        let blocks = column_blocks(scores(), 40, 2);
        assert_eq!(blocks.len(), 1);
        assert!(blocks[0].is_shortened);
        assert_eq!(blocks[0].widths, [12, 5, 5, 10]);
        assert_eq!(blocks[0].columns[0][1], "Hum…rsson_B4");
        assert_eq!(blocks[0].columns[1..], scores()[1..]);
    }

    #[test]
    fn what_does_not_fit_follows_below_behind_the_first_column() {
        let blocks = column_blocks(scores(), 30, 2);
        let headings: Vec<Vec<&str>> = blocks
            .iter()
            .map(|block| block.columns.iter().map(|c| c[0].as_str()).collect())
            .collect();
        let expected: [&[&str]; 2] = [&["slide", "spots", "tile px"], &["slide", "technology"]];
        assert_eq!(headings, expected);
        // Narrower than two columns, a block has two all the same.
        assert_eq!(column_blocks(scores(), 5, 2).len(), 3);
    }

    #[test]
    fn one_column_alone_and_none_are_laid_out_too() {
        let one = column_blocks(columns(&[&["a very long sentence"]]), 10, 2);
        assert_eq!(one[0].widths, [8]);
        assert_eq!(column_blocks(columns(&[&["abcdefghij"]]), 5, 2).len(), 1);
        assert!(column_blocks(Vec::new(), 5, 2).is_empty());
    }
}
