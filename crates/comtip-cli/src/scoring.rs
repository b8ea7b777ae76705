//! What a pretrained model is worth: scores with their baselines and their protocol.

mod bench;
mod clustering;
mod expression;
mod representation;
mod sections;
mod zero_shot;

pub(crate) use bench::Bench;
pub(crate) use clustering::clustering;
pub(crate) use expression::expression;
pub(crate) use representation::{Representation, colour, trained, untrained};
pub(crate) use sections::training_section;
pub(crate) use zero_shot::zero_shot;

use comtip::eval::Protocol;

use crate::report::{Section, Table};

/// One kind of evaluation: a table for the terminal, the section of the report around it, and what the
/// scores depend on.
#[derive(Debug)]
pub(crate) struct Scored {
    pub(crate) table: Table,
    pub(crate) section: Section,
    pub(crate) protocol: Protocol,
}
