//! Spots, genes and pictures of the slides of a context.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use comtip_data::SpotSet;
use comtip_metrics::{EvalResult, SpotPosition, SpotPositions};
use image::RgbImage;

use super::eval_context::EvalContext;
use crate::error::EvalError;

impl EvalContext {
    /// The reduced picture of a test slide, to draw maps on.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn thumbnail(&self, slide: &str) -> Result<RgbImage, EvalError> {
        Ok(self.shards.thumbnail(slide)?)
    }

    /// The reduced pictures that the maps of a result are drawn on, by slide: what `result_section` of `comtip-report`
    /// takes beside the result.
    ///
    /// # Errors
    ///
    /// If one cannot be read.
    pub fn backgrounds(
        &self,
        result: &EvalResult,
    ) -> Result<BTreeMap<String, Arc<RgbImage>>, EvalError> {
        let picture = |slide: &str| Ok((slide.to_owned(), Arc::new(self.thumbnail(slide)?)));
        result.mapped_slides().into_iter().map(picture).collect()
    }

    /// Rows of the test spots of one slide: indices into [`test`](Self::test). `slide_idx` counts its slides.
    pub fn test_rows(&self, slide_idx: usize) -> Vec<usize> {
        (0..self.test.len())
            .filter(|spot| self.test.slide_idx(*spot) == slide_idx)
            .collect()
    }

    /// Genes of the panel that every training and test slide measures, by index.
    ///
    /// # Errors
    ///
    /// If a shard cannot be read; [`EvalError::NoSharedGene`] if there is none.
    pub fn measured_genes(&self) -> Result<Vec<usize>, EvalError> {
        let train = self.train()?;
        let (of_train, of_test) = (a_spot_a_slide(train), a_spot_a_slide(&self.test));
        let measured = |set: &SpotSet, spots: &[usize], gene: usize| {
            spots.iter().all(|spot| set.is_measured(*spot, gene))
        };
        let genes: Vec<usize> = (0..self.scored.panel.vocabulary.len())
            .filter(|gene| {
                measured(train, &of_train, *gene) && measured(&self.test, &of_test, *gene)
            })
            .collect();
        match genes.is_empty() {
            false => Ok(genes),
            true => Err(EvalError::NoSharedGene),
        }
    }

    /// Symbol of a gene of the panel.
    ///
    /// # Panics
    ///
    /// If the panel has no such gene.
    pub fn symbol(&self, gene_idx: usize) -> &str {
        &self.scored.panel.vocabulary.symbols()[gene_idx]
    }

    /// Where some test spots of one slide are, in pixels of its image. `rows` are indices into [`test`](Self::test), all of
    /// one slide; without any the positions are empty.
    ///
    /// # Panics
    ///
    /// If there is no such spot.
    pub fn positions(&self, rows: &[usize]) -> SpotPositions {
        let Some(first) = rows.first() else {
            return SpotPositions::default();
        };
        let facts = self.test.slide(*first);
        let position = |row: &usize| {
            let spot = self.test.spot(*row);
            SpotPosition {
                id: spot.id.to_owned(),
                x_px: spot.x_px,
                y_px: spot.y_px,
            }
        };
        SpotPositions {
            slide: facts.slide.clone(),
            image_width_px: facts.image_width_px,
            image_height_px: facts.image_height_px,
            radius_px: facts.radius_px,
            spots: rows.iter().map(position).collect(),
        }
    }
}

/// A spot of every slide that has any.
fn a_spot_a_slide(set: &SpotSet) -> Vec<usize> {
    let mut slides = BTreeSet::new();
    (0..set.len())
        .filter(|spot| slides.insert(set.slide_idx(*spot)))
        .collect()
}
