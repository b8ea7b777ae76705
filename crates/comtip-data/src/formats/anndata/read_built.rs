//! A file of AnnData that a test has built, read.

use hdf5_pure::FileBuilder;

use super::AnnDataFile;
use crate::error::DataError;
use crate::formats::read_options::ReadOptions;
use crate::slide::Slide;

/// Writes the file, called `s.h5ad`, and reads the slide in it.
pub(super) fn read_built(file: FileBuilder) -> Result<Slide, DataError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.h5ad");
    std::fs::write(&path, file.finish().unwrap()).unwrap();
    AnnDataFile::open(&path)?.read_full(ReadOptions::default())
}
