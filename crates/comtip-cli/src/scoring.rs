//! What a pretrained model is worth: scores with their baselines and their protocol.

mod bench;
mod cluster_names;
mod clustering;
mod expression;
mod expression_maps;
mod expression_table;
mod predicted;
mod representation;
mod sections;
mod zero_shot;

use comtip::metrics::Protocol;
use comtip::report::{Section, Table};

pub(crate) use bench::{Bench, OtherTiles, refused_tiles, tile_problem};
pub(crate) use clustering::{clustered_slides, clustering};
pub(crate) use expression::expression;
pub(crate) use representation::Representations;
pub(crate) use sections::training_section;
pub(crate) use zero_shot::zero_shot;

/// One kind of evaluation: tables for the terminal, the section of the report around them, and what the
/// scores depend on.
#[derive(Debug)]
pub(crate) struct Scored {
    /// Over all test slides first, then slide by slide.
    pub(crate) tables: Vec<Table>,
    /// Whether the baselines are beaten, in a sentence.
    pub(crate) verdict: String,
    /// Not made unless asked for.
    pub(crate) section: Option<Section>,
    pub(crate) protocol: Protocol,
}

/// What is made of scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Tables alone.
    Scores,
    /// Tables, charts and maps.
    Report,
}
