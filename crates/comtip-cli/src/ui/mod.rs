//! What is seen on a terminal: bars, tables, messages, errors, signals.

#[macro_use]
pub(crate) mod output;

mod begun_lines;
mod cli_error;
mod colour;
mod evaluation;
pub(crate) mod host_info;
pub(crate) mod interrupt;
mod pace;
pub(crate) mod panic_hook;
mod plural;
mod progress;
mod remedy;
mod run_summary;
mod shared_prefix;
mod shell_word;
mod slide_board;
mod study_display;
mod study_pace;
mod study_run_name;
pub(crate) mod terminal_table;
mod training_display;
#[cfg(feature = "tui")]
pub(crate) mod training_tui;
mod tuning_display;
mod utc;

#[cfg(feature = "hub")]
pub(crate) use cli_error::without_numbers;
pub(crate) use cli_error::{CliError, with_causes, with_remedy};
pub(crate) use evaluation::{show_embedding, warn_of_scores};
pub(crate) use plural::{first_of, plural};
pub(crate) use progress::Progress;
pub(crate) use run_summary::RunSummary;
pub(crate) use shared_prefix::{shared_prefix, without_prefix};
pub(crate) use shell_word::{quoted, quoted_path};
pub(crate) use slide_board::{SlideBoard, skipped, warn};
pub(crate) use study_display::StudyDisplay;
pub(crate) use study_pace::StudyPace;
pub(crate) use study_run_name::study_run_name;
pub(crate) use training_display::{DisplayRun, TrainingDisplay};
#[cfg(feature = "tui")]
pub(crate) use training_tui::TrainingTui;
pub(crate) use tuning_display::TuningDisplay;
pub(crate) use utc::utc;
