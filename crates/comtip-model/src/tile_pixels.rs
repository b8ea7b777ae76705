//! Tiles of spots on the host, ready for a vision tower to read.

use std::ops::Range;

use burn::tensor::{Device, Tensor, TensorData};
use comtip_vision::PixelStatistics;

/// Square tiles of one side, RGB, 8 bits a sample, one after the other: `[n_tiles, side_px, side_px, 3]`.
///
/// Bytes take a quarter of what the tower reads, and any run of tiles becomes a tensor by itself,
/// on any device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TilePixels {
    side_px: usize,
    rgb: Vec<u8>,
}

impl TilePixels {
    /// No tiles yet, each to be `side_px` wide and high.
    ///
    /// # Panics
    ///
    /// If `side_px` is 0.
    pub fn new(side_px: usize) -> Self {
        assert!(side_px > 0, "a tile has pixels");
        Self {
            side_px,
            rgb: Vec::new(),
        }
    }

    /// Adds a tile.
    ///
    /// # Shapes
    ///
    /// - `rgb`: `[side_px, side_px, 3]`, rows from the top
    ///
    /// # Panics
    ///
    /// If it has another number of samples.
    pub fn push(&mut self, rgb: &[u8]) {
        assert_eq!(rgb.len(), self.n_samples(), "samples of a tile");
        self.rgb.extend_from_slice(rgb);
    }

    /// Adds the tiles of another, as wide as these.
    ///
    /// # Panics
    ///
    /// If they are not.
    pub(crate) fn append(&mut self, other: &Self) {
        assert_eq!(self.side_px, other.side_px, "sides of tiles");
        self.rgb.extend_from_slice(&other.rgb);
    }

    /// Number of tiles.
    pub fn n_tiles(&self) -> usize {
        self.rgb.len() / self.n_samples()
    }

    /// Width and height of each.
    pub fn side_px(&self) -> usize {
        self.side_px
    }

    /// The samples, `[n_tiles, side_px, side_px, 3]`.
    pub fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    /// A run of the tiles.
    ///
    /// # Panics
    ///
    /// If it reaches beyond the last.
    pub fn slice(&self, tiles: Range<usize>) -> Self {
        let n_samples = self.n_samples();
        Self {
            side_px: self.side_px,
            rgb: self.rgb[tiles.start * n_samples..tiles.end * n_samples].to_vec(),
        }
    }

    /// What a vision tower reads: normalised with its
    /// [`pixel_statistics`](comtip_vision::VisionTransformer::pixel_statistics), on `device`.
    ///
    /// # Shapes
    ///
    /// - output: `[n_tiles, 3, side_px, side_px]`
    ///
    /// ```
    /// use burn::tensor::Device;
    /// use comtip_model::TilePixels;
    /// use comtip_vision::PixelStatistics;
    ///
    /// let mut tiles = TilePixels::new(2);
    /// tiles.push(&[255; 12]);
    /// tiles.push(&[0; 12]);
    /// let pixels = tiles.to_tensor(PixelStatistics::HALF, &Device::flex());
    /// assert_eq!(pixels.dims(), [2, 3, 2, 2]);
    /// ```
    pub fn to_tensor(&self, statistics: PixelStatistics, device: &Device) -> Tensor<4> {
        let table = statistics.table();
        let mut samples = vec![0.0; self.rgb.len()];
        let tiles = self.rgb.chunks_exact(self.n_samples());
        for (tile, to) in tiles.zip(samples.chunks_exact_mut(self.n_samples())) {
            table.normalize(tile, to);
        }
        let shape = [self.n_tiles(), 3, self.side_px, self.side_px];
        Tensor::from_data(TensorData::new(samples, shape), device)
    }

    /// Samples of one tile.
    fn n_samples(&self) -> usize {
        3 * self.side_px * self.side_px
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tiles of 3 px whose samples are 0, 1, 2, ...
    fn tiles(n_tiles: u8) -> TilePixels {
        let mut tiles = TilePixels::new(3);
        for tile in 0..n_tiles {
            tiles.push(&Vec::from_iter(27 * tile..27 * (tile + 1)));
        }
        tiles
    }

    fn numbers(tiles: &TilePixels) -> Vec<f32> {
        let read = tiles.to_tensor(PixelStatistics::IMAGENET, &Device::flex());
        let read = read.into_data();
        read.try_to_vec().expect("f32")
    }

    #[test]
    fn runs_of_tiles_become_the_numbers_they_become_together() {
        let all = tiles(5);
        let parts = [0..2, 2..5].map(|run| numbers(&all.slice(run)));
        assert_eq!(parts.concat(), numbers(&all));
    }

    #[test]
    fn every_sample_lands_in_the_plane_of_its_channel() {
        let samples = numbers(&tiles(2));
        for (at, sample) in samples.iter().enumerate() {
            let (tile, channel, pixel) = (at / 27, at / 9 % 3, at % 9);
            let byte = (27 * tile + 3 * pixel + channel) as f32;
            let statistics = PixelStatistics::IMAGENET;
            let (mean, std) = (statistics.mean()[channel], statistics.std()[channel]);
            assert_eq!(*sample, (byte / 255.0 - mean) / std);
        }
    }

    #[test]
    #[should_panic(expected = "samples of a tile")]
    fn a_tile_of_another_side_is_a_bug() {
        tiles(1).push(&[0; 12]);
    }
}
