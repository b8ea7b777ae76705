//! The genes a run trains on: those that vary most on the training side, and those that are named.

use std::collections::BTreeSet;

use comtip_data::{Expression, GeneMoments, GeneVocabulary, ShardFolder, SlideSubset, overlap_hvg};

use crate::error::TrainError;
use crate::settings::{DataSettings, PretrainConfig};

/// Genes of `data.named_genes` that are not trained on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SkippedGenes {
    /// Named by a preset, and measured by no training slide.
    pub nowhere: Vec<String>,
    /// Measured by some of the training slides, not by all.
    pub partly: Vec<PartlyMeasured>,
}

/// A gene that not every training slide measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartlyMeasured {
    /// Its symbol.
    pub symbol: String,
    /// Training slides without it, in their order.
    pub lacking: Vec<String>,
}

/// Genes that vary most on the training side, and those named; one slide is in memory at a time.
///
/// # Errors
///
/// If a shard cannot be read, the slides have too few genes in common, or a gene is named that none of them has.
pub(crate) fn choose_genes(
    settings: &DataSettings,
    shards: &ShardFolder,
    training: &[SlideSubset<'_>],
) -> Result<(GeneVocabulary, SkippedGenes), TrainError> {
    let mut moments = GeneMoments::new();
    let named = settings.named_genes.iter();
    let mut named: Vec<NamedGene> = named.map(|gene| NamedGene::new(gene)).collect();
    let mut measured = BTreeSet::new();
    for part in training {
        let shard = shards.read_slide(part.slide)?;
        let counts = shard.read_part(part)?.read.counts;
        let expression = Expression::from_counts(&counts, settings.normalization);
        moments.push(shard.genes(), &expression);
        for gene in &mut named {
            gene.look_for(part.slide, shard.genes());
        }
        if named.iter().any(NamedGene::is_nowhere) {
            measured.extend(shard.genes().iter().cloned());
        }
    }
    let skipped = skipped(&named, &measured)?;
    let mut vocabulary = GeneVocabulary::new(overlap_hvg(&moments, settings.n_top_genes)?);
    let everywhere = named.into_iter().filter(|gene| gene.lacking.is_empty());
    let everywhere: Vec<String> = everywhere.map(|gene| gene.symbol).collect();
    vocabulary.extend_with_named(&everywhere);
    Ok((vocabulary, skipped))
}

/// These genes in their order, without those that not all training slides measure; shards are asked for their genes alone.
///
/// # Errors
///
/// If a shard cannot be read, no training slide has one of the genes, or none is left.
pub(super) fn genes_of_all(
    genes: &[String],
    shards: &ShardFolder,
    training: &[SlideSubset<'_>],
) -> Result<(GeneVocabulary, SkippedGenes), TrainError> {
    let mut named: Vec<NamedGene> = genes.iter().map(|gene| NamedGene::new(gene)).collect();
    let mut measured = BTreeSet::new();
    for part in training {
        let shard = shards.read_slide(part.slide)?;
        for gene in &mut named {
            gene.look_for(part.slide, shard.genes());
        }
        if named.iter().any(NamedGene::is_nowhere) {
            measured.extend(shard.genes().iter().cloned());
        }
    }
    if let Some(gene) = named.iter().find(|gene| gene.is_nowhere()) {
        return Err(misspelt("genes", &gene.symbol, &measured));
    }
    let skipped = skipped(&named, &measured)?;
    let everywhere = named.into_iter().filter(|gene| gene.lacking.is_empty());
    let vocabulary = GeneVocabulary::new(everywhere.map(|gene| gene.symbol).collect());
    match vocabulary.is_empty() {
        true => Err(TrainError::Config {
            problem: "genes: no gene is left that all training slides measure".to_owned(),
        }),
        false => Ok((vocabulary, skipped)),
    }
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

/// Which named genes are skipped; refuses those that no slide has and no preset names.
fn skipped(named: &[NamedGene], measured: &BTreeSet<String>) -> Result<SkippedGenes, TrainError> {
    let mut skipped = SkippedGenes::default();
    for gene in named {
        let symbol = gene.symbol.clone();
        match gene.lacking.as_slice() {
            [] if gene.n_slides > 0 => {}
            _ if gene.is_nowhere() && gene.is_of_preset() => skipped.nowhere.push(symbol),
            _ if gene.is_nowhere() => return Err(misspelt("data.named_genes", &symbol, measured)),
            lacking => skipped.partly.push(PartlyMeasured {
                symbol,
                lacking: lacking.to_vec(),
            }),
        }
    }
    Ok(skipped)
}

/// `what` named the gene.
fn misspelt(what: &str, symbol: &str, measured: &BTreeSet<String>) -> TrainError {
    let near = nearest(symbol, measured);
    let near = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
    TrainError::Config {
        problem: format!("{what}: no training slide has {symbol}{near}"),
    }
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
        let error = skipped(&[gene("ERBB22", &["a", "b"])], &measured).expect_err("refused");
        let expected = "data.named_genes: no training slide has ERBB22; did you mean ERBB2?";
        assert_eq!(error.to_string(), expected);
        let error = skipped(&[gene("QQQQ", &["a", "b"])], &measured).expect_err("refused");
        let expected = "data.named_genes: no training slide has QQQQ";
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn genes_of_a_preset_and_those_that_some_slides_lack_are_skipped() {
        let named = [
            gene("NPY", &["a", "b"]),
            gene("ERBB2", &["a"]),
            gene("MGP", &[]),
        ];
        let skipped = skipped(&named, &["MGP".to_owned()].into()).expect("known genes");
        assert_eq!(skipped.nowhere, ["NPY"]);
        let partly = PartlyMeasured {
            symbol: "ERBB2".to_owned(),
            lacking: vec!["a".to_owned()],
        };
        assert_eq!(skipped.partly, [partly]);
    }
}
