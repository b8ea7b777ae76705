//! A small slide and its shards, for the tests of this crate.

use std::path::Path;

use image::{Rgb, RgbImage};

use super::manifest::Manifest;
use super::shard_metadata::ShardMetadata;
use crate::prepare::{PrepareOptions, prepare};
use crate::slide::{Counts, DroppedSpots, LabelOrigin, Patient, PatientOrigin, Slide, Spot};

/// Writes a picture of 60 x 50 px into `folder` and describes a slide of three spots on it: one
/// inside and labelled, one over the edge, one without any count and outside.
pub(crate) fn slide(folder: &Path, name: &str) -> Slide {
    let image_path = folder.join(format!("{name}.tif"));
    RgbImage::from_fn(60, 50, |x, y| Rgb([4 * x as u8, 5 * y as u8, 200]))
        .save(&image_path)
        .unwrap();
    let mut counts = Counts::new(4);
    counts.push_spot([(0, 1.0), (3, 7.0)]);
    counts.push_spot([(1, 2.5), (2, 0.5), (3, 1.0)]);
    counts.push_spot([]);
    let spot = |id: &str, x_px, y_px, label: Option<&str>| Spot {
        id: format!("{name}_{id}"),
        x_px,
        y_px,
        label: label.map(str::to_owned),
    };
    Slide {
        name: name.to_owned(),
        patient: Patient::new("P", PatientOrigin::Table),
        technology: "ST".to_owned(),
        tissue: None,
        image_path,
        radius_px: 5.3,
        scale: None,
        small_picture: None,
        spots: vec![
            spot("10x14", 20.1, 20.7, Some("connective tissue")),
            spot("10x15", 58.0, 30.25, None),
            spot("10x16", 90.0, 30.0, None),
        ],
        genes: ["HLA-A", "MT-CO1", "NKX2-1", "GFAP"]
            .map(str::to_owned)
            .to_vec(),
        gene_ids: None,
        counts,
        label_origin: Some(LabelOrigin::Transferred),
        dropped: DroppedSpots {
            without_counts: vec!["10x99".to_owned()],
            ..DroppedSpots::default()
        },
        notes: Vec::new(),
    }
}

/// What a shard may say of [`slide`].
pub(crate) fn facts() -> ShardMetadata {
    ShardMetadata {
        slide: "s".to_owned(),
        patient: Patient::new("P", PatientOrigin::Table),
        technology: "ST".to_owned(),
        radius_px: 5.3,
        tile_px: 11,
        tile_um: None,
        mpp: None,
        scale_source: None,
        label_origin: None,
        image_width_px: 60,
        image_height_px: 50,
    }
}

/// Prepares [`slide`] by each name into `folder/shards`.
pub(crate) fn shards(folder: &Path, names: &[&str]) -> Manifest {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    prepare(
        &names,
        &|name: &str| Ok(slide(folder, name)),
        &folder.join("shards"),
        &PrepareOptions::default(),
        &mut |_event| {},
    )
    .unwrap()
}
