//! Where tensors live.

use clap::Args;

/// Where tensors live.
#[derive(Debug, Clone, Args)]
pub(crate) struct Device {
    /// cpu, libtorch, libtorch:cuda:0, wgpu, vulkan, metal, cuda:0 or remote:HOST:PORT/INDEX.
    #[arg(long, default_value = crate::device::DEFAULT, value_parser = crate::names::name)]
    pub(crate) device: String,
}
