//! `comtip fetch` of a build without an HTTP client.

use crate::arguments::Fetch;
use crate::ui::Failure;

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
