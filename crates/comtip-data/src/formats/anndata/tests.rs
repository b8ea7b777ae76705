//! Files scanpy has read too, and some with a thing wrong.

use std::path::{Path, PathBuf};

use comtip_image::SlideImage;
use hdf5_pure::{AttrValue, FileBuilder};
use serde::Deserialize;

use super::AnnDataFile;
use crate::error::DataError;
use crate::formats::anndata::counts_of_one::add_counts_of_one;
use crate::formats::read_options::ReadOptions;
use crate::slide::{LabelOrigin, Slide, SlideWarning};

/// What scanpy reads, by tests/golden/hdf5.py.
#[derive(Deserialize)]
struct Expected {
    genes: Vec<String>,
    spots: Vec<String>,
    places: Vec<[f64; 2]>,
    rows: Vec<Row>,
    regions: Vec<Option<String>>,
    spot_diameter_fullres: f64,
}

#[derive(Deserialize)]
struct Row {
    genes: Vec<u32>,
    counts: Vec<f32>,
}

fn expected() -> Expected {
    serde_json::from_str(include_str!("../../../tests/golden/hdf5.json")).unwrap()
}

pub(super) fn golden(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/hdf5");
    folder.join(format!("{name}.h5ad"))
}

fn open(name: &str) -> AnnDataFile {
    AnnDataFile::open(&golden(name)).unwrap()
}

#[test]
fn names_places_and_counts_are_those_scanpy_reads() {
    let expected = expected();
    for name in ["csr", "csc", "dense", "legacy", "nullable"] {
        let slide = open(name).read_full(ReadOptions::default()).unwrap();
        assert_eq!(slide.genes, expected.genes);
        assert_eq!(slide.spots.len(), 24);
        for (i, spot) in slide.spots.iter().enumerate() {
            assert_eq!(spot.id, format!("{name}_{}", expected.spots[i]));
            assert_eq!([spot.x_px, spot.y_px], expected.places[i]);
            let row = &expected.rows[i];
            assert_eq!(slide.counts.spot(i), (&row.genes[..], &row.counts[..]));
        }
        let diameter_px = expected.spot_diameter_fullres;
        // One note where no picture is there that the given one could be compared with.
        let n_notes = usize::from(slide.small_picture.is_none());
        assert_eq!(
            (2.0 * slide.radius_px, slide.notes.len()),
            (diameter_px, n_notes)
        );
        approx::assert_relative_eq!(slide.scale.unwrap().um_per_px, 65.0 / diameter_px);
        assert_eq!(slide.image_path, Path::new("full.tif"));
        assert_eq!(
            (slide.label_origin, slide.technology.as_str()),
            (None, "Visium")
        );
    }
}

#[test]
fn a_layer_of_counts_goes_before_x_and_what_was_left_out_is_told() {
    let (slide, expected) = (
        open("layers").read_full(ReadOptions::default()).unwrap(),
        expected(),
    );
    // Spot 3 is off the tissue, spot 4 has no place, the last two features are antibodies.
    assert_eq!(slide.genes, expected.genes[..38]);
    assert_eq!(slide.dropped.without_coordinates, expected.spots[4..5]);
    let left = (0..24).filter(|i| *i != 3 && *i != 4);
    for (at, i) in left.enumerate() {
        assert_eq!(slide.spots[at].id, format!("layers_{}", expected.spots[i]));
        let row = &expected.rows[i];
        let n_genes = row.genes.iter().filter(|gene| **gene < 38).count();
        let counts = (&row.genes[..n_genes], &row.counts[..n_genes]);
        assert_eq!(slide.counts.spot(at), counts);
    }
    let antibodies = SlideWarning::OtherFeatures {
        kind: "Antibody Capture".to_owned(),
        n_features: 2,
    };
    assert_eq!(
        slide.notes[..2],
        [SlideWarning::OffTissue { n_spots: 1 }, antibodies]
    );
}

#[test]
fn labels_come_from_categories_of_either_layout() {
    let expected = expected();
    for name in ["layers", "legacy", "nullable"] {
        let file = open(name);
        let slide = file.read_full(ReadOptions::of_labels("region")).unwrap();
        // Who made the column, and how, the file does not say.
        let origin = LabelOrigin::Column("region".to_owned());
        assert_eq!(slide.label_origin, Some(origin));
        for spot in &slide.spots {
            let id = spot.id.split_once('_').unwrap().1;
            let at = expected.spots.iter().position(|s| s == id).unwrap();
            let region = expected.regions[at].as_deref();
            let region = region.filter(|region| *region != "undetermined");
            assert_eq!(spot.label.as_deref(), region);
        }
    }
    let slide = open("csr").read_full(ReadOptions::of_labels("region"));
    let error = slide.unwrap_err().to_string();
    assert!(
        error.contains("`obs/region`: there is no such column, nor any other"),
        "{error}"
    );
}

#[test]
fn the_picture_of_the_file_is_the_one_that_went_in() {
    let small = golden("csr").with_file_name("small.png");
    let small = SlideImage::open(small).unwrap().into_pixels();
    // In bytes, RGB; in floats, RGBA.
    for name in ["csr", "csc"] {
        let slide = open(name).read(&ReadOptions::default()).unwrap();
        let full = open(name).read_full(ReadOptions::default()).unwrap();
        assert_eq!(slide.image_path, golden(name));
        let picture = slide.open_image().unwrap();
        assert_eq!(picture.thumbnail(u32::MAX).unwrap(), small);
        approx::assert_relative_eq!(slide.radius_px, 0.004 * full.radius_px);
        approx::assert_relative_eq!(slide.spots[7].y_px, 0.004 * full.spots[7].y_px);
        let um_per_px = |slide: &Slide| slide.scale.unwrap().um_per_px;
        approx::assert_relative_eq!(um_per_px(&slide), 250.0 * um_per_px(&full));
        let note = slide.notes[0].to_string();
        assert!(note.contains("(0.004 of full size)"), "{note}");
    }
    let error = open("dense")
        .read(&ReadOptions::default())
        .unwrap_err()
        .to_string();
    assert!(
        error.ends_with("images/hires`: there is no picture; give the full-resolution image"),
        "{error}"
    );
    assert!(SlideImage::open(golden("dense")).is_err());
}

/// A file of two spots and two genes, whose parts a test may change.
struct Parts {
    genes: [&'static str; 2],
    x: Vec<f64>,
    indptr: Vec<i64>,
    indices: Vec<i64>,
    names: [&'static str; 2],
    libraries: Vec<&'static str>,
}

impl Parts {
    fn new() -> Self {
        Self {
            genes: ["A", "A"],
            x: vec![1.0, 2.0, 3.0],
            indptr: vec![0, 2, 3],
            indices: vec![0, 1, 1],
            names: ["s1", "s2"],
            libraries: vec!["A"],
        }
    }

    fn read(&self) -> Result<Slide, DataError> {
        let mut file = FileBuilder::new();
        let mut x = file.create_group("X");
        x.create_dataset("data").with_f64_data(&self.x);
        x.create_dataset("indices").with_i64_data(&self.indices);
        x.create_dataset("indptr").with_i64_data(&self.indptr);
        x.set_attr(
            "encoding-type",
            AttrValue::VarLenString("csr_matrix".to_owned()),
        );
        file.add_group(x.finish());
        for (group, names) in [("obs", self.names), ("var", self.genes)] {
            let mut table = file.create_group(group);
            table.create_dataset("_index").with_vlen_strings(&names);
            file.add_group(table.finish());
        }
        let mut obsm = file.create_group("obsm");
        let places = obsm.create_dataset("spatial");
        places
            .with_f64_data(&[1.0, 2.0, 3.0, 4.0])
            .with_shape(&[2, 2]);
        file.add_group(obsm.finish());
        let mut uns = file.create_group("uns");
        let mut spatial = uns.create_group("spatial");
        for name in &self.libraries {
            let mut library = spatial.create_group(name);
            let mut factors = library.create_group("scalefactors");
            let diameter = factors.create_dataset("spot_diameter_fullres");
            diameter.with_f64_data(&[9.0]).with_shape(&[]);
            library.add_group(factors.finish());
            spatial.add_group(library.finish());
        }
        uns.add_group(spatial.finish());
        file.add_group(uns.finish());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.h5ad");
        std::fs::write(&path, file.finish().unwrap()).unwrap();
        AnnDataFile::open(&path)?.read_full(ReadOptions::default())
    }

    fn problem(&self) -> String {
        self.read().unwrap_err().to_string()
    }
}

#[test]
fn repeated_gene_names_are_numbered() {
    let slide = Parts::new().read().unwrap();
    assert_eq!(slide.genes, ["A", "A-1"]);
    assert_eq!(slide.counts.spot(1), (&[1][..], &[3.0][..]));
}

#[test]
fn an_image_given_for_a_file_without_a_picture_is_noted_as_unchecked() {
    let slide = Parts::new().read().unwrap();
    let note = slide.notes[0].to_string();
    assert!(
        note.starts_with("the image given is not checked, because no small picture"),
        "{note}"
    );
    let slide = open("csr").read_full(ReadOptions::default()).unwrap();
    let is_unchecked = |note: &SlideWarning| matches!(note, SlideWarning::NothingToCompare { .. });
    assert!(!slide.notes.iter().any(is_unchecked));
}

#[test]
fn quotes_around_gene_names_are_taken_off_and_noted() {
    let mut parts = Parts::new();
    parts.genes = ["\"ENSG00000141510\"", "\"ENSG00000075624\""];
    let slide = parts.read().unwrap();
    assert_eq!(slide.genes, ["ENSG00000141510", "ENSG00000075624"]);
    assert_eq!(slide.gene_ids.unwrap(), slide.genes);
    let is_of_quotes =
        |note: &SlideWarning| matches!(note, SlideWarning::QuotesAroundGenes { n_genes: 2, .. });
    assert!(slide.notes.iter().any(is_of_quotes), "{:?}", slide.notes);
}

#[test]
fn values_that_are_no_raw_counts_are_refused_with_their_place() {
    for value in [0.693, -1.0, f64::NAN, f64::INFINITY, 1e300] {
        let mut parts = Parts::new();
        parts.x[2] = value;
        let error = parts.problem();
        assert!(
            error.contains("`X/data`: gene `A` of spot `s2`: count "),
            "{error}"
        );
        assert!(error.contains("adata.layers['counts']"), "{error}");
    }
}

#[test]
fn malformed_files_name_the_place_and_the_remedy() {
    let with = |change: fn(&mut Parts)| {
        let mut parts = Parts::new();
        change(&mut parts);
        parts.problem()
    };
    let cases = [
        (
            with(|p| p.indptr = vec![0, 2]),
            "`X/indptr`: 2 places, but a matrix of 2 has 3",
        ),
        (
            with(|p| p.indptr = vec![0, 4, 3]),
            "`X/indptr`: place 2 is 3, after 4",
        ),
        (
            with(|p| p.indptr = vec![0, -1, 3]),
            "`X/indptr`: place 1 is -1, after 0",
        ),
        (
            with(|p| p.indptr = vec![0, 2, 1 << 60]),
            "there are 3 entries",
        ),
        (
            with(|p| p.indices[2] = 2),
            "`X/indices`: entry 2 is 2, not between 0 and 1",
        ),
        (
            with(|p| p.indices[2] = -1),
            "`X/indices`: entry 2 is -1, not between 0 and 1",
        ),
        (
            with(|p| p.indices = vec![0]),
            "`X/data`: 3 values, but 1 indices",
        ),
        (
            with(|p| p.names = ["s1", "s1"]),
            "two spots are called `s1`",
        ),
        (
            with(|p| p.libraries = vec!["A", "B"]),
            "several sections are in this file, A, B",
        ),
        (
            with(|p| p.libraries = vec![]),
            "`uns/spatial`: no library is here",
        ),
    ];
    for (error, expected) in cases {
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn a_shape_no_file_could_hold_is_refused_before_memory_is_taken() {
    let mut bytes = std::fs::read(golden("csr")).unwrap();
    // Every length of 8 bytes that says 40 (genes) or 24 (spots) now says 2^44 more.
    let mut n_changed = 0;
    for at in (0..bytes.len() - 8).step_by(8) {
        let length = u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
        if length == 24 || length == 40 {
            bytes[at + 5] = 0x10;
            n_changed += 1;
        }
    }
    assert!(n_changed > 10);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.h5ad");
    std::fs::write(&path, bytes).unwrap();
    assert!(
        AnnDataFile::open(&path)
            .unwrap()
            .read(&ReadOptions::default())
            .is_err()
    );
}

#[test]
fn several_files_of_a_folder_are_slides_and_other_files_are_not() {
    use crate::formats::slide_source::SlideSource;
    let folder = golden("csr").parent().unwrap().to_path_buf();
    let source = SlideSource::open(&folder).unwrap();
    let names: Vec<_> = source.slide_names().collect();
    assert_eq!(
        names,
        ["csc", "csr", "dense", "layers", "legacy", "nullable"]
    );
    let before = source.fingerprint("layers").unwrap();
    let labelled = ReadOptions::of_labels("region");
    let source = source.with_options(labelled.clone()).unwrap();
    assert_ne!(source.fingerprint("layers").unwrap(), before);
    let images = ReadOptions::of_image("layers", "full.tif").images;
    let options = ReadOptions { images, ..labelled };
    let source = source.with_options(options).unwrap();
    assert!(source.read("layers").unwrap().spots[1].label.is_some());
    let one = SlideSource::open(&golden("csr")).unwrap();
    assert_eq!(one.slide_names().collect::<Vec<_>>(), ["csr"]);
    let other = SlideSource::open(&folder.join("small.png"));
    assert!(matches!(other, Err(DataError::NoSlides { .. })));
}

/// `hest/hest.h5ad` holds 24 spots of a section of ST, whose `spot_diameter_fullres` is 100 um.
#[test]
fn a_section_of_st_in_a_file_of_hest_is_told_by_its_spots_and_its_picture_is_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/hest");
    let file = AnnDataFile::open(&folder.join("hest.h5ad")).unwrap();
    let slide = file.read_full(ReadOptions::default()).unwrap();
    let scale = slide.scale.unwrap();
    assert_eq!(slide.technology, "ST");
    assert_eq!(
        scale.source,
        crate::slide::ScaleSource::HestSpotDiameter { um: 100 }
    );
    approx::assert_relative_eq!(scale.um_per_px, 100.0 / (2.0 * slide.radius_px));
    let small = slide.small_picture.unwrap();
    assert_eq!(small.reduction, 0.004);
    assert!(small.name.contains("downscaled_fullres"));
    let slide = file.read(&ReadOptions::default()).unwrap();
    let picture = slide.open_image().unwrap();
    assert_eq!(picture.size(), (37, 40));
    approx::assert_relative_eq!(slide.radius_px, 0.004 * 100.0 / scale.um_per_px / 2.0);
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
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.h5ad");
    std::fs::write(&path, file.finish().unwrap()).unwrap();
    let file = AnnDataFile::open(&path).unwrap();
    file.read_full(ReadOptions::default()).unwrap()
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
        approx::assert_relative_eq!(scale.um_per_px, f64::from(um) / 20.0);
        assert_eq!(slide.notes, []);
    }
}

#[test]
fn where_spots_of_hest_do_not_tell_the_technology_no_scale_is_taken_and_a_note_says_so() {
    let untold = [
        (
            grid(30.0, false, 64),
            "spots lie 1.50 times their width apart",
        ),
        (grid(40.0, false, 9), "there are too few spots to tell"),
    ];
    for (places_px, start) in untold {
        let mut slide = hest(&places_px);
        assert_eq!((slide.technology.as_str(), slide.scale), ("unknown", None));
        let note = slide.notes[0].to_string();
        assert!(
            note.starts_with(start) && note.contains("give the technology"),
            "{note}"
        );
        slide.take_for("ST").unwrap();
        assert_eq!(slide.scale.map(|scale| scale.um_per_px), Some(5.0));
        assert_eq!(slide.notes, []);
    }
}
