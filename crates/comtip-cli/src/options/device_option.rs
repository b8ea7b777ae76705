//! Where tensors live.

use clap::Args;

/// Where tensors live.
#[derive(Debug, Clone, Args)]
pub(crate) struct Device {
    /// cpu, libtorch, libtorch:cuda:0, wgpu, vulkan, metal, cuda:0 or remote:HOST:PORT/INDEX.
    #[arg(long, default_value = super::device::DEFAULT, value_parser = super::names::name)]
    pub(crate) device: String,
}
