//! Gene ids of Ensembl, recognised by their form.

/// A gene id of Ensembl, its version apart from the part that stays.
///
/// # Examples
///
/// ```
/// use comtip_data::EnsemblId;
///
/// let id = EnsemblId::parse("ENSG00000141510.17").unwrap();
/// assert_eq!((id.stable, id.version), ("ENSG00000141510", Some(17)));
/// assert!(EnsemblId::parse("ENSMUSG00000059552").is_some());
/// assert!(EnsemblId::parse("TP53").is_none());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnsemblId<'a> {
    /// The id without its version: `ENSG00000141510`.
    pub stable: &'a str,
    /// The version, where one is written.
    pub version: Option<u32>,
}

impl<'a> EnsemblId<'a> {
    /// Takes `ENS`, up to four capitals of the species (none for human), `G`, eleven digits and
    /// perhaps a version after a dot; `None` for any other name.
    pub fn parse(name: &'a str) -> Option<Self> {
        let (stable, version) = match name.split_once('.') {
            Some((stable, version)) => (stable, Some(number(version)?)),
            None => (name, None),
        };
        let rest = stable.strip_prefix("ENS")?;
        let (species, digits) = rest.split_at_checked(rest.len().checked_sub(11)?)?;
        let species = species.strip_suffix('G')?;
        let is_id = species.len() <= 4
            && species.bytes().all(|b| b.is_ascii_uppercase())
            && digits.bytes().all(|b| b.is_ascii_digit());
        is_id.then_some(Self { stable, version })
    }
}

fn number(version: &str) -> Option<u32> {
    let is_number = version.bytes().all(|b| b.is_ascii_digit());
    version.parse().ok().filter(|_| is_number)
}

/// How a slide names its genes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeneNaming {
    /// By symbol, all or nearly all.
    Symbols,
    /// By Ensembl id, more than half of them: a vocabulary of symbols finds nothing here.
    EnsemblIds,
}

impl GeneNaming {
    /// Ensembl ids if more than half of the names are such. A few among symbols are genes that have
    /// no symbol.
    ///
    /// # Examples
    ///
    /// ```
    /// use comtip_data::GeneNaming;
    ///
    /// let names = ["ENSG00000141510".to_owned(), "ENSG00000146648.19".to_owned()];
    /// assert_eq!(GeneNaming::of(&names), GeneNaming::EnsemblIds);
    /// assert_eq!(GeneNaming::of(&["TP53".to_owned()]), GeneNaming::Symbols);
    /// ```
    pub fn of(names: &[String]) -> Self {
        let n_ids = names.iter().filter(|name| EnsemblId::parse(name).is_some());
        match 2 * n_ids.count() > names.len() {
            true => Self::EnsemblIds,
            false => Self::Symbols,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn symbols_clones_and_other_ids_are_no_gene_ids() {
        let names = [
            "",
            "TP53",
            "RP11-34P13.7",
            "ENSG",
            "ENST00000269305",
            "ENSG0000014151",
            "ENSG000001415100",
            "ENSG00000141510.",
            "ENSG00000141510.x",
            "ENSG00000141510.17_PAR_Y",
            "ENSG00000141510-1",
            "ensg00000141510",
            "ENSéG00000141510",
        ];
        for name in names {
            assert_eq!(EnsemblId::parse(name), None, "{name}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(name in "(ENS)?\\PC{0,20}") {
            let _ = EnsemblId::parse(&name);
        }
    }
}
