//! A data set of one small slide that a test may spoil, and the command run on it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Output;

use tempfile::TempDir;

pub(crate) const SLIDE: &str = "Mouse_Brain_Nobody_01012026_ST_A1";

/// A data set of one small slide of three spots that can be prepared as it is.
pub(crate) fn dataset() -> TempDir {
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

pub(crate) fn coord(folder: &TempDir) -> PathBuf {
    folder.path().join(format!("ST/coord/{SLIDE}_coord.csv"))
}

pub(crate) fn counts(folder: &TempDir) -> PathBuf {
    folder.path().join(format!("ST/gene_exp/{SLIDE}_count.csv"))
}

pub(crate) fn image(folder: &TempDir) -> PathBuf {
    folder.path().join(format!("ST/image/{SLIDE}.png"))
}

pub(crate) fn write(path: &Path, text: &str) {
    fs::File::create(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .expect("written");
}

pub(crate) fn comtip(arguments: &[&str]) -> Output {
    comtip_test_support::run(env!("CARGO_BIN_EXE_comtip"), ".", arguments)
}

pub(crate) fn prepare(folder: &TempDir) -> (Output, PathBuf) {
    let to = folder.path().join("shards");
    let from = folder.path().to_str().expect("a path").to_owned();
    (
        comtip(&["prepare", &from, "--to", to.to_str().expect("a path")]),
        to,
    )
}

pub(crate) fn inspect(folder: &TempDir) -> Output {
    comtip(&["inspect", folder.path().to_str().expect("a path")])
}

/// The error of a refused `prepare`; asserts code 3, no panic and no shard, and that `inspect` refuses
/// with the same words.
pub(crate) fn refused(folder: &TempDir) -> String {
    let (output, to) = prepare(folder);
    let message = String::from_utf8(output.stderr).expect("text");
    let inspected = inspect(folder);
    assert_eq!(inspected.status.code(), Some(3), "{inspected:?}");
    let said = String::from_utf8(inspected.stderr).expect("text");
    assert_eq!(said.lines().last(), message.lines().last());
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
pub(crate) fn assert_says(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "no `{part}` in: {message}");
    }
}
