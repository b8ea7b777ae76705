//! What is looked at of networks, and what stands beside the one that is scored.

use std::path::PathBuf;

use burn::tensor::Device;
use clap::{Args, ValueEnum};
use comtip::eval::BaselineTowers;
use comtip::model::TileRepresentation;
use comtip::weights::{ImportOptions, import_towers};

use crate::ui::CliError;

/// What is looked at of networks, and which others there are.
#[derive(Debug, Args)]
pub(crate) struct Probed {
    /// Which vector of a network stands for a tile, of the model and of untrained ones alike.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) representation: ProbedRepresentation,
    /// Weights of others whose image tower is scored too, as a baseline: a file or folder as `pretrain --weights` takes it; may be
    /// given several times. Those that the run began with are a row in any case.
    #[arg(long = "baseline-weights", value_name = "FILE")]
    pub(crate) baseline_weights: Vec<PathBuf>,
}

/// Which vector of a network stands for a tile.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProbedRepresentation {
    /// The image projection of the mean patch feature, which pretraining compares with sentences.
    #[default]
    Joint,
    /// The mean of the patch features before the projection.
    Pooled,
    /// The feature of the class token.
    ClassToken,
}

#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct NeighbourOracle {
    /// Also predict every test spot by what was measured at the spots around it on its slide, 4 on a square grid, else 6. It reads
    /// the counts of the test slide, so it is marked as an oracle and is no competitor.
    #[arg(long = "oracle")]
    pub(crate) has_oracle: bool,
}

impl From<ProbedRepresentation> for TileRepresentation {
    fn from(asked: ProbedRepresentation) -> Self {
        match asked {
            ProbedRepresentation::Joint => Self::Joint,
            ProbedRepresentation::Pooled => Self::Pooled,
            ProbedRepresentation::ClassToken => Self::ClassToken,
        }
    }
}

/// Reads weights of others, and says what their file does not and what their software does otherwise.
///
/// # Errors
///
/// If one cannot be read.
pub(super) fn baseline_towers(
    paths: &[PathBuf],
    device: &Device,
) -> Result<Vec<BaselineTowers>, CliError> {
    let read = |path: &PathBuf| {
        let imported = import_towers(path, &ImportOptions::default(), device)?;
        let account = imported.account;
        for assumed in &account.assumed {
            message!(
                "warning: {}: not given, so assumed: {assumed}",
                path.display()
            );
        }
        for difference in &account.differences {
            message!("{}: differs: {difference}", path.display());
        }
        Ok(BaselineTowers {
            config: imported.config,
            towers: imported.towers,
            sha256: account.sha256,
            provenance: account.provenance,
        })
    };
    paths.iter().map(read).collect()
}
