//! Spots of several slides: expression in memory and ready to use, tiles on disk until asked for.

mod digests;
mod load;
mod spot_ref;

use std::collections::BTreeSet;
use std::path::Path;

use image::RgbImage;

use super::folder::ShardFolder;
use super::shard_metadata::ShardMetadata;
use super::tiles::ShardTiles;
use crate::error::DataError;
use crate::genes::{GeneVocabulary, Normalization};
use crate::slide::{SlideSubset, Spot};

pub use spot_ref::SpotRef;

/// All spots of some prepared slides, with their expression over one vocabulary.
///
/// Counts are normalised over all genes of a slide, then restricted to the vocabulary, so values do
/// not depend on which genes were chosen. Tiles stay in their shards until they are asked for: a spot
/// costs the memory of its name and its values, however many there are.
///
/// # Example
///
/// ```
/// use comtip_data::{GeneVocabulary, Normalization, SpotSet};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let image_path = folder.path().join("slide.png");
/// # image::RgbImage::from_fn(40, 40, |x, _| image::Rgb([200, 150, 5 * x as u8])).save(&image_path)?;
/// # let mut counts = comtip_data::Counts::new(2);
/// # counts.push_spot([(1, 3.0)]);
/// # let spot = comtip_data::Spot { id: "s1_1x1".into(), x_px: 20.0, y_px: 20.0, label: None };
/// # let slide = comtip_data::Slide {
/// #     name: "s1".into(),
/// #     patient: comtip_data::Patient::unknown(),
/// #     technology: "ST".into(),
/// #     tissue: None,
/// #     image_path,
/// #     radius_px: 8.0,
/// #     scale: None,
/// #     small_picture: None,
/// #     spots: vec![spot],
/// #     genes: vec!["GFAP".into(), "HLA-A".into()],
/// #     gene_ids: None,
/// #     counts,
/// #     label_origin: None,
/// #     dropped: Default::default(),
/// #     notes: Vec::new(),
/// # };
/// # let shards = folder.path().join("shards");
/// # let options = comtip_data::PrepareOptions::default();
/// # comtip_data::prepare(&["s1".into()], &|_: &str| Ok(slide.clone()), &shards, &options, &mut |_| {})?;
/// // `shards` was written by `prepare`: one slide of one spot, HLA-A counted 3 times.
/// let vocabulary = GeneVocabulary::new(vec!["HLA-A".to_owned(), "EGFR".to_owned()]);
/// let set = SpotSet::open(&shards, &["s1".to_owned()], &vocabulary, Normalization::Log1p)?;
/// assert_eq!(set.len(), 1);
/// assert_eq!(set.values(0), [4_f32.ln(), 0.0]);
/// assert!(set.is_measured(0, 0) && !set.is_measured(0, 1));
/// assert_eq!(set.tile(0)?.dimensions(), (16, 16));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct SpotSet {
    slides: Vec<SlideOfSet>,
    spots: Vec<SpotOfSet>,
    values: Vec<f32>,
    n_genes: usize,
}

#[derive(Debug, Clone)]
struct SlideOfSet {
    tiles: ShardTiles,
    tiles_sha256: Option<String>,
    median_total: f64,
    facts: ShardMetadata,
    is_measured: Vec<bool>,
}

#[derive(Debug, Clone)]
struct SpotOfSet {
    slide_idx: usize,
    spot: Spot,
    /// Row in the shard of its slide.
    row: usize,
    /// All that was counted in it.
    total: f64,
}

impl SpotSet {
    /// Reads the spots of `slides`, in that order, from a folder that `comtip prepare` wrote.
    ///
    /// # Errors
    ///
    /// As [`ShardFolder::open`] and [`ShardFolder::read_slide`]; [`DataError::Genes`] if a slide
    /// measures no gene of the vocabulary; [`DataError::Slide`] if a slide is named twice.
    pub fn open(
        shards_dir: &Path,
        slides: &[String],
        vocabulary: &GeneVocabulary,
        normalization: Normalization,
    ) -> Result<Self, DataError> {
        let wholes: Vec<SlideSubset<'_>> = slides.iter().map(|s| SlideSubset::whole(s)).collect();
        let folder = ShardFolder::open(shards_dir)?;
        Self::open_parts(&folder, &wholes, vocabulary, normalization)
    }

    /// As [`open`](Self::open), for parts of the slides of a folder that is open. A part is normalised by itself: where
    /// that takes a median over spots, it is the median of the part, or of the spots that [`SlideSubset::median_of`] names.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open) but for the folder, and [`DataError::Slide`] if a slide lacks one of the spots.
    pub fn open_parts(
        shards: &ShardFolder,
        parts: &[SlideSubset<'_>],
        vocabulary: &GeneVocabulary,
        normalization: Normalization,
    ) -> Result<Self, DataError> {
        let mut set = Self {
            slides: Vec::with_capacity(parts.len()),
            spots: Vec::new(),
            values: Vec::new(),
            n_genes: vocabulary.len(),
        };
        let mut seen = BTreeSet::new();
        for part in parts {
            if !seen.insert(part.slide) {
                return Err(DataError::Slide {
                    slide: part.slide.to_owned(),
                    problem: "named twice; name it once".to_owned(),
                });
            }
            set.push_slide(shards, part, vocabulary, normalization)?;
        }
        Ok(set)
    }

    /// Number of spots.
    pub fn len(&self) -> usize {
        self.spots.len()
    }

    /// The median over the spots of a slide, those of the set, of all that was counted in a spot, over all its genes.
    ///
    /// # Panics
    ///
    /// If there is no such slide.
    pub fn median_total_of_slide(&self, slide_idx: usize) -> f64 {
        self.slides[slide_idx].median_total
    }

    /// All that was counted in a spot, over all genes of its slide: its depth.
    ///
    /// # Panics
    ///
    /// If there is no such spot.
    pub fn total(&self, spot_idx: usize) -> f64 {
        self.spots[spot_idx].total
    }

    /// Whether there are no spots.
    pub fn is_empty(&self) -> bool {
        self.spots.is_empty()
    }

    /// Number of genes of the vocabulary, the length of [`values`](Self::values).
    pub fn n_genes(&self) -> usize {
        self.n_genes
    }

    /// Facts of the slides, in the order they were named.
    pub fn slides(&self) -> impl ExactSizeIterator<Item = &ShardMetadata> {
        self.slides.iter().map(|slide| &slide.facts)
    }

    /// Facts of the slide of a spot.
    ///
    /// # Panics
    ///
    /// Here and below, if `spot_idx` is not below [`len`](Self::len).
    pub fn slide(&self, spot_idx: usize) -> &ShardMetadata {
        &self.slides[self.slide_idx(spot_idx)].facts
    }

    /// Place of the slide of a spot among [`slides`](Self::slides).
    pub fn slide_idx(&self, spot_idx: usize) -> usize {
        self.spots[spot_idx].slide_idx
    }

    /// Id, place and label of a spot.
    pub fn spot(&self, spot_idx: usize) -> SpotRef<'_> {
        let spot = &self.spots[spot_idx].spot;
        let facts = self.slide(spot_idx);
        SpotRef {
            id: &spot.id,
            slide: &facts.slide,
            patient: &facts.patient.name,
            x_px: spot.x_px,
            y_px: spot.y_px,
            label: spot.label.as_deref(),
        }
    }

    /// Expression of a spot, a value per gene of the vocabulary; 0 where the slide does not measure
    /// the gene, which [`is_measured`](Self::is_measured) tells from an expression of 0.
    pub fn values(&self, spot_idx: usize) -> &[f32] {
        assert!(spot_idx < self.len(), "spot index out of range");
        &self.values[spot_idx * self.n_genes..(spot_idx + 1) * self.n_genes]
    }

    /// Whether the slide of a spot measures a gene of the vocabulary.
    pub fn is_measured(&self, spot_idx: usize, gene_idx: usize) -> bool {
        self.slides[self.slide_idx(spot_idx)].is_measured[gene_idx]
    }

    /// Reads and decodes the tile of a spot.
    ///
    /// # Errors
    ///
    /// [`DataError::Shard`] if the stored tile is no picture, or the shard was changed since it was
    /// opened; [`DataError::File`] if it cannot be read.
    pub fn tile(&self, spot_idx: usize) -> Result<RgbImage, DataError> {
        let spot = &self.spots[spot_idx];
        let tiles = &self.slides[spot.slide_idx].tiles;
        tiles.decode(spot.row, &spot.spot.id)
    }
}

#[cfg(test)]
mod tests;
