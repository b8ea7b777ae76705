//! Which patches of a tile the masked branch sees.

use burn::tensor::{Device, IndexingUpdateOp, Int, Tensor, TensorData};
use rand::Rng;
use rand::seq::SliceRandom;

/// A partition of the patches of one tile into visible and hidden ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatchMask {
    visible: Vec<u32>,
    hidden: Vec<u32>,
}

impl PatchMask {
    /// Hides a random share of the patches: `floor(n_patches * (1 - ratio))` stay visible, MAE's rule.
    ///
    /// # Panics
    ///
    /// If nothing would stay visible or nothing would be hidden.
    ///
    /// ```
    /// use comtip_vision::PatchMask;
    /// use rand::SeedableRng;
    ///
    /// let mask = PatchMask::draw(49, 0.5, &mut rand_chacha::ChaCha8Rng::seed_from_u64(7));
    /// assert_eq!((mask.visible().len(), mask.hidden().len()), (24, 25));
    /// ```
    pub fn draw(n_patches: usize, ratio: f64, rng: &mut impl Rng) -> Self {
        let n_visible = (n_patches as f64 * (1.0 - ratio)) as usize;
        assert!(
            n_visible > 0 && n_visible < n_patches,
            "a mask ratio of {ratio} leaves {n_visible} of {n_patches} patches visible"
        );
        let mut order: Vec<u32> = (0..n_patches as u32).collect();
        order.shuffle(rng);
        let mut hidden = order.split_off(n_visible);
        order.sort_unstable();
        hidden.sort_unstable();
        Self {
            visible: order,
            hidden,
        }
    }

    /// Positions of the visible patches, rising.
    pub fn visible(&self) -> &[u32] {
        &self.visible
    }

    /// Positions of the hidden patches, rising.
    pub fn hidden(&self) -> &[u32] {
        &self.hidden
    }
}

/// The masks of a batch of tiles as index tensors; every tile hides equally many patches.
#[derive(Debug, Clone)]
pub struct PatchMasks {
    /// Positions of visible patches, `[batch, n_visible]`.
    pub visible: Tensor<2, Int>,
    /// Positions of hidden patches, `[batch, n_hidden]`.
    pub hidden: Tensor<2, Int>,
}

impl PatchMasks {
    /// Stacks the masks of a batch on `device`.
    ///
    /// # Panics
    ///
    /// If there are none or they differ in size.
    pub fn stack(masks: &[PatchMask], device: &Device) -> Self {
        Self {
            visible: positions(masks, PatchMask::visible, device),
            hidden: positions(masks, PatchMask::hidden, device),
        }
    }

    /// The tokens of visible patches, each tile its own: what a masked branch reads, of whatever backbone.
    ///
    /// # Shapes
    ///
    /// - `tokens`: `[batch, n_patches, d_model]`
    /// - output: `[batch, n_visible, d_model]`
    ///
    /// ```
    /// use burn::tensor::{Device, Tensor};
    /// use comtip_vision::{PatchMask, PatchMasks};
    /// use rand::SeedableRng;
    ///
    /// let device = Device::flex();
    /// let mask = PatchMask::draw(4, 0.5, &mut rand_chacha::ChaCha8Rng::seed_from_u64(7));
    /// let first = mask.visible()[0] as f32;
    /// let masks = PatchMasks::stack(&[mask], &device);
    /// let tokens = Tensor::<3>::from_floats([[[0.0], [1.0], [2.0], [3.0]]], &device);
    /// let visible = masks.visible_tokens(tokens);
    /// assert_eq!(visible.dims(), [1, 2, 1]);
    /// assert_eq!(visible.slice([0..1, 0..1]).into_scalar::<f32>(), first);
    /// ```
    pub fn visible_tokens(&self, tokens: Tensor<3>) -> Tensor<3> {
        gather_tokens(tokens, self.visible.clone())
    }

    /// The tokens of hidden patches, each tile its own.
    ///
    /// # Shapes
    ///
    /// - `tokens`: `[batch, n_patches, d_model]`
    /// - output: `[batch, n_hidden, d_model]`
    pub fn hidden_tokens(&self, tokens: Tensor<3>) -> Tensor<3> {
        gather_tokens(tokens, self.hidden.clone())
    }

    /// The pixels of tiles with those of hidden patches at 0, the mean of their channel where they were normalised; for
    /// stems whose tokens see beyond their patch.
    ///
    /// # Shapes
    ///
    /// - `pixels` and output: `[batch, channels, height, width]`, multiples of `patch_px`
    pub fn hide(&self, pixels: Tensor<4>, patch_px: usize) -> Tensor<4> {
        let [batch, channels, height, width] = pixels.dims();
        let [rows, columns] = [height, width].map(|side| side / patch_px);
        let (visible, device) = (self.visible.clone(), pixels.device());
        let ones = Tensor::<2>::ones(visible.dims(), &device);
        let shown = Tensor::<2>::zeros([batch, rows * columns], &device)
            .scatter(1, visible, ones, IndexingUpdateOp::Add)
            .reshape([batch, 1, rows, 1, columns, 1])
            .expand([batch, channels, rows, patch_px, columns, patch_px])
            .reshape([batch, channels, height, width]);
        pixels.mask_fill(shown.equal_elem(0), 0)
    }
}

/// Picks tokens by position, each sample its own.
///
/// # Shapes
///
/// - `tokens`: `[batch, n_tokens, d_model]`
/// - `positions`: `[batch, n_picked]`
/// - output: `[batch, n_picked, d_model]`
pub(crate) fn gather_tokens(tokens: Tensor<3>, positions: Tensor<2, Int>) -> Tensor<3> {
    let [batch, n_picked] = positions.dims();
    let [_, _, d_model] = tokens.dims();
    let positions = positions
        .reshape([batch, n_picked, 1])
        .expand([batch, n_picked, d_model]);
    tokens.gather(1, positions)
}

fn positions(
    masks: &[PatchMask],
    side: impl Fn(&PatchMask) -> &[u32],
    device: &Device,
) -> Tensor<2, Int> {
    let n_positions = side(&masks[0]).len();
    let flat: Vec<i32> = masks
        .iter()
        .flat_map(|mask| {
            assert_eq!(side(mask).len(), n_positions, "masks differ in size");
            side(mask).iter().map(|position| *position as i32)
        })
        .collect();
    Tensor::from_data(TensorData::new(flat, [masks.len(), n_positions]), device)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn a_mask_partitions_the_positions() {
        for seed in 0..50 {
            let mask = PatchMask::draw(49, 0.5, &mut ChaCha8Rng::seed_from_u64(seed));
            let mut all = [mask.visible(), mask.hidden()].concat();
            all.sort_unstable();
            assert_eq!(all, (0..49).collect::<Vec<u32>>());
        }
    }

    #[test]
    fn a_seed_names_its_mask() {
        let draw = |seed| PatchMask::draw(49, 0.5, &mut ChaCha8Rng::seed_from_u64(seed));
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }

    #[test]
    fn pixels_of_hidden_patches_become_the_mean_and_others_stay() {
        let device = Device::flex();
        let masks = PatchMasks {
            visible: Tensor::from_data([[0], [3]], &device),
            hidden: Tensor::from_data([[1, 2, 3], [0, 1, 2]], &device),
        };
        let numbers = Tensor::<1, Int>::arange(1..33, &device).float();
        let hidden = masks.hide(numbers.reshape([2, 1, 4, 4]), 2).into_data();
        let hidden = hidden.try_to_vec::<f32>().expect("f32");
        let (first, second) = hidden.split_at(16);
        let mut expected = [0.0; 16];
        for (place, number) in [(0, 1.0), (1, 2.0), (4, 5.0), (5, 6.0)] {
            expected[place] = number;
        }
        assert_eq!(first, expected);
        let mut expected = [0.0; 16];
        for (place, number) in [(10, 27.0), (11, 28.0), (14, 31.0), (15, 32.0)] {
            expected[place] = number;
        }
        assert_eq!(second, expected);
    }

    #[test]
    fn every_sample_gathers_its_own_tokens() {
        let device = Device::flex();
        let tokens =
            Tensor::<3>::from_floats([[[0.0], [1.0], [2.0]], [[10.0], [11.0], [12.0]]], &device);
        let positions = Tensor::<2, Int>::from_data([[2, 0], [1, 2]], &device);
        let picked = gather_tokens(tokens, positions).into_data();
        assert_eq!(
            picked.try_to_vec::<f32>().expect("f32"),
            [2.0, 0.0, 11.0, 12.0]
        );
    }
}
