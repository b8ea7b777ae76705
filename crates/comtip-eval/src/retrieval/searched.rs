//! A method with its scores, and these on spots that are drawn anew.

use comtip_metrics::{
    BothWays, DirectionScores, MatchRanks, MethodRole, QueryDraws, RetrievalMethod, SlideRetrieval,
};

use super::pool::{Found, Pool};

/// Draws of the spots that ask, on each slide.
const N_DRAWS: usize = 2000;

/// Seed of all draws, so that methods are compared on the same ones.
const SEED: u64 = 0;

/// A method with its scores, and these on spots that are drawn anew.
pub(super) struct Searched {
    pub(super) method: RetrievalMethod,
    /// Of all slides, from tiles and from transcriptomes.
    pub(super) draws: [QueryDraws; 2],
}

impl Searched {
    /// Scores what was found on every slide, and how far they may be off.
    pub(super) fn of(name: &str, role: MethodRole, pools: &[Pool], found: &[Found]) -> Self {
        let directions: [fn(&Found) -> &MatchRanks; 2] = [
            |found| &found.from_tiles,
            |found| &found.from_transcriptomes,
        ];
        let by_slide = pools.iter().zip(found).map(|(pool, found)| {
            let [tile_to_transcriptome, transcriptome_to_tile] = directions.map(|of| {
                let ranks = of(found);
                let scores = DirectionScores::of_slide(&ranks.scores(), ranks.n_queries());
                scores.with_intervals(draws(&[ranks]).intervals())
            });
            SlideRetrieval {
                slide: pool.slide.slide.clone(),
                scores: BothWays {
                    tile_to_transcriptome,
                    transcriptome_to_tile,
                },
            }
        });
        let mut method = RetrievalMethod::of_slides(name, role, by_slide.collect());
        let draws = directions.map(|of| draws(&found.iter().map(of).collect::<Vec<_>>()));
        let [forth, back] = [0, 1].map(|at: usize| draws[at].intervals());
        let overall = &mut method.overall;
        overall.tile_to_transcriptome = overall.tile_to_transcriptome.with_intervals(forth);
        overall.transcriptome_to_tile = overall.transcriptome_to_tile.with_intervals(back);
        Self { method, draws }
    }
}

fn draws(slides: &[&MatchRanks]) -> QueryDraws {
    QueryDraws::of(slides, N_DRAWS, SEED)
}

/// What is drawn, for the protocol.
pub(super) fn intervals_in_words() -> String {
    format!(
        "95 % bootstrap over the spots that ask on each slide, {N_DRAWS} draws, the pool as it is: BCa of recalls, the middle \
         of the draws of median ranks; nothing about other slides or patients"
    )
}
