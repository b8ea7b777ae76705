//! What the masked branch is to predict, other than the features of the full branch as they are.

use burn::tensor::{Device, Tensor};

use super::pretraining::Pretraining;
use crate::data::PairBatch;
use crate::settings::MaskedTargets;

/// Added to the variance.
const EPSILON: f64 = 1e-6;

/// Mean and (biased) variance of every feature over the patches of a batch or of a part of one, each `[d_model]` and
/// without a gradient.
#[derive(Debug, Clone)]
pub(crate) struct PatchMoments {
    pub(crate) mean: Tensor<1>,
    pub(crate) variance: Tensor<1>,
}

impl PatchMoments {
    /// Of patches, `[batch, n_patches, d_model]`.
    pub(crate) fn of(patches: Tensor<3>) -> Self {
        let [n_tiles, n_patches, d] = patches.dims();
        let rows = patches.detach().reshape([n_tiles * n_patches, d]);
        let mean = rows.clone().mean_dim(0);
        let variance = (rows - mean.clone()).square().mean_dim(0);
        Self {
            mean: mean.reshape([d]),
            variance: variance.reshape([d]),
        }
    }

    /// Of a batch from those of its parts, each with its share: the variance within parts and that of their means.
    pub(crate) fn join(parts: &[(Self, f64)]) -> Option<Self> {
        let sum = |of: &dyn Fn(&Self) -> Tensor<1>| {
            let shares = parts.iter().map(|(part, share)| of(part) * *share);
            shares.reduce(|sum, share| sum + share)
        };
        let mean = sum(&|part| part.mean.clone())?;
        let between = |part: &Self| (part.mean.clone() - mean.clone()).square();
        let variance = sum(&|part| part.variance.clone() + between(part))?;
        Some(Self { mean, variance })
    }

    /// The same numbers on a device, with autodiff where it has it.
    pub(crate) fn lent_to(&self, device: &Device) -> Self {
        let lent = |moment: &Tensor<1>| {
            let moment = moment
                .clone()
                .without_autodiff()
                .to_device(&device.clone().inner());
            match device.is_autodiff() {
                true => Tensor::from_inner(moment),
                false => moment,
            }
        };
        Self {
            mean: lent(&self.mean),
            variance: lent(&self.variance),
        }
    }

    /// Patches less the mean and over the standard deviation; same shape.
    pub(crate) fn standardise(&self, patches: Tensor<3>) -> Tensor<3> {
        let wide = |moment: &Tensor<1>| moment.clone().unsqueeze::<3>();
        let deviation = (wide(&self.variance) + EPSILON).sqrt();
        (patches.clone() - wide(&self.mean)) / deviation
    }
}

impl Pretraining {
    /// Whether the masked branch is to predict features of the running average of the weights.
    pub(crate) fn is_taught(&self) -> bool {
        self.objective.masked_targets == MaskedTargets::Average
            && self.objective.masked_weight > 0.0
    }

    /// The same weights beside their running average, whose features the masked branch is to predict.
    pub(crate) fn with_teacher(&self, average: &Self) -> Self {
        let mut taught = self.clone();
        taught.teacher = Some(average.model.vision.clone());
        taught
    }

    /// Patches of whole tiles by the running average of the weights, if there is a teacher.
    pub(crate) fn teacher_patches(&self, batch: &PairBatch) -> Option<Tensor<3>> {
        let teacher = self.teacher.as_ref()?;
        let device = self.model.device();
        let features = teacher.features(&batch.tiles, &device.clone().inner());
        let patches = features.patches;
        Some(match device.is_autodiff() {
            true => Tensor::from_inner(patches),
            false => patches,
        })
    }

    /// Whether the masked branch is to predict features that are standardised over the patches of the batch.
    pub(crate) fn standardises_targets(&self) -> bool {
        self.objective.masked_targets == MaskedTargets::Standardised
            && self.objective.masked_weight > 0.0
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;
    use burn::tensor::{Device, Distribution};

    use super::*;

    fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
        tensor.into_data().iter::<f32>().collect()
    }

    #[test]
    fn standardised_patches_have_mean_0_and_variance_1_and_parts_have_the_moments_of_the_whole() {
        let device = Device::flex();
        let patches = Tensor::<3>::random([5, 7, 3], Distribution::Uniform(-2.0, 6.0), &device);
        let whole = PatchMoments::of(patches.clone());
        let part = |tiles: std::ops::Range<usize>| {
            let share = tiles.len() as f64 / 5.0;
            (PatchMoments::of(patches.clone().slice(tiles)), share)
        };
        let joined = PatchMoments::join(&[part(0..2), part(2..3), part(3..5)]).expect("parts");
        for (joined, whole) in [
            (joined.mean, whole.mean.clone()),
            (joined.variance, whole.variance.clone()),
        ] {
            for (joined, whole) in values(joined).into_iter().zip(values(whole)) {
                assert_relative_eq!(joined, whole, max_relative = 1e-5);
            }
        }
        let after = PatchMoments::of(whole.standardise(patches));
        for (mean, variance) in values(after.mean).into_iter().zip(values(after.variance)) {
            assert_relative_eq!(mean, 0.0, epsilon = 1e-5);
            assert_relative_eq!(variance, 1.0, epsilon = 1e-4);
        }
    }
}
