//! Digests of what of a slide is trained on, by which a run knows it again.

use comtip_files::hex;
use sha2::{Digest, Sha256};

use super::SpotSet;

impl SpotSet {
    /// SHA-256 over the ids and the values of the spots of a slide, in order, as lower-case hexadecimal: what of it is
    /// trained on, but for its tiles.
    ///
    /// # Panics
    ///
    /// If there is no such slide.
    pub fn digest_of_slide(&self, slide_idx: usize) -> String {
        assert!(slide_idx < self.slides.len(), "a slide of the set");
        let mut digest = Sha256::new();
        // Spots of a slide lie side by side.
        let starts = [slide_idx, slide_idx + 1]
            .map(|slide| self.spots.partition_point(|spot| spot.slide_idx < slide));
        for spot_idx in starts[0]..starts[1] {
            let id = self.spot(spot_idx).id;
            digest.update((id.len() as u64).to_le_bytes());
            digest.update(id);
            for value in self.values(spot_idx) {
                digest.update(value.to_le_bytes());
            }
        }
        hex(digest)
    }

    /// SHA-256 over ids and pixels of all tiles of the shard of a slide, those of spots that are not in the set too; read
    /// from its footer. Shards of earlier releases do not tell.
    ///
    /// # Panics
    ///
    /// If there is no such slide.
    pub fn tiles_digest_of_slide(&self, slide_idx: usize) -> Option<&str> {
        self.slides[slide_idx].tiles_sha256.as_deref()
    }
}
