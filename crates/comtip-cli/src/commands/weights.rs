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
    /// Read weights of CLIP, PLIP or a vision transformer of timm into a folder for `pretrain --weights`.
    Import(ImportWeights),
    /// Write a trained model or imported towers for Hugging Face's `transformers`.
    Export(ExportWeights),
    /// Compute the stored reference vectors again and compare, to check weights and device.
    Verify(VerifyWeights),
}
