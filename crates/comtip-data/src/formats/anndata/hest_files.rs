//! Files of HEST-1k, whose spots tell the technology.

use std::path::Path;

use hdf5_pure::FileBuilder;

use super::AnnDataFile;
use super::counts_of_one::add_counts_of_one;
use super::read_built::read_built;
use crate::formats::read_options::ReadOptions;
use crate::slide::Slide;

/// `hest/hest.h5ad` holds 24 spots of a section of ST, whose `spot_diameter_fullres` is 100 um.
#[test]
fn a_section_of_st_in_a_file_of_hest_is_recognised_by_its_spots_and_its_picture_is_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/hest");
    let file = AnnDataFile::open(&folder.join("hest.h5ad")).unwrap();
    let slide = file.read_full(ReadOptions::default()).unwrap();
    let scale = slide.scale.unwrap();
    assert_eq!(slide.technology, "ST");
    assert_eq!(
        scale.source,
        crate::slide::ScaleSource::HestSpotDiameter { um: 100 }
    );
    approx::assert_relative_eq!(scale.mpp, 100.0 / (2.0 * slide.radius_px));
    let small = slide.small_picture.unwrap();
    assert_eq!(small.reduction, 0.004);
    assert!(small.name.contains("downscaled_fullres"));
    let slide = file.read(&ReadOptions::default()).unwrap();
    let picture = slide.open_image().unwrap();
    assert_eq!(picture.size(), (37, 40));
    approx::assert_relative_eq!(slide.radius_px, 0.004 * 100.0 / scale.mpp / 2.0);
    assert_eq!(slide.technology, "ST");
}

/// A file of HEST-1k with spots 20 px wide at these places.
fn hest(places_px: &[[f64; 2]]) -> Slide {
    let n = places_px.len();
    let mut file = FileBuilder::new();
    add_counts_of_one(&mut file, n);
    let spots: Vec<String> = (0..n).map(|i| format!("spot{i}")).collect();
    let spots: Vec<&str> = spots.iter().map(String::as_str).collect();
    for (group, names) in [("obs", &spots[..]), ("var", &["ACTB"])] {
        let mut table = file.create_group(group);
        table.create_dataset("_index").with_vlen_strings(names);
        file.add_group(table.finish());
    }
    let mut obsm = file.create_group("obsm");
    let flat: Vec<f64> = places_px.iter().flatten().copied().collect();
    let places = obsm.create_dataset("spatial");
    places.with_f64_data(&flat).with_shape(&[n as u64, 2]);
    file.add_group(obsm.finish());
    let mut uns = file.create_group("uns");
    let mut spatial = uns.create_group("spatial");
    let mut library = spatial.create_group("ST");
    let mut factors = library.create_group("scalefactors");
    let numbers = [
        ("spot_diameter_fullres", 20.0),
        ("tissue_downscaled_fullres_scalef", 0.1),
    ];
    for (name, number) in numbers {
        let factor = factors.create_dataset(name);
        factor.with_f64_data(&[number]).with_shape(&[]);
    }
    library.add_group(factors.finish());
    let mut images = library.create_group("images");
    let picture = images.create_dataset("downscaled_fullres");
    picture.with_u8_data(&[9; 12]).with_shape(&[2, 2, 3]);
    library.add_group(images.finish());
    spatial.add_group(library.finish());
    uns.add_group(spatial.finish());
    file.add_group(uns.finish());
    read_built(file).unwrap()
}

/// Places of a grid whose neighbours lie `pitch_px` apart; every other row of a hexagonal one is shifted.
fn grid(pitch_px: f64, is_hexagonal: bool, n_spots: usize) -> Vec<[f64; 2]> {
    let place = |i: usize| {
        let (row, column) = ((i / 8) as f64, (i % 8) as f64);
        match is_hexagonal {
            true => [
                pitch_px * (column + 0.5 * (row % 2.0)),
                pitch_px * row * 0.75_f64.sqrt(),
            ],
            false => [pitch_px * column, pitch_px * row],
        }
    };
    (0..n_spots).map(place).collect()
}

#[test]
fn each_technology_of_hest_has_the_width_of_spots_its_reader_writes() {
    let cases = [
        ("Visium", 55, grid(20.0 / 0.55, true, 64)),
        ("ST", 100, grid(40.0, false, 64)),
        ("VisiumHD", 128, grid(20.0, false, 64)),
    ];
    for (technology, um, places_px) in cases {
        let slide = hest(&places_px);
        assert_eq!(slide.technology, technology);
        let scale = slide.scale.unwrap();
        assert_eq!(
            scale.source,
            crate::slide::ScaleSource::HestSpotDiameter { um }
        );
        approx::assert_relative_eq!(scale.mpp, f64::from(um) / 20.0);
        assert_eq!(slide.notes, []);
    }
}

#[test]
fn where_spots_of_hest_do_not_tell_the_technology_no_scale_is_taken_and_a_note_says_so() {
    let undecided = [
        (
            grid(30.0, false, 64),
            "spots lie 1.50 times their width apart",
        ),
        (grid(40.0, false, 9), "there are too few spots to tell"),
    ];
    for (places_px, start) in undecided {
        let mut slide = hest(&places_px);
        assert_eq!((slide.technology.as_str(), slide.scale), ("unknown", None));
        let note = slide.notes[0].to_string();
        assert!(
            note.starts_with(start) && note.contains("give the technology"),
            "{note}"
        );
        slide.take_for("ST").unwrap();
        assert_eq!(slide.scale.map(|scale| scale.mpp), Some(5.0));
        assert_eq!(slide.notes, []);
    }
}
