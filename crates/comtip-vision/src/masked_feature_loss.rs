//! How far the masked branch is from the full one (Eq. 4 and 5).

use burn::tensor::Tensor;

use crate::mask_feature_generator::MaskFeatureGenerator;
use crate::patch_mask::PatchMasks;

/// The two losses of masked feature modelling, each a scalar.
///
/// The full branch is the teacher: no gradient flows into it from here. That alone does not keep features
/// from collapsing: both branches share their weights, and features that are the same for every patch
/// and tile cost nothing. What speaks against it is InfoNCE, which needs tiles to differ; a run logs how
/// alike its embeddings are. Both losses are means over patches **and** feature dimensions, which keeps
/// their scale independent of the width of the network.
#[derive(Debug, Clone)]
pub struct MaskedFeatureLoss {
    /// `L_obs`: features of visible patches, encoded without and with the hidden ones (Eq. 4).
    pub observed: Tensor<1>,
    /// `L_unobs`: generated and real features of hidden patches (Eq. 5).
    pub unobserved: Tensor<1>,
}

impl MaskedFeatureLoss {
    /// Compares the two branches.
    ///
    /// # Shapes
    ///
    /// - `full`: `[batch, n_patches, d_model]`, patch features of the whole tile
    /// - `visible`: `[batch, n_visible, d_model]`, patch features of the masked branch
    pub fn new(
        full: Tensor<3>,
        visible: Tensor<3>,
        masks: &PatchMasks,
        generator: &MaskFeatureGenerator,
    ) -> Self {
        let teacher = full.detach();
        let generated = generator.forward(visible.clone(), masks.hidden.clone());
        let seen = masks.visible_tokens(teacher.clone());
        let unseen = masks.hidden_tokens(teacher);
        Self {
            observed: mean_squared_error(visible, seen),
            unobserved: mean_squared_error(generated, unseen),
        }
    }
}

fn mean_squared_error(a: Tensor<3>, b: Tensor<3>) -> Tensor<1> {
    let difference = a - b;
    (difference.clone() * difference).mean()
}

#[cfg(test)]
mod tests {
    use burn::tensor::{Device, Distribution};
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::mask_feature_generator::MaskFeatureGeneratorConfig;
    use crate::patch_mask::PatchMask;
    use crate::vision_transformer_config::VisionTransformerConfig;

    #[test]
    fn identical_branches_have_no_observed_loss() {
        let device = Device::flex();
        let generator = MaskFeatureGeneratorConfig::new(8, 4).init(&device);
        let full = Tensor::<3>::random([2, 4, 8], Distribution::Default, &device);
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let masks: Vec<_> = (0..2).map(|_| PatchMask::draw(4, 0.5, &mut rng)).collect();
        let masks = PatchMasks::stack(&masks, &device);
        let visible = masks.visible_tokens(full.clone());

        let loss = MaskedFeatureLoss::new(full, visible, &masks, &generator);

        assert_eq!(loss.observed.into_scalar::<f32>(), 0.0);
        assert!(loss.unobserved.into_scalar::<f32>() > 0.0);
    }

    #[test]
    fn features_that_have_collapsed_cost_nothing() {
        let device = Device::flex();
        let generator = MaskFeatureGeneratorConfig::new(8, 4).init(&device);
        let collapsed = Tensor::<3>::zeros([1, 4, 8], &device);
        let mask = PatchMask::draw(4, 0.5, &mut ChaCha8Rng::seed_from_u64(1));
        let masks = PatchMasks::stack(&[mask], &device);
        let visible = masks.visible_tokens(collapsed.clone());

        let loss = MaskedFeatureLoss::new(collapsed, visible, &masks, &generator);

        assert_eq!(loss.observed.into_scalar::<f32>(), 0.0);
        assert_eq!(loss.unobserved.into_scalar::<f32>(), 0.0);
    }

    #[test]
    fn the_teacher_gets_no_gradient() {
        let device = Device::flex().autodiff();
        let vit = VisionTransformerConfig::tiny().init(&device);
        let generator = MaskFeatureGeneratorConfig::new(128, 49).init(&device);
        let mask = PatchMask::draw(49, 0.5, &mut ChaCha8Rng::seed_from_u64(3));
        let masks = PatchMasks::stack(&[mask], &device);
        let full = Tensor::<3>::random([1, 49, 128], Distribution::Default, &device).require_grad();
        let tile = Tensor::<4>::random([1, 3, 112, 112], Distribution::Default, &device);
        let visible = vit.encode_visible(vit.embed_patches(tile), &masks).patches;

        let loss = MaskedFeatureLoss::new(full.clone(), visible.clone(), &masks, &generator);
        let gradients = (loss.observed + loss.unobserved).backward();

        assert!(full.grad(&gradients).is_none());
    }
}
