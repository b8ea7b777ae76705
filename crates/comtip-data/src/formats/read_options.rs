//! How slides are read.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::error::DataError;
use crate::genes::AliasTable;
use crate::read_option::ReadOption;
use crate::slide::PatientTable;

/// How slides are read; by default as their files stand.
///
/// The first six depend on the format, see [`SlideReader::takes`](crate::SlideReader::takes); the others are applied
/// to slides of any format by [`SlideSource`](crate::SlideSource).
///
/// # Example
///
/// ```
/// use comtip_data::{ReadOptions, SlideSource};
///
/// let runs = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/space_ranger");
/// let options = ReadOptions {
///     images: [("v2".to_owned(), "full.tif".into())].into(),
///     ..ReadOptions::default()
/// };
/// let source = SlideSource::open(runs.as_ref())?.with_options(options)?;
/// assert_eq!(source.image_path("v2"), Some("full.tif".into()));
///
/// let layer = ReadOptions { layer: Some("raw/X".to_owned()), ..ReadOptions::default() };
/// let error = SlideSource::open(runs.as_ref())?.with_options(layer).unwrap_err();
/// assert!(error.to_string().starts_with("a layer is chosen"));
/// # Ok::<(), comtip_data::DataError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Images tiles are cut from instead of the one that lies beside the counts, by slide. Each must be the
    /// full-resolution one that positions are in pixels of.
    pub images: BTreeMap<String, PathBuf>,
    /// The size of bins, micrometres, of outputs of Visium HD; without it 8 um, or the only one. Slides of Visium
    /// beside them stay as they are.
    pub bin_size_um: Option<u32>,
    /// The column of `obs` that labels spots, of categories or texts, in files of AnnData. Labels count as
    /// annotated by someone: do not give a column of clusters.
    pub labels: Option<String>,
    /// The matrix of counts in files of AnnData: `X`, `raw/X`, or one of `layers` by its name. Without it
    /// `layers/counts`, else `X`. With `raw/X` the genes are those of `raw/var`.
    pub layer: Option<String>,
    /// The column of `var` that genes are called by, in files of AnnData whose index holds ids; a gene without a
    /// symbol goes by its id.
    pub gene_symbols: Option<String>,
    /// The column of `obs` that names the patient, who must be one, in files of AnnData.
    pub patient_column: Option<String>,
    /// Tables of a spot and a label, by slide, in place of the labels of the files. They call spots by their ids,
    /// or by the barcodes in these, as Loupe Browser exports them. Labels count as annotated by someone: do not give
    /// clusters.
    pub annotations: BTreeMap<String, PathBuf>,
    /// Patients of slides; they go before those the files name.
    pub patients: PatientTable,
    /// Technologies of slides; they go before those of the files.
    pub technologies: TechnologyOverrides,
    /// Symbols of genes that are called by another name.
    pub aliases: AliasTable,
}

/// Technologies of slides, of all or of some, whatever their files say; none by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TechnologyOverrides {
    /// Of all slides that [`by_slide`](Self::by_slide) does not list.
    pub of_all: Option<String>,
    /// Of one slide.
    pub by_slide: BTreeMap<String, String>,
}

impl TechnologyOverrides {
    /// That of a slide, if there is one.
    pub fn of(&self, slide: &str) -> Option<&str> {
        let of_slide = self.by_slide.get(slide).or(self.of_all.as_ref());
        of_slide.map(String::as_str)
    }
}

impl ReadOptions {
    /// Refuses what is chosen and not among those `taken`.
    ///
    /// # Errors
    ///
    /// The one of the first option that is refused, by its kind.
    pub(super) fn check(&self, format: &str, taken: &[ReadOption]) -> Result<(), DataError> {
        let is_refused = |option: ReadOption| !taken.contains(&option);
        if let Some(slide) = self.images.keys().next()
            && is_refused(ReadOption::Image)
        {
            return Err(DataError::Slide {
                slide: slide.clone(),
                problem: format!("a slide of {format} brings its image; give none"),
            });
        }
        if let Some(size_um) = self.bin_size_um
            && is_refused(ReadOption::BinSize)
        {
            return Err(DataError::NoBins { size_um });
        }
        if let Some(column) = &self.labels
            && is_refused(ReadOption::Labels)
        {
            return Err(DataError::Labels {
                column: column.clone(),
            });
        }
        let of_anndata = [
            (ReadOption::Layer, &self.layer),
            (ReadOption::GeneSymbols, &self.gene_symbols),
            (ReadOption::PatientColumn, &self.patient_column),
        ];
        for (option, chosen) in of_anndata {
            if chosen.is_some() && is_refused(option) {
                return Err(DataError::AnnDataOnly { option });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
impl ReadOptions {
    /// A full-resolution image of a slide.
    pub(crate) fn of_image(slide: &str, image: impl Into<PathBuf>) -> Self {
        Self {
            images: [(slide.to_owned(), image.into())].into(),
            ..Self::default()
        }
    }

    /// A column of labels.
    pub(crate) fn of_labels(column: &str) -> Self {
        Self {
            labels: Some(column.to_owned()),
            ..Self::default()
        }
    }

    /// A matrix of counts.
    pub(crate) fn of_layer(layer: &str) -> Self {
        Self {
            layer: Some(layer.to_owned()),
            ..Self::default()
        }
    }

    /// A size of bins, um.
    pub(crate) fn of_bins(bin_size_um: u32) -> Self {
        Self {
            bin_size_um: Some(bin_size_um),
            ..Self::default()
        }
    }
}
