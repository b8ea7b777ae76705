//! Tests of `vision_transformer`.

use burn::tensor::{Distribution, Tolerance};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::patch_mask::PatchMask;

fn tile(device: &Device) -> Tensor<4> {
    Tensor::random([2, 3, 112, 112], Distribution::Normal(0.0, 1.0), device)
}

#[test]
fn vit_b32_has_49_patches_as_the_paper_says() {
    assert_eq!(VisionTransformerConfig::vit_b32().n_patches(), 49);
    assert_eq!(VisionTransformerConfig::tiny().n_patches(), 49);
}

#[test]
fn hidden_patches_do_not_reach_the_visible_branch() {
    let device = Device::flex();
    let vit = VisionTransformerConfig::tiny().init(&device);
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let masks: Vec<_> = (0..2).map(|_| PatchMask::draw(49, 0.5, &mut rng)).collect();
    let stacked = PatchMasks::stack(&masks, &device);
    let patches = vit.embed_patches(tile(&device));
    let hidden = stacked.hidden.clone().reshape([2, 25, 1]);
    let noise = Tensor::<3>::ones([2, 25, 128], &device) * 100.0;
    let disturbed = patches.clone().scatter(
        1,
        hidden.expand([2, 25, 128]),
        noise,
        burn::tensor::IndexingUpdateOp::Add,
    );

    let before = vit.encode_visible(patches, &stacked).patches.into_data();
    let after = vit.encode_visible(disturbed, &stacked).patches.into_data();

    assert_eq!(before, after);
}

#[test]
fn seeing_everything_equals_the_full_branch() {
    let device = Device::flex();
    let vit = VisionTransformerConfig::tiny().init(&device);
    let patches = vit.embed_patches(tile(&device));
    let all: Tensor<2, burn::tensor::Int> = Tensor::arange(0..49, &device)
        .unsqueeze::<2>()
        .expand([2, 49]);
    let masks = PatchMasks {
        visible: all.clone(),
        hidden: all,
    };
    let full = vit.encode(patches.clone()).patches.into_data();
    let visible = vit.encode_visible(patches, &masks).patches.into_data();
    full.assert_approx_eq::<f32>(&visible, Tolerance::absolute(1e-6));
}
