//! The bundled real sample and the golden files of the repository.

use std::path::{Path, PathBuf};

use comtip_data::{PrepareOptions, SlideSource, prepare};
use tempfile::TempDir;

/// Folder of the sample: three sections of two patients, in the layout of STimage-1K4M.
pub const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/sample");

/// A small image tower in timm's layout.
pub const TIMM_TOWER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/timm");

/// Section B4: 283 spots of patient B.
pub const B4: &str = "Human_Breast_Andersson_10142021_ST_B4";
/// Section C2: 187 spots of patient C.
pub const C2: &str = "Human_Breast_Andersson_10142021_ST_C2";
/// Section C3: 180 spots of patient C.
pub const C3: &str = "Human_Breast_Andersson_10142021_ST_C3";
/// The patient of B4.
pub const PATIENT_B: &str = "Human_Breast_Andersson_10142021_ST_B";

/// A file or folder below `tests/golden` of the repository.
pub fn golden(path: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden");
    folder.join(path)
}

/// A folder of shards of sections of the sample.
///
/// # Panics
///
/// If they cannot be made.
pub fn sample_shards(sections: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let source = SlideSource::open(SAMPLE.as_ref()).expect("the sample");
    let names: Vec<String> = sections.iter().map(|name| (*name).to_owned()).collect();
    let options = PrepareOptions::default();
    prepare(&names, &source, folder.path(), &options, &mut |_| {}).expect("shards");
    folder
}
