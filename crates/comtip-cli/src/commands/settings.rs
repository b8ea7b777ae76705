//! `comtip settings`: all settings of a run, with what each means.

use std::path::PathBuf;

use clap::Args;

use crate::options::settings;
use crate::ui::Failure;

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  comtip settings --preset tiny > my.toml\n\
    Edit my.toml, then train with it: comtip pretrain shards --config my.toml --to run")]
pub(crate) struct Settings {
    /// Settings by name: tiny (a small model, for two cores) or paper (CLIP's size, for a GPU).
    #[arg(long, default_value = "tiny", conflicts_with = "config")]
    pub(crate) preset: String,
    /// Settings from a TOML file, for example RUN/config.toml.
    #[arg(long)]
    pub(crate) config: Option<PathBuf>,
    /// Change a setting, for example optimizer.learning_rate=1e-4; may be repeated.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
}

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
