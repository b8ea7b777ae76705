//! Which tiles are cut, as every command that cuts them, or tries to, is told.

use std::str::FromStr;

use clap::Args;
use comtip::data::{GivenScales, PrepareOptions, TileSize};

use crate::failure::Failure;

/// Which tiles are cut.
#[derive(Debug, Args)]
pub(crate) struct Tiles {
    /// Side of a tile: `spot`, the square about the spot, or a size as `112um`.
    #[arg(long, default_value = "spot", value_parser = TileSize::from_str, value_name = "SIZE")]
    pub(crate) tile: TileSize,
    /// Micrometres per pixel of the images, where the data do not tell: a number, SLIDE=NUMBER, or `from-spot`.
    #[arg(long, value_name = "[SLIDE=]NUMBER")]
    pub(crate) um_per_px: Vec<String>,
}

impl Tiles {
    /// The options of `prepare` that this decides, the others by default.
    ///
    /// # Errors
    ///
    /// If a scale is malformed.
    pub(crate) fn options(&self) -> Result<PrepareOptions, Failure> {
        let scales = GivenScales::parse(&self.um_per_px);
        Ok(PrepareOptions {
            tile: self.tile,
            scales: scales.map_err(|error| Failure::of_option("--um-per-px", &error))?,
            ..PrepareOptions::default()
        })
    }
}
