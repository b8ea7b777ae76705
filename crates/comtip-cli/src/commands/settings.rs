//! `comtip settings`: all settings of a run, with what each means.

use std::path::PathBuf;

use clap::Args;

use crate::options::settings;
use crate::ui::CliError;

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  comtip settings --preset tiny > my.toml\n\
    Edit my.toml, then train with it: comtip pretrain shards --config my.toml --to run")]
pub(crate) struct Settings {
    /// Settings by name: tiny (the paper's training of a small model, for two cores), small (what was seen to predict better,
    /// as fast), colour-texture (numbers of colour and texture instead of an image network) or paper (CLIP's size, for a GPU).
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
pub(crate) fn print_settings(arguments: &Settings) -> Result<(), CliError> {
    let (config, origin) = match &arguments.config {
        Some(path) => (
            settings::of_option(path, &arguments.set)?,
            path.display().to_string(),
        ),
        None => (
            settings::of_preset(&arguments.preset, &arguments.set)?,
            format!("preset {}", arguments.preset),
        ),
    };
    print_line!("{}\n", first_line(&origin, &arguments.set));
    print_line!("{}", config.to_explained_toml()?.trim_end());
    Ok(())
}

/// Which settings follow, as a comment: `# preset tiny, with run.epochs=5`.
fn first_line(origin: &str, changes: &[String]) -> String {
    let changes = match changes {
        [] => String::new(),
        changes => format!(", with {}", changes.join(", ")),
    };
    // A value may span lines, and all of it has to stay a comment.
    format!("# {origin}{changes}").replace(['\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_names_the_preset_and_what_was_changed() {
        assert_eq!(first_line("preset tiny", &[]), "# preset tiny");
        let changes = ["run.epochs=5", "data.named_genes=[\n\"MBP\"]"].map(str::to_owned);
        assert_eq!(
            first_line("my.toml", &changes),
            "# my.toml, with run.epochs=5, data.named_genes=[ \"MBP\"]"
        );
    }
}
