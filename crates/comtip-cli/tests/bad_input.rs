//! Bad input gets a clear error and exit code 3, and leaves nothing half written.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Output;

use tempfile::TempDir;

const SLIDE: &str = "Mouse_Brain_Nobody_01012026_ST_A1";

/// A data set of one small slide of three spots that can be prepared as it is.
fn dataset() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for part in ["coord", "gene_exp", "image"] {
        fs::create_dir_all(folder.path().join("ST").join(part)).expect("made");
    }
    write(
        &coord(&folder),
        &format!(",yaxis,xaxis,r\n{SLIDE}_1x1,20,20,8\n{SLIDE}_1x2,20,40,8\n{SLIDE}_2x1,40,20,8\n"),
    );
    write(
        &counts(&folder),
        &format!(",GFAP,MBP\n{SLIDE}_1x1,1,0\n{SLIDE}_1x2,2,5\n{SLIDE}_2x1,0,3\n"),
    );
    let pixels =
        image::RgbImage::from_fn(60, 60, |x, y| image::Rgb([x as u8 * 4, y as u8 * 4, 90]));
    let jpeg = fs::File::create(image(&folder)).expect("made");
    image::codecs::jpeg::JpegEncoder::new(jpeg)
        .encode_image(&pixels)
        .expect("encoded");
    folder
}

fn coord(folder: &TempDir) -> PathBuf {
    folder.path().join(format!("ST/coord/{SLIDE}_coord.csv"))
}

fn counts(folder: &TempDir) -> PathBuf {
    folder.path().join(format!("ST/gene_exp/{SLIDE}_count.csv"))
}

fn image(folder: &TempDir) -> PathBuf {
    folder.path().join(format!("ST/image/{SLIDE}.png"))
}

fn write(path: &Path, text: &str) {
    fs::File::create(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .expect("written");
}

fn comtip(arguments: &[&str]) -> Output {
    comtip_test_support::run(env!("CARGO_BIN_EXE_comtip"), ".", arguments)
}

fn prepare(folder: &TempDir) -> (Output, PathBuf) {
    let to = folder.path().join("shards");
    let from = folder.path().to_str().expect("a path").to_owned();
    (
        comtip(&["prepare", &from, "--to", to.to_str().expect("a path")]),
        to,
    )
}

fn inspect(folder: &TempDir) -> Output {
    comtip(&["inspect", folder.path().to_str().expect("a path")])
}

/// The error of a refused `prepare`; asserts code 3, no panic and no shard, and that `inspect` refuses
/// with the same words.
fn refused(folder: &TempDir) -> String {
    let (output, to) = prepare(folder);
    let message = String::from_utf8(output.stderr).expect("text");
    let inspected = inspect(folder);
    assert_eq!(inspected.status.code(), Some(3), "{inspected:?}");
    let told = String::from_utf8(inspected.stderr).expect("text");
    assert_eq!(told.lines().last(), message.lines().last());
    assert_eq!(output.status.code(), Some(3), "{message}");
    assert!(!message.contains("panicked"), "{message}");
    let left: Vec<_> = fs::read_dir(&to)
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path())
        .filter(|path| !path.ends_with(".comtip.lock") && !path.ends_with("prepare.json"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    message
}

#[track_caller]
fn assert_says(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "no `{part}` in: {message}");
    }
}

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
fn a_fraction_among_counts_is_named_with_column_and_row() {
    let folder = dataset();
    let text = fs::read_to_string(counts(&folder)).expect("there");
    write(&counts(&folder), &text.replace("2,5", "2,0.69"));
    let parts = ["row 3", "`MBP`", "`0.69` is a fraction", "give raw counts"];
    assert_says(&refused(&folder), &parts);
}

#[test]
fn inspect_tells_the_slides_that_cannot_be_prepared_and_the_others() {
    let folder = dataset();
    let good = |text: &str| text.replace(SLIDE, "Mouse_Brain_Nobody_01012026_ST_B1");
    let beside = |path: PathBuf| PathBuf::from(good(path.to_str().expect("a path")));
    for path in [coord(&folder), counts(&folder)] {
        let text = fs::read_to_string(&path).expect("there");
        write(&beside(path), &good(&text));
    }
    fs::copy(image(&folder), beside(image(&folder))).expect("copied");
    let output = inspect(&folder);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let bytes = fs::read(image(&folder)).expect("there");
    fs::write(image(&folder), &bytes[..bytes.len() / 2]).expect("written");
    let output = inspect(&folder);
    assert_eq!(output.status.code(), Some(4), "{output:?}");
    let told = String::from_utf8(output.stderr).expect("text");
    assert_says(
        &told,
        &[
            &format!("skipped {SLIDE}: "),
            "ends before its picture does",
        ],
    );
    assert_says(&told, &["1 of 2 slides cannot be prepared"]);
    let table = String::from_utf8(output.stdout).expect("text");
    assert!(
        table.contains("_ST_B1") && !table.contains(SLIDE),
        "{table}"
    );
    fs::write(beside(image(&folder)), "").expect("written");
    let output = inspect(&folder);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
}

#[test]
fn a_text_cell_among_counts_is_named_with_column_and_row() {
    let folder = dataset();
    let text = fs::read_to_string(counts(&folder))
        .expect("there")
        .replace("2,5", "2,many");
    write(&counts(&folder), &text);
    assert_says(&refused(&folder), &["_count.csv", "row 3", "`MBP`", "many"]);
}

#[test]
fn a_short_row_is_named() {
    let folder = dataset();
    let text = fs::read_to_string(counts(&folder))
        .expect("there")
        .replace("_1x2,2,5", "_1x2,2");
    write(&counts(&folder), &text);
    assert_says(&refused(&folder), &["_count.csv", "row 3"]);
}

#[test]
fn a_text_cell_among_coordinates_is_named_with_column_and_row() {
    let folder = dataset();
    let text = fs::read_to_string(coord(&folder))
        .expect("there")
        .replace("20,40,8", "20,left,8");
    write(&coord(&folder), &text);
    assert_says(&refused(&folder), &["_coord.csv", "row 3", "`xaxis`"]);
}

#[test]
fn tables_without_a_common_id_are_refused_with_an_id_of_each() {
    let folder = dataset();
    let text = fs::read_to_string(counts(&folder))
        .expect("there")
        .replace(SLIDE, "other");
    write(&counts(&folder), &text);
    assert_says(&refused(&folder), &[SLIDE, "other_1x1"]);
}

#[test]
fn an_id_in_one_table_only_is_warned_of_by_name() {
    let folder = dataset();
    let text = fs::read_to_string(counts(&folder))
        .expect("there")
        .replace("_2x1,0,3", "_9x9,0,3");
    write(&counts(&folder), &text);
    let (output, _) = prepare(&folder);
    assert_eq!(output.status.code(), Some(0));
    let message = String::from_utf8(output.stderr).expect("text");
    assert_says(
        &message,
        &["warning", &format!("{SLIDE}_2x1"), &format!("{SLIDE}_9x9")],
    );
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

#[test]
fn an_empty_folder_is_refused_with_what_was_expected() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_says(&refused(&folder), &["no slide", "coord"]);
}

#[test]
fn an_unknown_device_is_refused() {
    let output = comtip(&[
        "pretrain", "shards", "--to", "run", "--preset", "tiny", "--device", "tpu",
    ]);
    assert_eq!(output.status.code(), Some(3));
    let message = String::from_utf8(output.stderr).expect("text");
    assert_says(&message, &["tpu", "this build has: cpu"]);
}

#[test]
fn an_unknown_setting_is_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path().join("run");
    let config = folder.path().join("run.toml");
    write(&config, "[model]\npreset = \"tiny\"\n\n[run]\nepoch = 3\n");
    let output = comtip(&[
        "pretrain",
        "shards",
        "--to",
        run.to_str().expect("a path"),
        "--config",
        config.to_str().expect("a path"),
    ]);
    assert_eq!(output.status.code(), Some(3));
    let message = String::from_utf8(output.stderr).expect("text");
    assert_says(&message, &["run.toml", "epoch"]);
    assert!(!run.exists());
}

#[test]
fn a_folder_that_is_no_run_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_str().expect("a path");
    let output = comtip(&["evaluate", "clustering", path, "--run", path]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
}
