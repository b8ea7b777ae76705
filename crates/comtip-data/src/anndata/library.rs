//! The one section of a file: `uns/spatial/<library>`.

use crate::DataError;
use crate::hdf5::H5File;
use crate::space_ranger::ScaleFactors;

const SPATIAL: &str = "uns/spatial";

/// The small picture of HEST-1k.
const HEST_PICTURE: &str = "downscaled_fullres";

/// A small picture in a file.
pub(super) struct LibraryPicture {
    pub(super) name: String,
    /// Path of its array in the file.
    pub(super) object: String,
    /// Its pixels per pixel of the image the places belong to, where the scale factors tell.
    pub(super) reduction: Option<f64>,
}

/// The library of a file, found to be the only one.
pub(super) struct Library {
    group: String,
}

impl Library {
    /// Finds it.
    pub(super) fn of(file: &H5File) -> Result<Self, DataError> {
        let mut libraries = file.groups(SPATIAL)?;
        match (libraries.pop(), libraries.is_empty()) {
            (Some(library), true) => Ok(Self {
                group: format!("{SPATIAL}/{library}"),
            }),
            (Some(last), false) => {
                let problem = format!(
                    "several sections are in this file, {} and {last}; write a file for each, with \
                     `adata[adata.obs['library_id'] == ...]` and its own library in \
                     `uns['spatial']`",
                    libraries.join(", ")
                );
                Err(file.error(SPATIAL, problem))
            }
            (None, _) => Err(file.error(
                SPATIAL,
                "no library is here, so that the width of a spot is not known; write \
                 `uns['spatial'][<library>]['scalefactors']['spot_diameter_fullres']`",
            )),
        }
    }

    /// Its scale factors, each a number above 0.
    pub(super) fn scale_factors(&self, file: &H5File) -> Result<ScaleFactors, DataError> {
        let group = format!("{}/scalefactors", self.group);
        let factor = |name: &str| -> Result<Option<f64>, DataError> {
            let path = format!("{group}/{name}");
            match file.has(&path)? {
                true => Ok(file.numbers(&path, 0)?.all()?.first().copied()),
                false => Ok(None),
            }
        };
        let Some(spot_diameter_fullres) = factor("spot_diameter_fullres")? else {
            let problem = "the width of a spot is not here; write it, in pixels of the \
                           full-resolution image";
            return Err(file.error(&format!("{group}/spot_diameter_fullres"), problem));
        };
        let factors = ScaleFactors {
            spot_diameter_fullres,
            tissue_hires_scalef: factor("tissue_hires_scalef")?,
            tissue_lowres_scalef: factor("tissue_lowres_scalef")?,
            microns_per_pixel: factor("microns_per_pixel")?,
            bin_size_um: factor("bin_size_um")?,
        };
        match factors.check() {
            Ok(()) => Ok(factors),
            Err((name, problem)) => Err(file.error(&format!("{group}/{name}"), problem)),
        }
    }

    /// Path of its small picture in the file, whether it is there or not.
    pub(super) fn hires(&self) -> String {
        format!("{}/images/hires", self.group)
    }

    /// Its small pictures that are there, the largest kind first: hires of Space Ranger, then
    /// `downscaled_fullres` of HEST-1k, then lowres.
    pub(super) fn pictures(&self, file: &H5File) -> Result<Vec<LibraryPicture>, DataError> {
        let mut pictures = Vec::new();
        for name in ["hires", HEST_PICTURE, "lowres"] {
            let object = format!("{}/images/{name}", self.group);
            if file.has(&object)? {
                let factor = format!("{}/scalefactors/tissue_{name}_scalef", self.group);
                let reduction = match file.has(&factor)? {
                    true => {
                        let one = file
                            .numbers(&factor, 0)
                            .or_else(|_| file.numbers(&factor, 1));
                        one?.all()?
                            .first()
                            .copied()
                            .filter(|n| n.is_finite() && *n > 0.0)
                    }
                    false => None,
                };
                pictures.push(LibraryPicture {
                    name: name.to_owned(),
                    object,
                    reduction,
                });
            }
        }
        Ok(pictures)
    }

    /// Whether HEST-1k wrote the file, which means 55 um by `spot_diameter_fullres`.
    pub(super) fn is_of_hest(&self, file: &H5File) -> Result<bool, DataError> {
        let is_st = self.group == format!("{SPATIAL}/ST");
        Ok(is_st && file.has(&format!("{}/images/{HEST_PICTURE}", self.group))?)
    }
}
