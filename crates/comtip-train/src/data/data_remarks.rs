//! What a user should know of training data before the first step.

use comtip_data::{CoarseTiles, SpotSet, TileSides};

use super::chosen_genes::ChosenGenes;
use super::gene_choice::SkippedGenes;

/// What a user should know of training data before the first step: none of it stops a run.
#[derive(Debug, Clone, PartialEq)]
pub struct DataRemarks {
    /// Genes of `data.named_genes` that are not trained on; none where the genes are those of an earlier run.
    pub skipped_genes: SkippedGenes,
    /// The genes that were chosen and how well they can be predicted at best; none where the genes are those of an
    /// earlier run, or named one by one.
    pub chosen_genes: Option<ChosenGenes>,
    /// The sizes of the tiles. The model reads all of them at one side, so it sees tiles of several sizes at several
    /// scales.
    pub tile_sides: TileSides,
    /// Slides of which tiles and counts were compared, training against test, and none were found on both sides. 0 of
    /// random spots, where nothing is tested on, and where the run was begun before.
    pub n_compared_slides: usize,
    /// Slides whose tiles have far fewer pixels than those of others, if there are any.
    pub coarse_tiles: Option<CoarseTiles>,
}

impl DataRemarks {
    pub(super) fn new(skipped_genes: SkippedGenes, set: &SpotSet) -> Self {
        Self {
            skipped_genes,
            chosen_genes: None,
            tile_sides: TileSides::of(set.slides()),
            n_compared_slides: 0,
            coarse_tiles: CoarseTiles::among(set.slides()),
        }
    }
}
