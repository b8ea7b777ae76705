//! Slides in files of AnnData.

use std::path::{Path, PathBuf};

use comtip_files::file_stamps;

use crate::error::DataError;
#[cfg(not(feature = "hdf5"))]
use crate::slide::Slide;

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
/// use comtip_data::AnnDataFile;
///
/// let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/hdf5/layers.h5ad");
/// let file = AnnDataFile::open(file.as_ref())?.with_labels("region");
/// let slide = file.with_image("full.tif").read()?;
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
    pub(super) image: Option<PathBuf>,
    pub(super) labels: Option<String>,
    pub(super) layer: Option<String>,
    pub(super) gene_symbols: Option<String>,
    pub(super) patient_column: Option<String>,
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
            image: None,
            labels: None,
            layer: None,
            gene_symbols: None,
            patient_column: None,
        })
    }

    /// Cuts tiles from this image, which must be the full-resolution one: `obsm/spatial` is in its
    /// pixels.
    pub fn with_image(self, full_resolution: impl Into<PathBuf>) -> Self {
        Self {
            image: Some(full_resolution.into()),
            ..self
        }
    }

    /// The image tiles are cut from: the one that was given, or the file itself.
    pub(crate) fn image_path(&self) -> &Path {
        self.image.as_deref().unwrap_or(&self.path)
    }

    /// Takes labels from this column of `obs`, of categories or texts.
    ///
    /// They count as annotated by someone: do not give a column of clusters.
    pub fn with_labels(self, column: impl Into<String>) -> Self {
        Self {
            labels: Some(column.into()),
            ..self
        }
    }

    /// Takes counts from this matrix: `X`, `raw/X`, or one of `layers` by its name. Without it they are
    /// those of `layers/counts`, else `X`. With `raw/X` the genes are those of `raw/var`.
    pub fn with_layer(self, layer: impl Into<String>) -> Self {
        Self {
            layer: Some(layer.into()),
            ..self
        }
    }

    /// Calls genes by this column of `var`, for files whose index holds ids; a gene without a symbol
    /// goes by its id.
    pub fn with_gene_symbols(self, column: impl Into<String>) -> Self {
        Self {
            gene_symbols: Some(column.into()),
            ..self
        }
    }

    /// Takes the patient from this column of `obs`, which must name one.
    pub fn with_patient_column(self, column: impl Into<String>) -> Self {
        Self {
            patient_column: Some(column.into()),
            ..self
        }
    }

    /// Name of the slide.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Reads the slide: not in this build, which lacks the feature `hdf5`.
    ///
    /// # Errors
    ///
    /// [`DataError::NeedsHdf5`].
    #[cfg(not(feature = "hdf5"))]
    pub fn read(&self) -> Result<Slide, DataError> {
        Err(needs_hdf5(&self.path))
    }

    /// Name, length and time of change of the files the slide would be read from, and what is taken
    /// from where in it; `None` if one is not there.
    pub(crate) fn fingerprint(&self) -> Option<String> {
        let paths: Vec<PathBuf> = [&self.path]
            .into_iter()
            .chain(&self.image)
            .cloned()
            .collect();
        let mut fingerprint = file_stamps(&paths)?;
        let choices = [
            ("labels", &self.labels),
            ("layer", &self.layer),
            ("gene symbols", &self.gene_symbols),
            ("patient column", &self.patient_column),
        ];
        for (what, choice) in choices {
            if let Some(choice) = choice {
                fingerprint += &format!("{what} {choice}\n");
            }
        }
        Some(fingerprint)
    }
}

/// Whether a file is called like one of AnnData.
pub(crate) fn is_anndata(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default();
    ending.eq_ignore_ascii_case("h5ad")
}

fn needs_hdf5(path: &Path) -> DataError {
    DataError::NeedsHdf5 {
        path: path.to_path_buf(),
        remedy: "build it with `--features hdf5`",
    }
}
