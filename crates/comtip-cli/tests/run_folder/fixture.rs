//! A small run, finished or stopped on its way, and the command run on copies of it.

use std::fs;
use std::path::Path;
use std::process::Output;
use std::sync::LazyLock;

use comtip_test_support::{SmallSlide, SmallSpot};
use tempfile::TempDir;

pub(crate) use comtip_test_support::TIMM_TOWER as WEIGHTS;

/// Two slides of patients of their own.
pub(crate) const SLIDES: [&str; 2] = [
    "Human_Breast_Andersson_10142021_ST_A1",
    "Human_Breast_Andersson_10142021_ST_B1",
];
/// Those patients.
pub(crate) const PATIENTS: [&str; 2] = [
    "Human_Breast_Andersson_10142021_ST_A",
    "Human_Breast_Andersson_10142021_ST_B",
];
/// Two steps with a checkpoint behind each.
const SETTINGS: [&str; 8] = [
    "run.epochs=1",
    "run.batch_size=4",
    "run.pairs_per_epoch=8",
    "run.checkpoint_steps=1",
    "run.observed_spots=0",
    "data.genes_per_spot=3",
    "data.n_top_genes=5",
    "data.value_quantiles=4",
];

/// `shards` of two slides; `towers` of others; `run` from these, with patient B held out; `stopped`, the same without
/// its second step. Not to be changed.
pub(crate) static WHOLE: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    write_slides(&here.join("slides"));
    let towers = ["weights", "import", WEIGHTS, "--to", "towers"];
    for command in [&["prepare", "slides", "--to", "shards"][..], &towers] {
        succeeds(&comtip(here, command));
    }
    let from_towers = ["--weights", "towers", "--hold-out", PATIENTS[1]];
    succeeds(&pretrain(here, "run", &from_towers));
    copy(&here.join("run"), &here.join("stopped"));
    fs::remove_dir_all(here.join("stopped/model")).expect("there");
    fs::remove_dir_all(here.join("stopped/checkpoint/step-00000002-end")).expect("there");
    folder
});

/// Begins a small run on the shards in a folder.
pub(crate) fn pretrain(here: &Path, to: &str, more: &[&str]) -> Output {
    comtip(here, &pretraining(to, more))
}

/// The arguments of a small run.
pub(crate) fn pretraining<'a>(to: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = vec!["pretrain", "shards", "--to", to, "--preset", "tiny"];
    arguments.extend(SETTINGS.iter().flat_map(|setting| ["--set", setting]));
    // Behind them, so that a test can change one.
    arguments.extend(more);
    arguments
}

/// Two small slides of patients of their own.
fn write_slides(folder: &Path) {
    for (n, slide) in (0u32..).zip(SLIDES) {
        let spots = (0u32..12).map(|spot| {
            let (row, column) = (spot / 4, spot % 4);
            let count = |gene: u32| (spot * (gene + 2) + 3 * gene + n) % 7 + 1;
            SmallSpot {
                place: format!("{row}x{column}"),
                centre_px: [20 + 20 * column, 20 + 20 * row],
                counts: (0..6).map(count).collect(),
            }
        });
        let slide = SmallSlide {
            name: slide,
            radius_px: 8,
            genes: &["A", "B", "C", "D", "E", "F"],
            spots: spots.collect(),
            image: image::RgbImage::from_fn(110, 90, |x, y| {
                image::Rgb([(x * 2) as u8, (y * 2) as u8, (x * y + n) as u8])
            }),
        };
        slide.write(folder);
    }
}

pub(crate) fn comtip(folder: &Path, arguments: &[&str]) -> Output {
    comtip_test_support::run(env!("CARGO_BIN_EXE_comtip"), folder, arguments)
}

/// So short a run learns nothing, which is exit code 1.
#[track_caller]
pub(crate) fn succeeds(output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{said}");
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        match path.is_dir() {
            true => copy(&path, &target),
            false => {
                fs::copy(&path, &target).expect("copied");
            }
        }
    }
}

/// What a command said, standard output last.
pub(crate) fn said(output: &Output) -> String {
    let both = [&output.stderr, &output.stdout].map(|bytes| String::from_utf8_lossy(bytes));
    both.concat()
}

#[track_caller]
pub(crate) fn assert_says(output: &Output, code: i32, parts: &[&str]) {
    let said = said(output);
    assert_eq!(output.status.code(), Some(code), "{said}");
    for part in parts {
        assert!(said.contains(part), "no `{part}` in: {said}");
    }
}
