//! Which column of a feature table is which, judged by what stands in them.

use crate::genes::EnsemblId;

/// Type of the features that are genes.
const GENE_EXPRESSION: &str = "Gene Expression";

/// Cells of a feature table, a row a feature, all with one cell at least.
pub(crate) struct FeatureTable {
    /// Row in the file and cells.
    rows: Vec<(u64, Vec<String>)>,
    id: Option<usize>,
    symbol: usize,
    kind: Option<usize>,
}

/// One feature of a [`FeatureTable`].
pub(crate) struct FeatureRow<'a> {
    pub(crate) row: u64,
    /// Empty where the table has names alone.
    pub(crate) id: &'a str,
    pub(crate) symbol: &'a str,
    /// `None` where the table has no types.
    pub(crate) kind: Option<&'a str>,
}

impl FeatureTable {
    /// Finds the columns: an id, a symbol and a type, as Space Ranger writes them, unless numbers of the
    /// rows stand before them, symbols before ids, names stand alone, or chromosomes for types.
    ///
    /// # Errors
    ///
    /// The row, and what is wrong with it.
    pub(crate) fn of(rows: Vec<(u64, Vec<String>)>) -> Result<Self, (u64, String)> {
        let narrow = rows.iter().map(|(_, cells)| cells.len()).min().unwrap_or(0);
        let wide = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        let first = usize::from(narrow > 1 && are_row_numbers(&rows));
        if wide > first + 1
            && let Some((row, _)) = rows.iter().find(|(_, cells)| cells.len() <= first + 1)
        {
            let problem = "one cell; an id, a symbol and a type, separated by tabs, were expected";
            return Err((*row, problem.to_owned()));
        }
        if wide == 1
            && let Some((row, _)) = rows.iter().find(|(_, cells)| cells[0].contains([',', ';']))
        {
            let problem =
                "an id, a symbol and a type are separated by tabs, not by commas or semicolons";
            return Err((*row, problem.to_owned()));
        }
        let mut table = Self {
            rows,
            id: (wide > first + 1).then_some(first),
            symbol: if wide > first + 1 { first + 1 } else { first },
            kind: None,
        };
        table.kind = (wide > first + 2 && !table.are_chromosomes(first + 2)).then_some(first + 2);
        if table.id.is_some() && table.are_ids(first + 1) && !table.are_ids(first) {
            (table.id, table.symbol) = (Some(first + 1), first);
        }
        Ok(table)
    }

    /// Its features, in order.
    pub(crate) fn features(&self) -> impl Iterator<Item = FeatureRow<'_>> {
        self.rows.iter().map(|(row, cells)| FeatureRow {
            row: *row,
            id: self.id.map_or("", |at| &cells[at]),
            symbol: &cells[self.symbol],
            kind: self.kind.and_then(|at| cells.get(at)).map(|kind| {
                match kind.eq_ignore_ascii_case(GENE_EXPRESSION) {
                    true => GENE_EXPRESSION,
                    false => kind.as_str(),
                }
            }),
        })
    }

    /// Whether more than half of a column are ids of Ensembl.
    fn are_ids(&self, column: usize) -> bool {
        let cells = self.rows.iter().filter_map(|(_, cells)| cells.get(column));
        let ids = cells.filter(|cell| EnsemblId::parse(cell).is_some());
        2 * ids.count() > self.rows.len()
    }

    /// Whether a column has chromosomes or nothing in it, where types were expected.
    fn are_chromosomes(&self, column: usize) -> bool {
        let mut cells = self.rows.iter().filter_map(|(_, cells)| cells.get(column));
        cells.all(|cell| cell.is_empty() || is_chromosome(cell))
    }
}

/// Whether the first cells count the rows, as the row names of R do.
fn are_row_numbers(rows: &[(u64, Vec<String>)]) -> bool {
    let mut rows = (1_u64..).zip(rows);
    rows.all(|(n, (_, cells))| cells[0].parse() == Ok(n))
}

/// `1`, `chrX`, `MT`, or a scaffold such as `GL000194.1` or `chrUn_KI270442v1`.
fn is_chromosome(cell: &str) -> bool {
    let name = cell.strip_prefix("chr").unwrap_or(cell);
    let is_number = name.len() <= 2 && name.bytes().all(|b| b.is_ascii_digit());
    let is_scaffold = name.len() >= 8
        && name.bytes().filter(u8::is_ascii_digit).count() >= 6
        && !name.contains(' ');
    is_number || is_scaffold || matches!(name, "X" | "Y" | "M" | "MT" | "NA")
}
