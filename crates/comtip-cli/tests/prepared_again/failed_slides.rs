//! What a slide that cannot be prepared does to the run and its exit code.

use crate::fixture::Fixture;

#[test]
fn a_slide_that_is_skipped_gives_code_4_and_one_that_stops_the_run_names_the_way_on() {
    let fixture = Fixture::new(&["a", "b"]);
    fixture.remove("ST/image/b.png");
    let ended = fixture.prepare(&["--jobs", "1"]);
    ended.ends(
        3,
        &[
            "slide b: no image",
            "1 of 2 slides are done",
            "--skip-errors",
        ],
    );
    fixture
        .prepare(&["--skip-errors"])
        .ends(4, &["skipped 1 of 2"]);
}

#[test]
fn a_run_without_one_usable_slide_fails() {
    let fixture = Fixture::new(&["a", "b"]);
    fixture.remove("ST/image/a.png");
    fixture.remove("ST/image/b.png");
    let ended = fixture.prepare(&["--skip-errors"]);
    ended.ends(3, &["none of 2 slides could be prepared", "prepare.json"]);
}
