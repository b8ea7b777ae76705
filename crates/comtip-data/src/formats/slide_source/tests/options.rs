//! What can be chosen of slides, and what is refused.

use super::*;

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
