//! What was imported is given back, into a new folder.

use std::fs;
use std::path::Path;

use crate::fixture::{assert_says, comtip, copy, golden, text};

#[test]
fn towers_keep_their_pixel_statistics_through_export_and_import() {
    let folder = tempfile::tempdir().expect("a folder");
    let from = folder.path().join("from");
    fs::create_dir(&from).expect("made");
    for name in ["model.safetensors", "config.json"] {
        fs::copy(golden("clip/hf").join(name), from.join(name)).expect("copied");
    }
    let processor = golden("writers/hf_h_optimus.json");
    fs::copy(processor, from.join("preprocessor_config.json")).expect("copied");
    let (towers, clip, again) = (
        folder.path().join("towers"),
        folder.path().join("clip"),
        folder.path().join("again"),
    );
    for (command, from, to) in [
        ("import", &from, &towers),
        ("export", &towers, &clip),
        ("import", &clip, &again),
    ] {
        let output = comtip(&["weights", command, text(from), "--to", text(to)]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    }
    let read = |folder: &Path| fs::read_to_string(folder.join("config.json")).expect("there");
    assert_eq!(read(&towers), read(&again));
    assert_says(&read(&towers), &["0.707223", "0.177517"]);
    let processor = fs::read_to_string(clip.join("preprocessor_config.json")).expect("there");
    assert_says(&processor, &["0.707223", "0.177517"]);
}

#[test]
fn what_is_exported_is_imported_as_the_same_weights() {
    let folder = tempfile::tempdir().expect("a folder");
    let (clip, towers) = (folder.path().join("clip"), folder.path().join("towers"));
    let from = golden("clip/open_clip/checkpoint.pt");
    let exported = comtip(&["weights", "export", text(&from), "--to", text(&clip)]);
    assert_eq!(exported.status.code(), Some(0), "{exported:?}");
    let digest = |from: &Path, to: &Path| {
        let output = comtip(&["weights", "import", text(from), "--to", text(to)]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let said = String::from_utf8(output.stdout).expect("text");
        let (_, digest) = said.split_once("SHA-256 of the weights").expect("said");
        digest.split_whitespace().next().expect("a word").to_owned()
    };
    assert_eq!(
        digest(&clip, &towers),
        digest(&from, &folder.path().join("other"))
    );
    assert_eq!(
        digest(&towers, &folder.path().join("again")),
        digest(&clip, &folder.path().join("more"))
    );
    let verified = comtip(&["weights", "verify", text(&clip)]);
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
}

#[test]
fn a_folder_that_is_there_is_not_touched() {
    let to = copy("timm");
    let output = comtip(&[
        "weights",
        "import",
        text(&golden("clip/hf")),
        "--to",
        text(to.path()),
    ]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert_says(
        &String::from_utf8(output.stderr).expect("text"),
        &["there already"],
    );
}

#[test]
fn a_folder_that_is_there_is_refused_before_any_weights_are_read() {
    let to = copy("timm");
    for command in ["import", "export"] {
        let output = comtip(&["weights", command, "nowhere", "--to", text(to.path())]);
        assert_eq!(output.status.code(), Some(3), "{output:?}");
        let message = String::from_utf8(output.stderr).expect("text");
        assert_says(&message, &["there already"]);
        assert!(!message.contains("nowhere"), "{message}");
    }
}

#[test]
fn an_image_tower_alone_is_no_clip_to_export() {
    let to = tempfile::tempdir().expect("a folder");
    let target = to.path().join("clip");
    let output = comtip(&[
        "weights",
        "export",
        text(&golden("timm")),
        "--to",
        text(&target),
    ]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(!target.exists());
}
