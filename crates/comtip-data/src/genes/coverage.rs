//! How much of a vocabulary a slide measures.

use std::collections::HashSet;
use std::fmt;

use comtip_files::first_names;

use super::vocabulary::GeneVocabulary;

/// Missing genes named in the one-line form; the rest are counted.
const N_SHOWN: usize = 10;

/// Genes of a vocabulary a slide has and lacks, in the order of the vocabulary.
///
/// # Examples
///
/// ```
/// use comtip_data::{GeneCoverage, GeneVocabulary};
///
/// let vocabulary = GeneVocabulary::new(vec!["MBP".into(), "HLA-A".into()]);
/// let coverage = GeneCoverage::of(&vocabulary, &["HLA-A".into(), "ACTB".into()]);
/// assert_eq!(coverage.to_string(), "1 of 2 genes found, missing: MBP");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneCoverage {
    /// Genes the slide has.
    pub found: Vec<String>,
    /// Genes the slide lacks.
    pub missing: Vec<String>,
}

impl GeneCoverage {
    /// Looks every gene of the vocabulary up among those of a slide, letter by letter.
    pub fn of(vocabulary: &GeneVocabulary, slide_genes: &[String]) -> Self {
        let slide_genes: HashSet<&String> = slide_genes.iter().collect();
        let symbols = vocabulary.symbols().iter().cloned();
        let (found, missing) = symbols.partition(|symbol| slide_genes.contains(symbol));
        Self { found, missing }
    }
}

impl fmt::Display for GeneCoverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n_missing = self.missing.len();
        let n_genes = self.found.len() + n_missing;
        write!(f, "{} of {n_genes} genes found", self.found.len())?;
        if n_missing > 0 {
            write!(f, ", missing: {}", first_names(&self.missing, N_SHOWN))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_and_dots_are_compared_as_written() {
        let vocabulary = GeneVocabulary::new(vec!["NKX2-1".into(), "AL1.1".into()]);
        let coverage = GeneCoverage::of(&vocabulary, &["AL1.1".into(), "NKX2.1".into()]);
        assert_eq!(coverage.found, ["AL1.1"]);
        assert_eq!(coverage.missing, ["NKX2-1"]);
    }

    #[test]
    fn one_line_names_ten_and_counts_the_rest() {
        let symbols: Vec<String> = (0..12).map(|i| format!("G{i}")).collect();
        let vocabulary = GeneVocabulary::new(symbols.clone());
        assert_eq!(
            GeneCoverage::of(&vocabulary, &symbols).to_string(),
            "12 of 12 genes found"
        );
        assert_eq!(
            GeneCoverage::of(&vocabulary, &symbols[..1]).to_string(),
            "1 of 12 genes found, missing: G1, G2, G3, G4, G5, G6, G7, G8, G9, G10 and 1 more"
        );
    }
}
