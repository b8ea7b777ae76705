//! What was imported is checked against what lies beside it.

use std::fs;
use std::path::Path;

use crate::fixture::{assert_says, change, comtip, golden, refused, text};

#[test]
fn changed_weights_do_not_verify() {
    let folder = tempfile::tempdir().expect("a folder");
    let to = folder.path().join("towers");
    let output = comtip(&[
        "weights",
        "import",
        text(&golden("clip/hf")),
        "--to",
        text(&to),
    ]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let verified = comtip(&["weights", "verify", text(&to)]);
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");

    change(&to.join("model.safetensors"), |tensors| {
        let class = tensors.get_mut("vision.class_token").expect("there");
        class.2[..4].copy_from_slice(&0.75f32.to_le_bytes());
    });
    let verified = comtip(&["weights", "verify", text(&to)]);
    assert_eq!(verified.status.code(), Some(3), "{verified:?}");
    let message = String::from_utf8(verified.stderr).expect("text");
    assert_says(&message, &["comtip-provenance.json", "of other weights"]);

    // Weights without a history are compared by their vectors alone.
    fs::remove_file(to.join("comtip-provenance.json")).expect("there");
    let verified = comtip(&["weights", "verify", text(&to)]);
    assert_eq!(verified.status.code(), Some(1), "{verified:?}");
    let message = String::from_utf8(verified.stderr).expect("text");
    assert_says(&message, &["image_embeds", "not the weights"]);
}

#[test]
fn a_history_speaks_of_no_other_file_that_lies_beside() {
    let folder = tempfile::tempdir().expect("a folder");
    let towers = folder.path().join("towers");
    let import = |from: &Path, to: &str| {
        let to = folder.path().join(to);
        comtip(&["weights", "import", text(from), "--to", text(&to)])
    };
    let output = import(&golden("clip/hf"), "towers");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let history = fs::read_to_string(towers.join("comtip-provenance.json")).expect("there");
    let origin = |to: &str| {
        let path = folder.path().join(to).join("comtip-provenance.json");
        let now = fs::read_to_string(path).expect("there");
        now == history
    };
    let [own, same, other] =
        ["model", "same", "other"].map(|name| towers.join(format!("{name}.safetensors")));
    for copied in [&same, &other] {
        fs::copy(&own, copied).expect("copied");
    }
    change(&other, |tensors| {
        let class = tensors.get_mut("vision.class_token").expect("there");
        class.2[..4].copy_from_slice(&0.75f32.to_le_bytes());
    });
    for (file, to, is_its) in [(&own, "a", true), (&same, "b", true), (&other, "c", false)] {
        let output = import(file, to);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert_eq!(origin(to), is_its, "{}", file.display());
    }
    // It may be its own file under another name.
    fs::remove_file(&own).expect("there");
    let output = import(&other, "d");
    assert_eq!(output.status.code(), Some(3), "{output:?}");
}

#[test]
fn changed_pixel_statistics_do_not_verify() {
    let folder = tempfile::tempdir().expect("a folder");
    let to = folder.path().join("towers");
    let output = comtip(&[
        "weights",
        "import",
        text(&golden("timm")),
        "--to",
        text(&to),
    ]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let verified = comtip(&["weights", "verify", text(&to)]);
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
    let path = to.join("config.json");
    let settings = fs::read_to_string(&path).expect("there");
    fs::write(&path, settings.replace("0.485", "0.481")).expect("written");
    let verified = comtip(&["weights", "verify", text(&to)]);
    assert_eq!(verified.status.code(), Some(3), "{verified:?}");
    let message = String::from_utf8(verified.stderr).expect("text");
    assert_says(
        &message,
        &["comtip-provenance.json", "vision.pixels", "0.481"],
    );

    fs::remove_file(to.join("comtip-provenance.json")).expect("there");
    let verified = comtip(&["weights", "verify", text(&to)]);
    assert_eq!(verified.status.code(), Some(1), "{verified:?}");
    let message = String::from_utf8(verified.stderr).expect("text");
    assert_says(&message, &["rgb_embeds"]);
}

#[test]
fn settings_that_were_changed_are_named_and_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let (towers, clip) = (folder.path().join("towers"), folder.path().join("clip"));
    for (command, to) in [("import", &towers), ("export", &clip)] {
        let output = comtip(&[
            "weights",
            command,
            text(&golden("clip/hf")),
            "--to",
            text(to),
        ]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    }
    let cases = [
        (
            &towers,
            "config.json",
            ("\"n_heads\": 2", "\"n_heads\": 4"),
            "vision.n_heads is 4",
        ),
        (
            &towers,
            "config.json",
            ("\"QuickGelu\"", "\"Gelu\""),
            "text.activation is \"Gelu\"",
        ),
        (
            &towers,
            "config.json",
            ("0.48145467", "0.5"),
            "vision.pixels is {",
        ),
        (
            &clip,
            "config.json",
            ("_heads\": 2", "_heads\": 4"),
            "text.n_heads is 4",
        ),
        (
            &clip,
            "preprocessor_config.json",
            ("0.48145467", "0.5"),
            "vision.pixels is {",
        ),
    ];
    for (from, name, (before, after), what) in cases {
        let path = from.join(name);
        let settings = fs::read_to_string(&path).expect("there");
        let changed = settings.replace(before, after);
        assert_ne!(changed, settings, "{name}");
        fs::write(&path, changed).expect("written");
        assert_says(
            &refused(from, &[]),
            &["comtip-provenance.json", what, "written with"],
        );
        fs::write(&path, settings).expect("written");
    }
    // What is asked for is no change that nobody knows of.
    let to = folder.path().join("asked");
    let mut arguments = vec!["weights", "import", text(&clip), "--to", text(&to)];
    arguments.extend([
        "--heads",
        "4",
        "--pixel-mean",
        "half",
        "--pixel-std",
        "half",
    ]);
    let output = comtip(&arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[test]
fn vectors_that_the_towers_do_not_make_do_not_verify() {
    let folder = tempfile::tempdir().expect("a folder");
    let reference = folder.path().join("reference.safetensors");
    fs::copy(golden("clip/expected.safetensors"), &reference).expect("copied");
    change(&reference, |tensors| {
        let mut texts = tensors.remove("text_embeds").expect("there");
        texts.1 = vec![8, 8];
        tensors.insert("text_embeds".to_owned(), texts);
    });
    let from = golden("clip/hf");
    let flags = ["--reference", text(&reference)];
    let mut arguments = vec!["weights", "verify", text(&from)];
    arguments.extend(flags);
    let verified = comtip(&arguments);
    assert_eq!(verified.status.code(), Some(1), "{verified:?}");
    let message = String::from_utf8(verified.stderr).expect("text");
    assert_says(&message, &["text_embeds [8, 8]", "cannot be compared"]);
}

#[test]
fn a_run_has_no_reference_vectors_and_the_way_to_some_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("config.toml"), "").expect("written");
    let refused = comtip(&["weights", "verify", text(folder.path())]);
    assert_eq!(refused.status.code(), Some(3), "{refused:?}");
    let message = String::from_utf8(refused.stderr).expect("text");
    let parts = [
        "a run has no reference vectors; export it first",
        "`comtip weights export ",
        "`comtip weights verify FOLDER`",
    ];
    assert_says(&message, &parts);
}
