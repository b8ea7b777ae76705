//! What is said of a path that holds no slides.

use super::*;

/// Writes empty files, with the folders they lie in.
fn empty_files(files: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "").unwrap();
    }
    folder
}

fn what_is_said_of(root: &Path, path: &str) -> String {
    let error = SlideSource::open(&root.join(path)).unwrap_err();
    assert!(
        matches!(error, DataError::NoSlides { .. }),
        "{path}: {error}"
    );
    error.to_string()
}

#[test]
fn slides_one_folder_deeper_are_found_and_deeper_ones_are_named() {
    let run = "spatial/scalefactors_json.json";
    let root = empty_files(&[
        &format!("lab/project/s1/outs/{run}"),
        &format!("lab/project/s2/outs/{run}"),
    ]);
    for given in ["lab/project", "lab"] {
        let source = SlideSource::open(&root.path().join(given)).unwrap();
        assert_eq!(names(&source), ["s1", "s2"], "{given}");
    }
    let error = what_is_said_of(root.path(), "");
    assert!(error.contains("slides lie further down, as in "), "{error}");
    assert!(error.ends_with("lab/project"), "{error}");
    let root = empty_files(&["data/STimage/ST/coord/s_coord.csv"]);
    let error = what_is_said_of(root.path(), "");
    assert!(error.ends_with("data/STimage"), "{error}");
}

#[test]
fn a_folder_inside_of_a_slide_names_the_one_to_give() {
    let fixture = Fixture::new();
    for inside in [
        "spatial",
        "filtered_feature_bc_matrix",
        "spatial/scalefactors_json.json",
    ] {
        let error = what_is_said_of(&fixture.outs(), inside);
        assert!(error.contains("s/outs; give that folder"), "{error}");
    }
    for inside in ["ST", "ST/coord"] {
        let error = what_is_said_of(&sample_root(), inside);
        assert!(error.ends_with("examples/sample"), "{error}");
    }
}

#[test]
fn what_is_no_folder_of_slides_is_called_by_its_name() {
    let root = empty_files(&[
        "shards/manifest.json",
        "shards/s.parquet",
        "run/config.toml",
        "run/genes.json",
        "images/a.tif",
        "images/b.PNG",
        "xenium/experiment.xenium",
        "several_xenium/s1/experiment.xenium",
        "merscope/cell_by_gene.csv",
        "cosmx/s_exprMat_file.csv",
        "stereo/s.tissue.gef",
        "s.zarr/zarr.json",
        "zarrs/s.zarr/.zattrs",
        "hd/s_binned_outputs.tar.gz",
        "hd/feature_slice.h5",
        "geo/GSE1_RAW.tar",
        "seurat/s.rds",
        "counts/filtered_matrix/s_matrix.mtx.gz",
        "cells/outs/segmented_outputs/cell_segmentations.geojson",
        "cells/outs/segmented_outputs/spatial/scalefactors_json.json",
    ]);
    let cases = [
        ("shards", "these are shards"),
        ("shards/s.parquet", "it is a shard"),
        ("run", "the folder of a training run"),
        ("images", "there are images alone"),
        ("images/a.tif", "it is an image; give the folder"),
        ("images/b.PNG", "it is an image; give the folder"),
        ("xenium", "it is an output of Xenium; its cells"),
        ("several_xenium", "several_xenium/s1 is an output of Xenium"),
        ("merscope", "MERSCOPE"),
        ("cosmx", "CosMx"),
        ("stereo", "Stereo-seq"),
        (
            "s.zarr",
            "it is a store of Zarr (SpatialData or AnnData); it is not read; write it as .h5ad",
        ),
        ("zarrs", "it is a store of Zarr"),
        ("hd", "unpack binned_outputs.tar.gz there"),
        ("geo", "archives; unpack them"),
        ("geo/GSE1_RAW.tar", "it is packed; unpack it"),
        ("seurat", "objects of R"),
        ("seurat/s.rds", "write it as .h5ad"),
        (
            "hd/feature_slice.h5",
            "an .h5 file holds counts and no positions",
        ),
        (
            "counts",
            "a matrix of counts without positions; copy the folder `spatial`",
        ),
        ("cells/outs", "cells that Space Ranger found on Visium HD"),
        (
            "cells/outs/segmented_outputs",
            "binned_outputs/square_008um of the same run",
        ),
    ];
    for (path, expected) in cases {
        let error = what_is_said_of(root.path(), path);
        assert!(error.contains(expected), "{path}: {error}");
    }
}
