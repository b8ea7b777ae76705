//! The genes a run trains on: those that are best on the training side, and those that are named.

use std::collections::BTreeSet;

use comtip_data::{GeneFloor, GeneSelector, GeneSets, GeneVocabulary, ShardFolder, SlideSubset};

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

/// Genes that are best on the training side, and those named; one slide is in memory at a time.
///
/// # Errors
///
/// If a shard cannot be read, the slides have too few genes in common or counted often enough, or a gene is named that
/// none of them has.
pub(crate) fn choose_genes(
    settings: &DataSettings,
    shards: &ShardFolder,
    training: &[SlideSubset<'_>],
) -> Result<(GeneVocabulary, SkippedGenes), TrainError> {
    let names = NamesOfSlides::read(&settings.named_genes, shards, training)?;
    let skipped = skipped(&names.named, &names.measured)?;
    let floor = GeneFloor {
        min_counts: settings.min_counts as f64,
        min_spot_share: settings.min_spot_share,
    };
    let (selection, values) = (settings.gene_selection, settings.normalization);
    let mut selector = GeneSelector::new(names.sets.shared_genes(), selection, values, floor);
    for part in training {
        let shard = shards.read_slide(part.slide)?;
        selector.push(shard.genes(), &shard.read_part(part)?.read.counts);
    }
    let mut vocabulary = GeneVocabulary::new(selector.best(settings.n_top_genes)?);
    vocabulary.extend_with_named(&names.everywhere());
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
    let names = NamesOfSlides::read(genes, shards, training)?;
    if let Some(gene) = names.named.iter().find(|gene| gene.is_nowhere()) {
        return Err(misspelt("genes", &gene.symbol, &names.measured));
    }
    let skipped = skipped(&names.named, &names.measured)?;
    let vocabulary = GeneVocabulary::new(names.everywhere());
    match vocabulary.is_empty() {
        true => Err(TrainError::Config {
            problem: "genes: no gene is left that all training slides measure".to_owned(),
        }),
        false => Ok((vocabulary, skipped)),
    }
}

/// What the genes of training slides are called, counts not looked at.
struct NamesOfSlides {
    sets: GeneSets,
    named: Vec<NamedGene>,
    /// Every gene of any slide, if one is named that none may have.
    measured: BTreeSet<String>,
}

impl NamesOfSlides {
    fn read(
        named: &[String],
        shards: &ShardFolder,
        training: &[SlideSubset<'_>],
    ) -> Result<Self, TrainError> {
        let mut sets = GeneSets::default();
        let mut named: Vec<NamedGene> = named.iter().map(|gene| NamedGene::new(gene)).collect();
        for part in training {
            let shard = shards.read_slide(part.slide)?;
            sets.push(part.slide, shard.genes());
            for gene in &mut named {
                gene.look_for(part.slide, shard.genes());
            }
        }
        let measured = match named.iter().any(NamedGene::is_nowhere) {
            true => sets.all_genes().symbols().iter().cloned().collect(),
            false => BTreeSet::new(),
        };
        Ok(Self {
            sets,
            named,
            measured,
        })
    }

    /// The named genes that every slide has.
    fn everywhere(&self) -> Vec<String> {
        let everywhere = self.named.iter().filter(|gene| gene.lacking.is_empty());
        everywhere.map(|gene| gene.symbol.clone()).collect()
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
