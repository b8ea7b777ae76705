//! Slides in the layout of 10x Space Ranger.

use std::path::Path;

use super::bin_choice::{self, Chosen};
use super::outs::{self, Outs, bin_size_um};
use crate::error::DataError;
use crate::formats::registry::FORMATS;

/// The output folder of [Space Ranger] for one slide: Visium, with positions of version 1 or 2, or
/// Visium HD.
///
/// ```text
/// <outs>/filtered_feature_bc_matrix/{matrix.mtx,features.tsv,barcodes.tsv}[.gz]   or genes.tsv
/// <outs>/filtered_feature_bc_matrix.h5        for want of that folder, with the feature `hdf5`
/// <outs>/spatial/tissue_positions.parquet, tissue_positions.csv or tissue_positions_list.csv
/// <outs>/spatial/scalefactors_json.json
/// <outs>/spatial/tissue_hires_image.png       unless the full-resolution image is given
/// ```
///
/// Spots are those of the matrix that lie on tissue, in the order of the matrix; the matrix is
/// streamed into sparse rows. Genes are the features of type `Gene Expression`, by symbol, made
/// unique as scanpy does; their ids are kept beside. The radius of a spot is half of `spot_diameter_fullres`.
///
/// Each file may be gzip'd, and the name of a data set may stand before its own, as in
/// `V1_Breast_filtered_feature_bc_matrix.h5`; then those of `spatial` may lie beside the counts.
///
/// The slide is called like its folder, leaving out `outs` and, on Visium HD, the folder of the
/// bins; its patient is guessed by [`patient_of`](crate::patient_of).
///
/// # Example
///
/// ```
/// use comtip_data::{ReadOptions, SpaceRangerFolder};
///
/// let outs = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/space_ranger/v2");
/// let slide = SpaceRangerFolder::open(outs.as_ref())?.read(&ReadOptions::default())?;
/// assert_eq!(slide.name, "v2");
/// assert_eq!(slide.technology, "Visium");
/// assert_eq!(slide.counts.n_spots(), slide.spots.len());
/// # Ok::<(), comtip_data::DataError>(())
/// ```
///
/// [Space Ranger]: https://www.10xgenomics.com/support/software/space-ranger
#[derive(Debug, Clone)]
pub struct SpaceRangerFolder {
    name: String,
    outs: Outs,
}

impl SpaceRangerFolder {
    /// Takes an `outs` folder, the folder `outs` lies in, or the folder of one size of bins of
    /// Visium HD; of the bins of an `outs` folder those of 8 um are taken, or the only ones; see
    /// [`ReadOptions::bin_size_um`](crate::ReadOptions::bin_size_um).
    ///
    /// # Errors
    ///
    /// [`DataError::NoSlides`] if it is none of these; [`DataError::Slide`] if its name is not
    /// UTF-8; [`DataError::File`] if it cannot be looked into.
    pub fn open(folder: &Path) -> Result<Self, DataError> {
        Self::find(folder)?.ok_or_else(|| DataError::no_slides(folder, &FORMATS))
    }

    /// As [`open`](Self::open); `None` if the folder is none of those.
    pub(crate) fn find(folder: &Path) -> Result<Option<Self>, DataError> {
        let Some(outs) = Outs::find(folder) else {
            return Ok(None);
        };
        Ok(Some(Self {
            name: outs::slide_name(&outs.folder)?,
            outs,
        }))
    }

    /// Whether several sizes of bins can be chosen from, or one at least.
    pub(crate) fn has_bins(&self) -> bool {
        !self.outs.bins.is_empty()
    }

    /// Whether a size of bins may be asked for: there are some, or this is the folder of one size.
    pub(crate) fn is_binned(&self) -> bool {
        let name = self.outs.folder.file_name().unwrap_or_default();
        self.has_bins() || bin_size_um(&name.to_string_lossy()).is_some()
    }

    /// The folder that was found.
    pub(crate) fn folder(&self) -> &Path {
        &self.outs.folder
    }

    pub(super) fn chosen(&self, bin_size_um: Option<u32>) -> Result<Chosen<'_>, DataError> {
        bin_choice::choose(&self.outs, bin_size_um).map_err(|problem| self.problem(problem))
    }

    /// Name of the slide.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn problem(&self, problem: String) -> DataError {
        DataError::Slide {
            slide: self.name.clone(),
            problem,
        }
    }
}
