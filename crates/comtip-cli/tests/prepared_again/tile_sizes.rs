//! Tiles of a second size replace all or none.

use crate::fixture::Fixture;

#[test]
fn tiles_of_a_second_size_are_refused_unless_all_are_to_be_replaced() {
    let fixture = Fixture::new(&["a", "b"]);
    fixture.prepare(&["--slides", "a"]).ends(0, &[]);
    let wide = ["--tile", "50um", "--mpp", "4"];
    let ended = fixture.prepare(&[&wide[..], &["--slides", "b"]].concat());
    ended.ends(
        3,
        &["slide a is there with tiles of size `spot`", "--tile spot"],
    );
    let ended = fixture.prepare(&wide);
    ended.ends(3, &["tiles of size `50um` are asked for", "--replace"]);
    assert_eq!(fixture.listed(), ["a"]);
    let ended = fixture.prepare(&[&wide[..], &["--replace"]].concat());
    ended.ends(
        0,
        &[
            "a: made again, its tiles change (spot -> 50um)",
            "2 of 2 slides",
        ],
    );
    assert_eq!(fixture.listed(), ["a", "b"]);
}

#[test]
fn a_wrong_option_leaves_what_is_there() {
    let fixture = Fixture::new(&["a", "b"]);
    fixture.prepare(&[]).ends(0, &[]);
    let wide = ["--tile", "50um", "--replace"];
    fixture.prepare(&wide).ends(3, &["um per pixel"]);
    assert_eq!(fixture.listed(), ["a", "b"]);
    let ended = fixture.prepare(&[&wide[..], &["--skip-errors"]].concat());
    ended.ends(3, &["none of 2 slides could be prepared"]);
    assert_eq!(fixture.listed(), ["a", "b"]);
    fixture
        .prepare(&[])
        .ends(0, &["2 of them from an earlier run"]);
}
