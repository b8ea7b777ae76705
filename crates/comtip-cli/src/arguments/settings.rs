//! What `comtip settings` is told.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Settings {
    /// Settings by name: tiny or paper.
    #[arg(long, default_value = "tiny", conflicts_with = "config")]
    pub(crate) preset: String,
    /// Settings from a TOML file, as RUN/config.toml.
    #[arg(long)]
    pub(crate) config: Option<PathBuf>,
    /// Change a setting, as `optimizer.learning_rate=1e-4`; may be repeated.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
}
