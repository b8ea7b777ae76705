//! Where tensors live.

use clap::Args;

/// Where tensors live.
#[derive(Debug, Clone, Args)]
pub(crate) struct Device {
    #[arg(long, help = super::devices_of_build::help(), default_value = super::device::DEFAULT, value_parser = super::names::name)]
    pub(crate) device: String,
}
