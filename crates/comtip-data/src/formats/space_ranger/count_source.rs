//! Counts, features and barcodes of a slide, from the matrix folder or from HDF5.

use std::path::PathBuf;

use super::barcodes::read_barcodes;
use super::features::read_features;
use super::layout::CountFiles;
use super::matrix::{Matrix, read_matrix};
#[cfg(feature = "hdf5")]
use super::matrix_h5::MatrixH5;
use crate::error::DataError;
use crate::genes::Features;

/// Where counts are read from.
pub(crate) enum CountSource {
    /// The three files of the matrix folder.
    Folder {
        matrix: PathBuf,
        features: PathBuf,
        barcodes: PathBuf,
    },
    /// The same in one HDF5 file.
    #[cfg(feature = "hdf5")]
    H5(MatrixH5),
}

impl CountSource {
    pub(crate) fn open(files: &CountFiles) -> Result<Self, DataError> {
        match files {
            CountFiles::Folder {
                matrix,
                features,
                barcodes,
            } => Ok(Self::Folder {
                matrix: matrix.clone(),
                features: features.clone(),
                barcodes: barcodes.clone(),
            }),
            #[cfg(feature = "hdf5")]
            CountFiles::H5(path) => MatrixH5::open(path).map(Self::H5),
            #[cfg(not(feature = "hdf5"))]
            CountFiles::H5(path) => Err(DataError::NeedsHdf5 {
                path: path.clone(),
                remedy: "or copy the folder filtered_feature_bc_matrix (matrix.mtx.gz, \
                         features.tsv.gz, barcodes.tsv.gz) of the same run beside it",
            }),
        }
    }

    pub(crate) fn features(&self) -> Result<Features, DataError> {
        match self {
            Self::Folder { features, .. } => read_features(features),
            #[cfg(feature = "hdf5")]
            Self::H5(file) => file.features(),
        }
    }

    pub(crate) fn barcodes(&self) -> Result<Vec<String>, DataError> {
        match self {
            Self::Folder { barcodes, .. } => read_barcodes(barcodes),
            #[cfg(feature = "hdf5")]
            Self::H5(file) => file.barcodes(),
        }
    }

    /// Names of the libraries the matrix was counted from, where it says.
    pub(crate) fn libraries(&self) -> Result<Vec<String>, DataError> {
        match self {
            Self::Folder { .. } => Ok(Vec::new()),
            #[cfg(feature = "hdf5")]
            Self::H5(file) => file.libraries(),
        }
    }

    /// Counts of the genes in the spots; see [`read_matrix`].
    pub(crate) fn matrix(
        &self,
        features: &Features,
        barcodes: &[String],
        spot_of_barcode: &[Option<u32>],
    ) -> Result<Matrix, DataError> {
        match self {
            Self::Folder { matrix, .. } => read_matrix(matrix, features, barcodes, spot_of_barcode),
            #[cfg(feature = "hdf5")]
            Self::H5(file) => file.matrix(features, barcodes, spot_of_barcode),
        }
    }
}
