//! Options that several commands share, and what becomes of them.

mod annotations;
pub(crate) mod device;
mod device_option;
pub(crate) mod devices_of_build;
mod names;
pub(crate) mod output_file;
mod patients;
mod setting_type;
pub(crate) mod settings;
mod slide_and_file;
mod slide_folder;
mod slides;
mod technologies;
mod tiles;
pub(crate) mod trained_run;
mod tuning_settings;

pub(crate) use device::DEFAULT;
pub(crate) use device_option::Device;
pub(crate) use names::{genes_named, name, slides_named};
pub(crate) use patients::{
    asking_for_patients, check_shards, patients_named, read_patients, show_guesses,
    show_guesses_of, some_of, warn_of_left_out,
};
pub(crate) use slide_folder::SlideFolder;
pub(crate) use slides::Slides;
pub(crate) use tiles::Tiles;
pub(crate) use tuning_settings::changed;
