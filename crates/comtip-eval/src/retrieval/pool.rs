//! The test spots of a slide, among which each looks for its match.

use comtip_metrics::{MatchRanks, Retrieval, SearchedSlide};
use ndarray::Axis;

use crate::context::{EvalContext, JointRepresentation};
use crate::error::EvalError;

/// The test spots of a slide.
pub(super) struct Pool {
    pub(super) slide: SearchedSlide,
    rows: Vec<usize>,
}

/// Where the spots of a slide find their matches.
pub(super) struct Found {
    pub(super) from_tiles: MatchRanks,
    pub(super) from_transcriptomes: MatchRanks,
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
    pub(super) fn search(&self, joint: &JointRepresentation) -> Result<Found, EvalError> {
        let tiles = joint.tiles.select(Axis(0), &self.rows);
        let transcriptomes = joint.transcriptomes.select(Axis(0), &self.rows);
        let found = Retrieval::of_embeddings(tiles.view(), transcriptomes.view())?;
        Ok(Found {
            from_tiles: found.from_left,
            from_transcriptomes: found.from_right,
        })
    }

    /// A random order of the spots of the slide.
    pub(super) fn chance(&self) -> Found {
        let ranks = MatchRanks::in_random_order(self.rows.len());
        Found {
            from_tiles: ranks.clone(),
            from_transcriptomes: ranks,
        }
    }
}
