//! `comtip serve`: this machine's devices for runs on another.

use std::net::SocketAddr;
use std::net::TcpListener;

use burn::tensor::server::{RemoteServer, TokenAuthorizer, WebSocketTransport};
use clap::Args;

use crate::options::device;
use crate::ui::CliError;

#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  comtip serve --listen 127.0.0.1:7000 --device cpu\n\
    A run uses it by: comtip pretrain shards --preset tiny --to run --device remote:127.0.0.1:7000"
)]
pub(crate) struct Serve {
    /// Address and port to listen on. To be reached from other machines, for example with 0.0.0.0:7000, the environment
    /// variable COMTIP_TOKEN must hold the same secret word here and where the run is. The traffic is not encrypted. If a
    /// run names several servers, these must reach each other by the same addresses.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:7000")]
    pub(crate) listen: SocketAddr,
    /// Devices to serve, such as cpu, wgpu or cuda:0; several of one kind, separated by commas, are counted from 0.
    #[arg(long, default_value = crate::options::DEFAULT, value_delimiter = ',')]
    pub(crate) device: Vec<String>,
}

/// Serves until Ctrl-C. A run names the devices as `--device remote:ADDRESS:PORT/INDEX`.
///
/// # Errors
///
/// If the address cannot be listened on, a device is not there or cannot be served, or everybody on the
/// network could use it.
pub(crate) fn serve(arguments: &Serve) -> Result<(), CliError> {
    let mut server = RemoteServer::new(device::find_all(&arguments.device)?);
    let cannot = |error: &dyn std::error::Error| {
        CliError::input(format!("cannot serve on {}: {error}", arguments.listen))
    };
    let listener = TcpListener::bind(arguments.listen).map_err(|error| cannot(&error))?;
    let address = listener.local_addr().map_err(|error| cannot(&error))?;
    match device::token() {
        Some(token) => {
            let authorizer = TokenAuthorizer::new(token).map_err(|error| cannot(&error))?;
            server = server.with_authorizer(authorizer);
        }
        None if address.ip().is_loopback() => {}
        None => {
            return Err(CliError::usage(format!(
                "--listen {address} is open to the network: set COMTIP_TOKEN, here and where the run is"
            )));
        }
    }
    print_line!("serving {} on {address}", arguments.device.join(","));
    let served = server.serve(WebSocketTransport::from_listener(listener));
    served.map_err(|error| cannot(&error))
}
