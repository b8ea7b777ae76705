//! Which slides the manifest lists after a second call.

use std::fs;

use crate::fixture::Fixture;

#[test]
fn slides_that_are_excluded_gone_or_failed_now_leave_the_manifest_and_are_named() {
    let fixture = Fixture::new(&["a", "b", "c", "d"]);
    fixture.prepare(&[]).ends(0, &["4 of 4 slides in shards"]);
    fs::write(fixture.folder.path().join("out.txt"), "a\n").expect("written");
    fixture.remove("ST/coord/b_coord.csv");
    fixture.remove("ST/image/c.png");
    let ended = fixture.prepare(&["--exclude", "out.txt", "--skip-errors"]);
    ended.ends(
        4,
        &[
            "dropped a from the list of slides",
            "dropped b from the list of slides",
            "skipped c: no image",
            "1 of 2 slides in shards, 1 of them from an earlier run",
            "skipped 1 of 2 slides",
        ],
    );
    assert_eq!(fixture.listed(), ["d"]);
}

#[test]
fn naming_slides_or_adding_keeps_the_others_but_never_an_excluded_one() {
    let fixture = Fixture::new(&["a", "b", "c"]);
    fixture.prepare(&["--slides", "a,b"]).ends(0, &["2 of 2"]);
    let ended = fixture.prepare(&["--slides", "c"]);
    ended.ends(0, &["1 of 1 slide in shards, beside 2 others that stayed"]);
    assert_eq!(fixture.listed(), ["a", "b", "c"]);
    fs::write(fixture.folder.path().join("out.txt"), "a\n").expect("written");
    fixture.remove("ST/coord/b_coord.csv");
    let ended = fixture.prepare(&["--add", "--exclude", "out.txt"]);
    ended.ends(
        0,
        &[
            "dropped a",
            "out.txt excludes 1 slide\n",
            "beside 1 other that",
        ],
    );
    assert_eq!(fixture.listed(), ["b", "c"]);
}

#[test]
fn an_exclusion_goes_before_a_name() {
    let fixture = Fixture::new(&["a", "b"]);
    fixture.prepare(&[]).ends(0, &[]);
    fs::write(fixture.folder.path().join("out.txt"), "a\n").expect("written");
    let ended = fixture.prepare(&["--slides", "a,b", "--exclude", "out.txt"]);
    ended.ends(0, &["skipped although named", ": a\n", "1 of 1 slide"]);
    assert_eq!(fixture.listed(), ["b"]);
    let ended = fixture.prepare(&["--slides", "a", "--exclude", "out.txt"]);
    ended.ends(3, &["none is left"]);
    fixture.prepare(&[]).ends(0, &[]);
    fs::write(fixture.folder.path().join("out.txt"), "a\nb\n").expect("written");
    let ended = fixture.prepare(&["--exclude", "out.txt"]);
    ended.ends(3, &["none is left"]);
    // Nothing came of it, so nothing changed.
    assert_eq!(fixture.listed(), ["a", "b"]);
}

#[test]
fn why_a_slide_is_made_again_is_said() {
    let fixture = Fixture::new(&["V10_A1", "V10_B1"]);
    let table = |patient| format!("slide,patient\nV10_A1,V10\nV10_B1,{patient}\n");
    let patients = fixture.folder.path().join("patients.csv");
    let prepare = |patient| {
        fs::write(&patients, table(patient)).expect("written");
        fixture.prepare(&["--patients", "patients.csv"])
    };
    prepare("V10").ends(0, &[]);
    let ended = prepare("bob");
    ended.ends(0, &["V10_B1: made again, its patient changed (V10 -> bob)"]);
    assert!(!ended.text.contains("V10_A1: made again"), "{}", ended.text);
}

#[test]
fn a_listed_shard_that_is_gone_does_not_spoil_a_run_for_another_slide() {
    let fixture = Fixture::new(&["a", "b", "c"]);
    fixture.prepare(&["--slides", "a,b"]).ends(0, &[]);
    fs::remove_file(fixture.folder.path().join("shards/b.parquet")).expect("there");
    fixture
        .prepare(&["--slides", "c"])
        .ends(0, &["1 of 1 slide"]);
}
