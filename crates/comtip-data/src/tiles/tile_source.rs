//! A slide and its image, found fit to cut tiles from.

use comtip_image::{RegionReader, Tile};

use super::image_fit::check_fit;
use super::notes::notes;
use super::spot_pitch::other_pitch;
use super::tile_options::TileOptions;
use super::tile_size::TileSize;
use crate::error::DataError;
use crate::slide::{
    ImageScale, Slide, SlideWarning, Spot, check_slide_name, nearest_px, shared_places,
};

/// Widest tile taken, in pixels.
const MAX_TILE_PX: f64 = 8192.0;
/// Spots that lie less than so many radii apart, most of them, are no spots: their radius or places are in other units.
const CLOSEST: f64 = 0.25;

/// A slide and its image, found fit to cut tiles from: [`prepare`](crate::prepare) refuses what
/// this refuses and nothing else of a slide that was read, so a slide can be tried without writing.
///
/// # Example
///
/// ```
/// use comtip_data::{TileOptions, StImageDataset, TileSource};
///
/// let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/sample");
/// let dataset = StImageDataset::open(sample.as_ref())?;
/// let mut slide = dataset.read("Human_Breast_Andersson_10142021_ST_C3")?;
/// let options = TileOptions::default();
/// assert_eq!(TileSource::of(&slide, &options)?.tile_um(), Some(100.0));
/// slide.spots.iter_mut().for_each(|spot| spot.x_px += 20_000.0);
/// let error = TileSource::of(&slide, &options).unwrap_err().to_string();
/// assert!(error.contains("every spot lies outside its image"), "{error}");
/// # Ok::<(), comtip_data::DataError>(())
/// ```
#[derive(Debug)]
pub struct TileSource<'s> {
    slide: &'s Slide,
    image: Box<dyn RegionReader>,
    radius_px: f64,
    scale: Option<ImageScale>,
    tile_um: Option<f64>,
    is_tile_given: bool,
    notes: Vec<SlideWarning>,
}

impl<'s> TileSource<'s> {
    /// Checks the slide, opens its image and lays the tiles over it.
    ///
    /// # Errors
    ///
    /// [`DataError::NoScale`] if tiles are wanted in micrometres and nothing tells the scale;
    /// [`DataError::Slide`] for no spot, a gene or a spot that is there twice, a count below 0 or not finite, a tile too
    /// small or too large, a coordinate that is no number, parts of different length, or every tile outside the image;
    /// [`DataError::Guarded`] if it is grey or more tiles show nothing than the guards of `options` let pass; those of
    /// [`Slide::open_image`].
    pub fn of(slide: &'s Slide, options: &TileOptions) -> Result<Self, DataError> {
        let scale = options.scales.of(slide);
        let radius_px = options.size.radius_px(slide.radius_px, scale);
        let radius_px = radius_px.ok_or_else(|| DataError::NoScale {
            slide: slide.name.clone(),
        })?;
        check(slide, radius_px)?;
        let image = slide.open_image()?;
        let mut notes = notes(slide, options, 2.0 * radius_px);
        notes.extend(image.warnings().iter().cloned().map(SlideWarning::Image));
        notes.extend(check_fit(slide, &*image)?);
        notes.extend(options.guards.check_picture(slide, &*image)?);
        notes.extend(options.guards.check_tiles(slide, &*image, radius_px)?);
        notes.extend(other_pitch(slide, scale));
        Ok(Self {
            slide,
            image,
            radius_px,
            scale,
            tile_um: options.size.side_um(&slide.technology, radius_px, scale),
            is_tile_given: matches!(options.size, TileSize::Microns(_)),
            notes,
        })
    }

    /// The slide.
    pub fn slide(&self) -> &'s Slide {
        self.slide
    }

    /// Its image.
    pub fn image(&self) -> &dyn RegionReader {
        &*self.image
    }

    /// What was left out or taken for want of better, by the reader and here.
    pub fn notes(&self) -> &[SlideWarning] {
        &self.notes
    }

    /// Where the size of tiles in um comes from, in a few words; `None` if that is not known.
    pub fn scale_source(&self) -> Option<String> {
        match (self.scale, self.tile_um) {
            (Some(scale), _) => Some(scale.source.to_string()),
            (None, Some(side_um)) if !self.is_tile_given => Some(format!(
                "{side_um} um spot of {} assumed",
                self.slide.technology
            )),
            _ => None,
        }
    }

    /// Nominal side of a tile, pixels of the image.
    pub fn tile_px(&self) -> f64 {
        2.0 * self.radius_px
    }

    /// Side of a tile in micrometres, where the scale of the image or the technology tells it.
    pub fn tile_um(&self) -> Option<f64> {
        self.tile_um
    }

    /// Micrometres per pixel of the image, where the data or the user gave it.
    pub fn mpp(&self) -> Option<f64> {
        self.scale.map(|scale| scale.mpp)
    }

    /// Cuts the tile of a spot.
    ///
    /// # Errors
    ///
    /// [`DataError::Image`] if its pixels cannot be read.
    pub fn tile(&self, spot: &Spot) -> Result<Tile, DataError> {
        Ok(Tile::cut(
            self.image(),
            spot.x_px,
            spot.y_px,
            self.radius_px,
        )?)
    }
}

/// Refuses what a shard could not hold, before the image is decoded.
fn check(slide: &Slide, radius_px: f64) -> Result<(), DataError> {
    check_slide_name(&slide.name)?;
    let (n_spots, n_genes) = (slide.spots.len(), slide.genes.len());
    let counts = (slide.counts.n_spots(), slide.counts.n_genes());
    if n_spots == 0 {
        return Err(refuse(slide, "no spot has both coordinates and counts"));
    }
    if counts != (n_spots, n_genes) {
        return Err(refuse(
            slide,
            format!(
                "{n_spots} spots and {n_genes} genes, but counts of {} x {}",
                counts.0, counts.1
            ),
        ));
    }
    let n_ids = slide.gene_ids.as_ref().map_or(n_genes, Vec::len);
    if n_ids != n_genes {
        return Err(refuse(
            slide,
            format!("{n_genes} genes, but {n_ids} ids of genes"),
        ));
    }
    slide.check_names()?;
    if let Some((spot_idx, gene, count)) = slide.counts.not_counted() {
        return Err(refuse(
            slide,
            format!(
                "the count of gene {} in spot {} is {count}; give raw counts, 0 to 16777216",
                slide.genes[gene], slide.spots[spot_idx].id
            ),
        ));
    }
    if slide.counts.total() == 0.0 {
        return Err(refuse(
            slide,
            format!(
                "not one of {n_genes} genes was counted in any of {n_spots} spots; give the matrix that holds the raw counts"
            ),
        ));
    }
    // Rounding two edges may take a pixel off: from 2 px on, one is left.
    if !(2.0..=MAX_TILE_PX).contains(&(2.0 * radius_px)) {
        return Err(refuse(
            slide,
            format!(
                "the radius is {radius_px} px; a tile has 2 to {MAX_TILE_PX} px a side{}",
                match slide.notes.iter().find_map(reduction) {
                    Some(reduction) => format!(
                        "; tiles are cut from the small picture, {reduction:.3} of full size: give the \
                         full-resolution image of this slide"
                    ),
                    None => String::new(),
                }
            ),
        ));
    }
    let shared = shared_places(&slide.spots);
    if let Some((n_shared, [x, y])) = shared.filter(|(n_shared, _)| 2 * n_shared > n_spots) {
        return Err(refuse(
            slide,
            format!(
                "{n_shared} of {n_spots} spots lie at the pixel of another, such as ({x}, {y}), and would have one tile; \
                 take the positions from the file as it was first written"
            ),
        ));
    }
    if let Some(apart_px) = nearest_px(&slide.spots).filter(|px| *px < CLOSEST * slide.radius_px) {
        return Err(refuse(
            slide,
            format!(
                "neighbouring spots lie {apart_px:.2} px apart, and each is {:.2} px wide: places and radius are not in pixels \
                 of one image, or their thousands are written with points",
                2.0 * slide.radius_px
            ),
        ));
    }
    let no_number = |x: f64, y: f64| !(x.is_finite() && y.is_finite());
    match slide
        .spots
        .iter()
        .find(|spot| no_number(spot.x_px, spot.y_px))
    {
        Some(spot) => Err(refuse(
            slide,
            format!(
                "spot {} lies at ({}, {}), not a place",
                spot.id, spot.x_px, spot.y_px
            ),
        )),
        None => Ok(()),
    }
}

/// How small the picture is that tiles are cut from, if it is not the full-resolution one.
fn reduction(note: &SlideWarning) -> Option<f64> {
    match note {
        SlideWarning::ReducedImage { reduction, .. } => Some(*reduction),
        _ => None,
    }
}

fn refuse(slide: &Slide, problem: impl Into<String>) -> DataError {
    DataError::Slide {
        slide: slide.name.clone(),
        problem: problem.into(),
    }
}
