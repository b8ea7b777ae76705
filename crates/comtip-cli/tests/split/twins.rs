//! A section under two names, of two patients, is found by its tiles.

use crate::fixture::{C2, pretrained, printed, refused, sample, sections};

#[test]
fn a_section_given_to_two_patients_is_found_by_its_tiles() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("twice/ST");
    let twin = C2.replace("C2", "D1");
    let parts = [
        ("coord", "coord.csv"),
        ("gene_exp", "count.csv.gz"),
        ("image", "png"),
    ];
    for (part, end) in parts {
        std::fs::create_dir_all(root.join(part)).expect("made");
        let sep = if part == "image" { "." } else { "_" };
        let from = sample().join(format!("ST/{part}/{C2}{sep}{end}"));
        for name in [C2, &twin] {
            let to = root.join(format!("{part}/{name}{sep}{end}"));
            std::fs::copy(&from, &to).unwrap_or_else(|e| panic!("{}: {e}", from.display()));
        }
    }
    printed(folder.path(), "prepare twice --to shards");
    let (code, error) = refused(folder.path(), "split shards --to folds.json");
    assert_eq!(code, Some(3));
    assert!(
        error.contains("spots are on both sides under two names"),
        "{error}"
    );
    assert!(error.contains(&twin) && error.contains(C2), "{error}");
    assert!(!folder.path().join("folds.json").exists());
}

#[test]
fn a_section_given_to_two_patients_is_found_by_hold_out_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    sections(here, &[("C3", "V10_A1"), ("C3", "V11_A1")]);
    printed(here, "prepare slides --to shards");
    let pretrain = "pretrain shards --preset tiny --to run --hold-out V11";
    let (code, error) = refused(here, pretrain);
    assert_eq!(code, Some(3));
    assert!(
        error.contains("spots are on both sides under two names: tile of"),
        "{error}"
    );
    assert!(!here.join("run").exists());
    assert!(error.contains("--allow-leakage"), "{error}");

    // Allowed, it is in the run for good, and so beside every score.
    let said = pretrained(here, "shards --to run --hold-out V11 --allow-leakage");
    let stamp = "leaky: section V11_A1 is V10_A1 again";
    assert!(said.contains(stamp), "{said}");
    let said = printed(here, "evaluate retrieval shards --run run --csv scores.csv");
    assert!(said.contains(stamp), "{said}");
    let csv = std::fs::read_to_string(here.join("scores.csv")).expect("scores");
    assert!(csv.lines().skip(1).all(|row| row.contains(stamp)), "{csv}");
    let said = printed(here, "split shards --allow-leakage");
    assert!(
        said.contains(
            "every score of fold 2 will be stamped `leaky: section V11_A1 is V10_A1 again`"
        ),
        "{said}"
    );
}
