//! Whether files of a slide that tell the same agree.

use std::path::Path;

use super::layout::{CountFiles, Files, Positions};
#[cfg(feature = "hdf5")]
use super::matrix_h5::MatrixH5;
use super::outs::bin_size_um;
use super::scale_factors::ScaleFactors;
use super::spot_positions::{Found, Place, SpotPositions};
use super::{positions_csv, positions_parquet};
use crate::error::DataError;
use crate::slide::SlideWarning;

/// Places of one spot in two tables are one if they differ by no more: Space Ranger 1 wrote whole pixels.
const ROUNDED_PX: f64 = 1.0;

/// Refuses a folder `square_008um` whose scale factors are of bins of another size.
pub(super) fn check_bins(folder: &Path, factors: &ScaleFactors) -> Result<(), String> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    match (bin_size_um(&name), factors.bin_size_um) {
        (Some(named), Some(written)) if f64::from(named) != written => Err(format!(
            "{} is named after bins of {named} um, but its scalefactors_json.json is of bins of {written} um \
             (`bin_size_um`); copy the folder from the run again",
            folder.display()
        )),
        _ => Ok(()),
    }
}

/// Reads the places of the spots of a matrix.
pub(super) fn read_positions(
    positions: &Positions,
    barcodes: &[String],
) -> Result<Found, DataError> {
    let mut places = SpotPositions::of(barcodes);
    match positions {
        Positions::Csv(path) => positions_csv::read_positions(path, &mut places)?,
        Positions::Parquet(path) => positions_parquet::read_positions(path, &mut places)?,
    }
    Ok(places.finish())
}

/// Refuses a second table of positions that puts a spot elsewhere than the one that is read. One that cannot be read
/// tells nothing.
pub(super) fn check_positions(
    files: &Files<'_>,
    read: &Path,
    places: &Found,
    barcodes: &[String],
) -> Result<(), String> {
    for path in files.other_positions(read) {
        let Ok(others) = read_positions(&Positions::Csv(path.clone()), barcodes) else {
            continue;
        };
        let both = places.of_barcode.iter().zip(&others.of_barcode);
        let elsewhere = barcodes
            .iter()
            .zip(both)
            .find(|(_, (a, b))| !agree(**a, **b));
        if let Some((barcode, (here, there))) = elsewhere {
            return Err(format!(
                "{} and {} disagree: spot `{barcode}` {} by the first and {} by the second; keep the one of this run",
                read.display(),
                path.display(),
                lies(*here),
                lies(*there)
            ));
        }
    }
    Ok(())
}

fn agree(one: Option<Place>, other: Option<Place>) -> bool {
    let is_near = |a: f64, b: f64| (a - b).abs() <= ROUNDED_PX;
    match (one, other) {
        (Some(a), Some(b)) => {
            let is_one_place = is_near(a.x_px, b.x_px) && is_near(a.y_px, b.y_px);
            is_one_place && a.is_on_tissue == b.is_on_tissue
        }
        (None, None) => true,
        _ => false,
    }
}

fn lies(place: Option<Place>) -> String {
    match place {
        Some(place) => format!(
            "lies at ({}, {}){}",
            place.x_px,
            place.y_px,
            match place.is_on_tissue() {
                true => "",
                false => " off the tissue",
            }
        ),
        None => "is not there".to_owned(),
    }
}

/// A note if the counts are there as HDF5 too and those are of other spots, or of another number of entries than the
/// `n_entries` that were read.
#[cfg(feature = "hdf5")]
pub(super) fn other_matrix(
    files: &Files<'_>,
    read: &CountFiles,
    barcodes: &[String],
    n_entries: u64,
) -> Option<SlideWarning> {
    let CountFiles::Folder { matrix, .. } = read else {
        return None;
    };
    let path = files.other_matrix()?;
    let other = MatrixH5::open(&path).ok()?;
    let there = other.n_entries().ok()?;
    let is_same = there == n_entries && other.barcodes().is_ok_and(|names| names == barcodes);
    (!is_same).then(|| SlideWarning::OtherMatrix {
        read: matrix.display().to_string(),
        other: path.display().to_string(),
        n_entries: [n_entries, there],
    })
}

/// As with the feature `hdf5`, without which no HDF5 can be looked into.
#[cfg(not(feature = "hdf5"))]
pub(super) fn other_matrix(
    _files: &Files<'_>,
    _read: &CountFiles,
    _barcodes: &[String],
    _n_entries: u64,
) -> Option<SlideWarning> {
    None
}

#[cfg(test)]
mod tests {
    use crate::formats::space_ranger::fixture::{FACTORS, Fixture};

    #[test]
    fn two_tables_of_positions_that_disagree_are_refused_with_the_spot_and_both_places() {
        let second = "spatial/tissue_positions_list.csv";
        // Rounded, as Space Ranger 1 did.
        let same = "AAC-1,1,0,0,200.4,100\nAAG-1,1,0,2,200,299.6\n";
        assert!(Fixture::new().with(second, same).read().is_ok());
        let other = "AAC-1,1,0,0,200,100\nAAG-1,1,0,2,200,900\n";
        let problem = Fixture::new().with(second, other).problem();
        assert!(
            problem.contains(
                "disagree: spot `AAG-1` lies at (300, 200) by the first and lies at (900, 200) by the second; keep"
            ),
            "{problem}"
        );
    }

    #[test]
    fn a_folder_named_after_bins_of_another_size_is_refused() {
        let fixture = Fixture::new().with(
            FACTORS,
            r#"{"spot_diameter_fullres": 100, "tissue_hires_scalef": 0.1, "bin_size_um": 16}"#,
        );
        let bins = fixture.root().join("square_008um");
        std::fs::rename(fixture.outs(), &bins).unwrap();
        let opened = crate::formats::space_ranger::SpaceRangerFolder::open(&bins).unwrap();
        let problem = opened.read(&Default::default()).unwrap_err().to_string();
        assert!(
            problem.contains(
                "named after bins of 8 um, but its scalefactors_json.json is of bins of 16 um"
            ),
            "{problem}"
        );
    }
}
