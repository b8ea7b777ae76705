//! What one training step reads.

use std::ops::Range;

use burn::tensor::{Device, Tensor, TensorData};
use comtip_model::TileInputs;
use comtip_text::GeneSentences;
use comtip_vision::PatchMask;

/// One batch of tiles and the sentences of their spots.
///
/// It lives on the host as plain numbers, so that it can be cut into chunks without loss, and each
/// becomes tensors on the device that reads it.
#[derive(Debug, Clone, PartialEq)]
pub struct PairBatch {
    /// Epoch, from 1; 0 for validation.
    pub epoch: usize,
    /// Step of the epoch, from 1.
    pub step: usize,
    /// The spots, as places in their set.
    pub spots: Vec<usize>,
    /// Their tiles, read for the image tower.
    pub tiles: TileInputs,
    /// Patches each tile hides in the masked branch; none at all if the image tower has no patches.
    pub masks: Vec<PatchMask>,
    /// Genes and values as measured.
    pub matched: GeneSentences,
    /// The same genes with values moved among them.
    pub shuffled: GeneSentences,
    /// The values of all genes of each spot, one spot after the other; empty where soft targets are not asked for.
    pub profiles: Vec<f32>,
}

impl PairBatch {
    /// Pairs of a tile and a spot.
    pub fn n_pairs(&self) -> usize {
        self.spots.len()
    }

    /// A run of the pairs, as a batch of its own.
    ///
    /// # Panics
    ///
    /// If it reaches beyond the last.
    pub fn chunk(&self, pairs: Range<usize>) -> Self {
        Self {
            epoch: self.epoch,
            step: self.step,
            spots: self.spots[pairs.clone()].to_vec(),
            tiles: self.tiles.slice(pairs.clone()),
            masks: match self.masks.is_empty() {
                true => Vec::new(),
                false => self.masks[pairs.clone()].to_vec(),
            },
            matched: self.matched.slice(pairs.clone()),
            shuffled: self.shuffled.slice(pairs.clone()),
            profiles: self.profiles[pairs.start * self.n_values()..pairs.end * self.n_values()]
                .to_vec(),
        }
    }

    /// Values in the profile of a spot.
    fn n_values(&self) -> usize {
        self.profiles.len() / self.n_pairs().max(1)
    }

    /// Profiles of the spots on a device.
    ///
    /// # Shapes
    ///
    /// - output: `[n_pairs, n_genes]`
    pub(crate) fn profiles_on(&self, device: &Device) -> Tensor<2> {
        let shape = [self.n_pairs(), self.n_values()];
        Tensor::from_data(TensorData::new(self.profiles.clone(), shape), device)
    }

    /// All pairs in their order, `size` at a time; the last chunk may be smaller.
    ///
    /// # Panics
    ///
    /// If `size` is 0.
    pub fn chunks(&self, size: usize) -> impl ExactSizeIterator<Item = Self> {
        let starts = (0..self.n_pairs()).step_by(size);
        starts.map(move |start| self.chunk(start..self.n_pairs().min(start + size)))
    }
}

#[cfg(test)]
mod tests {
    use comtip_model::{HandFeatureRows, TilePixels};

    use super::*;
    use crate::data::random::{Purpose, random_stream};

    /// Pairs that differ in all they hold.
    fn batch(n_pairs: usize) -> PairBatch {
        let mut pixels = TilePixels::new(2);
        let mut masks = Vec::new();
        let (mut matched, mut shuffled) = (GeneSentences::new(2), GeneSentences::new(2));
        for pair in 0..n_pairs {
            pixels.push(&[pair as u8; 12]);
            let mut rng = random_stream(1, 1, pair as u64, Purpose::Mask);
            masks.push(PatchMask::draw(49, 0.5, &mut rng));
            let genes = [2 * pair as u32, 2 * pair as u32 + 1];
            let values = genes.map(|gene| gene as f32);
            matched.push_spot(&genes, &values);
            shuffled.push_spot(&genes, &[values[1], values[0]]);
        }
        PairBatch {
            epoch: 3,
            step: 4,
            spots: (100..100 + n_pairs).collect(),
            tiles: pixels.into(),
            masks,
            matched,
            shuffled,
            profiles: (0..3 * n_pairs).map(|value| value as f32).collect(),
        }
    }

    #[test]
    fn chunks_hold_every_pair_once_and_in_order() {
        let whole = batch(7);
        for size in [1, 3, 7, 100] {
            let chunks: Vec<PairBatch> = whole.chunks(size).collect();
            assert_eq!(chunks.len(), 7_usize.div_ceil(size));
            assert!(chunks.iter().all(|c| (c.epoch, c.step) == (3, 4)));
            let mut joined = batch(0);
            for chunk in chunks {
                assert_eq!(chunk.tiles.n_tiles(), chunk.n_pairs());
                assert_eq!(chunk.matched.n_spots(), chunk.n_pairs());
                joined.spots.extend(chunk.spots);
                joined.tiles.push(chunk.tiles);
                joined.masks.extend(chunk.masks);
                joined.matched = joined.matched.followed_by(&chunk.matched);
                joined.shuffled = joined.shuffled.followed_by(&chunk.shuffled);
                joined.profiles.extend(chunk.profiles);
            }
            assert_eq!(joined, whole);
        }
    }

    #[test]
    fn a_batch_without_patches_is_cut_too() {
        let mut rows = HandFeatureRows::default();
        (0..3).for_each(|tile| rows.push(&[tile as f32; 61]));
        let whole = PairBatch {
            tiles: rows.into(),
            masks: Vec::new(),
            ..batch(3)
        };
        let last = whole.chunk(2..3);
        let rows = last.tiles.hand_features().expect("hand features");
        assert_eq!((rows.n_tiles(), rows.row(0)[60]), (1, 2.0));
    }
}
