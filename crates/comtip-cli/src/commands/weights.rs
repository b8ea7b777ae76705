//! `comtip weights`: weights of CLIP's kind in, out and checked.

mod account;
mod export;
mod import;
mod verify;

use clap::Subcommand;

pub(crate) use account::print_account;
pub(crate) use export::{ExportWeights, export_weights};
pub(crate) use import::{ImportWeights, import_weights};
pub(crate) use verify::{VerifyWeights, verify_weights};

#[derive(Debug, Subcommand)]
pub(crate) enum Weights {
    /// Read weights of others into a folder of ours.
    Import(ImportWeights),
    /// Write towers or a trained model for `transformers` to read.
    Export(ExportWeights),
    /// Compute the stored reference vectors again and print the largest difference.
    Verify(VerifyWeights),
}
