//! `comtip fetch`: slides from the Hugging Face Hub.

#[cfg(feature = "hub")]
mod from_hub;

use std::path::PathBuf;

use clap::Args;

#[cfg(feature = "hub")]
pub(crate) use from_hub::fetch;

use crate::options::name;
#[cfg(not(feature = "hub"))]
use crate::ui::Failure;

/// HF_ENDPOINT names a mirror, HF_TOKEN a token, HTTPS_PROXY a proxy.
#[derive(Debug, Args)]
pub(crate) struct Fetch {
    /// Names separated by commas, or a file with a slide a line; the table of slides comes with them.
    #[arg(long, value_delimiter = ',', value_parser = name, required = true, value_name = "NAMES|FILE")]
    pub(crate) slides: Vec<String>,
    /// Folder for the slides, in STimage-1K4M's layout.
    #[arg(long)]
    pub(crate) to: PathBuf,
    /// Ask nothing of the network: check what is there and name what is missing.
    #[arg(long)]
    pub(crate) offline: bool,
    /// Another data set of that layout, as owner/name.
    #[arg(long, value_name = "OWNER/NAME")]
    pub(crate) dataset: Option<String>,
    /// A branch, tag or commit, to which all slides of a folder move together; without it a folder stays at the commit of its first fetch.
    #[arg(long)]
    pub(crate) revision: Option<String>,
}

#[cfg(not(feature = "hub"))]
/// Says which build can fetch.
///
/// # Errors
///
/// Always.
pub(crate) fn fetch(arguments: &Fetch) -> Result<(), Failure> {
    Err(Failure::input(format!(
        "fetching {} is not part of this build; build with `--features hub`, or download by other means \
         into STimage-1K4M's layout",
        arguments.slides.join(", ")
    )))
}
