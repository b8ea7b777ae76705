//! `comtip settings`: what a run can be told, with what it means.

use crate::arguments::Settings;
use crate::options::settings;
use crate::ui::Failure;

/// Prints all settings as TOML that `pretrain --config` reads, each explained.
///
/// # Errors
///
/// If there is no such preset or file, or a change is of no use.
pub(crate) fn print_settings(arguments: &Settings) -> Result<(), Failure> {
    let config = match &arguments.config {
        Some(path) => settings::of_file(path, &arguments.set)?,
        None => settings::of_preset(&arguments.preset, &arguments.set)?,
    };
    say!("{}", config.to_explained_toml()?.trim_end());
    Ok(())
}
