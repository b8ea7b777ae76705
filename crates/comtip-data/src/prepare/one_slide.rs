//! Writes shard and thumbnail of one slide.

use std::io::{BufWriter, Write};
use std::path::Path;

use super::{PrepareEvent, PrepareOptions};
use crate::shard::{
    DroppedCounts, ManifestSlide, PendingFile, ShardFacts, ShardWriter, check_slide_name,
    encode_tile, sha256_of_file, shard_name, thumbnail_name,
};
use crate::{DataError, DroppedSpots, Outside, Slide, SlideImage};

/// Spots between two words on how far it is.
const SPOTS_A_STEP: usize = 64;
/// Longest side of the thumbnail.
const THUMBNAIL_SIDE_PX: u32 = 1024;
/// Widest tile taken, in pixels.
const MAX_TILE_PX: f64 = 8192.0;

/// Writes shard and thumbnail, whole or not at all, and returns the entry for the manifest.
pub(super) fn write(
    slide: &Slide,
    to: &Path,
    options: &PrepareOptions,
    on_event: &mut dyn FnMut(PrepareEvent<'_>),
) -> Result<ManifestSlide, DataError> {
    let scale = options.scales.of(slide);
    let radius_px = options.tile.radius_px(slide.radius_px, scale);
    let radius_px = radius_px.ok_or_else(|| DataError::NoScale {
        slide: slide.name.clone(),
    })?;
    check(slide, radius_px)?;
    if slide.dropped != DroppedSpots::default() {
        on_event(PrepareEvent::IdsDropped {
            slide: &slide.name,
            dropped: &slide.dropped,
        });
    }
    for note in &slide.notes {
        on_event(PrepareEvent::Noted {
            slide: &slide.name,
            note,
        });
    }
    let image = SlideImage::open(&slide.image_path)?;
    for note in image.notes() {
        on_event(PrepareEvent::Noted {
            slide: &slide.name,
            note,
        });
    }
    let facts = ShardFacts {
        slide: slide.name.clone(),
        patient: slide.patient.clone(),
        technology: slide.technology.clone(),
        radius_px: slide.radius_px,
        tile_px: (2.0 * radius_px).round_ties_even() as u32,
        tile_um: options.tile.side_um(&slide.technology, radius_px, scale),
        um_per_px: scale.map(|scale| scale.um_per_px),
        label_origin: slide.label_origin,
        image_width_px: image.width_px(),
        image_height_px: image.height_px(),
    };
    let shard = PendingFile::create(to, &shard_name(&slide.name))?;
    let outside = write_shard(slide, &image, radius_px, &facts, &shard, on_event)?;
    let thumbnail = PendingFile::create(to, &thumbnail_name(&slide.name))?;
    write_thumbnail(&image, &thumbnail)?;
    let sha256 = sha256_of_file(shard.partial_path())?;
    thumbnail.commit()?;
    shard.commit()?;
    Ok(ManifestSlide {
        slide: slide.name.clone(),
        patient: slide.patient.clone(),
        technology: slide.technology.clone(),
        n_spots: slide.spots.len(),
        n_genes: slide.genes.len(),
        umi_total: slide.counts.total(),
        dropped: DroppedCounts::from(&slide.dropped),
        n_tiles_partly_outside: outside.n_partly,
        n_tiles_wholly_outside: outside.n_wholly,
        sha256,
    })
}

#[derive(Default)]
struct OutsideCounts {
    n_partly: usize,
    n_wholly: usize,
}

fn write_shard(
    slide: &Slide,
    image: &SlideImage,
    radius_px: f64,
    facts: &ShardFacts,
    shard: &PendingFile,
    on_event: &mut dyn FnMut(PrepareEvent<'_>),
) -> Result<OutsideCounts, DataError> {
    let unwritable = |error| DataError::io("write", shard.partial_path())(error);
    let mut outside = OutsideCounts::default();
    let n_spots = slide.spots.len();
    let mut writer = ShardWriter::new(shard.handle()?, facts, slide)
        .map_err(|error| unwritable(error.into()))?;
    for (spot, n_done) in slide.spots.iter().zip(1..) {
        let tile = image.tile(spot.x_px, spot.y_px, radius_px);
        match tile.outside {
            Outside::No => {}
            Outside::Partly => outside.n_partly += 1,
            Outside::Wholly => outside.n_wholly += 1,
        }
        if tile.outside != Outside::No {
            on_event(PrepareEvent::TileOutside {
                slide: &slide.name,
                spot_id: &spot.id,
                outside: tile.outside,
            });
        }
        encode_tile(&tile.pixels)
            .map_err(std::io::Error::other)
            .and_then(|png| Ok(writer.push(png)?))
            .map_err(unwritable)?;
        if n_done % SPOTS_A_STEP == 0 || n_done == n_spots {
            on_event(PrepareEvent::SpotsDone {
                slide: &slide.name,
                n_done,
                n_spots,
            });
        }
    }
    if outside.n_wholly == n_spots {
        let (width, height) = (image.width_px(), image.height_px());
        return Err(refuse(
            slide,
            format!(
                "every spot lies outside its image of {width} x {height} px; the coordinates \
                 belong to an image of another size"
            ),
        ));
    }
    writer.finish().map_err(|error| unwritable(error.into()))?;
    Ok(outside)
}

fn write_thumbnail(image: &SlideImage, to: &PendingFile) -> Result<(), DataError> {
    let png = encode_tile(&image.thumbnail(THUMBNAIL_SIDE_PX)).map_err(std::io::Error::other);
    let mut file = BufWriter::new(to.handle()?);
    png.and_then(|png| file.write_all(&png))
        .and_then(|()| file.flush())
        .map_err(DataError::io("write", to.partial_path()))
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
    // Rounding two edges may take a pixel off: from 2 px on, one is left.
    if !(2.0..=MAX_TILE_PX).contains(&(2.0 * radius_px)) {
        return Err(refuse(
            slide,
            format!("the radius is {radius_px} px; a tile has 2 to {MAX_TILE_PX} px a side"),
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

fn refuse(slide: &Slide, problem: impl Into<String>) -> DataError {
    DataError::Slide {
        slide: slide.name.clone(),
        problem: problem.into(),
    }
}
