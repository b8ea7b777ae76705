//! A run whose slides have other pixels now.

use std::fs;

use crate::fixture::{SLIDES, WHOLE, assert_says, comtip, copy, succeeds};

#[test]
fn a_run_does_not_resume_with_other_pixels_than_it_began_with() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    for part in ["slides", "shards", "stopped"] {
        copy(&WHOLE.path().join(part), &here.join(part));
    }
    let path = here.join(format!("slides/ST/image/{}.png", SLIDES[0]));
    let (whole, mut pixels) = (
        fs::read(&path).expect("there"),
        image::open(&path).expect("a picture").into_rgb8(),
    );
    pixels.get_pixel_mut(20, 20).0[0] ^= 1;
    pixels.save(&path).expect("written");
    let prepare = ["prepare", "slides", "--to", "shards"];
    succeeds(&comtip(here, &prepare));
    let resume = ["pretrain", "shards", "--to", "stopped", "--resume"];
    let named = format!("other pixels in the tiles of {}", SLIDES[0]);
    assert_says(&comtip(here, &resume), 3, &["spots.json", &named]);
    assert!(!here.join("stopped/model").exists());
    // What a probe would be fitted on is not what the finished run was trained on either.
    copy(&WHOLE.path().join("run"), &here.join("run"));
    let evaluate = ["evaluate", "expression", "shards", "--run", "run"];
    assert_says(&comtip(here, &evaluate), 3, &["spots.json", &named]);

    fs::write(&path, whole).expect("written");
    succeeds(&comtip(here, &prepare));
    succeeds(&comtip(here, &resume));
    assert!(here.join("stopped/model").exists());
}
