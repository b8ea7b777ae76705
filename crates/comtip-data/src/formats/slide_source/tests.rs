//! Folders of either layout behind one door.

use super::*;
use crate::formats::read_options::TechnologyOverrides;
use crate::formats::space_ranger::{Fixture, golden_root};
use crate::formats::stimage::sample_root;

fn names(source: &SlideSource) -> Vec<&str> {
    source.slide_names().collect()
}

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
fn a_folder_without_slides_is_told_both_layouts() {
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

#[test]
fn an_image_is_given_to_slides_of_space_ranger_only() {
    let fixture = Fixture::new();
    let source = SlideSource::open(fixture.root()).unwrap();
    let source = source
        .with_options(ReadOptions::of_image("s", "full.tif"))
        .unwrap();
    let slide = source.read("s").unwrap();
    assert_eq!(slide.image_path, Path::new("full.tif"));
    assert_eq!((slide.radius_px, slide.notes.len()), (50.0, 0));
    let sample = SlideSource::open(&sample_root()).unwrap();
    let name = names(&sample)[0].to_owned();
    let error = sample
        .with_options(ReadOptions::of_image(&name, "full.tif"))
        .unwrap_err();
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
fn layers_and_columns_are_chosen_of_anndata_only() {
    let sample = || SlideSource::open(&sample_root()).unwrap();
    let errors = [
        (ReadOptions::of_layer("raw/X"), "a layer is chosen"),
        (
            ReadOptions {
                gene_symbols: Some("symbol".to_owned()),
                ..ReadOptions::default()
            },
            "a column of gene symbols is chosen",
        ),
        (
            ReadOptions {
                patient_column: Some("donor".to_owned()),
                ..ReadOptions::default()
            },
            "a column of patients is chosen",
        ),
    ];
    for (chosen, start) in errors {
        let error = sample().with_options(chosen).unwrap_err().to_string();
        assert!(error.starts_with(start), "{error}");
    }
}

#[test]
fn a_column_of_labels_is_for_anndata_only() {
    let sample = SlideSource::open(&sample_root()).unwrap();
    let error = sample.with_options(ReadOptions::of_labels("region"));
    let error = error.unwrap_err().to_string();
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

#[test]
fn a_size_of_bins_is_for_visium_hd_only() {
    let hd = |size_um| {
        let hd = SlideSource::open(&golden_root().join("hd")).unwrap();
        let hd = hd.with_options(ReadOptions::of_bins(size_um)).unwrap();
        hd.read("hd").unwrap_err().to_string()
    };
    assert!(hd(8).contains("no image at "));
    assert_eq!(hd(16), "slide hd: there are no bins of 16 um, only of 8 um");
    for other in [golden_root().join("v1"), sample_root()] {
        let source = SlideSource::open(&other).unwrap();
        let error = source.with_options(ReadOptions::of_bins(16));
        assert!(matches!(error, Err(DataError::NoBins { size_um: 16 })));
    }
}

/// Slides of [`example`](crate::shards::example), whatever the folder.
struct InMemory(tempfile::TempDir);

impl SlideReader for InMemory {
    fn slide_names(&self) -> Vec<&str> {
        vec!["s1", "s2"]
    }

    fn read(&self, slide: &str, _options: &ReadOptions) -> Result<Slide, DataError> {
        let mut slide = crate::shards::example::slide(self.0.path(), slide);
        slide.gene_ids = Some(["E0", "E1", "E2", "E3"].map(String::from).to_vec());
        Ok(slide)
    }

    fn fingerprint(&self, _slide: &str, _options: &ReadOptions) -> Option<String> {
        Some("known\n".to_owned())
    }
}

fn in_memory(options: ReadOptions) -> SlideSource {
    let reader = InMemory(tempfile::tempdir().unwrap());
    let source = SlideSource::of_reader("in memory", reader).unwrap();
    source.with_options(options).unwrap()
}

fn aliases(rows: &str) -> ReadOptions {
    ReadOptions {
        aliases: crate::genes::AliasTable::of_rows(rows),
        ..ReadOptions::default()
    }
}

#[test]
fn slides_of_any_reader_take_the_genes_patients_and_technologies_that_are_given() {
    use crate::prepare::{PrepareEvent, PrepareOptions, prepare};
    let technologies = TechnologyOverrides {
        of_all: Some("Visium".to_owned()),
        by_slide: [("s2".to_owned(), "VisiumHD".to_owned())].into(),
    };
    let source = in_memory(ReadOptions {
        technologies,
        ..aliases("MT-CO1,GFAP\n")
    });
    assert_eq!(source.read("s1").unwrap().technology, "Visium");
    assert_eq!(source.read("s2").unwrap().technology, "VisiumHD");
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("shards");
    let mut notes = Vec::new();
    let options = PrepareOptions::default();
    prepare(&["s1".to_owned()], &source, &to, &options, &mut |event| {
        if let PrepareEvent::Noted { note, .. } = event {
            notes.push(note.to_string());
        }
    })
    .unwrap();
    assert_eq!(notes.len(), 2);
    let shard = crate::shards::Shard::open(to.join("s1.parquet")).unwrap();
    assert_eq!(shard.genes(), ["HLA-A", "GFAP", "NKX2-1"]);
    assert_eq!(shard.gene_ids().unwrap(), ["E0", "E3", "E2"]);
    let counts = shard.read_spots().unwrap().counts;
    assert_eq!(counts.spot(1), (&[1, 2][..], &[3.5, 0.5][..]));
}

#[test]
fn another_table_is_another_fingerprint() {
    let of = |rows: &str| in_memory(aliases(rows)).fingerprint("s1").unwrap();
    assert_ne!(of("A,B\n"), of("A,C\n"));
    assert_eq!(of("A,B\n"), of("A,B\n"));
    assert_ne!(of(""), "known\n");
}

#[test]
fn options_of_slides_that_are_not_here_are_refused() {
    let source = in_memory(ReadOptions::default());
    let technologies = TechnologyOverrides {
        of_all: None,
        by_slide: [("s3".to_owned(), "ST".to_owned())].into(),
    };
    let error = source.with_options(ReadOptions {
        technologies,
        ..ReadOptions::default()
    });
    let error = error.unwrap_err().to_string();
    assert_eq!(error, "unknown slide `s3`: expected one of s1, s2");
}
