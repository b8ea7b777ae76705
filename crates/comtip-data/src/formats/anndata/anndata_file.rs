//! Slides in files of AnnData.

use std::path::{Path, PathBuf};

use crate::error::DataError;

/// A slide in a file of [AnnData], as scanpy and squidpy write it.
///
/// ```text
/// layers/counts, else X                raw counts, spots x genes: CSR, CSC or dense
/// obs, var                             names of spots and genes; obs/in_tissue and
///                                      var/feature_types are heeded where they are
/// obsm/spatial                         spots x 2: x and y, pixels of the full-resolution image
/// uns/spatial/<library>/scalefactors   spot_diameter_fullres; tissue_hires_scalef for the picture
/// uns/spatial/<library>/images/hires   unless the full-resolution image is given; else
///                                      downscaled_fullres (HEST-1k), else lowres
/// ```
///
/// A file holds one section. Sections pooled into one are refused by what tells them apart: several
/// libraries, barcodes with several suffixes, a place of the array used twice, several values in a
/// column such as `library_id`.
///
/// One file is one slide, called like the file; its patient is guessed by
/// [`patient_of`](crate::patient_of). It is taken for Visium, or for Visium HD if the scale factors
/// have a `bin_size_um`. Genes, radius and scale are those of a
/// [`SpaceRangerFolder`](crate::SpaceRangerFolder). Counts must be whole numbers: a matrix that was
/// normalised is refused. Reading needs the feature `hdf5`.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "hdf5")] {
/// use comtip_data::{AnnDataFile, ReadOptions};
///
/// let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/hdf5/layers.h5ad");
/// let slide = AnnDataFile::open(file.as_ref())?.read(&ReadOptions {
///     images: [("layers".to_owned(), "full.tif".into())].into(),
///     labels: Some("region".to_owned()),
///     ..ReadOptions::default()
/// })?;
/// assert_eq!(slide.name, "layers");
/// assert_eq!(slide.counts.n_spots(), 22);
/// assert_eq!(slide.spots[1].label.as_deref(), Some("layer 1"));
/// # }
/// # Ok::<(), comtip_data::DataError>(())
/// ```
///
/// [AnnData]: https://anndata.readthedocs.io/en/latest/fileformat-prose.html
#[derive(Debug, Clone)]
pub struct AnnDataFile {
    pub(super) name: String,
    pub(super) path: PathBuf,
}

impl AnnDataFile {
    /// Takes a file, whatever its ending; nothing of it is read yet.
    ///
    /// # Errors
    ///
    /// [`DataError::NeedsHdf5`] in a build without the feature `hdf5`; [`DataError::Slide`] if its
    /// name is not UTF-8.
    pub fn open(path: &Path) -> Result<Self, DataError> {
        if cfg!(not(feature = "hdf5")) {
            return Err(needs_hdf5(path));
        }
        let stem = path.file_stem().unwrap_or_default();
        let Some(name) = stem.to_str() else {
            return Err(DataError::Slide {
                slide: stem.to_string_lossy().into_owned(),
                problem: "the name of the file is not UTF-8, rename it".to_owned(),
            });
        };
        Ok(Self {
            name: name.to_owned(),
            path: path.to_path_buf(),
        })
    }

    /// Name of the slide.
    pub fn name(&self) -> &str {
        &self.name
    }
}

pub(super) fn needs_hdf5(path: &Path) -> DataError {
    DataError::NeedsHdf5 {
        path: path.to_path_buf(),
        remedy: "build it with `--features hdf5`",
    }
}
