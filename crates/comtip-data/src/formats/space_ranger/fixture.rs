//! Space Ranger folders: one of a few cells, and those of tests/golden/space_ranger.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

use super::space_ranger_folder::SpaceRangerFolder;
use crate::error::DataError;
use crate::formats::read_options::ReadOptions;
use crate::slide::Slide;

/// One slide, called `s`, that is well formed until a test spoils a file.
pub(crate) struct Fixture {
    folder: TempDir,
}

pub(crate) const MATRIX: &str = "filtered_feature_bc_matrix/matrix.mtx.gz";
pub(crate) const FEATURES: &str = "filtered_feature_bc_matrix/features.tsv.gz";
pub(crate) const BARCODES: &str = "filtered_feature_bc_matrix/barcodes.tsv.gz";
pub(crate) const FACTORS: &str = "spatial/scalefactors_json.json";
pub(crate) const POSITIONS: &str = "spatial/tissue_positions.csv";
pub(crate) const HIRES: &str = "spatial/tissue_hires_image.png";

impl Fixture {
    /// Spots `AAC-1` and `AAG-1`, genes `A` and `B`.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let matrix = "%%MatrixMarket matrix coordinate integer general\n2 2 2\n1 1 3\n2 2 4\n";
        Self { folder }
            .with(MATRIX, gzip(matrix))
            .with(
                FEATURES,
                gzip("E1\tA\tGene Expression\nE2\tB\tGene Expression\n"),
            )
            .with(BARCODES, gzip("AAC-1\nAAG-1\n"))
            .with(
                FACTORS,
                r#"{"spot_diameter_fullres": 100, "tissue_hires_scalef": 0.1}"#,
            )
            .with(POSITIONS, "AAC-1,1,0,0,200,100\nAAG-1,1,0,2,200,300\n")
            .with(HIRES, "")
    }

    pub(crate) fn with(self, file: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.outs().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    pub(crate) fn without(self, file: &str) -> Self {
        fs::remove_file(self.outs().join(file)).unwrap();
        self
    }

    /// Gives a file another name, both from `outs` on.
    pub(crate) fn moved(self, from: &str, to: &str) -> Self {
        let to = self.outs().join(to);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::rename(self.outs().join(from), to).unwrap();
        self
    }

    /// As [`moved`](Self::moved), and gzip'd.
    pub(crate) fn packed(self, from: &str, to: &str) -> Self {
        let bytes = fs::read(self.outs().join(from)).unwrap();
        self.without(from).with(to, gzip(bytes))
    }

    /// The folder `s` lies in.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn outs(&self) -> PathBuf {
        self.folder.path().join("s/outs")
    }

    pub(crate) fn read(&self) -> Result<Slide, DataError> {
        SpaceRangerFolder::open(&self.outs())?.read(&ReadOptions::default())
    }

    /// The message of the error reading gives.
    pub(crate) fn problem(&self) -> String {
        self.read().unwrap_err().to_string()
    }
}

pub(crate) fn gzip(text: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_ref()).unwrap();
    encoder.finish().unwrap()
}

/// Folder of the golden folders `v1`, `v2` and `hd`.
pub(crate) fn golden_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/space_ranger")
}
