//! Where Space Ranger puts the files of a slide.

use std::path::{Component, Path, PathBuf};

use crate::DataError;

const MATRIX: &str = "filtered_feature_bc_matrix";
const MATRIX_H5: &str = "filtered_feature_bc_matrix.h5";
const BINS: &str = "binned_outputs";
/// Of the sizes of bins of Visium HD, the one 10x advises to begin with.
const BIN: &str = "square_008um";

/// Files of one slide, looked for by their usual names.
pub(super) struct Files<'a> {
    slide: &'a str,
    folder: &'a Path,
}

/// Where the counts are.
pub(super) enum CountFiles {
    /// The three files of the matrix folder.
    Folder {
        matrix: PathBuf,
        features: PathBuf,
        barcodes: PathBuf,
    },
    /// The same in one HDF5 file.
    H5(PathBuf),
}

/// Table of spot positions.
pub(super) enum Positions {
    /// With a header or without.
    Csv(PathBuf),
    /// Of Visium HD.
    Parquet(PathBuf),
}

/// The folder that holds matrix and positions: this one, the bins in it, or `outs` in it.
pub(super) fn outs(folder: &Path) -> Option<PathBuf> {
    let outs = folder.join("outs");
    let candidates = [
        folder.to_path_buf(),
        folder.join(BINS).join(BIN),
        outs.join(BINS).join(BIN),
        outs,
    ];
    candidates.into_iter().find(|folder| {
        let has = |file: &str| folder.join(file).exists();
        has("spatial/scalefactors_json.json") || has(MATRIX) || has(MATRIX_H5)
    })
}

/// The last folder of the path that Space Ranger did not name.
pub(super) fn slide_name(folder: &Path) -> Result<String, DataError> {
    let is_up = |part: Component<'_>| part == Component::ParentDir;
    let absolute = match folder.components().any(is_up) {
        true => std::fs::canonicalize(folder),
        false => std::path::absolute(folder),
    };
    let absolute = absolute.map_err(DataError::io("read", folder))?;
    let mut names = absolute.ancestors().filter_map(Path::file_name);
    let name = names.find(|name| {
        let name = name.to_string_lossy();
        name != "outs" && name != BINS && !is_bin(&name)
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

fn is_bin(name: &str) -> bool {
    let size = name.strip_prefix("square_");
    let size = size.and_then(|rest| rest.strip_suffix("um"));
    size.is_some_and(|size| size.len() == 3 && size.bytes().all(|b| b.is_ascii_digit()))
}

impl<'a> Files<'a> {
    pub(super) fn of(slide: &'a str, folder: &'a Path) -> Self {
        Self { slide, folder }
    }

    pub(super) fn scale_factors(&self) -> Result<PathBuf, DataError> {
        let remedy = "copy the folder `spatial` of the run";
        self.first(
            "scale factors",
            "spatial",
            &["scalefactors_json.json"],
            remedy,
        )
    }

    /// The matrix folder where it is whole, else the HDF5 file: both hold the same, and every build
    /// reads the folder, so that a slide does not depend on how the program was built.
    pub(super) fn counts(&self) -> Result<CountFiles, DataError> {
        let folder = self.matrix_folder();
        let h5 = self.folder.join(MATRIX_H5);
        match folder.is_err() && h5.is_file() {
            true => Ok(CountFiles::H5(h5)),
            false => folder,
        }
    }

    pub(super) fn positions(&self) -> Result<Positions, DataError> {
        let names = [
            "tissue_positions.parquet",
            "tissue_positions.csv",
            "tissue_positions_list.csv",
        ];
        let remedy = "copy the folder `spatial` of the run";
        let path = self.first("spot positions", "spatial", &names, remedy)?;
        Ok(match path.extension().is_some_and(|e| e == "parquet") {
            true => Positions::Parquet(path),
            false => Positions::Csv(path),
        })
    }

    pub(super) fn hires_image(&self) -> Result<PathBuf, DataError> {
        let remedy = "give the full-resolution image, or put this small one there";
        self.first("image", "spatial", &["tissue_hires_image.png"], remedy)
    }

    /// A small picture that may not be there.
    pub(super) fn small_image(&self, name: &str) -> Option<PathBuf> {
        let path = self.folder.join("spatial").join(name);
        path.is_file().then_some(path)
    }

    fn matrix_folder(&self) -> Result<CountFiles, DataError> {
        let features = [
            "features.tsv.gz",
            "features.tsv",
            "genes.tsv.gz",
            "genes.tsv",
        ];
        let remedy = "copy the folder filtered_feature_bc_matrix of the run";
        let first = |what, names: &[&str]| self.first(what, MATRIX, names, remedy);
        Ok(CountFiles::Folder {
            features: first("features", &features)?,
            barcodes: first("barcodes", &["barcodes.tsv.gz", "barcodes.tsv"])?,
            matrix: first("matrix", &["matrix.mtx.gz", "matrix.mtx"])?,
        })
    }

    fn first(
        &self,
        what: &'static str,
        folder: &str,
        names: &[&str],
        remedy: &'static str,
    ) -> Result<PathBuf, DataError> {
        let folder = self.folder.join(folder);
        let mut paths = names.iter().map(|name| folder.join(name));
        paths
            .find(|path| path.is_file())
            .ok_or_else(|| DataError::MissingFile {
                slide: self.slide.to_owned(),
                what,
                path: folder.join(names[0]),
                remedy,
            })
    }
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
}
