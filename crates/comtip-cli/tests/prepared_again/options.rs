//! Options that name what is not there, and slides that the options do not reach.

use crate::fixture::Fixture;

#[test]
fn options_that_name_what_is_not_there_are_wrong_usage() {
    let fixture = Fixture::new(&["a", "b"]);
    let wrong: [(&[&str], &str); 8] = [
        (
            &["--slides", "a,x"],
            "there is no slide `x`, there are: a, b",
        ),
        (&["--exclude", "x"], "--exclude: unknown exclusion list `x`"),
        (&["--um-per-px", "wide"], "--mpp: unknown scale"),
        (&["--um-per-px", "x=0.5"], "--mpp: unknown slide"),
        (&["--labels", "x"], "--labels: labels from column `x`"),
        (
            &["--layer", "x"],
            "--layer: a layer is chosen, but only files",
        ),
        (&["--image", "x=1.tif"], "--image x=1.tif does not say"),
        (&["--tile", "wide"], "--tile"),
    ];
    for (options, said) in wrong {
        fixture.prepare(options).ends(2, &[said]);
    }
    assert!(!fixture.folder.path().join("shards/manifest.json").exists());
}

#[test]
fn slides_of_another_layout_beside_those_taken_are_named() {
    let fixture = Fixture::new(&["a"]);
    fixture.write("b.h5ad", "");
    let ended = fixture.prepare(&[]);
    ended.ends(0, &["warning: skipped", "b.h5ad", "prepare --add"]);
    fixture.remove("b.h5ad");
    assert!(!fixture.prepare(&[]).text.contains("skipped"));
}
