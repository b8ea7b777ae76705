//! Which tiles are cut: options of every command that cuts them, or tries to.

use std::str::FromStr;

use clap::Args;
use comtip::data::{GreyPictures, MppOverrides, TileGuards, TileOptions, TileSize};

use crate::ui::CliError;

/// Which tiles are cut.
#[derive(Debug, Args)]
pub(crate) struct Tiles {
    /// Side of a tile: `spot` for the square around the spot, or a size in micrometres, for example 112um.
    #[arg(long, default_value = "spot", value_parser = TileSize::from_str, value_name = "SIZE")]
    pub(crate) tile: TileSize,
    /// Micrometres per pixel (mpp) of the images, if the data do not say or are wrong: a number such as 0.5, SLIDE=NUMBER for one slide, or `from-spot` to derive it from the size of the spots; may be repeated.
    #[arg(long = "mpp", alias = "um-per-px", value_name = "[SLIDE=]NUMBER")]
    pub(crate) mpp: Vec<String>,
    /// Number of spots per slide whose centre may lie outside the image [default: 3, or 1 in 100 if that is more].
    #[arg(long, value_name = "N")]
    pub(crate) allow_outside: Option<usize>,
    /// Number of tiles per slide that may be of one single colour [default: for black 3, or 1 in 100 if that is more; for other colours half of the spots].
    #[arg(long, value_name = "N")]
    pub(crate) allow_blank: Option<usize>,
    /// Accept images that are grey throughout. They are refused otherwise, because H&E is coloured.
    #[arg(long)]
    pub(crate) allow_grey: bool,
}

impl Tiles {
    /// How tiles are cut.
    ///
    /// # Errors
    ///
    /// If a scale is malformed.
    pub(crate) fn options(&self) -> Result<TileOptions, CliError> {
        let scales = MppOverrides::parse(&self.mpp);
        Ok(TileOptions {
            size: self.tile,
            scales: scales.map_err(|error| CliError::of_option("--mpp", &error))?,
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
