//! Images that cannot be read or do not fit the spots.

use std::fs;

use crate::fixture::{SLIDE, assert_says, coord, dataset, image, prepare, refused, write};

#[test]
fn the_slide_these_tests_spoil_is_good_to_begin_with() {
    let (output, to) = prepare(&dataset());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    drop(to);
}

#[test]
fn a_missing_image_is_named() {
    let folder = dataset();
    fs::remove_file(image(&folder)).expect("there");
    assert_says(&refused(&folder), &[SLIDE, "image"]);
}

#[test]
fn a_truncated_jpeg_is_named() {
    let folder = dataset();
    let bytes = fs::read(image(&folder)).expect("there");
    fs::write(image(&folder), &bytes[..bytes.len() / 2]).expect("written");
    assert_says(&refused(&folder), &[&format!("{SLIDE}.png")]);
}

#[test]
fn an_image_that_is_none_is_named() {
    let folder = dataset();
    fs::write(image(&folder), "no image").expect("written");
    assert_says(
        &refused(&folder),
        &[&format!("{SLIDE}.png"), "not an image"],
    );
}

#[test]
fn tiles_of_a_pixel_and_spots_beside_the_image_are_refused() {
    let folder = dataset();
    let text = fs::read_to_string(coord(&folder)).expect("there");
    write(&coord(&folder), &text.replace(",8\n", ",0.5\n"));
    assert_says(
        &refused(&folder),
        &[SLIDE, "a tile has 2 to 8192 px a side"],
    );
    // The image has 60 px a side.
    let far = text.replace(",20,", ",2000,").replace(",40,", ",2000,");
    write(&coord(&folder), &far);
    assert_says(&refused(&folder), &["every spot lies outside its image"]);
}

#[test]
fn a_tile_over_the_edge_is_counted_in_a_warning() {
    let folder = dataset();
    let text = fs::read_to_string(coord(&folder))
        .expect("there")
        .replace("40,20,8", "40,2,8");
    write(&coord(&folder), &text);
    let (output, _) = prepare(&folder);
    assert_eq!(output.status.code(), Some(0));
    let message = String::from_utf8(output.stderr).expect("text");
    assert_says(
        &message,
        &["warning", SLIDE, "1 tile", "over the border of the image"],
    );
}
