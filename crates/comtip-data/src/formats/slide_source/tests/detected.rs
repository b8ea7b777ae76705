//! What is recognised, and what is left out.

use super::*;

#[test]
fn the_layout_is_recognised_from_what_is_there() {
    let sample = SlideSource::open(&sample_root()).unwrap();
    assert_eq!(sample.format(), "STimage-1K4M");
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
fn a_folder_without_slides_is_refused_with_both_layouts() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    let error = SlideSource::open(folder.path()).unwrap_err().to_string();
    assert!(error.contains("(STimage-1K4M)"), "{error}");
    assert!(error.contains("(Space Ranger)"), "{error}");
}

#[test]
fn two_slides_of_one_name_are_refused_with_the_places_of_both() {
    let folder = tempfile::tempdir().unwrap();
    for project in ["one", "two"] {
        let matrix = folder
            .path()
            .join(project)
            .join("s/outs/filtered_feature_bc_matrix");
        std::fs::create_dir_all(matrix).unwrap();
    }
    let error = SlideSource::open(folder.path()).unwrap_err().to_string();
    assert!(error.starts_with("slide s: found twice, as "), "{error}");
    assert!(
        error.contains("one/s/outs") && error.contains("two/s/outs"),
        "{error}"
    );
}

#[test]
fn paths_and_unknown_names_are_refused() {
    let fixture = Fixture::new();
    let source = SlideSource::open(fixture.root()).unwrap();
    for name in ["../s", "s/outs", "", "t"] {
        let error = source.read(name).unwrap_err();
        assert!(matches!(error, DataError::Unknown { .. }), "{error}");
    }
    let error = source
        .with_options(ReadOptions::of_image("t", "full.tif"))
        .unwrap_err();
    assert_eq!(error.to_string(), "unknown slide `t`: expected one of s");
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
    let picture = crate::slide::SmallPicture {
        path: folder.join("csr.h5ad"),
        object: None,
        name: "its picture".to_owned(),
        reduction: 1.0,
    };
    let error = crate::formats::open_small(&picture).unwrap_err();
    assert!(matches!(error, DataError::NeedsHdf5 { .. }), "{error}");
}

#[test]
fn slides_of_another_layout_beside_those_taken_are_reported() {
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
        let names = source
            .left_out()
            .iter()
            .map(|path| path.file_name().unwrap());
        let names = names.map(|name| name.to_str().unwrap().to_owned());
        let names = names.collect::<Vec<_>>();
        (source.format().to_owned(), names)
    };
    let named = |names: &[&str]| -> Vec<String> { names.iter().map(|&n| n.to_owned()).collect() };
    assert_eq!(
        left_out(),
        (
            "STimage-1K4M".to_owned(),
            named(&["Xenium", "a.h5ad", "run"])
        )
    );
    std::fs::remove_dir_all(root.join("ST")).unwrap();
    assert_eq!(
        left_out(),
        ("Space Ranger".to_owned(), named(&["Xenium", "a.h5ad"]))
    );
    let sample = SlideSource::open(&sample_root()).unwrap();
    assert!(sample.left_out().is_empty());
    let runs = SlideSource::open(&golden_root()).unwrap();
    assert!(runs.left_out().is_empty());
    let fixture = Fixture::new();
    let one = SlideSource::open(&fixture.root().join("s")).unwrap();
    assert!(one.left_out().is_empty());
}
