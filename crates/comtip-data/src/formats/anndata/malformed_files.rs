//! Small files with a thing of their own, or a thing wrong.

use hdf5_pure::{AttrValue, EnumTypeBuilder, FileBuilder};

use super::AnnDataFile;
use super::read_built::read_built;
use super::tests::{golden, open};
use crate::error::DataError;
use crate::formats::read_options::ReadOptions;
use crate::slide::{Slide, SlideWarning};

/// A file of two spots and two genes, whose parts a test may change.
struct Parts {
    genes: [&'static str; 2],
    x: Vec<f64>,
    /// Whether its values are written as truth values.
    is_of_truths: bool,
    indptr: Vec<i64>,
    indices: Vec<i64>,
    names: [&'static str; 2],
    libraries: Vec<&'static str>,
    in_tissue: Vec<&'static str>,
}

impl Parts {
    fn new() -> Self {
        Self {
            genes: ["A", "A"],
            x: vec![1.0, 2.0, 3.0],
            is_of_truths: false,
            indptr: vec![0, 2, 3],
            indices: vec![0, 1, 1],
            names: ["s1", "s2"],
            libraries: vec!["A"],
            in_tissue: Vec::new(),
        }
    }

    fn read(&self) -> Result<Slide, DataError> {
        let mut file = FileBuilder::new();
        let mut x = file.create_group("X");
        let data = x.create_dataset("data");
        match self.is_of_truths {
            false => data.with_f64_data(&self.x),
            true => {
                let truths = EnumTypeBuilder::u8_based();
                let truths = truths
                    .u8_value("FALSE", 0)
                    .u8_value("TRUE", 1)
                    .build()
                    .unwrap();
                data.with_enum_u8_data(truths, &vec![1; self.x.len()])
            }
        };
        x.create_dataset("indices").with_i64_data(&self.indices);
        x.create_dataset("indptr").with_i64_data(&self.indptr);
        x.set_attr(
            "encoding-type",
            AttrValue::VarLenString("csr_matrix".to_owned()),
        );
        file.add_group(x.finish());
        for (group, names) in [("obs", self.names), ("var", self.genes)] {
            let mut table = file.create_group(group);
            if group == "obs" && !self.in_tissue.is_empty() {
                (table.create_dataset("in_tissue")).with_vlen_strings(&self.in_tissue);
            }
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
        read_built(file)
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
fn a_column_of_another_length_than_its_table_is_refused_with_both() {
    for (in_tissue, n_rows) in [(vec!["1"; 3], 3), (vec!["1"], 1)] {
        let mut parts = Parts::new();
        parts.in_tissue = in_tissue;
        let problem = parts.problem();
        assert!(problem.ends_with(&format!("`obs/in_tissue`: {n_rows} rows, but obs names 2")));
    }
}

#[test]
fn truth_values_are_no_counts() {
    let mut parts = Parts::new();
    parts.is_of_truths = true;
    let problem = parts.problem();
    assert!(
        problem.contains("`X/data`: holds truth values, which say whether a gene was found in a spot and not how often; no"),
        "{problem}"
    );
}

#[test]
fn a_matrix_without_a_count_is_refused() {
    let mut parts = Parts::new();
    parts.x = vec![0.0; 3];
    let problem = parts.problem();
    assert!(
        problem.contains("`X`: not one gene was counted in any spot; no other layer of the file"),
        "{problem}"
    );
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
