//! The output of Space Ranger in a folder, recognised by what lies there.

use std::path::{Component, Path, PathBuf};

use super::layout::{MATRIX, MATRIX_H5, SCALE_FACTORS};
use super::named_file::has_named_file;
use crate::error::DataError;

const BINNED: &str = "binned_outputs";
const SEGMENTED: &str = "segmented_outputs";
/// Of the sizes of bins of Visium HD the one 10x advises to begin with, micrometres.
pub(crate) const USUAL_BIN_UM: u32 = 8;

/// An output folder of one slide.
#[derive(Debug, Clone)]
pub(crate) struct Outs {
    /// The folder that holds matrix and positions, or the bins.
    pub(crate) folder: PathBuf,
    /// Bins of Visium HD, from the smallest on; none on Visium and where one size alone was given.
    pub(crate) bins: Vec<Bins>,
}

/// Bins of one size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bins {
    /// Side in micrometres.
    pub(crate) size_um: u32,
    pub(crate) folder: PathBuf,
}

impl Outs {
    /// The output in a folder, or in `outs` in it.
    pub(crate) fn find(folder: &Path) -> Option<Self> {
        Self::at(folder.to_path_buf()).or_else(|| Self::at(folder.join("outs")))
    }

    fn at(folder: PathBuf) -> Option<Self> {
        if is_segmented(&folder) {
            return None;
        }
        let has_matrix = folder.join(MATRIX).exists() || folder.join(MATRIX_H5).exists();
        let bins = match has_matrix {
            true => Vec::new(),
            false => bins(&folder),
        };
        let is_slide = has_matrix || !bins.is_empty() || has_scale_factors(&folder);
        is_slide.then_some(Self { folder, bins })
    }
}

/// Whether a folder itself, and not `outs` in it, is the output of a slide.
pub(crate) fn is_slide(folder: &Path) -> bool {
    Outs::at(folder.to_path_buf()).is_some()
}

/// Whether a folder holds the cells Space Ranger 4 found on Visium HD, whose places are outlines.
fn is_segmented(folder: &Path) -> bool {
    let has = |file: &str| folder.join(file).exists();
    has("cell_segmentations.geojson")
        || has("filtered_feature_cell_matrix.h5")
        || has("filtered_feature_cell_matrix")
}

/// Whether there is nothing of a run but those cells.
pub(crate) fn is_segmented_only(folder: &Path) -> bool {
    is_segmented(folder) || is_segmented(&folder.join(SEGMENTED))
}

/// Whether scale factors lie where a run has them, or counts and all else in one folder.
fn has_scale_factors(folder: &Path) -> bool {
    let spatial = folder.join("spatial");
    let has_matrix = || has_named_file(folder, MATRIX_H5) || has_named_file(folder, "matrix.mtx");
    has_named_file(&spatial, SCALE_FACTORS)
        || has_named_file(folder, SCALE_FACTORS) && has_matrix()
        || spatial.is_dir() && has_named_file(folder, MATRIX_H5)
}

/// The bins of each size in a folder, in `binned_outputs` or straight in it.
fn bins(folder: &Path) -> Vec<Bins> {
    let mut bins: Vec<Bins> = Vec::new();
    for place in [folder.join(BINNED), folder.to_path_buf()] {
        let entries = std::fs::read_dir(&place).into_iter().flatten().flatten();
        for folder in entries.map(|entry| entry.path()) {
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            if let Some(size_um) = bin_size_um(&name)
                && (has_scale_factors(&folder)
                    || folder.join(MATRIX).exists()
                    || folder.join(MATRIX_H5).exists())
                && bins.iter().all(|known| known.size_um != size_um)
            {
                bins.push(Bins { size_um, folder });
            }
        }
    }
    bins.sort_by_key(|bins| bins.size_um);
    bins
}

/// 8 of `square_008um`.
pub(crate) fn bin_size_um(name: &str) -> Option<u32> {
    let size = name.strip_prefix("square_")?.strip_suffix("um")?;
    let is_number = size.len() == 3 && size.bytes().all(|b| b.is_ascii_digit());
    size.parse().ok().filter(|size| is_number && *size > 0)
}

/// The last folder of the path that Space Ranger did not name.
pub(crate) fn slide_name(folder: &Path) -> Result<String, DataError> {
    let is_up = |part: Component<'_>| part == Component::ParentDir;
    let absolute = match folder.components().any(is_up) {
        true => std::fs::canonicalize(folder),
        false => std::path::absolute(folder),
    };
    let absolute = absolute.map_err(DataError::io("read", folder))?;
    let mut names = absolute.ancestors().filter_map(Path::file_name);
    let name = names.find(|name| {
        let name = name.to_string_lossy();
        name != "outs" && name != BINNED && bin_size_um(&name).is_none()
    });
    let Some(name) = name else {
        return Ok("slide".to_owned());
    };
    let named = name.to_str().map(str::to_owned);
    named.ok_or_else(|| DataError::Slide {
        slide: name.to_string_lossy().into_owned(),
        problem: "the name of the folder is not UTF-8, rename it".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slide_is_called_like_the_last_folder_space_ranger_did_not_name() {
        let root = tempfile::tempdir().unwrap();
        let cases = [
            ("P1_s2", "P1_s2"),
            ("P1_s2/outs", "P1_s2"),
            ("P1_s2/outs/binned_outputs/square_016um", "P1_s2"),
            ("P1_s2/outs/../outs", "P1_s2"),
            ("square_um", "square_um"),
        ];
        for (folder, name) in cases {
            let folder = root.path().join(folder);
            std::fs::create_dir_all(&folder).unwrap();
            assert_eq!(slide_name(&folder).unwrap(), name);
        }
    }

    #[test]
    fn bins_are_found_with_their_folder_and_without() {
        for place in ["outs/binned_outputs", "outs", "binned_outputs", ""] {
            let root = tempfile::tempdir().unwrap();
            for size in ["square_016um", "square_002um", "square_xum"] {
                let spatial = root.path().join(place).join(size).join("spatial");
                std::fs::create_dir_all(&spatial).unwrap();
                std::fs::write(spatial.join(SCALE_FACTORS), "{}").unwrap();
            }
            let outs = Outs::find(root.path()).unwrap();
            let sizes: Vec<u32> = outs.bins.iter().map(|bins| bins.size_um).collect();
            assert_eq!(sizes, [2, 16], "{place}");
            let one = Outs::find(&outs.bins[1].folder).unwrap();
            assert_eq!(
                (one.folder, one.bins),
                (outs.bins[1].folder.clone(), vec![])
            );
        }
    }
}
