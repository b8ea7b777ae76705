//! Slides whose patients nobody knows are neither split by patient nor scored as one.

use crate::fixture::{DLPFC, pretrained, printed, refused, sections, write_table};

#[test]
fn sections_whose_names_tell_no_patient_are_not_split_by_patient_without_a_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    sections(here, &DLPFC);
    let unknown = "patients of 151673, 151674 cannot be guessed from their names";
    assert!(printed(here, "inspect slides").contains(unknown));
    assert!(printed(here, "prepare slides --to shards").contains(unknown));
    for line in [
        "split shards",
        "split shards --folds 2",
        "pretrain shards --preset tiny --to run --hold-out unknown",
    ] {
        let (code, error) = refused(here, line);
        assert_eq!(code, Some(3), "{error}");
        assert!(
            error.contains(unknown) && error.contains("--patients FILE"),
            "{error}"
        );
    }
    assert!(!here.join("folds.json").exists() && !here.join("run").exists());
    write_table(here, "151673,Br8100\n151674,Br8667\n");
    let said = printed(here, "split shards --patients patients.csv");
    assert!(
        said.contains("Br8100") && !said.contains("cannot be guessed"),
        "{said}"
    );
}

#[test]
fn slides_whose_patients_nobody_knows_are_not_scored_as_one_patient() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    sections(here, &DLPFC);
    printed(here, "prepare slides --to shards");
    printed(here, "split shards --by random-spots --to spots.json");
    pretrained(here, "shards --to run --folds spots.json --fold 1");
    let said = printed(here, "evaluate zero-shot shards --run run");
    for (_, slide) in DLPFC {
        let caption = format!("{slide}, patient not known, ");
        assert!(said.contains(&caption), "no {caption} in {said}");
    }
    assert!(said.contains("so there is no PCC per patient"), "{said}");
    let own = "seen before: by this run alone, in spots beside those tested";
    assert!(said.contains(own), "{said}");
}
