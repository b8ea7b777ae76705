//! `comtip fetch`: slides from the Hugging Face Hub.

#[cfg(feature = "hub")]
mod from_hub;

use std::path::PathBuf;

use clap::Args;

#[cfg(feature = "hub")]
pub(crate) use from_hub::fetch;

use crate::options::name;
#[cfg(not(feature = "hub"))]
use crate::ui::CliError;

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  \
    comtip fetch --slides Human_Breast_Andersson_10142021_ST_B4 --to slides\n\n\
    Environment: HF_ENDPOINT is the address of a mirror, HF_TOKEN an access token, HTTPS_PROXY a proxy.")]
pub(crate) struct Fetch {
    /// Slides to download: names separated by commas, or a file with one slide per line. The table of all slides comes with them.
    #[arg(long, value_delimiter = ',', value_parser = name, required = true, value_name = "NAMES|FILE")]
    pub(crate) slides: Vec<String>,
    /// Folder for the slides, in STimage-1K4M's layout.
    #[arg(long)]
    pub(crate) to: PathBuf,
    /// Do not use the network: check the files that are there and name those that are missing.
    #[arg(long)]
    pub(crate) offline: bool,
    /// Another data set in the layout of STimage-1K4M [default: jiawennnn/STimage-1K4M].
    #[arg(long, value_name = "OWNER/NAME")]
    pub(crate) dataset: Option<String>,
    /// A branch, tag or commit of the data set, for all slides of the folder; without it the folder stays at the commit of its first fetch.
    #[arg(long)]
    pub(crate) revision: Option<String>,
}

#[cfg(not(feature = "hub"))]
/// Says which build can fetch.
///
/// # Errors
///
/// Always.
pub(crate) fn fetch(arguments: &Fetch) -> Result<(), CliError> {
    Err(CliError::usage(format!(
        "fetching {} is not part of this build; build comtip with `--features hub`, or download by other means \
         into STimage-1K4M's layout",
        arguments.slides.join(", ")
    )))
}

#[cfg(all(test, not(feature = "hub")))]
mod tests {
    use super::*;

    #[test]
    fn a_build_without_the_feature_calls_it_wrong_usage() {
        let failure = fetch(&Fetch {
            slides: vec!["V10_A1".to_owned()],
            to: "slides".into(),
            offline: false,
            dataset: None,
            revision: None,
        });
        let failure = failure.expect_err("no part of this build");
        assert_eq!(failure.code(), 2);
        assert!(
            failure.to_string().contains("`--features hub`"),
            "{failure}"
        );
    }
}
