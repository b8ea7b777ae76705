//! Writes shard and thumbnail of one slide.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::atomic::Ordering;

use comtip_files::{PendingFile, sha256_of_file};
use comtip_image::{Outside, RegionReader};

use super::event::PrepareEvent;
use super::options::PrepareOptions;
use crate::error::DataError;
use crate::shards::{
    DroppedCounts, ManifestEntry, ShardMetadata, ShardWriter, TilesDigest, encode_tile, shard_name,
    thumbnail_name,
};
use crate::slide::{DroppedSpots, Slide};
use crate::tiles::TileSource;

/// Spots between two words on how far it is.
const SPOTS_A_STEP: usize = 64;
/// Longest side of the thumbnail.
const THUMBNAIL_SIDE_PX: u32 = 1024;

/// Shard and thumbnail of a slide, whole and on the disk, without their names yet.
pub(super) struct NewShard {
    entry: ManifestEntry,
    shard: PendingFile,
    thumbnail: PendingFile,
}

impl NewShard {
    /// Gives them their names, the shard first, so that no thumbnail is without one, and returns the entry for the
    /// manifest.
    pub(super) fn commit(self) -> Result<ManifestEntry, DataError> {
        self.shard.commit()?;
        self.thumbnail.commit()?;
        Ok(self.entry)
    }
}

/// Writes shard and thumbnail.
pub(super) fn write(
    slide: &Slide,
    to: &Path,
    options: &PrepareOptions,
    on_event: &mut dyn FnMut(PrepareEvent<'_>),
) -> Result<NewShard, DataError> {
    if slide.dropped != DroppedSpots::default() {
        on_event(PrepareEvent::IdsDropped {
            slide: &slide.name,
            dropped: &slide.dropped,
        });
    }
    let source = TileSource::of(slide, &options.tiles)?;
    let image = source.image();
    for note in source.notes() {
        on_event(PrepareEvent::Noted {
            slide: &slide.name,
            note,
        });
    }
    check_not_stopped(options)?;
    let (image_width_px, image_height_px) = image.size();
    let facts = ShardMetadata {
        slide: slide.name.clone(),
        patient: slide.patient.clone(),
        technology: slide.technology.clone(),
        radius_px: slide.radius_px,
        tile_px: source.tile_px().round_ties_even() as u32,
        tile_um: source.tile_um(),
        mpp: source.mpp(),
        scale_source: source.scale_source(),
        label_origin: slide.label_origin.clone(),
        image_width_px,
        image_height_px,
    };
    let shard = PendingFile::create(&to.join(shard_name(&slide.name)))?;
    let outside = write_shard(&source, &facts, &shard, options, on_event)?;
    let thumbnail = PendingFile::create(&to.join(thumbnail_name(&slide.name)))?;
    write_thumbnail(image, &thumbnail)?;
    let sha256 = sha256_of_file(shard.partial_path())?;
    thumbnail.flush()?;
    shard.flush()?;
    let entry = ManifestEntry {
        slide: slide.name.clone(),
        patient: slide.patient.name.clone(),
        patient_origin: slide.patient.origin,
        technology: slide.technology.clone(),
        tissue: slide.tissue.clone(),
        n_spots: slide.spots.len(),
        n_genes: slide.genes.len(),
        umi_total: slide.counts.total(),
        dropped: DroppedCounts::from(&slide.dropped),
        n_tiles_partly_outside: outside.n_partly,
        n_tiles_wholly_outside: outside.n_wholly,
        sha256,
    };
    Ok(NewShard {
        entry,
        shard,
        thumbnail,
    })
}

#[derive(Default)]
struct OutsideCounts {
    n_partly: usize,
    n_wholly: usize,
}

fn write_shard(
    source: &TileSource<'_>,
    facts: &ShardMetadata,
    shard: &PendingFile,
    options: &PrepareOptions,
    on_event: &mut dyn FnMut(PrepareEvent<'_>),
) -> Result<OutsideCounts, DataError> {
    let unwritable = |error| DataError::io("write", shard.path())(error);
    let mut outside = OutsideCounts::default();
    let slide = source.slide();
    let n_spots = slide.spots.len();
    let mut writer = ShardWriter::new(shard.handle()?, facts, slide)
        .map_err(|error| unwritable(error.into()))?;
    let mut digest = TilesDigest::default();
    for (spot, n_done) in slide.spots.iter().zip(1..) {
        if n_done % SPOTS_A_STEP == 1 {
            check_not_stopped(options)?;
        }
        let tile = source.tile(spot)?;
        digest.push(&spot.id, &tile.pixels);
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
    let finished = writer.finish(digest);
    finished.map_err(|error| unwritable(error.into()))?;
    Ok(outside)
}

/// Ends the work on a slide where the run is to stop.
fn check_not_stopped(options: &PrepareOptions) -> Result<(), DataError> {
    match options.stop.load(Ordering::Relaxed) {
        true => Err(DataError::Cancelled),
        false => Ok(()),
    }
}

fn write_thumbnail(image: &dyn RegionReader, to: &PendingFile) -> Result<(), DataError> {
    let png = encode_tile(&image.thumbnail(THUMBNAIL_SIDE_PX)?).map_err(std::io::Error::other);
    let mut file = BufWriter::new(to.handle()?);
    png.and_then(|png| file.write_all(&png))
        .and_then(|()| file.flush())
        .map_err(DataError::io("write", to.path()))
}
