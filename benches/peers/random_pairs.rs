//! Random tiles and sentences of the shapes of a training step.

use burn::tensor::{Device, Tensor, TensorData};
use comtip::text::{GeneSentences, permute_values};
use comtip::train::{PairBatch, PretrainConfig};
use comtip::vision::{PatchMask, PatchMasks};
use rand::seq::IteratorRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

pub(crate) const N_GENES: usize = 108;

/// A batch on the host.
pub(crate) struct RandomPairs {
    pub(crate) image_px: usize,
    pub(crate) pixels: Vec<f32>,
    pub(crate) masks: Vec<PatchMask>,
    pub(crate) matched: GeneSentences,
    pub(crate) shuffled: GeneSentences,
}

impl RandomPairs {
    /// Genes without repetition; values as normalised counts have them, of two decimals.
    pub(crate) fn draw(n_spots: usize, config: &PretrainConfig) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(20_250_916);
        let vision = config.model_config(N_GENES).vision;
        let n_genes = config.data.genes_per_spot;
        let mut matched = GeneSentences::new(n_genes);
        let (mut masks, mut permutations) = (Vec::new(), Vec::new());
        for _ in 0..n_spots {
            let genes = (0..N_GENES as u32).sample(&mut rng, n_genes);
            let values: Vec<f32> = (0..n_genes).map(|_| value(&mut rng)).collect();
            matched.push_spot(&genes, &values);
            let ratio = config.objective.mask_ratio;
            masks.push(PatchMask::draw(vision.n_patches(), ratio, &mut rng));
            permutations.push(permute_values(n_genes, &mut rng));
        }
        let n_pixels = n_spots * 3 * vision.image_px * vision.image_px;
        Self {
            image_px: vision.image_px,
            pixels: (0..n_pixels).map(|_| rng.random_range(-1.7..1.7)).collect(),
            masks,
            shuffled: matched.with_shuffled_values(&permutations),
            matched,
        }
    }

    /// Patches of a tile, and how many of them stay visible.
    pub(crate) fn n_patches(&self) -> (usize, usize) {
        let (visible, hidden) = (self.masks[0].visible(), self.masks[0].hidden());
        (visible.len() + hidden.len(), visible.len())
    }

    /// What a training step reads.
    pub(crate) fn on(&self, device: &Device) -> PairBatch {
        let shape = [self.matched.n_spots(), 3, self.image_px, self.image_px];
        PairBatch {
            epoch: 1,
            step: 1,
            pixels: Tensor::from_data(TensorData::new(self.pixels.clone(), shape), device),
            masks: PatchMasks::stack(&self.masks, device),
            matched: self.matched.clone(),
            shuffled: self.shuffled.clone(),
        }
    }
}

/// `log1p` of an exponential variable of mean 3, rounded.
fn value(rng: &mut ChaCha8Rng) -> f32 {
    let count = -3.0 * (1.0 - rng.random::<f32>()).ln();
    (count.ln_1p() * 100.0).round() / 100.0
}
