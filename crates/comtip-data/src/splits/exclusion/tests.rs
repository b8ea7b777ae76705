//! Lists resolved against rows of STimage-1K4M's own table.

use std::collections::HashMap;

use super::*;

/// 83 slides: all of the studies named, and some that resemble them.
fn meta() -> HashMap<String, SlideMeta> {
    let table = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/golden/exclusion_meta.csv"
    );
    SlideMeta::read_table(table.as_ref()).unwrap()
}

fn resolve(lists: &[&str], slides: &[&str]) -> Result<Exclusions, DataError> {
    let lists: Vec<String> = lists.iter().map(|list| (*list).to_owned()).collect();
    let meta = meta();
    Exclusions::resolve(&lists, slides, |slide| meta.get(slide))
}

#[test]
fn every_list_excludes_as_many_slides_as_its_study_has() {
    let meta = meta();
    let slides: Vec<&str> = meta.keys().map(String::as_str).collect();
    let names: Vec<&str> = Exclusions::known_names().collect();
    assert_eq!(names, ["cscc", "dlpfc", "gse240429", "her2st", "paper"]);
    let exclusions = resolve(&names, &slides).unwrap();
    let n_slides: Vec<usize> = exclusions
        .lists
        .iter()
        .map(|list| list.slides.len())
        .collect();
    assert_eq!(n_slides, [16, 12, 4, 36, 5]);
    let paper = &exclusions.lists[4].slides;
    assert_eq!(paper[0], "Human_Brain_Maynard_02082021_Visium_151672");
    // The paper's slides are among the 12, and are counted once.
    assert_eq!(exclusions.slides().len(), 16 + 12 + 4 + 36);
    // Another series of the same paper and other sections of the same region stay.
    assert!(!exclusions.contains("GSE243981_GSM7845914"));
    assert!(!exclusions.contains("Human_Brain_Louise_02152023_Visium_Br2720_ant"));
}

#[test]
fn names_alone_give_the_same_slides_as_the_meta_table() {
    let meta = meta();
    let slides: Vec<&str> = meta.keys().map(String::as_str).collect();
    let lists: Vec<String> = Exclusions::known_names().map(str::to_owned).collect();
    let by_name = Exclusions::resolve(&lists, &slides, |_| None).unwrap();
    let by_meta = Exclusions::resolve(&lists, &slides, |slide| meta.get(slide)).unwrap();
    assert_eq!(by_name, by_meta);
}

#[test]
fn a_slide_of_another_name_is_known_by_its_paper_or_its_section() {
    let template = meta()["Human_Brain_Maynard_02082021_Visium_151507"].clone();
    let by_pmid = SlideMeta {
        pmid: vec!["1".to_owned(), "33558695".to_owned()],
        title: String::new(),
        ..template.clone()
    };
    let by_title = SlideMeta {
        pmid: Vec::new(),
        title: format!("Title 1: {}", template.title.to_uppercase()),
        ..template
    };
    let meta = HashMap::from([("x", by_pmid), ("y", by_title)]);
    let slides = ["x", "y", "z", "151673", "DLPFC_151510", "1515100"];
    let dlpfc = ["dlpfc".to_owned()];
    let found = Exclusions::resolve(&dlpfc, &slides, |slide| meta.get(slide)).unwrap();
    assert_eq!(found.slides(), ["151673", "DLPFC_151510", "x", "y"]);
}

#[test]
fn a_file_lists_slides_and_tells_which_lines_match_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.txt");
    std::fs::write(&path, "\u{feff}b\r\n# not a slide\n\n a \nb\nold_name\n").unwrap();
    let path = path.to_str().unwrap();
    let exclusions = resolve(&[path, "paper"], &["a", "b", "c_151672"]).unwrap();
    assert_eq!(exclusions.lists[0].slides, ["a", "b"]);
    assert_eq!(exclusions.lists[0].unmatched, ["old_name"]);
    assert_eq!(exclusions.slides(), ["a", "b", "c_151672"]);
    assert_eq!(
        exclusions.to_string(),
        format!(
            "{path} excludes 2 slides; 1 of its lines names no slide here: old_name\n\
             paper excludes 1 slide"
        )
    );
}

#[test]
fn an_unknown_list_is_refused_with_the_known_ones() {
    let error = resolve(&["her2"], &["a"]).unwrap_err().to_string();
    assert_eq!(
        error,
        "unknown exclusion list `her2`: expected one of cscc, dlpfc, gse240429, her2st, paper, the \
         path of a file with a slide a line"
    );
}
