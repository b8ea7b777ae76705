//! The one section of a file: `uns/spatial/<library>`.

use super::data_frame::first_of;
use crate::DataError;
use crate::hdf5::H5File;
use crate::space_ranger::ScaleFactors;

const SPATIAL: &str = "uns/spatial";
/// A name with slashes lies as many levels deeper: `uns/spatial/V10/A1`.
const MAX_LEVELS: usize = 4;
/// More groups than any file has libraries.
const MAX_GROUPS: usize = 4096;
/// Small pictures by name, the best first: Space Ranger's, HEST-1k's, Space Ranger's smallest.
const PICTURES: [&str; 3] = ["hires", "downscaled_fullres", "lowres"];

/// The library of a file, found to be the only one.
pub(super) struct Library {
    group: String,
    /// Name of its small picture, whether it is there or not.
    picture: &'static str,
}

impl Library {
    /// Finds it: the one group that holds scale factors or pictures. Groups beside it that hold
    /// neither, as other programs leave them, are passed over.
    pub(super) fn of(file: &H5File) -> Result<Self, DataError> {
        let mut libraries = libraries(file)?;
        match (libraries.pop(), libraries.is_empty()) {
            (Some(group), true) => Ok(Self {
                picture: picture_of(file, &group)?,
                group,
            }),
            (Some(last), false) => {
                libraries.push(last);
                let prefix = format!("{SPATIAL}/");
                let names = libraries.iter();
                let names = names.map(|group| group.trim_start_matches(&prefix).to_owned());
                let problem = format!(
                    "several sections are in this file, {}; write a file for each, with \
                     `adata[adata.obs['library_id'] == ...]` and its own library in \
                     `uns['spatial']`",
                    first_of(&names.collect::<Vec<_>>())
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

    /// Its scale factors, each a number above 0. That of the small picture, whichever it is, is
    /// `tissue_hires_scalef`.
    pub(super) fn scale_factors(&self, file: &H5File) -> Result<ScaleFactors, DataError> {
        let group = format!("{}/scalefactors", self.group);
        let factor = |name: &str| file.single_number(&format!("{group}/{name}"));
        let Some(spot_diameter_fullres) = factor("spot_diameter_fullres")? else {
            let problem = "the width of a spot is not here; write it, in pixels of the \
                           full-resolution image";
            return Err(file.error(&format!("{group}/spot_diameter_fullres"), problem));
        };
        let factors = ScaleFactors {
            spot_diameter_fullres,
            tissue_hires_scalef: factor(&scale_factor_of(self.picture))?,
            microns_per_pixel: factor("microns_per_pixel")?,
            bin_size_um: factor("bin_size_um")?,
        };
        match factors.check() {
            Ok(()) => Ok(factors),
            Err((name, problem)) => Err(file.error(&format!("{group}/{name}"), problem)),
        }
    }

    /// Path of its small picture in the file, whether it is there or not.
    pub(super) fn picture(&self) -> String {
        format!("{}/images/{}", self.group, self.picture)
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

/// The best picture whose size is known, else the best that is there, else the usual one.
fn picture_of(file: &H5File, group: &str) -> Result<&'static str, DataError> {
    let mut there = Vec::new();
    for picture in PICTURES {
        if file.has(&format!("{group}/images/{picture}"))? {
            let factor = scale_factor_of(picture);
            if file.has(&format!("{group}/scalefactors/{factor}"))? {
                return Ok(picture);
            }
            there.push(picture);
        }
    }
    Ok(there.first().copied().unwrap_or(PICTURES[0]))
}

/// `tissue_hires_scalef` of `hires`.
fn scale_factor_of(picture: &str) -> String {
    format!("tissue_{picture}_scalef")
}
