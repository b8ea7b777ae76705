//! Vectors kept on disk beside a run, so that the next evaluation embeds nothing twice.

use std::fs;
use std::path::PathBuf;

use comtip_files::{sha256, write_whole};

/// Raised when a release computes other vectors from the same weights and tiles.
const VERSION: u32 = 1;

/// Hexadecimal digits of a SHA-256.
const N_DIGITS: usize = 64;

/// Bytes of a value.
const N_BYTES: usize = size_of::<f32>();

/// A folder of vectors. The name of a file is the digest of all that they follow from, and the file begins with that of its
/// values, so one that is damaged or of something else is as good as none. It may be deleted at any time; where it cannot
/// be written, nothing is kept.
pub(super) struct VectorCache {
    folder: PathBuf,
}

impl VectorCache {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The values kept of this origin; `None` if there are none.
    pub(super) fn get(&self, origin: &str) -> Option<Vec<f32>> {
        let bytes = fs::read(self.path(origin)).ok()?;
        let (digest, values) = bytes.split_at_checked(N_DIGITS)?;
        if digest != sha256(values).as_bytes() {
            return None;
        }
        let values = values.chunks_exact(N_BYTES);
        let value = |bytes: &[u8]| bytes.try_into().ok().map(f32::from_le_bytes);
        values.map(value).collect()
    }

    /// Keeps values of this origin, whole or not at all.
    pub(super) fn put(&self, origin: &str, values: &[f32]) {
        let values: Vec<u8> = values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();
        let bytes = [sha256(&values).as_bytes(), &values].concat();
        // A run that cannot be written to is scored all the same.
        let _ = fs::create_dir_all(&self.folder)
            .ok()
            .and_then(|()| write_whole(&self.path(origin), &bytes).ok());
    }

    fn path(&self, origin: &str) -> PathBuf {
        let all = format!("{VERSION} {}\n{origin}", env!("CARGO_PKG_VERSION"));
        let name = sha256(all.as_bytes());
        self.folder.join(format!("{name}.f32"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [f32; 3] = [1.5, -0.0, f32::MIN_POSITIVE];

    #[test]
    fn what_was_kept_comes_back_to_the_same_bits_for_its_origin_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = VectorCache::new(folder.path().join("cache"));
        assert_eq!(cache.get("a"), None);
        cache.put("a", &VALUES);
        let bits = |values: &[f32]| -> Vec<u32> { values.iter().map(|v| v.to_bits()).collect() };
        assert_eq!(cache.get("a").map(|of| bits(&of)), Some(bits(&VALUES)));
        assert_eq!(cache.get("b"), None);
    }

    #[test]
    fn a_damaged_file_is_as_good_as_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = VectorCache::new(folder.path().to_owned());
        cache.put("a", &VALUES);
        let path = cache.path("a");
        let mut bytes = fs::read(&path).expect("kept");
        for n_left in [0, N_DIGITS - 1, bytes.len() - 1] {
            fs::write(&path, &bytes[..n_left]).expect("written");
            assert_eq!(cache.get("a"), None, "{n_left} bytes");
        }
        *bytes.last_mut().expect("values") ^= 1;
        fs::write(&path, &bytes).expect("written");
        assert_eq!(cache.get("a"), None);
    }

    #[test]
    fn a_folder_that_cannot_be_written_keeps_nothing_and_stops_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        fs::write(&file, "no folder").expect("written");
        let cache = VectorCache::new(file.join("cache"));
        cache.put("a", &VALUES);
        assert_eq!(cache.get("a"), None);
    }
}
