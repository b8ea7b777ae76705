//! What the full and the masked branch of a tower see, with each stem.

use burn::module::{Module, ModuleVisitor, Param};
use burn::tensor::{Device, Distribution, Gradients, Int, Tensor, Tolerance};
use comtip_vision::{PatchMask, PatchMasks, VisionTransformerConfig};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

fn tile(device: &Device) -> Tensor<4> {
    Tensor::random([2, 3, 112, 112], Distribution::Normal(0.0, 1.0), device)
}

/// A tower of each stem.
fn towers() -> [VisionTransformerConfig; 2] {
    let mut tiny = VisionTransformerConfig::tiny();
    tiny.n_layers = 2;
    [tiny.clone(), tiny.with_convolution_stem(&[16, 24, 40])]
}

#[test]
fn vit_b32_has_49_patches_as_the_paper_says() {
    assert_eq!(VisionTransformerConfig::vit_b32().n_patches(), 49);
    assert_eq!(VisionTransformerConfig::tiny().n_patches(), 49);
}

#[test]
fn pixels_of_hidden_patches_do_not_reach_the_visible_branch() {
    let device = Device::flex();
    for config in towers() {
        let vit = config.init(&device);
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        let masks: Vec<_> = (0..2).map(|_| PatchMask::draw(49, 0.5, &mut rng)).collect();
        let masks = PatchMasks::stack(&masks, &device);
        let tiles = tile(&device);
        // The noise at the places that are hidden, the tiles at the others.
        let noise = tile(&device) * 100.0;
        let disturbed = masks.hide(tiles.clone(), 16) + (noise.clone() - masks.hide(noise, 16));

        let [before, after] = [tiles, disturbed].map(|tiles| vit.embed_patches(tiles));
        let [whole, changed] = [&before, &after].map(|tiles| vit.encode(tiles.clone()));
        assert_ne!(whole.patches.into_data(), changed.patches.into_data());
        // A token of a convolution stem sees its neighbours, one of a linear map does not.
        let [seen, changed] =
            [&before, &after].map(|tiles| masks.visible_tokens(tiles.patches.clone()).into_data());
        assert_eq!(seen == changed, config.stem.is_patch());

        let [before, after] = [before, after].map(|tiles| vit.encode_visible(tiles, &masks));
        assert_eq!(before.patches.into_data(), after.patches.into_data());
        assert_eq!(before.class.into_data(), after.class.into_data());
    }
}

#[test]
fn seeing_everything_equals_the_full_branch() {
    let device = Device::flex();
    for config in towers() {
        let vit = config.init(&device);
        let tiles = vit.embed_patches(tile(&device));
        let all: Tensor<2, Int> = Tensor::arange(0..49, &device)
            .unsqueeze::<2>()
            .expand([2, 49]);
        let masks = PatchMasks {
            visible: all.clone(),
            hidden: all,
        };
        let full = vit.encode(tiles.clone()).patches.into_data();
        let visible = vit.encode_visible(tiles, &masks).patches.into_data();
        full.assert_approx_eq::<f32>(&visible, Tolerance::absolute(1e-6));
    }
}

#[test]
fn every_weight_of_a_stem_gets_a_gradient_from_both_branches() {
    struct WithoutGradient<'a>(&'a Gradients, usize);
    impl ModuleVisitor for WithoutGradient<'_> {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            self.1 += usize::from(param.val().grad(self.0).is_none());
        }
    }
    let device = Device::flex().autodiff();
    for config in towers() {
        let vit = config.init(&device);
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        let masks: Vec<_> = (0..2).map(|_| PatchMask::draw(49, 0.5, &mut rng)).collect();
        let masks = PatchMasks::stack(&masks, &device);
        for is_whole in [true, false] {
            let tiles = vit.embed_patches(tile(&device));
            let features = match is_whole {
                true => vit.encode(tiles),
                false => vit.encode_visible(tiles, &masks),
            };
            let gradients = features.mean_patch().square().sum().backward();
            let mut without = WithoutGradient(&gradients, 0);
            vit.visit(&mut without);
            assert_eq!(without.1, 0);
        }
    }
}
