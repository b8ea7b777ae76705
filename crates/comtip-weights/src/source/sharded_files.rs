//! Weights in several files, with an index of which tensor is where.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use super::settings_files::read_json;
use super::source::name_of;
use crate::error::{WeightsError, weights};
use crate::files::{StoredTensor, read_pytorch, read_safetensors};

/// Tensors of all files that an index names, each where the index says.
pub(super) fn read_shards(index: &Path) -> Result<BTreeMap<String, StoredTensor>, WeightsError> {
    let value = read_json(index)?;
    let map = value.get("weight_map").and_then(Value::as_object);
    let map = map.ok_or_else(|| weights(index, "has no `weight_map` of names to files"))?;
    let folder = index.parent().unwrap_or(Path::new(""));
    let mut names_of: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, file) in map {
        let file = file.as_str().filter(|file| is_plain(file));
        let file = file.ok_or_else(|| weights(index, format!("names no file for `{name}`")))?;
        names_of.entry(file).or_default().insert(name);
    }
    let mut all = BTreeMap::new();
    for (file, names) in names_of {
        let path = folder.join(file);
        if !path.is_file() {
            return Err(weights(
                &path,
                format!(
                    "is missing, but {} names it for {} tensors; download it into the same folder",
                    name_of(index),
                    names.len()
                ),
            ));
        }
        let tensors = match file.ends_with(".safetensors") {
            true => read_safetensors(&path)?,
            false => read_pytorch(&path)?,
        };
        let held: BTreeSet<&str> = tensors.keys().map(String::as_str).collect();
        if held != names {
            let differing: Vec<&str> = held.symmetric_difference(&names).copied().collect();
            return Err(weights(
                &path,
                format!(
                    "does not hold what {} says: {}; take both from one place",
                    name_of(index),
                    differing.join(", ")
                ),
            ));
        }
        all.extend(tensors);
    }
    Ok(all)
}

/// Whether a name stays within its folder.
fn is_plain(file: &str) -> bool {
    Path::new(file).file_name().is_some_and(|name| name == file)
}
