//! The test spots of a slide, among which each looks for its match.

use comtip_metrics::{
    BothWays, DirectionScores, Retrieval, RetrievalScores, SearchedSlide, SlideRetrieval,
};
use ndarray::Axis;

use crate::context::{EvalContext, JointRepresentation};
use crate::error::EvalError;

/// The test spots of a slide.
pub(super) struct Pool {
    pub(super) slide: SearchedSlide,
    rows: Vec<usize>,
}

impl Pool {
    /// A pool per slide that has test spots.
    pub(super) fn of_slides(context: &EvalContext) -> Vec<Self> {
        let slides = context.test().slides().enumerate();
        let pools = slides.map(|(slide_idx, facts)| {
            let rows = context.test_rows(slide_idx);
            let slide = SearchedSlide {
                slide: facts.slide.clone(),
                patient: context.patient_of(facts),
                n_spots: rows.len(),
            };
            Self { slide, rows }
        });
        pools.filter(|pool| !pool.rows.is_empty()).collect()
    }

    /// How often tiles, the left side, and transcriptomes of the slide find each other by cosine.
    ///
    /// # Errors
    ///
    /// If a vector is not finite.
    pub(super) fn search(&self, joint: &JointRepresentation) -> Result<Retrieval, EvalError> {
        let tiles = joint.tiles.select(Axis(0), &self.rows);
        let transcriptomes = joint.transcriptomes.select(Axis(0), &self.rows);
        Ok(Retrieval::of_embeddings(
            tiles.view(),
            transcriptomes.view(),
        )?)
    }

    /// What was found on the slide from its tiles, and from its transcriptomes.
    pub(super) fn scores(
        &self,
        from_tiles: &RetrievalScores,
        from_transcriptomes: &RetrievalScores,
    ) -> SlideRetrieval {
        let of_slide = |scores| DirectionScores::of_slide(scores, self.rows.len());
        SlideRetrieval {
            slide: self.slide.slide.clone(),
            scores: BothWays {
                tile_to_transcriptome: of_slide(from_tiles),
                transcriptome_to_tile: of_slide(from_transcriptomes),
            },
        }
    }
}
