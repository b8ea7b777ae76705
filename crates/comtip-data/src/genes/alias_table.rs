//! Other names of genes and the symbols they stand for, as someone wrote them down.

use std::collections::HashMap;
use std::path::Path;

use comtip_files::sha256;

use super::ensembl::EnsemblId;
use crate::error::DataError;
use crate::tables::{Table, TableOf};

/// Approved symbols by alias.
///
/// A name is looked up letter by letter; an Ensembl id with a version that is not listed itself is
/// looked up without it. [`Slide::rename_genes`](crate::Slide::rename_genes) applies the table.
///
/// # Examples
///
/// ```
/// use comtip_data::AliasTable;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("aliases.csv");
/// std::fs::write(&path, "alias,symbol\nP53,TP53\nENSG00000146648,EGFR\n")?;
/// let aliases = AliasTable::read(&path)?;
/// assert_eq!(aliases.symbol_of("P53"), Some("TP53"));
/// assert_eq!(aliases.symbol_of("ENSG00000146648.19"), Some("EGFR"));
/// assert_eq!(aliases.symbol_of("TP53"), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AliasTable {
    symbols: HashMap<String, String>,
    sha256: String,
}

impl AliasTable {
    /// Reads a csv with the columns `alias` and `symbol`; a row whose alias is its symbol says
    /// nothing.
    ///
    /// # Errors
    ///
    /// [`DataError::Table`], with the row, for a missing column, an empty cell, an alias of two
    /// symbols, and an alias that is the symbol of another row: a slide that has it may mean either
    /// gene.
    pub fn read(path: &Path) -> Result<Self, DataError> {
        let mut table = Table::open(path, TableOf::Genes)?;
        let (alias_column, symbol_column) = (table.column("alias")?, table.column("symbol")?);
        // Alias, symbol and row, each alias once.
        let mut rows: Vec<(String, String, u64)> = Vec::new();
        let mut place_of_alias: HashMap<String, usize> = HashMap::new();
        let mut row_of_symbol: HashMap<String, u64> = HashMap::new();
        let mut listed = String::new();
        while let Some(row) = table.next_row()? {
            let alias = row.filled(alias_column)?.trim();
            let symbol = row.filled(symbol_column)?.trim();
            if let Some(place) = place_of_alias.get(alias) {
                let (_, other, first) = &rows[*place];
                if other != symbol {
                    let problem = format!(
                        "`{alias}` stands for `{symbol}` here and for `{other}` in row {first}; \
                         keep one"
                    );
                    return Err(row.error(alias_column, problem));
                }
                continue;
            }
            place_of_alias.insert(alias.to_owned(), rows.len());
            row_of_symbol.entry(symbol.to_owned()).or_insert(row.row());
            rows.push((alias.to_owned(), symbol.to_owned(), row.row()));
            listed += &format!("{alias},{symbol}\n");
        }
        let mut symbols = HashMap::new();
        for (alias, symbol, row) in rows {
            if alias == symbol {
                continue;
            }
            if let Some(other) = row_of_symbol.get(&alias) {
                let problem = format!(
                    "`{alias}` is an alias of `{symbol}` here and a symbol in row {other}; a slide \
                     that has it may mean either, so remove one row"
                );
                return Err(table.error(row, Some(alias_column), problem));
            }
            symbols.insert(alias, symbol);
        }
        Ok(Self {
            symbols,
            sha256: sha256(listed.as_bytes()),
        })
    }

    /// Number of aliases.
    pub fn len(&self) -> usize {
        self.symbols.len()
    }

    /// Whether there is no alias.
    pub fn is_empty(&self) -> bool {
        self.symbols.is_empty()
    }

    /// The symbol an alias stands for; `None` if it is not listed.
    pub fn symbol_of(&self, name: &str) -> Option<&str> {
        let stable = || EnsemblId::parse(name).and_then(|id| self.symbols.get(id.stable));
        self.symbols.get(name).or_else(stable).map(String::as_str)
    }

    /// A text that changes with the table.
    pub(crate) fn fingerprint(&self) -> &str {
        &self.sha256
    }
}

#[cfg(test)]
impl AliasTable {
    /// A table of these rows.
    pub(crate) fn of_rows(rows: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("aliases.csv");
        std::fs::write(&path, format!("alias,symbol\n{rows}")).unwrap();
        Self::read(&path).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<AliasTable, DataError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("aliases.csv");
        std::fs::write(&path, text).unwrap();
        AliasTable::read(&path)
    }

    #[test]
    fn ambiguous_rows_are_refused_by_number() {
        let cases = [
            (
                "alias,name\n",
                "row 1: no column `symbol`; the columns are `alias`, `name`",
            ),
            (
                "alias,symbol\nA,\n",
                "row 2, column `symbol`: the cell is empty",
            ),
            (
                "alias,symbol\nP53,TP53\nB,C\nP53,TRP53\n",
                "row 4, column `alias`: `P53` stands for `TRP53` here and for `TP53` in row 2; \
                 keep one",
            ),
            (
                "alias,symbol\nX,Y\nZ,X\n",
                "row 2, column `alias`: `X` is an alias of `Y` here and a symbol in row 3; a slide \
                 that has it may mean either, so remove one row",
            ),
            (
                "alias,symbol\nA,A\nA,B\n",
                "row 3, column `alias`: `A` stands for `B` here and for `A` in row 2; keep one",
            ),
        ];
        for (text, expected) in cases {
            let error = read(text).unwrap_err().to_string();
            assert!(error.ends_with(expected), "{error}");
        }
    }

    #[test]
    fn repeated_rows_and_symbols_of_themselves_say_nothing_new() {
        let aliases = read("symbol,alias\nNKX2-1,TTF-1\nNKX2-1,TTF-1\nNKX2-1,NKX2-1\n").unwrap();
        assert_eq!(aliases.len(), 1);
        assert_eq!(aliases.symbol_of("TTF-1"), Some("NKX2-1"));
        assert_eq!(aliases.symbol_of("NKX2-1"), None);
    }

    #[test]
    fn a_version_that_is_listed_goes_before_the_id_without_it() {
        let aliases = read("alias,symbol\nENSG00000141510.9,OLD\nENSG00000141510,TP53\n").unwrap();
        assert_eq!(aliases.symbol_of("ENSG00000141510.9"), Some("OLD"));
        assert_eq!(aliases.symbol_of("ENSG00000141510.17"), Some("TP53"));
        assert_eq!(aliases.symbol_of("ENSG00000141510"), Some("TP53"));
    }
}
