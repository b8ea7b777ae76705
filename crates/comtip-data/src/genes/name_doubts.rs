//! Gene names that something was done to on the way, or that are of several species.

use std::collections::BTreeMap;

use super::ensembl::EnsemblId;
use crate::slide::SlideWarning;

/// Names that a note shows; the rest are counted.
const N_SHOWN: usize = 5;
/// Fewer ids of a second species may be spike-ins.
const MIN_OF_SPECIES: usize = 10;
/// Assemblies that 10x and others put in front of the genes of a reference of several species.
const ASSEMBLIES: [&str; 12] = [
    "GRCh", "GRCm", "GRCz", "GRCg", "hg", "mm", "mRatBN", "Rnor", "Sscrofa", "BDGP", "danRer", "dm",
];

/// Takes the names of genes one by one and keeps what is doubtful about them.
#[derive(Debug, Default)]
pub(crate) struct NameDoubts {
    blanks: Shown,
    quotes: Shown,
    dates: Shown,
    prefixed: BTreeMap<String, Shown>,
    species: BTreeMap<String, Shown>,
}

/// How many there are, and the first of them.
#[derive(Debug, Default)]
struct Shown {
    n: usize,
    first: Vec<String>,
}

impl Shown {
    fn take(&mut self, name: &str) {
        self.n += 1;
        if self.first.len() < N_SHOWN {
            self.first.push(name.to_owned());
        }
    }
}

impl NameDoubts {
    /// Takes a name as it is written; gives it without the blanks and quotes around it.
    pub(crate) fn take<'n>(&mut self, written: &'n str) -> &'n str {
        let name = bare(written);
        if name != written.trim() {
            self.quotes.take(name);
        } else if name != written {
            self.blanks.take(name);
        }
        if is_date(name) {
            self.dates.take(name);
        }
        if let Some(assembly) = assembly_of(name) {
            let of_assembly = self.prefixed.entry(assembly.to_owned()).or_default();
            of_assembly.take(name);
        }
        if let Some(id) = EnsemblId::parse(name) {
            let species = &id.stable[..id.stable.len() - 11];
            self.species
                .entry(species.to_owned())
                .or_default()
                .take(name);
        }
        name
    }

    /// What is to be said of them.
    pub(crate) fn notes(self) -> Vec<SlideWarning> {
        let mut notes = Vec::new();
        if self.blanks.n > 0 {
            notes.push(SlideWarning::BlanksAroundGenes {
                n_genes: self.blanks.n,
                first: self.blanks.first,
            });
        }
        if self.quotes.n > 0 {
            notes.push(SlideWarning::QuotesAroundGenes {
                n_genes: self.quotes.n,
                first: self.quotes.first,
            });
        }
        if self.dates.n > 0 {
            notes.push(SlideWarning::DatesForGenes {
                n_genes: self.dates.n,
                first: self.dates.first,
            });
        }
        let several = |kinds: &BTreeMap<String, Shown>| kinds.len() > 1;
        let mut species = self.species;
        species.retain(|_, shown| shown.n >= MIN_OF_SPECIES);
        let one_each = |kinds: BTreeMap<String, Shown>| {
            let kinds = kinds.into_values().map(|shown| {
                let example = shown.first.into_iter().next().unwrap_or_default();
                (example, shown.n)
            });
            kinds.collect()
        };
        if several(&self.prefixed) {
            notes.push(SlideWarning::MixedSpecies {
                genes: one_each(self.prefixed),
            });
        } else if several(&species) {
            notes.push(SlideWarning::MixedSpecies {
                genes: one_each(species),
            });
        } else if let Some((assembly, shown)) = self.prefixed.into_iter().next() {
            notes.push(SlideWarning::AssemblyInGenes {
                assembly,
                n_genes: shown.n,
                first: shown.first,
            });
        }
        notes
    }
}

/// A name or id without blanks and pairs of quotes around it; quotes with nothing between them stay.
pub(crate) fn bare(written: &str) -> &str {
    let name = written.trim();
    let unquoted = |quote: char| name.strip_prefix(quote)?.strip_suffix(quote);
    match unquoted('"').or_else(|| unquoted('\'')) {
        Some(inner) if !inner.trim().is_empty() => bare(inner),
        _ => name,
    }
}

/// Whether a spreadsheet made a date of a name: `MARCH1` becomes `1-Mar`, `Mar-01` or `2024-03-01`.
///
/// The worm's genes `mar-1` and `sep-1` begin with a small letter, a spreadsheet's months with a
/// capital.
fn is_date(name: &str) -> bool {
    let parts: Vec<&str> = name.split(['-', '/', '.', ' ']).collect();
    match parts[..] {
        // Repeated names were numbered: `1-Mar-1`.
        [day, month] | [day, month, _] if is_day(day) && is_month(month) => {
            parts.get(2).is_none_or(|rest| is_short_number(rest))
        }
        [month, day] if is_month(month) => is_day(day) && day.len() == 2,
        [year, month, day] | [year, month, day, ..] if year.len() == 4 => {
            let dates = [year, month, day.get(..2).unwrap_or_default()];
            dates.iter().all(|part| is_number(part)) && is_day(month) && month.len() == 2
        }
        [day, month, year] => is_day(day) && is_day(month) && is_number(year) && name.contains('/'),
        _ => false,
    }
}

fn is_month(word: &str) -> bool {
    const MONTHS: [&str; 13] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec",
    ];
    MONTHS.contains(&word)
}

fn is_day(word: &str) -> bool {
    word.len() <= 2 && is_number(word)
}

fn is_short_number(word: &str) -> bool {
    word.len() <= 4 && is_number(word)
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|digit| digit.is_ascii_digit())
}

/// `GRCh38` of `GRCh38_TP53`, `mm10` of `mm10___Actb`.
fn assembly_of(name: &str) -> Option<&str> {
    let (assembly, gene) = name.split_once('_')?;
    let has_gene = !gene.trim_start_matches('_').is_empty();
    let is_assembly = ASSEMBLIES.iter().any(|known| {
        let rest = assembly.strip_prefix(known);
        rest.is_some_and(|rest| rest.starts_with(|digit: char| digit.is_ascii_digit()))
    });
    (has_gene && is_assembly).then_some(assembly)
}

#[cfg(test)]
mod tests;
