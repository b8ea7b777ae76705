//! Tokens by convolutions.

use burn::module::Module;
use burn::tensor::{Device, Tensor};
use comtip_transformer::ConvolutionStage;

/// Convolutions of 3 x 3 pixels and stride 2, each with group normalisation in 8 groups and GELU, in place of one linear map
/// of a patch (Xiao et al. 2021, arXiv 2106.14881).
///
/// A texture looks alike wherever in a patch it begins; a linear map of 16 px sees another vector each time. With `n`
/// stages a token stands for a patch of `2^n` px and has seen `2^(n + 1) - 1` px, its neighbours among them. Norms take
/// their statistics over the whole tile. So what must not be seen is to be hidden ahead of the stem:
/// [`PatchMasks::hide`](crate::PatchMasks::hide).
///
/// ```
/// use burn::tensor::{Device, Tensor};
/// use comtip_vision::ConvolutionStem;
///
/// let device = Device::flex();
/// let stem = ConvolutionStem::new(&[32, 64, 96, 128], &device);
/// let tokens = stem.forward(Tensor::zeros([2, 3, 112, 112], &device));
/// assert_eq!(tokens.dims(), [2, 49, 128]);
/// ```
#[derive(Module, Debug)]
pub struct ConvolutionStem {
    /// From pixels to tokens.
    pub stages: Vec<ConvolutionStage>,
}

impl ConvolutionStem {
    /// Fresh weights on `device`, a stage for each number of channels; the last is the width of a token.
    ///
    /// # Panics
    ///
    /// If a number is no multiple of 8.
    pub fn new(channels: &[usize], device: &Device) -> Self {
        let inputs = std::iter::once(&3).chain(channels);
        let stages = inputs
            .zip(channels)
            .map(|(n_inputs, n_outputs)| ConvolutionStage::new(*n_inputs, *n_outputs, device))
            .collect();
        Self { stages }
    }

    /// The tokens, row by row from the top.
    ///
    /// # Shapes
    ///
    /// - `pixels`: `[batch, 3, height, width]`
    /// - output: `[batch, height / patch * width / patch, d_model]`
    pub fn forward(&self, pixels: Tensor<4>) -> Tensor<3> {
        let channels_last = pixels.permute([0, 2, 3, 1]);
        let tokens = self
            .stages
            .iter()
            .fold(channels_last, |pictures, stage| stage.forward(pictures));
        let [batch, rows, columns, d_model] = tokens.dims();
        tokens.reshape([batch, rows * columns, d_model])
    }
}
