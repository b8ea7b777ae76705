//! What `comtip serve` is told.

use std::net::SocketAddr;

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address and port to listen on. Beyond this machine, as 0.0.0.0:7000, the variable COMTIP_TOKEN must hold a
    /// word that runs elsewhere have in theirs; the traffic is not encrypted. Where a run names several servers, they
    /// too must reach each other by the addresses it names.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:7000")]
    pub(crate) listen: SocketAddr,
    /// cpu, wgpu, vulkan, metal or cuda:0; several of one kind, parted by commas, are counted from 0.
    #[arg(long, default_value = crate::options::DEFAULT, value_delimiter = ',')]
    pub(crate) device: Vec<String>,
}
