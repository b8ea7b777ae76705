//! Data sets of a few cells, written to a temporary folder, and the real sample.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::stimage_dataset::StImageDataset;
use crate::error::DataError;
use crate::slide::Slide;

/// One slide, called `s`, that is well formed until a test spoils a file.
pub(crate) struct Fixture {
    folder: TempDir,
}

pub(crate) const COORDINATES: &str = "ST/coord/s_coord.csv";
pub(crate) const COUNTS: &str = "ST/gene_exp/s_count.csv";
pub(crate) const IMAGE: &str = "ST/image/s.png";
pub(crate) const ANNOTATION: &str = "annotation/s_anno.csv";
pub(crate) const META: &str = "meta/meta_all_gene.csv";

impl Fixture {
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    /// Spots `s_1x1` and `s_1x2`, genes `A` and `B`.
    pub(crate) fn new() -> Self {
        Self::empty()
            .with(
                COORDINATES,
                ",yaxis,xaxis,r\ns_1x1,10,20,5\ns_1x2,10,30,5\n",
            )
            .with(COUNTS, ",A,B\ns_1x1,1,0\ns_1x2,0,2\n")
            .with(IMAGE, "")
    }

    pub(crate) fn with(self, file: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.root().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    pub(crate) fn without(self, file: &str) -> Self {
        fs::remove_file(self.root().join(file)).unwrap();
        self
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn open(&self) -> Result<StImageDataset, DataError> {
        StImageDataset::open(self.root())
    }

    pub(crate) fn read(&self) -> Result<Slide, DataError> {
        self.open()?.read("s")
    }

    /// The message of the error reading gives.
    pub(crate) fn problem(&self) -> String {
        self.read().unwrap_err().to_string()
    }
}

/// Folder of the real sample.
pub(crate) fn sample_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/sample")
}

/// A slide of the real sample, by its section: `B4`, `C2` or `C3`.
pub(crate) fn sample(section: &str) -> Slide {
    let name = format!("Human_Breast_Andersson_10142021_ST_{section}");
    let dataset = StImageDataset::open(&sample_root()).unwrap();
    dataset.read(&name).unwrap()
}
