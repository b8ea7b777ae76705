//! Where shards and pictures are written, and where they are not.

use std::fs;

use crate::fixture::Fixture;

#[test]
fn shards_are_not_written_among_raw_data() {
    let fixture = Fixture::new(&["a"]);
    let prepare = |to: &str| fixture.comtip(&["prepare", "slides", "--to", to]);
    prepare("slides").ends(2, &["is the folder of the slides"]);
    prepare("slides/ST").ends(2, &["lies in the folder of the slides"]);
    prepare(".").ends(2, &["holds the folder of the slides"]);
    prepare("slides/shards").ends(0, &["1 of 1 slide"]);
    prepare("slides/shards").ends(0, &["1 of them from an earlier run"]);
}

#[test]
fn pictures_are_written_whole_and_one_that_cannot_be_written_is_no_bad_slide() {
    let fixture = Fixture::new(&["a", "b"]);
    let inspect = |to: &str| fixture.comtip(&["inspect", "slides", "--to", to]);
    fs::create_dir_all(fixture.folder.path().join("pictures/b.spots.png")).expect("made");
    let ended = inspect("pictures");
    ended.ends(3, &["cannot create pictures/b.spots.png"]);
    assert!(!ended.text.contains("skipped"), "{}", ended.text);
    let pictures = fs::read_dir(fixture.folder.path().join("pictures")).expect("there");
    assert_eq!(pictures.count(), 2);
    inspect("slides/ST/image/a.png").ends(3, &["cannot write slides/ST/image/a.png"]);
    inspect("slides").ends(2, &["is the folder of the slides"]);
    // An image lies there that no drawing has the name of.
    let image = fixture.slides().join("ST/image/a.png");
    let before = fs::read(&image).expect("there");
    inspect("slides/ST/image").ends(0, &["drew slides/ST/image/a.spots.png"]);
    assert_eq!(fs::read(&image).expect("there"), before);
}

#[test]
fn a_picture_that_would_replace_an_image_is_refused_before_anything_is_read() {
    let fixture = Fixture::new(&["a", "a.spots"]);
    let image = fixture.slides().join("ST/image/a.spots.png");
    let before = fs::read(&image).expect("there");
    for slides in [&[][..], &["--slides", "a,a.spots"]] {
        let inspect = ["inspect", "slides", "--to", "slides/ST/image"];
        let ended = fixture.comtip(&[&inspect, slides].concat());
        ended.ends(2, &["the picture of a would replace the image of a slide"]);
        assert!(!ended.text.contains("drew"), "{}", ended.text);
        assert_eq!(fs::read(&image).expect("there"), before);
    }
}

#[test]
fn shards_are_not_written_into_a_folder_that_holds_anything_else() {
    let fixture = Fixture::new(&["a"]);
    let at = |to: &str| fixture.folder.path().join(to);
    let prepare = |to: &str| fixture.comtip(&["prepare", "slides", "--to", to]);
    fs::create_dir_all(at("raw/ST/coord")).expect("made");
    fs::create_dir(at("notes")).expect("made");
    fs::write(at("notes/todo.txt"), "").expect("written");
    for (to, other) in [("raw", "such as ST"), ("notes", "such as todo.txt")] {
        prepare(to).ends(2, &["holds what are no shards", other]);
        assert!(!at(to).join("manifest.json").exists());
    }
    fs::create_dir(at("tables")).expect("made");
    for name in ["a.parquet", "a.thumbnail.png"] {
        fs::write(at("tables").join(name), "PAR1 of somebody").expect("written");
    }
    prepare("tables").ends(2, &["holds what are no shards, such as a.parquet"]);
    let kept = fs::read_to_string(at("tables/a.thumbnail.png")).expect("there");
    assert_eq!(kept, "PAR1 of somebody");
    fs::create_dir(at("new")).expect("made");
    fs::write(at("new/.DS_Store"), "").expect("written");
    fs::write(at("new/prepare.log"), "").expect("written");
    prepare("new").ends(0, &["1 of 1 slide"]);
    // As after a kill before the first entry of `prepare.json`.
    for name in ["manifest.json", "prepare.json"] {
        fs::remove_file(at("new").join(name)).expect("there");
    }
    prepare("new").ends(0, &["1 of 1 slide"]);
}
