//! Where tensors live.

use clap::Args;

/// Where tensors live.
#[derive(Debug, Clone, Args)]
pub(crate) struct Device {
    /// cpu, libtorch, libtorch:cuda:0, wgpu, vulkan, metal or cuda:0.
    #[arg(long, default_value = "cpu")]
    pub(crate) device: String,
}
