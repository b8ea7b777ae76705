//! Reads one slide into a set of spots.

use super::{SlideOfSet, SpotOfSet, SpotSet};
use crate::error::DataError;
use crate::genes::{Expression, GeneNaming, GeneVocabulary, Normalization, none_shared};
use crate::shards::folder::ShardFolder;
use crate::shards::shard_subset::ShardSubset;
use crate::shards::tiles::ShardTiles;
use crate::slide::SlideSubset;

impl SpotSet {
    /// Appends the spots of one slide, or a part of them.
    pub(super) fn push_slide(
        &mut self,
        folder: &ShardFolder,
        part: &SlideSubset<'_>,
        vocabulary: &GeneVocabulary,
        normalization: Normalization,
    ) -> Result<(), DataError> {
        let name = part.slide;
        // Looked at before all else is read, so that a shard replaced meanwhile is noticed by its tiles.
        let tiles = ShardTiles::open(&folder.shard_path(name));
        let shard = folder.read_slide(name)?;
        let place_in_vocabulary: Vec<Option<usize>> = shard
            .genes()
            .iter()
            .map(|gene| vocabulary.index_of(gene))
            .collect();
        let mut is_measured = vec![false; self.n_genes];
        for place in place_in_vocabulary.iter().flatten() {
            is_measured[*place] = true;
        }
        // Who asks for no gene wants tiles, places and labels alone.
        if self.n_genes > 0 && !is_measured.contains(&true) {
            let first = |genes: &[String]| genes.first().cloned().unwrap_or_default();
            let (there, asked) = (shard.genes(), vocabulary.symbols());
            return Err(DataError::Genes {
                problem: format!(
                    "slide {name} measures none of the {} genes asked for; it names its genes like `{}`, and those \
                     asked for are like `{}`: {}",
                    self.n_genes,
                    first(there),
                    first(asked),
                    none_shared([there, asked].map(GeneNaming::of))
                ),
            });
        }
        let ShardSubset { read, rows } = shard.read_part(part)?;
        let expression = match part.median_of {
            None => Expression::from_counts(&read.counts, normalization),
            Some(spots) => {
                let others = shard.read_part(&SlideSubset::some(name, spots))?;
                Expression::by_median_of(&read.counts, &others.read.counts, normalization)
            }
        };
        let n_spots = read.counts.n_spots();
        let totals: Vec<f64> = (0..n_spots)
            .map(|spot| read.counts.spot_total(spot))
            .collect();
        self.push_values(&expression, &place_in_vocabulary);
        let slide_idx = self.slides.len();
        let spots = read.spots.into_iter().zip(rows).zip(&totals);
        self.spots
            .extend(spots.map(|((spot, row), total)| SpotOfSet {
                slide_idx,
                spot,
                row,
                total: *total,
            }));
        self.slides.push(SlideOfSet {
            tiles: tiles?,
            tiles_sha256: shard.tiles_sha256().map(str::to_owned),
            median_total: median(totals),
            facts: shard.facts().clone(),
            is_measured,
        });
        Ok(())
    }

    fn push_values(&mut self, expression: &Expression, place_in_vocabulary: &[Option<usize>]) {
        let start = self.values.len();
        let n_values = expression.n_spots() * self.n_genes;
        self.values.resize(start + n_values, 0.0);
        for spot_idx in 0..expression.n_spots() {
            let row = start + spot_idx * self.n_genes;
            let (genes, values) = expression.spot(spot_idx);
            for (gene, value) in genes.iter().zip(values) {
                if let Some(place) = place_in_vocabulary[*gene as usize] {
                    self.values[row + place] = *value;
                }
            }
        }
    }
}

/// The middle of the total counts of spots; 0 where there is no spot.
fn median(mut totals: Vec<f64>) -> f64 {
    totals.sort_by(f64::total_cmp);
    let middle = |at: usize| totals.get(at).copied().unwrap_or_default();
    let half = totals.len() / 2;
    match totals.len() % 2 {
        0 => f64::midpoint(middle(half.saturating_sub(1)), middle(half)),
        _ => middle(half),
    }
}
