//! Outputs as 10x's site, GEO and other programs hand them out.

use super::fixture::{BARCODES, FACTORS, FEATURES, Fixture, HIRES, MATRIX, POSITIONS, gzip};
use crate::formats::read_options::ReadOptions;
use crate::formats::slide_source::SlideSource;
use crate::slide::{Slide, SlideWarning};

/// What the fixture is, whatever its files are called.
fn check(fixture: &Fixture) {
    let slide = fixture.read().unwrap();
    let ids: Vec<&str> = slide.spots.iter().map(|spot| spot.id.as_str()).collect();
    assert_eq!(ids, ["s_AAC-1", "s_AAG-1"]);
    assert_eq!(
        (slide.genes, slide.counts.total()),
        (vec!["A".to_owned(), "B".to_owned()], 7.0)
    );
    let source = SlideSource::open(fixture.root()).unwrap();
    assert_eq!(source.slide_names().collect::<Vec<_>>(), ["s"]);
    assert!(source.fingerprint("s").is_some());
}

#[test]
fn files_behind_the_name_of_a_data_set_and_gzip_d_are_read() {
    check(&Fixture::new().packed(POSITIONS, "spatial/tissue_positions_list.csv.gz"));
    check(
        &Fixture::new()
            .packed(POSITIONS, "spatial/tissue_positions.csv.gz")
            .packed(FACTORS, "spatial/scalefactors_json.json.gz"),
    );
    let folder = "filtered_feature_bc_matrix";
    check(
        &Fixture::new()
            .moved(MATRIX, &format!("{folder}/GSM1_P1_matrix.mtx.gz"))
            .moved(FEATURES, &format!("{folder}/GSM1_P1_features.tsv.gz"))
            .moved(BARCODES, &format!("{folder}/GSM1_P1_barcodes.tsv.gz")),
    );
}

/// All in one folder, as `GSE…_RAW.tar` unpacks.
fn flat() -> Fixture {
    let fixture = Fixture::new()
        .moved(MATRIX, "GSM1_P1_matrix.mtx.gz")
        .moved(FEATURES, "GSM1_P1_features.tsv.gz")
        .moved(BARCODES, "GSM1_P1_barcodes.tsv.gz")
        .packed(POSITIONS, "GSM1_P1_tissue_positions_list.csv.gz")
        .packed(FACTORS, "GSM1_P1_scalefactors_json.json.gz")
        .moved(HIRES, "GSM1_P1_tissue_hires_image.png");
    for folder in ["filtered_feature_bc_matrix", "spatial"] {
        std::fs::remove_dir(fixture.outs().join(folder)).unwrap();
    }
    fixture
}

#[test]
fn all_files_in_one_folder_are_a_slide() {
    check(&flat());
}

#[test]
fn files_of_two_slides_in_one_folder_are_both_named() {
    let fixture = flat().with("GSM2_P2_scalefactors_json.json.gz", "");
    let error = fixture.problem();
    assert!(
        error.contains("GSM1_P1_scalefactors_json.json.gz and "),
        "{error}"
    );
    assert!(
        error.contains("GSM2_P2_scalefactors_json.json.gz both lie here"),
        "{error}"
    );
    assert!(
        error.ends_with("give each slide a folder of its own"),
        "{error}"
    );
    let error = Fixture::new()
        .with("filtered_feature_bc_matrix/matrix.mtx", "")
        .problem();
    assert!(
        error.contains("matrix.mtx and ") && error.contains("matrix.mtx.gz both"),
        "{error}"
    );
}

#[cfg(feature = "hdf5")]
#[test]
fn a_matrix_of_hdf5_behind_the_name_of_a_data_set_is_read() {
    use super::fixture::golden_root;
    let h5 = std::fs::read(golden_root().join("../hdf5/10x_v3.h5")).unwrap();
    let spatial = golden_root().join("v2/spatial");
    let of = |file: &str| std::fs::read(spatial.join(file)).unwrap();
    let fixture = Fixture::new()
        .without(MATRIX)
        .without(FEATURES)
        .without(BARCODES)
        .with(POSITIONS, of("tissue_positions.csv"))
        .with("V1_Breast_filtered_feature_bc_matrix.h5", h5);
    assert_eq!(fixture.read().unwrap().spots.len(), 36);
}

#[test]
fn a_packed_picture_is_named_with_what_unpacks_it() {
    let error = Fixture::new()
        .packed(HIRES, "spatial/tissue_hires_image.png.gz")
        .problem();
    assert!(
        error.ends_with("tissue_hires_image.png.gz is packed; unpack it with gunzip"),
        "{error}"
    );
}

#[test]
fn without_counts_what_lies_there_is_named() {
    let bare = || {
        Fixture::new()
            .without(MATRIX)
            .without(FEATURES)
            .without(BARCODES)
    };
    let raw = bare().with("raw_feature_bc_matrix.h5", "");
    std::fs::remove_dir(raw.outs().join("filtered_feature_bc_matrix")).unwrap();
    let error = raw.problem();
    assert!(error.starts_with("slide s: no counts at "), "{error}");
    assert!(
        error.contains("raw_feature_bc_matrix.h5 lies there, which counts every spot"),
        "{error}"
    );
    let none = bare();
    std::fs::remove_dir(none.outs().join("filtered_feature_bc_matrix")).unwrap();
    let error = none.problem();
    assert!(
        error.ends_with("an image without counts is not read"),
        "{error}"
    );
    let error = bare().problem();
    assert!(
        error.contains("or filtered_feature_bc_matrix.h5 beside it"),
        "{error}"
    );
}

#[test]
fn quotes_of_r_are_no_part_of_genes_and_barcodes() {
    let fixture = Fixture::new()
        .without(FEATURES)
        .with(
            "filtered_feature_bc_matrix/genes.tsv",
            "\"E1\"\t\"A\"\n\"E2\"\t\"B\"\n",
        )
        .with(BARCODES, gzip("\"AAC-1\"\n\"AAG-1\"\n"));
    check(&fixture);
    assert_eq!(fixture.read().unwrap().gene_ids.unwrap(), ["E1", "E2"]);
}

#[test]
fn genes_without_ids_have_none() {
    let slide = Fixture::new()
        .with(FEATURES, gzip("A\nB\n"))
        .read()
        .unwrap();
    assert_eq!((slide.genes.len(), slide.gene_ids), (2, None));
}

#[test]
fn barcodes_that_differ_around_their_bases_say_so() {
    let base = "ACGTACGTACGTACG";
    let positions = format!("{base}A-1,1,0,0,200,100\n{base}C-1,1,0,2,200,300\n");
    for (one, other) in [("", ""), ("P1_", "-1"), ("", ".1")] {
        let barcodes = format!("{one}{base}A{other}\n{one}{base}C{other}\n");
        let fixture = Fixture::new()
            .with(POSITIONS, &positions)
            .with(BARCODES, gzip(barcodes));
        let error = fixture.problem();
        assert!(
            error.ends_with("write what stands before and behind them alike"),
            "{error}"
        );
    }
}

fn with_tissue(words: [&str; 2]) -> Slide {
    let [first, second] = words;
    let positions = format!("AAC-1,{first},0,0,200,100\nAAG-1,{second},0,2,200,300\n");
    Fixture::new().with(POSITIONS, positions).read().unwrap()
}

#[test]
fn spots_of_which_nobody_knows_whether_they_are_on_tissue_are_dropped_by_name() {
    for word in ["True", "TRUE", "1.0", "in tissue"] {
        assert_eq!(with_tissue(["1", word]).spots.len(), 2, "{word}");
    }
    for word in ["", "NaN", "NA"] {
        let slide = with_tissue([word, "1"]);
        assert_eq!((slide.spots.len(), slide.counts.total()), (1, 4.0));
        let unknown = SlideWarning::TissueUnknown {
            spots: vec!["AAC-1".to_owned()],
        };
        assert!(slide.notes.contains(&unknown), "{:?}", slide.notes);
        assert_eq!(slide.dropped, Default::default());
    }
}

/// The fixture as bins of Visium HD, in `<place>/square_<size>um`.
fn hd(place: &str, sizes: &[u32]) -> Fixture {
    let mut fixture = Fixture::new();
    for size in sizes {
        for file in [MATRIX, FEATURES, BARCODES, POSITIONS, FACTORS, HIRES] {
            let bytes = std::fs::read(fixture.outs().join(file)).unwrap();
            fixture = fixture.with(&format!("{place}square_{size:03}um/{file}"), bytes);
        }
    }
    std::fs::remove_dir_all(fixture.outs().join("spatial")).unwrap();
    std::fs::remove_dir_all(fixture.outs().join("filtered_feature_bc_matrix")).unwrap();
    fixture
}

#[test]
fn bins_are_read_wherever_they_lie_and_the_only_ones_with_a_note() {
    for place in ["binned_outputs/", ""] {
        check(&hd(place, &[2, 8, 16]));
        let only = hd(place, &[16]);
        check(&only);
        let notes = only.read().unwrap().notes;
        assert_eq!(notes[0], SlideWarning::OnlyBins { size_um: 16 });
        let two = hd(place, &[2, 16]);
        let error = two.problem();
        assert!(
            error.starts_with("slide s: there are bins of 2 um and 16 um, and none of 8 um"),
            "{error}"
        );
        let source = SlideSource::open(two.root()).unwrap();
        let source = source.with_options(ReadOptions::of_bins(16)).unwrap();
        let slide = source.read("s").unwrap();
        assert_eq!((slide.spots.len(), slide.notes.len()), (2, 1));
    }
}
