//! The one section of a file: `uns/spatial/<library>`.

use comtip_files::first_names;

use super::data_frame::N_NAMED;
use crate::error::DataError;
use crate::formats::hdf5::H5File;
use crate::formats::space_ranger::ScaleFactors;

const SPATIAL: &str = "uns/spatial";
/// A name with slashes lies as many levels deeper: `uns/spatial/V10/A1`.
const MAX_LEVELS: usize = 4;
/// More groups than any file has libraries.
const MAX_GROUPS: usize = 4096;

/// The small picture of HEST-1k.
const HEST_PICTURE: &str = "downscaled_fullres";

/// A small picture in a file.
pub(crate) struct LibraryPicture {
    pub(crate) name: String,
    /// Path of its array in the file.
    pub(crate) object: String,
    /// Its pixels per pixel of the image the places belong to, where the scale factors tell.
    pub(crate) reduction: Option<f64>,
}

/// The library of a file, found to be the only one.
pub(crate) struct Library {
    group: String,
}

impl Library {
    /// Finds it: the one group that holds scale factors or pictures. Groups beside it that hold
    /// neither, as other programs leave them, are passed over.
    pub(crate) fn of(file: &H5File) -> Result<Self, DataError> {
        let mut libraries = libraries(file)?;
        match (libraries.pop(), libraries.is_empty()) {
            (Some(group), true) => Ok(Self { group }),
            (Some(last), false) => {
                libraries.push(last);
                let prefix = format!("{SPATIAL}/");
                let names = libraries.iter();
                let names = names.map(|group| group.trim_start_matches(&prefix).to_owned());
                let problem = format!(
                    "several sections are in this file, {}; write a file for each, with \
                     `adata[adata.obs['library_id'] == ...]` and its own library in \
                     `uns['spatial']`",
                    first_names(&names.collect::<Vec<_>>(), N_NAMED)
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
    pub(crate) fn scale_factors(&self, file: &H5File) -> Result<ScaleFactors, DataError> {
        let group = format!("{}/scalefactors", self.group);
        let factor = |name: &str| file.single_number(&format!("{group}/{name}"));
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
    pub(crate) fn hires(&self) -> String {
        format!("{}/images/hires", self.group)
    }

    /// Its small pictures that are there, those whose size is known first, then the largest kind: hires of Space
    /// Ranger, `downscaled_fullres` of HEST-1k, lowres.
    pub(crate) fn pictures(&self, file: &H5File) -> Result<Vec<LibraryPicture>, DataError> {
        let mut pictures = Vec::new();
        for name in ["hires", HEST_PICTURE, "lowres"] {
            let object = format!("{}/images/{name}", self.group);
            if file.has(&object)? {
                let factor = format!("{}/scalefactors/tissue_{name}_scalef", self.group);
                let reduction = file.single_number(&factor)?;
                pictures.push(LibraryPicture {
                    name: name.to_owned(),
                    object,
                    reduction: reduction.filter(|n| n.is_finite() && *n > 0.0),
                });
            }
        }
        pictures.sort_by_key(|picture| picture.reduction.is_none());
        Ok(pictures)
    }

    /// Whether HEST-1k wrote the file, which means other widths by `spot_diameter_fullres` than 10x.
    pub(crate) fn is_of_hest(&self, file: &H5File) -> Result<bool, DataError> {
        let is_st = self.group == format!("{SPATIAL}/ST");
        Ok(is_st && file.has(&format!("{}/images/{HEST_PICTURE}", self.group))?)
    }
}

/// The groups that hold scale factors or pictures, sorted.
fn libraries(file: &H5File) -> Result<Vec<String>, DataError> {
    let mut libraries = Vec::new();
    let mut groups = vec![SPATIAL.to_owned()];
    let mut n_groups = 0;
    for _ in 0..MAX_LEVELS {
        let mut deeper = Vec::new();
        for group in groups {
            if holds_something(file, &group)? {
                libraries.push(group);
                continue;
            }
            for name in file.groups(&group)? {
                n_groups += 1;
                if n_groups > MAX_GROUPS {
                    let problem = format!("more than {MAX_GROUPS} groups are here");
                    return Err(file.error(SPATIAL, problem));
                }
                deeper.push(format!("{group}/{name}"));
            }
        }
        groups = deeper;
    }
    libraries.sort();
    Ok(libraries)
}

fn holds_something(file: &H5File, group: &str) -> Result<bool, DataError> {
    for part in ["scalefactors", "images"] {
        if !file.members(&format!("{group}/{part}"))?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}
