//! What a path stands for: the files of weights, and the settings beside them.

mod find_file;
mod nested;
mod settings_files;
mod sharded_files;
mod source;

pub(crate) use settings_files::Settings;
pub(crate) use source::Source;
