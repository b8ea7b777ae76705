//! Embeds one crate: masked feature modelling with `comtip-vision` alone.
//!
//! cargo run --release --example masked_features

use burn::tensor::{Device, Tensor};
use comtip::vision::{
    MaskFeatureGeneratorConfig, MaskedFeatureLoss, PatchMask, PatchMasks, VisionTransformerConfig,
};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

fn main() {
    let device = Device::flex();
    let config = VisionTransformerConfig::tiny();
    let vit = config.init(&device);
    let generator =
        MaskFeatureGeneratorConfig::new(config.d_model, config.n_patches()).init(&device);

    let tiles = Tensor::<4>::ones([2, 3, config.image_px, config.image_px], &device);
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let masks: Vec<PatchMask> = (0..2)
        .map(|_| PatchMask::draw(config.n_patches(), 0.5, &mut rng))
        .collect();
    let masks = PatchMasks::stack(&masks, &device);

    let tiles = vit.embed_patches(tiles);
    let full = vit.encode(tiles.clone());
    let visible = vit.encode_visible(tiles, &masks);
    println!("full branch    {:?}", full.patches.dims());
    println!("visible branch {:?}", visible.patches.dims());
    assert_eq!(visible.patches.dims(), [2, 24, config.d_model]);

    let loss = MaskedFeatureLoss::new(full.patches, visible.patches, &masks, &generator);
    let (observed, unobserved) = (loss.observed.into_scalar(), loss.unobserved.into_scalar());
    println!("L_obs   {observed:.4}");
    println!("L_unobs {unobserved:.4}");
    let is_loss = |value: f32| value.is_finite() && value > 0.0;
    assert!(is_loss(observed) && is_loss(unobserved));
}
