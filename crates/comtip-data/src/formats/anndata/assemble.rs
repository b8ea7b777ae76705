//! From the parts of a file to a slide.

use std::collections::HashSet;
use std::path::PathBuf;

use super::anndata_file::AnnDataFile;
use super::column::Column;
use super::counts::read_counts;
use super::data_frame::DataFrame;
use super::features::{GENE_IDS, read_features};
use super::in_tissue::read_in_tissue;
use super::layer::Layer;
use super::library::Library;
use super::patient::read_patient;
use super::places::read_places;
use super::sections::check_one_section;
use super::technology::{of_10x, of_hest};
use super::tile_image::tile_image;
use crate::error::DataError;
use crate::formats::annotation::label_of;
use crate::formats::hdf5::H5File;
use crate::formats::read_options::ReadOptions;
use crate::genes::GeneNaming;
use crate::slide::{
    ArrayPlaces, Barcode, DroppedSpots, ImageScale, LabelOrigin, Patient, PatientOrigin,
    ScaleSource, Slide, SlideWarning, Spot, patient_of,
};
use crate::tables::{MAX_FEATURES, MAX_SPOTS};

/// Reads the slide of a file.
pub(super) fn read_slide(given: &AnnDataFile, options: &ReadOptions) -> Result<Slide, DataError> {
    let image = options.images.get(&given.name).map(PathBuf::as_path);
    let file = H5File::open(&given.path)?;
    let obs = DataFrame::open(&file, "obs", MAX_SPOTS)?;
    check_unique(&obs)?;
    let layer = Layer::of(&file, options.layer.as_deref())?;
    let var = DataFrame::open(&file, layer.var, MAX_FEATURES)?;
    let features = read_features(&var, options.gene_symbols.as_deref())?;
    let library = Library::of(&file)?;
    let factors = library.scale_factors(&file)?;
    let (image_path, reduction, small_picture) = tile_image(&given.path, image, &file, &library)?;
    let places = read_places(&file, obs.names().len())?;
    let is_on_tissue = read_in_tissue(&obs)?;
    let labels = match &options.labels {
        Some(column) => Some(read_labels(&obs, column)?),
        None => None,
    };

    let (mut spots, mut spot_of_row) = (Vec::new(), Vec::new());
    let (mut rows, mut places_px) = (Vec::new(), Vec::new());
    let (mut without_coordinates, mut n_off_tissue) = (Vec::new(), 0);
    let mut tissue_unknown = Vec::new();
    for (i, name) in obs.names().iter().enumerate() {
        spot_of_row.push(None);
        match is_on_tissue[i] {
            Some(true) => {}
            Some(false) => {
                n_off_tissue += 1;
                continue;
            }
            None => {
                tissue_unknown.push(name.clone());
                continue;
            }
        }
        let Some([x_px, y_px]) = places[i] else {
            without_coordinates.push(name.clone());
            continue;
        };
        spot_of_row[i] = Some(spots.len() as u32);
        rows.push(i);
        places_px.push([x_px, y_px]);
        let label = labels.as_ref().and_then(|labels| labels.value(i));
        spots.push(Spot {
            id: format!("{}_{name}", given.name),
            x_px: reduction * x_px,
            y_px: reduction * y_px,
            label: label.and_then(label_of),
        });
    }
    if spots.is_empty() {
        return Err(DataError::Slide {
            slide: given.name.clone(),
            problem: "no spot of `obs` lies on tissue and has a place in `obsm/spatial`".to_owned(),
        });
    }
    let is_of_hest = library.is_of_hest(&file)?;
    let array = match is_of_hest {
        true => ArrayPlaces::Rounded,
        false => ArrayPlaces::AsWritten,
    };
    let mirrored = check_one_section(&file, &obs, &rows, &places_px, array)?;
    let patient = match &options.patient_column {
        Some(column) => Patient::new(read_patient(&obs, column, &rows)?, PatientOrigin::Metadata),
        None => patient_of(&given.name),
    };
    let matrix = read_counts(&file, &layer, &obs, &var, &features, &spot_of_row)?;

    let radius_px = reduction * factors.spot_diameter_fullres / 2.0;
    let mut notes: Vec<SlideWarning> = mirrored.into_iter().collect();
    if image.is_none() {
        notes.push(SlideWarning::ReducedImage {
            reduction,
            tile_px: 2.0 * radius_px,
        });
    }
    if n_off_tissue > 0 {
        notes.push(SlideWarning::OffTissue {
            n_spots: n_off_tissue,
        });
    }
    if !tissue_unknown.is_empty() {
        notes.push(SlideWarning::TissueUnknown {
            spots: tissue_unknown,
        });
    }
    notes.extend(features.doubts);
    let others = features.others.into_iter();
    notes.extend(others.map(|(kind, n_features)| SlideWarning::OtherFeatures { kind, n_features }));
    if matrix.n_repeated > 0 {
        notes.push(SlideWarning::RepeatedEntries {
            n_entries: matrix.n_repeated,
        });
    }
    let has_ids = var.has(GENE_IDS)?
        || options.gene_symbols.is_some()
        || GeneNaming::of(&features.genes) == GeneNaming::EnsemblIds;
    if image.is_some() && small_picture.is_none() {
        notes.push(SlideWarning::NothingToCompare {
            wanted: "write `images/hires` and `scalefactors/tissue_hires_scalef` of its library"
                .to_owned(),
        });
    }
    let (technology, scale) = match is_of_hest {
        true => of_hest(&spots, radius_px, &mut notes),
        false => of_10x(&factors, reduction),
    };
    let stated = factors.microns_per_pixel.map(|mpp| ImageScale {
        mpp: mpp / reduction,
        source: ScaleSource::MicronsPerPixel,
    });
    Ok(Slide {
        name: given.name.clone(),
        patient,
        technology: technology.to_owned(),
        tissue: None,
        image_path,
        radius_px,
        scale: stated.or(scale),
        small_picture,
        spots,
        genes: features.genes,
        gene_ids: has_ids.then_some(features.gene_ids),
        counts: matrix.counts,
        label_origin: options.labels.clone().map(LabelOrigin::Column),
        dropped: DroppedSpots {
            without_coordinates,
            ..DroppedSpots::default()
        },
        notes,
    })
}

fn check_unique(obs: &DataFrame<'_>) -> Result<(), DataError> {
    let mut seen = HashSet::new();
    let mut again = obs.names().iter().filter(|name| !seen.insert(*name));
    let Some(name) = again.next() else {
        return Ok(());
    };
    let n_more = again.count();
    let problem = match Barcode::parse(name) {
        // No capture area has a barcode twice, but all have the same ones.
        Some(_) => format!(
            "{} barcodes are there twice, such as `{name}`: several sections are pooled here; write a file \
             for each, with its own library in `uns['spatial']`",
            n_more + 1
        ),
        None => format!("two spots are called `{name}`; call `adata.obs_names_make_unique()`"),
    };
    Err(obs.error("_index", problem))
}

fn read_labels(obs: &DataFrame<'_>, column: &str) -> Result<Column, DataError> {
    let labels = obs.asked_column(column)?;
    match labels.has_fractions() {
        false => Ok(labels),
        true => Err(obs.error(
            column,
            "holds fractions, but names of regions were expected",
        )),
    }
}
