//! The genes a run trains on, and their values.

use std::collections::BTreeSet;
use std::path::Path;

use comtip::data::{
    Division, Expression, GeneMoments, GeneVocabulary, ShardFolder, SpotSet, overlap_hvg,
};
use comtip::model::GenePanel;
use comtip::train::PretrainConfig;

use crate::ui::{CliError, first_of};

/// Genes and values, fitted on the training side alone, and the spots to train on.
///
/// # Errors
///
/// If shards cannot be read, have no genes in common, or a gene is named that none of them has.
pub(in crate::commands) fn gene_panel(
    config: &PretrainConfig,
    shards: &Path,
    split: &Division,
) -> Result<(GenePanel, SpotSet), CliError> {
    let vocabulary = vocabulary(config, shards, split)?;
    let normalization = config.data.normalization;
    let set = SpotSet::open_parts(shards, &split.train(), &vocabulary, normalization)?;
    let panel = GenePanel::fit(vocabulary, normalization, &set, config.data.value_quantiles);
    Ok((panel, set))
}

/// Genes that vary most on the training side, and those named; one slide is in memory at a time.
fn vocabulary(
    config: &PretrainConfig,
    shards: &Path,
    split: &Division,
) -> Result<GeneVocabulary, CliError> {
    let folder = ShardFolder::open(shards)?;
    let mut moments = GeneMoments::new();
    let mut named: Vec<NamedGene> = config
        .data
        .named_genes
        .iter()
        .map(|gene| NamedGene::new(gene))
        .collect();
    let mut measured = BTreeSet::new();
    for part in &split.train() {
        let shard = folder.read_slide(part.slide)?;
        let counts = shard.read_part(part)?.read.counts;
        let expression = Expression::from_counts(&counts, config.data.normalization);
        moments.push(shard.genes(), &expression);
        for gene in &mut named {
            gene.look_for(part.slide, shard.genes());
        }
        if named.iter().any(NamedGene::is_nowhere) {
            measured.extend(shard.genes().iter().cloned());
        }
    }
    check_named(&named, &measured)?;
    let mut vocabulary = GeneVocabulary::new(overlap_hvg(&moments, config.data.n_top_genes)?);
    let everywhere = named.into_iter().filter(|gene| gene.lacking.is_empty());
    let everywhere: Vec<String> = everywhere.map(|gene| gene.symbol).collect();
    vocabulary.extend_with_named(&everywhere);
    Ok(vocabulary)
}

/// A gene of `data.named_genes`, and the training slides that do not measure it.
struct NamedGene {
    symbol: String,
    n_slides: usize,
    lacking: Vec<String>,
}

impl NamedGene {
    fn new(symbol: &str) -> Self {
        Self {
            symbol: symbol.to_owned(),
            n_slides: 0,
            lacking: Vec::new(),
        }
    }

    fn look_for(&mut self, slide: &str, genes: &[String]) {
        self.n_slides += 1;
        if !genes.contains(&self.symbol) {
            self.lacking.push(slide.to_owned());
        }
    }

    fn is_nowhere(&self) -> bool {
        self.lacking.len() == self.n_slides
    }

    /// Whether a preset names it: then nobody need have asked for it.
    fn is_of_preset(&self) -> bool {
        let presets = PretrainConfig::PRESETS.iter();
        let mut named = presets.filter_map(|(_, text)| PretrainConfig::from_toml(text).ok());
        named.any(|preset| preset.data.named_genes.contains(&self.symbol))
    }
}

/// Says which named genes are skipped, and refuses those that no slide has and no preset named.
fn check_named(named: &[NamedGene], measured: &BTreeSet<String>) -> Result<(), CliError> {
    let of_preset = |gene: &&NamedGene| gene.is_nowhere() && gene.is_of_preset();
    let symbols: Vec<&str> = named
        .iter()
        .filter(of_preset)
        .map(|g| g.symbol.as_str())
        .collect();
    if !symbols.is_empty() {
        message!(
            "of the named genes of presets no training slide measures, so skipped: {}",
            symbols.join(", ")
        );
    }
    let misspelt = |gene: &&NamedGene| gene.is_nowhere() && !gene.is_of_preset();
    if let Some(gene) = named.iter().find(misspelt) {
        let near = nearest(&gene.symbol, measured);
        let near = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
        return Err(CliError::input(format!(
            "data.named_genes: no training slide has {}{near}",
            gene.symbol
        )));
    }
    let partly: Vec<String> = named
        .iter()
        .filter(|gene| !gene.is_nowhere() && !gene.lacking.is_empty())
        .map(|gene| {
            format!(
                "{} (lacking on {})",
                gene.symbol,
                first_of(&gene.lacking, 3)
            )
        })
        .collect();
    if !partly.is_empty() {
        message!(
            "named genes that not every training slide measures are skipped: {}",
            partly.join(", ")
        );
    }
    Ok(())
}

/// The measured gene whose symbol is most like this one, if any is much like it.
fn nearest<'a>(symbol: &str, measured: &'a BTreeSet<String>) -> Option<&'a str> {
    let upper = symbol.to_uppercase();
    let likeness = |gene: &str| strsim::jaro_winkler(&upper, &gene.to_uppercase());
    let scored = measured.iter().map(|gene| (likeness(gene), gene.as_str()));
    let (likeness, gene) = scored.max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    (likeness > 0.85).then_some(gene)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gene(symbol: &str, lacking: &[&str]) -> NamedGene {
        NamedGene {
            symbol: symbol.to_owned(),
            n_slides: 2,
            lacking: lacking.iter().map(|slide| (*slide).to_owned()).collect(),
        }
    }

    #[test]
    fn a_named_gene_that_no_slide_has_is_refused_with_the_nearest() {
        let measured = ["ERBB2", "ERBB3", "MGP"].map(str::to_owned).into();
        let error = check_named(&[gene("ERBB22", &["a", "b"])], &measured).expect_err("refused");
        let expected = "data.named_genes: no training slide has ERBB22; did you mean ERBB2?";
        assert_eq!(error.to_string(), expected);
        assert!(check_named(&[gene("QQQQ", &["a", "b"])], &measured).is_err());
    }

    #[test]
    fn genes_of_a_preset_and_those_that_some_slides_lack_are_skipped() {
        let named = [gene("NPY", &["a", "b"]), gene("ERBB2", &["a"])];
        assert!(check_named(&named, &["MGP".to_owned()].into()).is_ok());
    }
}
