//! The numbers of one slide.

use comtip_image::Outside;

use crate::slide::{DroppedSpots, Patient, SlideWarning};
use crate::tiles::TileSource;

/// The numbers of one slide that can be prepared.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct InspectedSlide {
    /// Its name.
    pub slide: String,
    /// Its patient.
    pub patient: Patient,
    /// Its technology, such as `ST`.
    pub technology: String,
    /// Number of spots.
    pub n_spots: usize,
    /// Spots that have a label.
    pub n_labelled: usize,
    /// Number of genes.
    pub n_genes: usize,
    /// Sum of all counts.
    pub umi_total: f64,
    /// Width and height of its image, px.
    pub image_size: (u32, u32),
    /// Nominal side of a tile, pixels of the image.
    pub tile_px: f64,
    /// Side of a tile in micrometres, where the scale of the image or the technology is known.
    pub tile_um: Option<f64>,
    /// Micrometres per pixel of the image, where it is known.
    pub mpp: Option<f64>,
    /// Where the size of tiles in um comes from, in a few words, where that is known.
    pub scale_source: Option<String>,
    /// Tiles that reach over the border of the image; the part outside is black.
    pub n_tiles_partly_outside: usize,
    /// Tiles that lie beyond it, and so are black.
    pub n_tiles_wholly_outside: usize,
    /// What was left out or taken for want of better.
    pub warnings: Vec<SlideWarning>,
    /// Spots and labels that one table has and another has not.
    pub dropped: DroppedSpots,
    /// Its genes, as they are called.
    pub genes: Vec<String>,
}

impl InspectedSlide {
    /// Those of a slide found fit to cut tiles from.
    pub fn of(source: &TileSource<'_>) -> Self {
        let slide = source.slide();
        let image_size = source.image().size();
        let radius_px = source.tile_px() / 2.0;
        let n_tiles = |wanted: Outside| {
            let spots = slide.spots.iter();
            let is_so = |x, y| Outside::of_tile(image_size, x, y, radius_px) == wanted;
            spots.filter(|spot| is_so(spot.x_px, spot.y_px)).count()
        };
        let labelled = slide.spots.iter().filter(|spot| spot.label.is_some());
        Self {
            slide: slide.name.clone(),
            patient: slide.patient.clone(),
            technology: slide.technology.clone(),
            n_spots: slide.spots.len(),
            n_labelled: labelled.count(),
            n_genes: slide.genes.len(),
            umi_total: slide.counts.total(),
            image_size,
            tile_px: source.tile_px(),
            tile_um: source.tile_um(),
            mpp: source.mpp(),
            scale_source: source.scale_source(),
            n_tiles_partly_outside: n_tiles(Outside::Partly),
            n_tiles_wholly_outside: n_tiles(Outside::Wholly),
            warnings: source.notes().to_vec(),
            dropped: slide.dropped.clone(),
            genes: slide.genes.clone(),
        }
    }
}
