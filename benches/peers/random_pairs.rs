//! Random tiles and sentences of the shapes of a training step.

use comtip::model::TilePixels;
use comtip::text::{GeneSentences, permute_values};
use comtip::train::{PairBatch, PretrainConfig};
use comtip::vision::PatchMask;
use rand::seq::IteratorRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

pub(crate) const N_GENES: usize = 108;

/// A batch of `n_spots`: genes without repetition, values as normalised counts have them, of two decimals.
pub(crate) fn random_pairs(n_spots: usize, config: &PretrainConfig) -> PairBatch {
    let mut rng = ChaCha8Rng::seed_from_u64(20_250_916);
    let shape = config.model_config(N_GENES);
    let vision = shape.vision.transformer().expect("a transformer");
    let n_genes = config.data.genes_per_spot;
    let mut matched = GeneSentences::new(n_genes);
    let mut pixels = TilePixels::new(vision.image_px);
    let (mut masks, mut permutations) = (Vec::new(), Vec::new());
    for _ in 0..n_spots {
        let genes = (0..N_GENES as u32).sample(&mut rng, n_genes);
        let values: Vec<f32> = (0..n_genes).map(|_| value(&mut rng)).collect();
        matched.push_spot(&genes, &values);
        let ratio = config.objective.mask_ratio;
        masks.push(PatchMask::draw(vision.n_patches(), ratio, &mut rng));
        permutations.push(permute_values(n_genes, &mut rng));
        let samples = 3 * vision.image_px * vision.image_px;
        pixels.push(&(0..samples).map(|_| rng.random()).collect::<Vec<u8>>());
    }
    PairBatch {
        epoch: 1,
        step: 1,
        spots: (0..n_spots).collect(),
        tiles: pixels.into(),
        masks,
        shuffled: matched.with_shuffled_values(&permutations),
        matched,
        profiles: Vec::new(),
    }
}

/// `log1p` of an exponential variable of mean 3, rounded.
fn value(rng: &mut ChaCha8Rng) -> f32 {
    let count = -3.0 * (1.0 - rng.random::<f32>()).ln();
    (count.ln_1p() * 100.0).round() / 100.0
}
