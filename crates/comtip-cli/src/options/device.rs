//! From `--device` to a place where tensors live.

use burn::tensor::Device;

use super::devices_of_build::{KNOWN, of_other_builds, of_this_build};
use crate::ui::CliError;

/// The device that is used where none is named.
pub(crate) const DEFAULT: &str = "cpu";

/// Whether bfloat16 takes a device more time than 32 bits.
pub(crate) fn is_slow_in_bf16(name: &str) -> bool {
    name == "cpu"
}

/// Finds the device that `name` asks for.
///
/// # Errors
///
/// If there is no such device, or this binary was built without its back-end.
pub(crate) fn find(name: &str) -> Result<Device, CliError> {
    let (kind, index) = match name.split_once(':') {
        None => (name, None),
        Some((kind, index)) => (kind, Some(index)),
    };
    let Some((_, feature)) = KNOWN.iter().find(|(known, _)| *known == kind) else {
        return Err(CliError::input(format!(
            "there is no device `{name}`; this build has: {}{}",
            of_this_build(),
            of_other_builds()
        )));
    };
    built_in(kind, index)?.ok_or_else(|| {
        CliError::input(format!(
            "device `{name}` is not part of this build, which has: {}; build comtip with `--features {feature}`",
            of_this_build()
        ))
    })
}

/// Finds several devices, the first of which holds the weights.
///
/// # Errors
///
/// As [`find`], and if they are not of one kind: tensors do not travel between back-ends.
pub(crate) fn find_all(names: &[String]) -> Result<Vec<Device>, CliError> {
    let kind = |name: &String| name.split(':').next().map(str::to_owned);
    if let Some(other) = names.iter().find(|name| kind(name) != kind(&names[0])) {
        return Err(CliError::usage(format!(
            "--device {}: `{other}` is of another kind than `{}`; name devices of one kind",
            names.join(","),
            names[0]
        )));
    }
    names.iter().map(|name| find(name)).collect()
}

/// The device, if its back-end was compiled in.
fn built_in(kind: &str, index: Option<&str>) -> Result<Option<Device>, CliError> {
    Ok(match (kind, index) {
        #[cfg(feature = "flex")]
        ("cpu", None) => Some(Device::flex()),
        #[cfg(feature = "tch")]
        ("libtorch", index) => Some(libtorch(index)?),
        #[cfg(feature = "cuda")]
        ("cuda", index) => Some(Device::cuda(number(index.unwrap_or("0"))?)),
        #[cfg(feature = "remote")]
        ("remote", place) => Some(remote(place)?),
        #[cfg(feature = "wgpu")]
        ("wgpu", None) => Some(Device::wgpu(burn::tensor::DeviceKind::DefaultDevice)),
        #[cfg(feature = "vulkan")]
        ("vulkan", None) => Some(Device::vulkan(burn::tensor::DeviceKind::DefaultDevice)),
        #[cfg(feature = "metal")]
        ("metal", None) => Some(Device::metal(burn::tensor::DeviceKind::DefaultDevice)),
        ("cpu" | "wgpu" | "vulkan" | "metal", Some(index)) => {
            return Err(CliError::input(format!(
                "device `{kind}` takes no index, but `{index}` was given"
            )));
        }
        #[cfg(not(feature = "remote"))]
        ("remote", _) => None,
        (_, Some(index)) => {
            number(index.trim_start_matches("cuda:"))?;
            None
        }
        _ => None,
    })
}

/// libtorch's CPU, or one of its CUDA devices.
///
/// Burn has libtorch up to this release only; its removal takes this function and one feature.
#[cfg(feature = "tch")]
#[expect(deprecated, reason = "burn-tch goes with the next release of Burn")]
fn libtorch(index: Option<&str>) -> Result<Device, CliError> {
    Ok(match index {
        None => Device::libtorch(),
        Some(index) => Device::libtorch_cuda(number(index.trim_start_matches("cuda:"))?),
    })
}

/// A device that `comtip serve` serves at `HOST:PORT`, its first or `HOST:PORT/INDEX`.
#[cfg(feature = "remote")]
fn remote(place: Option<&str>) -> Result<Device, CliError> {
    use burn::tensor::remote::RemoteHost;
    let Some(place) = place else {
        return Err(CliError::usage(
            "write a remote device as remote:HOST:PORT or remote:HOST:PORT/INDEX",
        ));
    };
    let (address, index) = place.rsplit_once('/').unwrap_or((place, "0"));
    let mut host = RemoteHost::websocket(&format!("ws://{address}"));
    if let Some(token) = token() {
        host = host.with_credential(token);
    }
    let options = Device::remote_options(&host).device_index(number(index)?);
    options.init().map_err(|error| {
        CliError::input(format!(
            "device `remote:{place}`: {error}; is `comtip serve` running there, with the same COMTIP_TOKEN?"
        ))
    })
}

/// The word that a server and its clients share.
#[cfg(feature = "remote")]
pub(crate) fn token() -> Option<String> {
    std::env::var("COMTIP_TOKEN")
        .ok()
        .filter(|token| !token.is_empty())
}

fn number(index: &str) -> Result<usize, CliError> {
    index
        .parse()
        .map_err(|_| CliError::input(format!("`{index}` is no device index; write it as cuda:0")))
}

#[cfg(test)]
mod tests {
    use super::super::devices_of_build::OF_THIS_BUILD;
    use super::*;

    #[cfg(feature = "flex")]
    #[test]
    fn an_unknown_device_is_answered_with_those_of_this_build() {
        let failure = find("gpu").expect_err("unknown");
        assert_eq!(failure.code(), 3);
        let message = failure.to_string();
        assert!(
            message.starts_with("there is no device `gpu`; this build has: cpu"),
            "{message}"
        );
        assert!(!message.contains("cpu (`--features"), "{message}");
    }

    #[test]
    fn the_devices_of_this_build_are_built_in() {
        for name in OF_THIS_BUILD.iter().filter(|name| !name.contains(':')) {
            assert!(matches!(built_in(name, None), Ok(Some(_))), "{name}");
        }
    }

    #[test]
    fn devices_of_two_kinds_are_refused() {
        let names = ["cpu".to_owned(), "wgpu".to_owned()];
        let failure = find_all(&names).expect_err("two kinds");
        assert_eq!(failure.code(), 2);
        assert_eq!(
            find_all(&[names[0].clone(), names[0].clone()])
                .map(|d| d.len())
                .ok(),
            Some(2)
        );
    }

    #[cfg(not(feature = "cuda"))]
    #[test]
    fn a_device_that_was_not_built_in_names_its_feature() {
        let failure = find("cuda:1").expect_err("not built in");
        assert!(failure.to_string().contains("--features cuda"));
    }
}
