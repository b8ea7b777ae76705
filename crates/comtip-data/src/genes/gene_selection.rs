//! By what the genes of a run are chosen.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::DataError;

/// By what genes are ranked, where the best of them are to be chosen.
///
/// # Examples
///
/// ```
/// use comtip_data::GeneSelection;
///
/// let chosen: GeneSelection = "pearson-residuals".parse()?;
/// assert_eq!(chosen, GeneSelection::PearsonResiduals);
/// assert_eq!(GeneSelection::default().to_string(), "seurat");
/// # Ok::<(), comtip_data::DataError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GeneSelection {
    /// The normalised dispersion of normalised values over the spots of all slides: scanpy's `seurat` flavour, the
    /// "overlap-HVG" of STimage-1K4M. Of shallow slides it takes genes with few counts, whose variance is noise.
    #[default]
    Seurat,
    /// The variance of Pearson residuals of raw counts, ranked on every slide: scanpy's experimental
    /// `pearson_residuals` flavour (Lause, Berens and Kobak 2021). The noise that a mean brings with it is divided out.
    PearsonResiduals,
    /// The mean of normalised values on a slide, averaged over slides: genes that are strong everywhere.
    Mean,
}

impl GeneSelection {
    /// All of them, the default first.
    pub const ALL: [Self; 3] = [Self::Seurat, Self::PearsonResiduals, Self::Mean];

    /// Whether it is the default.
    pub fn is_seurat(&self) -> bool {
        *self == Self::Seurat
    }

    fn name(self) -> &'static str {
        match self {
            Self::Seurat => "seurat",
            Self::PearsonResiduals => "pearson-residuals",
            Self::Mean => "mean",
        }
    }
}

impl fmt::Display for GeneSelection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for GeneSelection {
    type Err = DataError;

    fn from_str(name: &str) -> Result<Self, DataError> {
        Self::ALL
            .into_iter()
            .find(|selection| selection.name() == name)
            .ok_or_else(|| DataError::unknown("gene selection", name, Self::ALL.map(Self::name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_in_text_and_in_json() {
        for selection in GeneSelection::ALL {
            let name = selection.to_string();
            assert_eq!(name.parse::<GeneSelection>().unwrap(), selection);
            let json = serde_json::to_string(&selection).unwrap();
            assert_eq!(json, format!("\"{name}\""));
        }
        let error = "hvg".parse::<GeneSelection>().unwrap_err().to_string();
        assert_eq!(
            error,
            "unknown gene selection `hvg`: expected one of seurat, pearson-residuals, mean"
        );
    }
}
