#![doc = include_str!("../README.md")]

mod error;

mod dataset;
mod event;
mod fetched;
mod options;

mod fetch;

mod hub_folder;
mod kept_aside;
mod listing;
mod selection;
mod stimage_layout;
mod verified;

mod download;
mod part;
mod part_record;
mod run_bytes;

mod client;
mod endpoint;
mod file_path;
mod json_page;
mod redirect;
mod retry;
mod status;
mod tree;

mod checksum;
mod disk_error;

pub use dataset::HubDataset;
pub use error::HubError;
pub use event::HubEvent;
pub use fetch::fetch;
pub use fetched::Fetched;
pub use options::{HubAccess, HubOptions, HubToken};
