//! The devices that this build has, and those that another would have.

/// Names of devices, and the feature that brings each.
pub(super) const KNOWN: [(&str, &str); 7] = [
    ("cpu", "flex"),
    ("libtorch", "tch"),
    ("wgpu", "wgpu"),
    ("vulkan", "vulkan"),
    ("metal", "metal"),
    ("cuda", "cuda"),
    ("remote", "remote"),
];

/// Names of the devices of this build, as they are typed.
pub(super) const OF_THIS_BUILD: &[&str] = &[
    #[cfg(feature = "flex")]
    "cpu",
    #[cfg(feature = "tch")]
    "libtorch",
    #[cfg(feature = "tch")]
    "libtorch:cuda:0",
    #[cfg(feature = "wgpu")]
    "wgpu",
    #[cfg(feature = "vulkan")]
    "vulkan",
    #[cfg(feature = "metal")]
    "metal",
    #[cfg(feature = "cuda")]
    "cuda:0",
    #[cfg(feature = "remote")]
    "remote:HOST:PORT",
];

/// The help of `--device`: the devices of this build, and that there are others.
pub(crate) fn help() -> String {
    format!(
        "Where to compute. This build has: {}. Others take a build with another feature (README, Back-ends)",
        of_this_build()
    )
}

/// As [`help`], where several may be named.
pub(crate) fn help_of_several() -> String {
    format!(
        "{}. Several of one kind, separated by commas, share the chunks of every batch (setting run.chunk_size)",
        help()
    )
}

/// What other builds have, with the feature that brings each.
pub(super) fn of_other_builds() -> String {
    let names = KNOWN
        .iter()
        .filter(|(name, _)| !OF_THIS_BUILD.iter().any(|here| here.starts_with(name)));
    let with_feature = names.map(|(name, feature)| format!("{name} (`--features {feature}`)"));
    match with_feature.collect::<Vec<_>>() {
        names if names.is_empty() => String::new(),
        names => format!("; other builds have {}", names.join(", ")),
    }
}

pub(super) fn of_this_build() -> String {
    match OF_THIS_BUILD {
        [] => "none".to_owned(),
        names => names.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(not(any(feature = "cuda", feature = "tch")))]
    #[test]
    fn help_offers_no_device_that_this_build_lacks() {
        assert!(!help().contains("cuda"), "{}", help());
        assert!(of_other_builds().contains("cuda (`--features cuda`)"));
    }
}
