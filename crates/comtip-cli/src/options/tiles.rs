//! Which tiles are cut, as every command that cuts them, or tries to, is told.

use std::str::FromStr;

use clap::Args;
use comtip::data::{GivenScales, GreyPictures, TileGuards, TileOptions, TileSize};

use crate::ui::Failure;

/// Which tiles are cut.
#[derive(Debug, Args)]
pub(crate) struct Tiles {
    /// Side of a tile: `spot`, the square about the spot, or a size as `112um`.
    #[arg(long, default_value = "spot", value_parser = TileSize::from_str, value_name = "SIZE")]
    pub(crate) tile: TileSize,
    /// Micrometres per pixel (mpp) of the images, where the data do not tell or are wrong: a number, SLIDE=NUMBER, or `from-spot`; may be repeated.
    #[arg(long = "mpp", alias = "um-per-px", value_name = "[SLIDE=]NUMBER")]
    pub(crate) um_per_px: Vec<String>,
    /// Spots whose centre may lie outside the image; 3, or one in a hundred if that is more, if not given.
    #[arg(long, value_name = "N")]
    pub(crate) allow_outside: Option<usize>,
    /// Tiles of one colour that may be inside the image; if not given, as few black ones, and half of the spots of any colour.
    #[arg(long, value_name = "N")]
    pub(crate) allow_blank: Option<usize>,
    /// Take images that are grey throughout, which are refused otherwise: H&E is coloured.
    #[arg(long)]
    pub(crate) allow_grey: bool,
}

impl Tiles {
    /// How tiles are cut.
    ///
    /// # Errors
    ///
    /// If a scale is malformed.
    pub(crate) fn options(&self) -> Result<TileOptions, Failure> {
        let scales = GivenScales::parse(&self.um_per_px);
        Ok(TileOptions {
            size: self.tile,
            scales: scales.map_err(|error| Failure::of_option("--mpp", &error))?,
            guards: TileGuards {
                outside: self.allow_outside,
                blank: self.allow_blank,
                grey: match self.allow_grey {
                    true => GreyPictures::Taken,
                    false => GreyPictures::Refused,
                },
            },
        })
    }
}
