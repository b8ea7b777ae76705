//! Folders of either layout behind one door.

use super::*;
use crate::space_ranger::fixture::{Fixture, golden_root};
use crate::stimage::fixture::sample_root;

fn names(source: &SlideSource) -> Vec<&str> {
    source.slide_names().collect()
}

#[test]
fn the_layout_is_recognised_from_what_is_there() {
    let sample = SlideSource::open(&sample_root()).unwrap();
    assert!(matches!(sample, SlideSource::StImage(_)));
    let several = SlideSource::open(&golden_root()).unwrap();
    assert_eq!(names(&several), ["hd", "v1", "v2"]);
    for folder in ["hd", "hd/binned_outputs", "hd/binned_outputs/square_008um"] {
        let one = SlideSource::open(&golden_root().join(folder)).unwrap();
        assert_eq!(names(&one), ["hd"]);
    }
    let fixture = Fixture::new();
    for folder in [fixture.root(), &fixture.root().join("s"), &fixture.outs()] {
        assert_eq!(names(&SlideSource::open(folder).unwrap()), ["s"]);
    }
}

#[test]
fn a_folder_without_slides_is_told_both_layouts() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    let error = SlideSource::open(folder.path()).unwrap_err().to_string();
    assert!(error.contains("(STimage-1K4M)"), "{error}");
    assert!(error.contains("(Space Ranger)"), "{error}");
}

#[test]
fn several_sizes_of_bins_are_one_slide_and_refused_together() {
    let folder = tempfile::tempdir().unwrap();
    for bins in ["square_008um", "square_016um"] {
        let matrix = folder.path().join("s/binned_outputs").join(bins);
        std::fs::create_dir_all(matrix.join("filtered_feature_bc_matrix")).unwrap();
    }
    let error = SlideSource::open(&folder.path().join("s/binned_outputs"));
    let error = error.unwrap_err().to_string();
    assert!(error.starts_with("slide s: found twice"), "{error}");
}

#[test]
fn paths_and_unknown_names_are_refused() {
    let fixture = Fixture::new();
    let source = SlideSource::open(fixture.root()).unwrap();
    for name in ["../s", "s/outs", "", "t"] {
        let error = source.read(name).unwrap_err();
        assert!(matches!(error, DataError::Unknown { .. }), "{error}");
    }
    let error = source.with_image("t", "full.tif").unwrap_err();
    assert_eq!(error.to_string(), "unknown slide `t`: expected one of s");
}

#[test]
fn an_image_is_given_to_slides_of_space_ranger_only() {
    let fixture = Fixture::new();
    let source = SlideSource::open(fixture.root()).unwrap();
    let source = source.with_image("s", "full.tif").unwrap();
    let slide = source.read("s").unwrap();
    assert_eq!(slide.image_path, Path::new("full.tif"));
    assert_eq!((slide.radius_px, slide.notes.len()), (50.0, 0));
    let sample = SlideSource::open(&sample_root()).unwrap();
    let name = names(&sample)[0].to_owned();
    let error = sample.with_image(&name, "full.tif").unwrap_err();
    assert!(error.to_string().contains("brings its image"), "{error}");
}

#[cfg(not(feature = "hdf5"))]
#[test]
fn without_hdf5_files_of_anndata_name_the_feature() {
    let folder = golden_root().join("../hdf5");
    for path in [folder.join("csr.h5ad"), folder.clone()] {
        let error = SlideSource::open(&path).unwrap_err().to_string();
        assert!(
            error.contains("csr.h5ad needs the feature hdf5") || path == folder,
            "{error}"
        );
        assert!(
            error.ends_with("build it with `--features hdf5`"),
            "{error}"
        );
    }
    let error = crate::SlideImage::open(folder.join("csr.h5ad")).unwrap_err();
    assert!(matches!(error, DataError::NeedsHdf5 { .. }), "{error}");
}

#[test]
fn layers_and_columns_are_chosen_of_anndata_only() {
    let sample = || SlideSource::open(&sample_root()).unwrap();
    let errors = [
        (sample().with_layer("raw/X"), "a layer is chosen"),
        (
            sample().with_gene_symbols("symbol"),
            "a column of gene symbols is chosen",
        ),
        (
            sample().with_patient_column("donor"),
            "a column of patients is chosen",
        ),
    ];
    for (chosen, start) in errors {
        let error = chosen.unwrap_err().to_string();
        assert!(error.starts_with(start), "{error}");
    }
}

#[test]
fn a_column_of_labels_is_for_anndata_only() {
    let sample = SlideSource::open(&sample_root()).unwrap();
    let error = sample.with_labels("region").unwrap_err().to_string();
    assert!(error.starts_with("labels from column `region`"), "{error}");
}

#[test]
fn slides_of_another_layout_beside_those_taken_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for part in [
        "ST/coord",
        "Xenium/coord",
        "run/outs/filtered_feature_bc_matrix",
        "meta",
    ] {
        std::fs::create_dir_all(root.join(part)).unwrap();
    }
    for file in [
        "ST/coord/s1_coord.csv",
        "a.h5ad",
        "notes.csv",
        ".hidden.h5ad",
    ] {
        std::fs::write(root.join(file), "").unwrap();
    }
    let left_out = || {
        let source = SlideSource::open(root).unwrap();
        let paths = source.left_out(root).unwrap();
        let names = paths.iter().map(|path| path.file_name().unwrap());
        let names = names.map(|name| name.to_str().unwrap().to_owned());
        (source.layout(), names.collect::<Vec<_>>())
    };
    let named = |names: &[&str]| -> Vec<String> { names.iter().map(|&n| n.to_owned()).collect() };
    assert_eq!(
        left_out(),
        ("STimage-1K4M", named(&["Xenium", "a.h5ad", "run"]))
    );
    std::fs::remove_dir_all(root.join("ST")).unwrap();
    assert_eq!(left_out(), ("Space Ranger", named(&["Xenium", "a.h5ad"])));
    let sample = SlideSource::open(&sample_root()).unwrap();
    assert!(sample.left_out(&sample_root()).unwrap().is_empty());
    let runs = SlideSource::open(&golden_root()).unwrap();
    assert!(runs.left_out(&golden_root()).unwrap().is_empty());
    let fixture = Fixture::new();
    let one = SlideSource::open(&fixture.root().join("s")).unwrap();
    assert!(one.left_out(&fixture.root().join("s")).unwrap().is_empty());
}
