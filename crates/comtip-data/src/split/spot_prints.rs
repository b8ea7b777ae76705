//! Fingerprints of tiles and counts, by which equal spots are found.

use std::collections::{BTreeSet, HashMap};

use image::RgbImage;
use sha2::{Digest, Sha256};

use super::{LeakKind, SpotName};
use crate::shard::decode_tile;
use crate::{DataError, ShardFolder};

/// The first half of a SHA-256: two of a billion spots agree by chance once in 10^20 times.
type Print = [u8; 16];

/// Spots by the prints of their tiles and counts.
pub(super) struct SpotPrints {
    min_expressed_genes: usize,
    slides: Vec<String>,
    spots: Vec<(u32, String)>,
    by_print: HashMap<(LeakKind, Print), Vec<u32>>,
}

impl SpotPrints {
    pub(super) fn new(min_expressed_genes: usize) -> Self {
        Self {
            min_expressed_genes: min_expressed_genes.max(1),
            slides: Vec::new(),
            spots: Vec::new(),
            by_print: HashMap::new(),
        }
    }

    /// Adds the spots of a slide.
    pub(super) fn push_slide(
        &mut self,
        shards: &ShardFolder,
        slide: &str,
    ) -> Result<(), DataError> {
        let shard = shards.read_slide(slide)?;
        let first_spot = self.spots.len() as u32;
        let slide_idx = self.slides.len() as u32;
        self.slides.push(slide.to_owned());
        let read = shard.read_spots()?;
        let rank = ranks(shard.genes());
        for (i, spot) in read.spots.into_iter().enumerate() {
            let (genes, values) = read.counts.spot(i);
            if genes.len() >= self.min_expressed_genes {
                let print = counts_print(shard.genes(), &rank, genes, values);
                self.push(LeakKind::Counts, print, first_spot + i as u32);
            }
            self.spots.push((slide_idx, spot.id));
        }
        let mut spot_idx = first_spot;
        shard.for_each_tile(|png| {
            let tile = decode_tile(&png).map_err(|error| {
                let spot = self.spots.get(spot_idx as usize);
                let id = spot.map_or("", |(_, id)| id.as_str());
                format!("the tile of spot {id} is no PNG ({error})")
            })?;
            if let Some(print) = tile_print(&tile) {
                self.push(LeakKind::Tile, print, spot_idx);
            }
            spot_idx += 1;
            Ok(())
        })
    }

    fn push(&mut self, kind: LeakKind, print: Print, spot_idx: u32) {
        self.by_print
            .entry((kind, print))
            .or_default()
            .push(spot_idx);
    }

    /// Groups of spots of two slides or more that share a print.
    pub(super) fn shared_by_slides(&self) -> impl Iterator<Item = (LeakKind, Vec<SpotName>)> {
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

/// The print of the pixels; `None` if all have one colour.
fn tile_print(tile: &RgbImage) -> Option<Print> {
    let first = tile.pixels().next()?;
    if tile.pixels().all(|pixel| pixel == first) {
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
