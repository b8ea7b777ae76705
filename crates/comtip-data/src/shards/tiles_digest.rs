//! A digest over all tiles of a shard, so that other pixels are noticed without reading them.

use comtip_files::hex;
use image::RgbImage;
use sha2::{Digest, Sha256};

/// SHA-256 over id, extents and pixels of tile after tile; the pixels and not their PNG, which another release may
/// pack otherwise.
#[derive(Default)]
pub(crate) struct TilesDigest {
    sha256: Sha256,
}

impl TilesDigest {
    /// Where it stands in the metadata of a shard; those of earlier releases have none.
    pub(crate) const KEY: &'static str = "comtip.tiles_sha256";

    /// Adds the tile of the next spot.
    pub(crate) fn push(&mut self, spot_id: &str, tile: &RgbImage) {
        self.sha256.update((spot_id.len() as u64).to_le_bytes());
        self.sha256.update(spot_id);
        let (width, height) = tile.dimensions();
        for side in [width, height] {
            self.sha256.update(side.to_le_bytes());
        }
        self.sha256.update(tile.as_raw());
    }

    /// The digest, lower-case hexadecimal.
    pub(crate) fn finish(self) -> String {
        hex(self.sha256)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(id: &str, width: u32, height: u32, first: u8) -> String {
        let mut tile = RgbImage::new(width, height);
        tile.as_mut()[0] = first;
        let mut digest = TilesDigest::default();
        digest.push(id, &tile);
        digest.finish()
    }

    #[test]
    fn another_pixel_extent_or_spot_is_another_digest() {
        let one = digest("s1_1x1", 2, 3, 0);
        assert_eq!(one, digest("s1_1x1", 2, 3, 0));
        for other in [
            digest("s1_1x1", 2, 3, 1),
            digest("s1_1x1", 3, 2, 0),
            digest("s1_1x2", 2, 3, 0),
        ] {
            assert_ne!(one, other);
        }
    }
}
