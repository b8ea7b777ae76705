//! Slides and patients are named by one rule, and excluded by name.

use std::process::Command;

use crate::fixture::{C2, comtip, printed, refused, sample, shards};

#[test]
fn excluded_slides_are_not_prepared() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("list.txt");
    std::fs::write(&list, format!("{C2}\nno_such_slide\n")).expect("written");
    let prepare = format!("prepare {} --to shards --exclude", sample().display());
    let said = printed(folder.path(), &format!("{prepare} list.txt,dlpfc"));
    assert!(said.contains("list.txt excludes 1 slide"), "{said}");
    assert!(said.contains("no slide here: no_such_slide"), "{said}");
    assert!(said.contains("dlpfc excludes none"), "{said}");
    assert!(!folder.path().join(format!("shards/{C2}.parquet")).exists());

    let (code, error) = refused(folder.path(), &format!("{prepare} her2st"));
    assert_eq!(code, Some(3));
    assert!(error.contains("every slide is excluded"), "{error}");
    let (code, error) = refused(folder.path(), &format!("{prepare} her2"));
    assert_eq!(code, Some(2));
    assert!(error.contains("unknown exclusion list `her2`"), "{error}");
}

#[test]
fn slides_and_patients_are_named_by_one_rule_everywhere() {
    let folder = shards();
    let here = folder.path();
    let sample = sample();
    std::fs::write(here.join("list.txt"), format!("{C2}\nnone\n")).expect("written");
    for command in [
        format!("inspect {}", sample.display()),
        format!("prepare {} --to new", sample.display()),
        "embed shards --run run --to e.csv".to_owned(),
    ] {
        let (code, error) = refused(here, &format!("{command} --slides {C2},D9"));
        assert_eq!(code, Some(2), "{error}");
        assert!(
            error.contains("--slides: there is no slide `D9`"),
            "{error}"
        );
        let (code, error) = refused(here, &format!("{command} --slides list.txt"));
        assert_eq!(code, Some(3), "{error}");
        assert!(
            error.contains("list.txt: there is no slide `none`"),
            "{error}"
        );
    }
    let said = Command::new(env!("CARGO_BIN_EXE_comtip"))
        .args(["inspect", sample.to_str().expect("a path"), "--slides"])
        .arg(format!("{C2}, {}", C2.replace("C2", "C3")))
        .output()
        .expect("runs");
    assert_eq!(said.status.code(), Some(0), "{said:?}");

    let hold_out = "pretrain shards --preset tiny --to run --hold-out";
    let (code, error) = refused(here, &format!("{hold_out} X"));
    assert_eq!(code, Some(2));
    assert!(
        error.contains("--hold-out: unknown patient `X`: expected one of"),
        "{error}"
    );
    let (code, error) = refused(here, &format!("{hold_out} {C2}"));
    assert_eq!(code, Some(2));
    let patient = &C2[..C2.len() - 1];
    assert!(
        error.contains(&format!("{C2} is a slide, of patient {patient}")),
        "{error}"
    );
    comtip(
        here,
        &format!("{hold_out} B --set run.epochs=1 --set data.n_top_genes=40"),
    );
    let split = std::fs::read_to_string(here.join("run/split.json")).expect("a split");
    let split: serde_json::Value = serde_json::from_str(&split).expect("JSON");
    let b4 = C2.replace("C2", "B4");
    assert_eq!(split["test"], serde_json::json!([b4]));
    assert_eq!(split["patients"][&b4]["origin"], "guessed");
}
