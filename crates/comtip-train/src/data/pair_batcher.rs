//! From spots to what one training step reads.

use std::sync::Arc;

use comtip_data::{DataError, SpotSet};
use comtip_model::{ComtipConfig, HandFeatureRows, TileInputs};
use comtip_text::{GeneSentences, permute_values};
use comtip_vision::PatchMask;
use rand::seq::SliceRandom;
use rand::{Rng, RngExt};

use super::pair_batch::PairBatch;
use super::random::{Purpose, random_stream};
use super::tile_reader::TileReader;
use crate::settings::PretrainConfig;

/// Makes batches; every random choice follows from (seed, epoch, spot).
#[derive(Debug, Clone)]
pub struct PairBatcher {
    seed: u64,
    genes_per_spot: usize,
    silent_share: f64,
    mispaired: bool,
    mask_ratio: f64,
    has_profiles: bool,
    tiles: TileReader,
    n_patches: usize,
}

impl PairBatcher {
    /// A batcher for a run and the model it trains.
    pub fn new(config: &PretrainConfig, model: &ComtipConfig) -> Self {
        Self {
            seed: config.seed,
            genes_per_spot: config.data.genes_per_spot.min(model.text.n_genes),
            silent_share: config.data.silent_share,
            mispaired: config.data.mispaired,
            mask_ratio: config.objective.mask_ratio,
            has_profiles: config.objective.soft_targets > 0.0,
            tiles: TileReader {
                seed: config.seed,
                reading: model.vision.reading(),
                augmentation: config.augmentation,
                known: None,
            },
            n_patches: model.vision.n_patches(),
        }
    }

    /// The same with the hand features of all spots of the set, so that an image tower that reads these needs no tile
    /// again.
    #[must_use]
    pub fn with_hand_features(mut self, known: Option<Arc<HandFeatureRows>>) -> Self {
        self.tiles.known = known;
        self
    }

    /// Genes of a spot that are written as sentences: as many as asked for, if there are so many.
    pub fn genes_per_spot(&self) -> usize {
        self.genes_per_spot
    }

    /// Reads the tiles of `spots` and draws their genes, masks and permutations, and how their tiles
    /// are altered; those of epoch 0, validation, are not.
    ///
    /// # Errors
    ///
    /// If a tile cannot be decoded.
    pub fn batch(
        &self,
        set: &SpotSet,
        spots: impl IntoIterator<Item = usize>,
        (epoch, step): (usize, usize),
    ) -> Result<PairBatch, DataError> {
        let sentences = GeneSentences::new(self.genes_per_spot);
        let mut batch = PairBatch {
            epoch,
            step,
            spots: Vec::new(),
            tiles: TileInputs::none(self.tiles.reading),
            masks: Vec::new(),
            shuffled: sentences.clone(),
            matched: sentences,
            profiles: Vec::new(),
        };
        for spot in spots {
            self.push_spot(set, spot, &mut batch)?;
        }
        Ok(batch)
    }

    /// What was measured of `spots`, each a row, its genes drawn as for validation; in a run that mispairs too these are
    /// the values of the spot itself. Tiles are not read.
    pub fn measured_sentences(
        &self,
        set: &SpotSet,
        spots: impl IntoIterator<Item = usize>,
    ) -> GeneSentences {
        let mut sentences = GeneSentences::new(self.genes_per_spot);
        for spot in spots {
            let mut stream = random_stream(self.seed, 0, spot as u64, Purpose::Genes);
            let (genes, values) = self.draw_values(set.values(spot), &mut stream);
            sentences.push_spot(&genes, &values);
        }
        sentences
    }

    /// Some genes, and what was measured of them.
    fn draw_values(&self, measured: &[f32], rng: &mut impl Rng) -> (Vec<u32>, Vec<f32>) {
        let genes = draw_genes(measured, self.genes_per_spot, self.silent_share, rng);
        let values = genes.iter().map(|gene| measured[*gene as usize]).collect();
        (genes, values)
    }

    fn push_spot(
        &self,
        set: &SpotSet,
        spot: usize,
        batch: &mut PairBatch,
    ) -> Result<(), DataError> {
        let epoch = batch.epoch as u64;
        let stream = |purpose| random_stream(self.seed, epoch, spot as u64, purpose);
        let genes_of = match self.mispaired {
            true => stream(Purpose::Partner).random_range(0..set.len()),
            false => spot,
        };
        let mut of_genes = stream(Purpose::Genes);
        let (genes, values) = self.draw_values(set.values(genes_of), &mut of_genes);
        let mut sentences = GeneSentences::new(self.genes_per_spot);
        sentences.push_spot(&genes, &values);
        let permutation = permute_values(self.genes_per_spot, &mut stream(Purpose::Permutation));
        let moved = sentences.with_shuffled_values(&[permutation]);

        batch.spots.push(spot);
        self.tiles.push(set, spot, batch.epoch, &mut batch.tiles)?;
        if self.n_patches > 0 {
            batch.masks.push(PatchMask::draw(
                self.n_patches,
                self.mask_ratio,
                &mut stream(Purpose::Mask),
            ));
        }
        batch.matched.push_spot(&genes, sentences.values());
        batch.shuffled.push_spot(&genes, moved.values());
        if self.has_profiles {
            batch.profiles.extend(set.values(genes_of));
        }
        Ok(())
    }
}

/// Draws genes without repetition: expressed ones first, since zeros make a permutation vacuous, then silent ones, as
/// many as `silent_share` of all asks for, and more of either where a spot has too few of the other.
fn draw_genes(values: &[f32], n_genes: usize, silent_share: f64, rng: &mut impl Rng) -> Vec<u32> {
    let (mut expressed, mut silent): (Vec<u32>, Vec<u32>) =
        (0..values.len() as u32).partition(|gene| values[*gene as usize] > 0.0);
    expressed.shuffle(rng);
    silent.shuffle(rng);
    let n_silent = (n_genes as f64 * silent_share).round() as usize;
    expressed.truncate(n_genes.saturating_sub(n_silent.min(silent.len())));
    expressed.extend(silent);
    expressed.truncate(n_genes);
    expressed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressed_genes_come_first_and_none_twice() {
        let values = [0.0, 1.0, 0.0, 2.0, 0.5];
        for spot in 0..20 {
            let mut rng = random_stream(1, 1, spot, Purpose::Genes);
            let mut genes = draw_genes(&values, 4, 0.0, &mut rng);
            let mut expressed = genes[..3].to_vec();
            expressed.sort_unstable();
            assert_eq!(expressed, [1, 3, 4]);
            genes.sort_unstable();
            genes.dedup();
            assert_eq!(genes.len(), 4);
        }
    }

    #[test]
    fn silent_genes_have_the_share_that_is_asked_for_where_the_spot_has_so_many() {
        let values: Vec<f32> = (0..20).map(|gene| (gene % 2) as f32).collect();
        let n_silent = |n_genes, share, values: &[f32]| {
            let mut rng = random_stream(1, 1, 0, Purpose::Genes);
            let genes = draw_genes(values, n_genes, share, &mut rng);
            assert_eq!(genes.len(), n_genes);
            let silent = genes.iter().filter(|gene| values[**gene as usize] == 0.0);
            silent.count()
        };
        assert_eq!(n_silent(8, 0.0, &values), 0);
        assert_eq!(n_silent(8, 0.25, &values), 2);
        assert_eq!(n_silent(8, 0.9, &values), 7);
        // All ten expressed genes are there, or all silent ones: the others fill up.
        assert_eq!(n_silent(16, 0.1, &values), 6);
        assert_eq!(n_silent(16, 0.9, &values), 10);
        assert_eq!(n_silent(8, 0.5, &[1.0; 9]), 0);
    }

    #[test]
    fn without_a_share_the_same_genes_are_drawn_as_ever() {
        // Both lists shuffled, silent genes behind expressed ones, cut at the end.
        let values: Vec<f32> = (0..30).map(|gene| f32::from(gene % 3 == 0)).collect();
        for n_genes in [4, 10, 17, 30] {
            let mut rng = random_stream(3, 2, 5, Purpose::Genes);
            let (mut genes, mut silent): (Vec<u32>, Vec<u32>) =
                (0..30).partition(|gene| values[*gene as usize] > 0.0);
            genes.shuffle(&mut rng);
            silent.shuffle(&mut rng);
            genes.extend(silent);
            genes.truncate(n_genes);
            let mut rng = random_stream(3, 2, 5, Purpose::Genes);
            assert_eq!(draw_genes(&values, n_genes, 0.0, &mut rng), genes);
        }
    }
}
