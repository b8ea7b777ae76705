//! One stage of a convolutional stem (Xiao et al. 2021, arXiv 2106.14881).

#[cfg(feature = "flex")]
mod normal_curve;
#[cfg(feature = "flex")]
mod normed_gelu;
#[cfg(feature = "flex")]
mod on_host;
#[cfg(feature = "flex")]
mod own_gradient;
#[cfg(feature = "flex")]
mod windows;

use burn::module::Module;
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::nn::{GroupNorm, GroupNormConfig, PaddingConfig2d};
use burn::tensor::activation::gelu;
use burn::tensor::{Device, Tensor};

#[cfg(feature = "flex")]
use crate::custom_op::is_recording;

/// A convolution of 3 x 3 pixels that halves both sides of a picture (stride 2, a border of one zero, no bias), group
/// normalisation (Wu and He 2018, arXiv 1803.08494) and the exact GELU.
///
/// Channels lie side by side, so that the places of a picture are rows as tokens are. In host memory a tile goes through
/// all three at once, as one step of the graph, by windows laid out and a matrix product; elsewhere they are operations
/// of Burn, one after the other.
///
/// ```
/// use burn::tensor::{Device, Tensor};
/// use comtip_transformer::ConvolutionStage;
///
/// let device = Device::flex();
/// let stage = ConvolutionStage::new(3, 16, &device);
/// let pictures = Tensor::<4>::ones([2, 8, 6, 3], &device);
/// assert_eq!(stage.forward(pictures).dims(), [2, 4, 3, 16]);
/// ```
#[derive(Module, Debug)]
pub struct ConvolutionStage {
    /// Kernels, `[n_outputs, n_inputs, 3, 3]`.
    pub convolution: Conv2d,
    /// Scale and move of each channel, `[n_outputs]`.
    pub norm: GroupNorm,
}

impl ConvolutionStage {
    /// Groups of channels that are normalised together, over the whole picture. Channels are a multiple of it.
    pub const N_GROUPS: usize = 8;

    /// Fresh weights on `device`; scales of 1, moves of 0, and 1e-5 added to the variance.
    ///
    /// # Panics
    ///
    /// If `n_outputs` is no multiple of [`N_GROUPS`](Self::N_GROUPS).
    pub fn new(n_inputs: usize, n_outputs: usize, device: &Device) -> Self {
        Self {
            convolution: Conv2dConfig::new([n_inputs, n_outputs], [3, 3])
                .with_stride([2, 2])
                .with_padding(PaddingConfig2d::Explicit(1, 1, 1, 1))
                .with_bias(false)
                .init(device),
            norm: GroupNormConfig::new(Self::N_GROUPS, n_outputs).init(device),
        }
    }

    /// The halved pictures.
    ///
    /// # Shapes
    ///
    /// - `pictures`: `[batch, height, width, n_inputs]`
    /// - output: `[batch, ceil(height / 2), ceil(width / 2), n_outputs]`
    pub fn forward(&self, pictures: Tensor<4>) -> Tensor<4> {
        #[cfg(feature = "flex")]
        {
            let device = pictures.device();
            let is_own = is_recording(&device) || !device.is_autodiff();
            if is_own && crate::host_memory::is_host(&pictures) {
                return on_host::stage(self, pictures);
            }
        }
        self.by_tensors(pictures)
    }

    fn by_tensors(&self, pictures: Tensor<4>) -> Tensor<4> {
        let channels_first = pictures.permute([0, 3, 1, 2]);
        let convolved = self.convolution.forward(channels_first);
        gelu(self.norm.forward(convolved)).permute([0, 2, 3, 1])
    }
}
