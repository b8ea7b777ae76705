//! One number for weights, whatever file they came in.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::{HostTensor, TowersConfig};

/// SHA-256 over the shape and what pixels are normalised with, and over name, extents and values of every weight
/// in the order of names.
pub(crate) fn digest(config: &TowersConfig, values: &BTreeMap<String, HostTensor>) -> String {
    digest_behind(&config.to_string(), values)
}

/// SHA-256 over a text, and over name, extents and values of every weight in the order of names.
pub(crate) fn digest_behind(prefix: &str, values: &BTreeMap<String, HostTensor>) -> String {
    let mut hasher = Sha256::new_with_prefix(prefix);
    let mut bytes = Vec::new();
    for (name, tensor) in values {
        hasher.update(format!("\0{name} {:?}\0", tensor.shape));
        bytes.clear();
        bytes.extend(tensor.values.iter().flat_map(|value| value.to_le_bytes()));
        hasher.update(&bytes);
    }
    let digest = hasher.finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
