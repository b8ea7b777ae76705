//! From the parts of a file to a slide.

use std::collections::HashSet;
use std::path::PathBuf;

use super::AnnDataFile;
use super::counts::read_counts;
use super::data_frame::DataFrame;
use super::library::Library;
use super::picture;
use super::places::read_places;
use crate::genes::{FeatureList, Features, MAX_FEATURES};
use crate::hdf5::H5File;
use crate::slide::MAX_SPOTS;
use crate::slide_scale::VISIUM_SPOT_UM;
use crate::space_ranger::ScaleFactors;
use crate::stimage::label_of;
use crate::{
    DataError, DroppedSpots, GeneNaming, ImageScale, LabelOrigin, ScaleSource, Slide, SlideNote,
    SmallPicture, Spot, patient_of,
};

/// Where scanpy keeps the ids of a 10x matrix.
const GENE_IDS: &str = "gene_ids";

pub(super) fn read_slide(given: &AnnDataFile) -> Result<Slide, DataError> {
    let file = H5File::open(&given.path)?;
    let obs = DataFrame::open(&file, "obs", MAX_SPOTS)?;
    check_unique(&obs)?;
    let var = DataFrame::open(&file, "var", MAX_FEATURES)?;
    let features = read_features(&var)?;
    let library = Library::of(&file)?;
    let factors = library.scale_factors(&file)?;
    let (image_path, reduction, small_picture) = tile_image(given, &file, &library)?;
    let places = read_places(&file, obs.names().len())?;
    let is_on_tissue = read_in_tissue(&obs)?;
    let labels = match &given.labels {
        Some(column) => obs.texts(column)?,
        None => vec![None; obs.names().len()],
    };

    let (mut spots, mut spot_of_row) = (Vec::new(), Vec::new());
    let (mut without_coordinates, mut n_off_tissue) = (Vec::new(), 0);
    for (i, (name, label)) in obs.names().iter().zip(labels).enumerate() {
        spot_of_row.push(None);
        if !is_on_tissue[i] {
            n_off_tissue += 1;
            continue;
        }
        let Some([x_px, y_px]) = places[i] else {
            without_coordinates.push(name.clone());
            continue;
        };
        spot_of_row[i] = Some(spots.len() as u32);
        spots.push(Spot {
            id: format!("{}_{name}", given.name),
            x_px: reduction * x_px,
            y_px: reduction * y_px,
            label: label.as_deref().and_then(label_of),
        });
    }
    if spots.is_empty() {
        return Err(DataError::Slide {
            slide: given.name.clone(),
            problem: "no spot of `obs` lies on tissue and has a place in `obsm/spatial`".to_owned(),
        });
    }
    let matrix = read_counts(&file, &obs, &var, &features, &spot_of_row)?;

    let radius_px = reduction * factors.spot_diameter_fullres / 2.0;
    let mut notes = Vec::new();
    if given.image.is_none() {
        notes.push(SlideNote::ReducedImage {
            reduction,
            tile_px: 2.0 * radius_px,
        });
    }
    if n_off_tissue > 0 {
        notes.push(SlideNote::OffTissue {
            n_spots: n_off_tissue,
        });
    }
    let others = features.others.into_iter();
    notes.extend(others.map(|(kind, n_features)| SlideNote::OtherFeatures { kind, n_features }));
    if matrix.n_repeated > 0 {
        notes.push(SlideNote::RepeatedEntries {
            n_entries: matrix.n_repeated,
        });
    }
    let has_ids = var.has(GENE_IDS)? || GeneNaming::of(&features.genes) == GeneNaming::EnsemblIds;
    let is_hd = factors.bin_size_um.is_some();
    Ok(Slide {
        name: given.name.clone(),
        patient: patient_of(&given.name),
        technology: if is_hd { "VisiumHD" } else { "Visium" }.to_owned(),
        tissue: None,
        image_path,
        radius_px,
        scale: scale_of(&file, &library, &factors, is_hd)?.map(|full| ImageScale {
            um_per_px: full.um_per_px / reduction,
            ..full
        }),
        small_picture,
        spots,
        genes: features.genes,
        gene_ids: has_ids.then_some(features.gene_ids),
        counts: matrix.counts,
        label_origin: given.labels.as_ref().map(|_| LabelOrigin::Annotated),
        dropped: DroppedSpots {
            without_coordinates,
            ..DroppedSpots::default()
        },
        notes,
    })
}

fn check_unique(obs: &DataFrame<'_>) -> Result<(), DataError> {
    let mut seen = HashSet::new();
    match obs.names().iter().find(|name| !seen.insert(*name)) {
        None => Ok(()),
        Some(name) => {
            let problem =
                format!("two spots are called `{name}`; call `adata.obs_names_make_unique()`");
            Err(obs.error("_index", problem))
        }
    }
}

fn read_features(var: &DataFrame<'_>) -> Result<Features, DataError> {
    const TYPES: &str = "feature_types";
    let ids = match var.has(GENE_IDS)? {
        true => var.texts(GENE_IDS)?,
        false => vec![None; var.names().len()],
    };
    let types = match var.has(TYPES)? {
        true => var.texts(TYPES)?,
        false => vec![None; var.names().len()],
    };
    let mut features = FeatureList::default();
    for ((name, id), kind) in var.names().iter().zip(&ids).zip(&types) {
        let taken = features.take(id.as_ref().unwrap_or(name), name, kind.as_deref());
        taken.map_err(|problem| var.error("_index", problem))?;
    }
    let features = features.finish();
    features.map_err(|problem| var.error(TYPES, problem))
}

/// Whether each spot lies on tissue; all do where the file does not say.
fn read_in_tissue(obs: &DataFrame<'_>) -> Result<Vec<bool>, DataError> {
    const COLUMN: &str = "in_tissue";
    if !obs.has(COLUMN)? {
        return Ok(vec![true; obs.names().len()]);
    }
    let numbers = obs.numbers(COLUMN)?;
    let in_tissue = numbers.into_iter().zip(obs.names());
    let in_tissue = in_tissue.map(|(number, name)| match number {
        0.0 => Ok(false),
        1.0 => Ok(true),
        other => {
            let problem = format!("spot `{name}`: {other} is neither 0 nor 1");
            Err(obs.error(COLUMN, problem))
        }
    });
    in_tissue.collect()
}

/// The image tiles are cut from and its pixels per pixel of the full-resolution image, and the small
/// picture a given one is compared with. The small picture is decoded from the file itself by
/// [`SlideImage::open`](crate::SlideImage::open).
fn tile_image(
    given: &AnnDataFile,
    file: &H5File,
    library: &Library,
) -> Result<(PathBuf, f64, Option<SmallPicture>), DataError> {
    let pictures = library.pictures(file)?;
    if let Some(path) = &given.image {
        let small = pictures.into_iter().find_map(|picture| {
            Some(SmallPicture {
                path: given.path.clone(),
                object: Some(picture.object),
                name: format!("the picture `{}` in the file", picture.name),
                reduction: picture.reduction?,
            })
        });
        return Ok((path.clone(), 1.0, small));
    }
    let Some(picture) = pictures.into_iter().next() else {
        return Err(file.error(&library.hires(), picture::MISSING));
    };
    match picture.reduction {
        Some(reduction) => Ok((given.path.clone(), reduction, None)),
        None => {
            let problem = format!(
                "there is no `tissue_{}_scalef` among the scale factors that tells its size; give the \
                 full-resolution image",
                picture.name
            );
            Err(file.error(&picture.object, problem))
        }
    }
}

/// The scale of the full-resolution image: HEST-1k means 55 um by the width of a spot of Visium where 10x
/// means 65.
fn scale_of(
    file: &H5File,
    library: &Library,
    factors: &ScaleFactors,
    is_hd: bool,
) -> Result<Option<ImageScale>, DataError> {
    let scale = factors.scale(is_hd);
    let is_of_10x = scale.is_some_and(|scale| scale.source == ScaleSource::SpotDiameter);
    if is_of_10x && library.is_of_hest(file)? {
        return Ok(Some(ImageScale {
            um_per_px: VISIUM_SPOT_UM / factors.spot_diameter_fullres,
            source: ScaleSource::HestSpotDiameter,
        }));
    }
    Ok(scale)
}
