//! Fingerprints of tiles and counts, by which equal spots are found.

use std::collections::{BTreeSet, HashMap};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use image::RgbImage;
use sha2::{Digest, Sha256};

use super::spot_leak::{LeakKind, SpotName};
use crate::error::DataError;
use crate::shards::{ShardFolder, decode_tile};

/// The first half of a SHA-256: two of a billion spots agree by chance once in 10^20 times.
type Print = [u8; 16];

/// Spots by the prints of their tiles and counts.
#[derive(Default)]
pub(crate) struct SpotPrints {
    slides: Vec<String>,
    spots: Vec<(u32, String)>,
    by_print: HashMap<(LeakKind, Print), Vec<u32>>,
}

/// Spots of one slide, and their prints by place among them.
struct SlidePrints {
    spots: Vec<String>,
    prints: Vec<(LeakKind, Print, u32)>,
}

impl SpotPrints {
    /// Reads the spots of slides, on all cores.
    pub(crate) fn of(
        shards: &ShardFolder,
        slides: &[&str],
        min_expressed_genes: usize,
    ) -> Result<Self, DataError> {
        let next = AtomicUsize::new(0);
        let read: Mutex<Vec<Option<Result<SlidePrints, DataError>>>> =
            Mutex::new(slides.iter().map(|_| None).collect());
        let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        thread::scope(|scope| {
            for _ in 0..cores.min(slides.len()) {
                scope.spawn(|| {
                    while let Some(i) = Some(next.fetch_add(1, Ordering::Relaxed))
                        && let Some(slide) = slides.get(i)
                    {
                        let of_slide = SlidePrints::read(shards, slide, min_expressed_genes);
                        if of_slide.is_err() {
                            next.store(slides.len(), Ordering::Relaxed);
                        }
                        read.lock().unwrap_or_else(PoisonError::into_inner)[i] = Some(of_slide);
                    }
                });
            }
        });
        let mut prints = Self::default();
        let read = read.into_inner().unwrap_or_else(PoisonError::into_inner);
        // A slide is missing only behind one that could not be read.
        for (slide, of_slide) in slides.iter().zip(read) {
            if let Some(of_slide) = of_slide {
                prints.push_slide(slide, of_slide?);
            }
        }
        Ok(prints)
    }

    fn push_slide(&mut self, slide: &str, of_slide: SlidePrints) {
        let first_spot = self.spots.len() as u32;
        let slide_idx = self.slides.len() as u32;
        self.slides.push(slide.to_owned());
        let spots = of_slide.spots.into_iter();
        self.spots.extend(spots.map(|id| (slide_idx, id)));
        for (kind, print, spot) in of_slide.prints {
            let places = self.by_print.entry((kind, print)).or_default();
            places.push(first_spot + spot);
        }
    }

    /// Groups of spots of two slides or more that share a print.
    pub(crate) fn shared_by_slides(&self) -> impl Iterator<Item = (LeakKind, Vec<SpotName>)> {
        let groups = self.by_print.iter().filter(|(_, spots)| {
            let slides: BTreeSet<u32> = spots.iter().map(|i| self.spots[*i as usize].0).collect();
            slides.len() > 1
        });
        groups.map(|((kind, _), spots)| {
            let names = spots.iter().map(|i| {
                let (slide, spot) = &self.spots[*i as usize];
                SpotName {
                    slide: self.slides[*slide as usize].clone(),
                    spot: spot.clone(),
                }
            });
            (*kind, names.collect())
        })
    }
}

impl SlidePrints {
    fn read(
        shards: &ShardFolder,
        slide: &str,
        min_expressed_genes: usize,
    ) -> Result<Self, DataError> {
        let shard = shards.read_slide(slide)?;
        let read = shard.read_spots()?;
        let rank = ranks(shard.genes());
        let mut prints = Vec::new();
        for spot_idx in 0..read.spots.len() {
            let (genes, values) = read.counts.spot(spot_idx);
            if genes.len() >= min_expressed_genes.max(1) {
                let print = counts_print(shard.genes(), &rank, genes, values);
                prints.push((LeakKind::Counts, print, spot_idx as u32));
            }
        }
        let spots: Vec<String> = read.spots.into_iter().map(|spot| spot.id).collect();
        let mut spot_idx = 0;
        shard.for_each_tile(|png| {
            let tile = decode_tile(&png).map_err(|error| {
                let id = spots.get(spot_idx as usize).map_or("", String::as_str);
                format!("the tile of spot {id} is no PNG ({error})")
            })?;
            if let Some(print) = tile_print(&tile) {
                prints.push((LeakKind::Tile, print, spot_idx));
            }
            spot_idx += 1;
            Ok(())
        })?;
        Ok(Self { spots, prints })
    }
}

/// Place of every gene by name, so that slides that list genes in another order compare.
fn ranks(genes: &[String]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..genes.len()).collect();
    order.sort_by_key(|gene| &genes[*gene]);
    let mut rank = vec![0; genes.len()];
    for (place, gene) in order.into_iter().enumerate() {
        rank[gene] = place;
    }
    rank
}

fn counts_print(names: &[String], rank: &[usize], genes: &[u32], values: &[f32]) -> Print {
    let mut row: Vec<(u32, f32)> = genes.iter().copied().zip(values.iter().copied()).collect();
    row.sort_by_key(|(gene, _)| rank[*gene as usize]);
    let mut hasher = Sha256::new();
    for (gene, count) in row {
        let name = &names[gene as usize];
        hasher.update((name.len() as u64).to_le_bytes());
        hasher.update(name);
        hasher.update(count.to_le_bytes());
    }
    half(hasher)
}

/// Least difference of two samples of a channel that makes a tile a picture of something.
const MIN_RANGE: u8 = 16;

/// The print of the pixels; `None` if all have next to one colour: small tiles of clipped glass are alike by chance.
fn tile_print(tile: &RgbImage) -> Option<Print> {
    let range = |channel: usize| {
        let samples = tile.pixels().map(|pixel| pixel[channel]);
        samples.clone().max().zip(samples.min())
    };
    let mut ranges = (0..3).filter_map(range);
    if ranges.all(|(most, least)| most - least < MIN_RANGE) {
        return None;
    }
    let mut hasher = Sha256::new();
    hasher.update(tile.width().to_le_bytes());
    hasher.update(tile.height().to_le_bytes());
    hasher.update(tile.as_raw());
    Some(half(hasher))
}

fn half(hasher: Sha256) -> Print {
    let digest: [u8; 32] = hasher.finalize().into();
    let mut half = [0; 16];
    half.copy_from_slice(&digest[..16]);
    half
}

#[cfg(test)]
mod tests;
