//! What `comtip fetch` is told.

use std::path::PathBuf;

use clap::Args;

use crate::options::name;

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
