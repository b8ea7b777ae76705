//! Where Space Ranger puts the files of a slide.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use super::named_file::named_file;
use crate::error::DataError;

pub(crate) const MATRIX: &str = "filtered_feature_bc_matrix";
pub(crate) const MATRIX_H5: &str = "filtered_feature_bc_matrix.h5";
pub(crate) const SCALE_FACTORS: &str = "scalefactors_json.json";
const POSITIONS: [&str; 3] = [
    "tissue_positions.parquet",
    "tissue_positions.csv",
    "tissue_positions_list.csv",
];
const OF_SPATIAL: &str = "copy the folder `spatial` of the run";
const OF_MATRIX: &str = "copy the folder filtered_feature_bc_matrix of the run, or \
                         filtered_feature_bc_matrix.h5 beside it";

/// Files of one slide, looked for by their usual names, gzip'd or behind the name of a data set.
///
/// Those of the folder `spatial` may also lie beside the counts, as GEO hands them out.
pub(crate) struct Files<'a> {
    slide: &'a str,
    folder: &'a Path,
}

/// Where the counts are.
#[derive(Debug)]
pub(crate) enum CountFiles {
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
pub(crate) enum Positions {
    /// With a header or without.
    Csv(PathBuf),
    /// Of Visium HD.
    Parquet(PathBuf),
}

impl<'a> Files<'a> {
    pub(crate) fn of(slide: &'a str, folder: &'a Path) -> Self {
        Self { slide, folder }
    }

    pub(crate) fn scale_factors(&self) -> Result<PathBuf, DataError> {
        self.spatial("scale factors", &[SCALE_FACTORS], OF_SPATIAL)
    }

    /// The matrix folder where it is whole, else the HDF5 file: both hold the same, and every build
    /// reads the folder, so that a slide does not depend on how the program was built. For want of both
    /// the three files of the folder, without it.
    pub(crate) fn counts(&self) -> Result<CountFiles, DataError> {
        let matrix_folder = self.folder.join(MATRIX);
        let of_folder = self.matrix_files(&matrix_folder)?;
        if let Ok(files) = of_folder {
            return Ok(files);
        }
        if let Some(path) = self.named(self.folder, &[MATRIX_H5])? {
            return Ok(CountFiles::H5(path));
        }
        if let Ok(files) = self.matrix_files(self.folder)? {
            return Ok(files);
        }
        match of_folder {
            Err((what, path)) if matrix_folder.is_dir() => Err(self.missing(what, path, OF_MATRIX)),
            _ => Err(self.missing(
                "counts",
                self.folder.join(MATRIX_H5),
                self.instead_of_counts(),
            )),
        }
    }

    pub(crate) fn positions(&self) -> Result<Positions, DataError> {
        let path = self.spatial("spot positions", &POSITIONS, OF_SPATIAL)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match name.contains(".parquet") {
            true => Ok(Positions::Parquet(self.unpacked(path)?)),
            false => Ok(Positions::Csv(path)),
        }
    }

    /// Tables of positions beside the one that is read.
    pub(crate) fn other_positions(&self, read: &Path) -> Vec<PathBuf> {
        let folders = [self.folder.join("spatial"), self.folder.to_path_buf()];
        let named = folders.iter().flat_map(|folder| {
            let tables = POSITIONS.iter().filter(|name| name.ends_with(".csv"));
            tables.filter_map(|name| named_file(folder, &[name]).ok().flatten())
        });
        named.filter(|path| path != read).collect()
    }

    /// The matrix in HDF5, beside the folder that is read.
    #[cfg(feature = "hdf5")]
    pub(crate) fn other_matrix(&self) -> Option<PathBuf> {
        named_file(self.folder, &[MATRIX_H5]).ok().flatten()
    }

    pub(crate) fn hires_image(&self) -> Result<PathBuf, DataError> {
        let remedy = "give the full-resolution image, or put this small one there";
        self.unpacked(self.spatial("image", &["tissue_hires_image.png"], remedy)?)
    }

    /// A small picture that may not be there.
    pub(crate) fn small_image(&self, name: &str) -> Option<PathBuf> {
        let path = self.spatial("image", &[name], "give the full-resolution image");
        self.unpacked(path.ok()?).ok()
    }

    /// The three files of a matrix folder; for want of one its kind and place.
    fn matrix_files(
        &self,
        folder: &Path,
    ) -> Result<Result<CountFiles, (&'static str, PathBuf)>, DataError> {
        let files = [
            ("features", &["features.tsv", "genes.tsv"][..]),
            ("barcodes", &["barcodes.tsv"]),
            ("matrix", &["matrix.mtx"]),
        ];
        let mut found = Vec::with_capacity(files.len());
        for (what, names) in files {
            match self.named(folder, names)? {
                Some(path) => found.push(path),
                None => return Ok(Err((what, folder.join(format!("{}.gz", names[0]))))),
            }
        }
        let [features, barcodes, matrix] = &found[..] else {
            return Ok(Err(("counts", folder.to_path_buf())));
        };
        Ok(Ok(CountFiles::Folder {
            matrix: matrix.clone(),
            features: features.clone(),
            barcodes: barcodes.clone(),
        }))
    }

    /// What to do for want of counts, by what lies there.
    fn instead_of_counts(&self) -> Cow<'static, str> {
        let has = |name: &str| self.folder.join(name).exists();
        let raw = ["raw_feature_bc_matrix.h5", "raw_feature_bc_matrix"];
        match raw.into_iter().find(|raw| has(raw)) {
            Some(raw) => format!(
                "{raw} lies there, which counts every spot, on tissue or not: copy the filtered one of the same \
                 run beside it"
            )
            .into(),
            None => "copy it, or the folder filtered_feature_bc_matrix, from the run; an image without counts \
                     is not read"
                .into(),
        }
    }

    /// A file of the folder `spatial`, which may lie beside the counts too.
    fn spatial(
        &self,
        what: &'static str,
        names: &[&str],
        remedy: &'static str,
    ) -> Result<PathBuf, DataError> {
        let spatial = self.folder.join("spatial");
        for folder in [&spatial, self.folder] {
            if let Some(path) = self.named(folder, names)? {
                return Ok(path);
            }
        }
        Err(self.missing(what, spatial.join(names[0]), remedy))
    }

    fn named(&self, folder: &Path, names: &[&str]) -> Result<Option<PathBuf>, DataError> {
        named_file(folder, names).map_err(|problem| self.problem(problem))
    }

    /// A file that is read as it is only.
    fn unpacked(&self, path: PathBuf) -> Result<PathBuf, DataError> {
        match path.extension().is_some_and(|extension| extension == "gz") {
            true => Err(self.problem(format!(
                "{} is packed; unpack it with gunzip",
                path.display()
            ))),
            false => Ok(path),
        }
    }

    fn missing(
        &self,
        what: &'static str,
        path: PathBuf,
        remedy: impl Into<Cow<'static, str>>,
    ) -> DataError {
        DataError::MissingFile {
            slide: self.slide.to_owned(),
            what,
            path,
            remedy: remedy.into(),
        }
    }

    fn problem(&self, problem: String) -> DataError {
        DataError::Slide {
            slide: self.slide.to_owned(),
            problem,
        }
    }
}
