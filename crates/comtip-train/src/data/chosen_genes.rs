//! The genes a run trains on, and how well they can be predicted at best.

use std::fmt;

use comtip_data::{GeneSelection, GeneVocabulary, ShardFolder, SlideSubset};

use super::gene_ceilings::GeneCeilings;
use super::gene_choice::{SkippedGenes, choose_genes};
use crate::error::TrainError;
use crate::settings::DataSettings;

/// The genes a run trains on, chosen on its training slides, and how well they can be predicted there at best.
#[derive(Debug, Clone, PartialEq)]
pub struct ChosenGenes {
    /// By what they were chosen.
    pub selection: GeneSelection,
    /// Genes that were chosen, the best first, and those that are named after them.
    pub vocabulary: GeneVocabulary,
    /// How many were chosen; the others were named.
    pub n_chosen: usize,
    /// Genes that were named and are not trained on.
    pub skipped: SkippedGenes,
    /// Their ceilings; `None` where counts are no whole numbers.
    pub ceilings: Option<GeneCeilings>,
}

impl ChosenGenes {
    /// Chooses by `data.gene_selection` and the settings beside it; one slide is in memory at a time.
    ///
    /// # Errors
    ///
    /// [`TrainError::Config`] if a gene is named that no training slide has; [`TrainError::Data`] if a shard cannot be
    /// read, or too few genes are shared or counted often enough.
    pub fn of_shards(
        settings: &DataSettings,
        shards: &ShardFolder,
        training: &[SlideSubset<'_>],
    ) -> Result<Self, TrainError> {
        let (vocabulary, skipped) = choose_genes(settings, shards, training)?;
        let values = settings.normalization;
        Ok(Self {
            selection: settings.gene_selection,
            n_chosen: settings.n_top_genes.min(vocabulary.len()),
            ceilings: GeneCeilings::of_shards(&vocabulary, values, shards, training)?,
            vocabulary,
            skipped,
        })
    }
}

/// How many were chosen and how, as `100 by seurat and 4 named`.
impl fmt::Display for ChosenGenes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} by {}", self.n_chosen, self.selection)?;
        match self.vocabulary.len() - self.n_chosen {
            0 => Ok(()),
            n_named => write!(f, " and {n_named} named"),
        }
    }
}

#[cfg(test)]
mod tests {
    use comtip_test_support::{C2, C3, sample_shards};

    use super::*;
    use crate::settings::PretrainConfig;

    fn settings(gene_selection: GeneSelection) -> DataSettings {
        DataSettings {
            n_top_genes: 30,
            named_genes: vec!["ERBB2".to_owned()],
            gene_selection,
            ..PretrainConfig::tiny().data
        }
    }

    #[test]
    fn genes_by_residuals_can_be_predicted_where_those_by_dispersion_are_noise() {
        let folder = sample_shards(&[C2]);
        let shards = ShardFolder::open(folder.path()).expect("shards");
        let mean = |settings: DataSettings| {
            let of = ChosenGenes::of_shards(&settings, &shards, &[SlideSubset::whole(C2)]);
            let of = of.expect("genes");
            assert_eq!((of.vocabulary.len(), of.n_chosen), (31, 30));
            assert_eq!(
                of.to_string(),
                format!("30 by {} and 1 named", of.selection)
            );
            of.ceilings.and_then(|of| of.mean()).expect("a ceiling")
        };
        let by_dispersion = mean(settings(GeneSelection::Seurat));
        let counted = DataSettings {
            min_counts: 50,
            ..settings(GeneSelection::PearsonResiduals)
        };
        let by_residuals = mean(counted);
        assert!(
            by_residuals > by_dispersion + 0.2,
            "{by_dispersion} {by_residuals}"
        );
    }

    /// Whatever the test spots are, the genes are those of the training spots alone.
    #[test]
    fn every_selection_sees_training_spots_only() {
        let (alone, both) = (sample_shards(&[C2]), sample_shards(&[C2, C3]));
        let [alone, both] =
            [&alone, &both].map(|folder| ShardFolder::open(folder.path()).expect("shards"));
        let shard = both.read_slide(C2).expect("a shard");
        let ids = shard
            .read_spots()
            .expect("spots")
            .spots
            .into_iter()
            .map(|spot| spot.id);
        let ids: Vec<String> = ids.collect();
        for selection in GeneSelection::ALL {
            let settings = DataSettings {
                min_counts: 20,
                ..settings(selection)
            };
            let chosen = |shards: &ShardFolder, part: SlideSubset<'_>| {
                ChosenGenes::of_shards(&settings, shards, &[part]).expect("genes")
            };
            let whole = chosen(&both, SlideSubset::whole(C2));
            assert_eq!(whole, chosen(&alone, SlideSubset::whole(C2)));
            let half = chosen(&both, SlideSubset::some(C2, &ids[..90]));
            assert_ne!(half.vocabulary, whole.vocabulary, "{selection}");
            assert_ne!(half.ceilings, whole.ceilings);
        }
    }
}
