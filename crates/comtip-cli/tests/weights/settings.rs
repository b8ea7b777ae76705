//! Settings beside the weights: missing, impossible, or of another model.

use std::fs;

use crate::fixture::{assert_says, comtip, copy, golden, refused, text};

#[test]
fn a_tower_without_pixel_statistics_is_asked_for_them() {
    let folder = copy("timm");
    fs::remove_file(folder.path().join("config.json")).expect("there");
    let message = refused(folder.path(), &["--heads", "2"]);
    assert_says(&message, &["--pixel-mean", "--pixel-std", "imagenet"]);

    let to = folder.path().join("towers");
    let mut arguments = vec!["weights", "import", text(folder.path()), "--to", text(&to)];
    arguments.extend([
        "--heads",
        "2",
        "--pixel-mean",
        "0.5,0.5,0.5",
        "--pixel-std",
        "imagenet",
    ]);
    let output = comtip(&arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let said = String::from_utf8(output.stdout).expect("text");
    assert_says(
        &said,
        &[
            "pixels: mean 0.5 0.5 0.5, standard deviation 0.229 0.224 0.225",
            "as asked",
        ],
    );
    let settings = fs::read_to_string(to.join("config.json")).expect("there");
    assert_says(&settings, &["\"pixels\"", "0.229"]);
}

#[test]
fn pixel_statistics_that_cannot_be_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let (from, to) = (golden("timm"), folder.path().join("towers"));
    let run = |mean: &str, std: &str| {
        let mut arguments = vec!["weights", "import", text(&from), "--to", text(&to)];
        arguments.extend(["--pixel-mean", mean, "--pixel-std", std]);
        let output = comtip(&arguments);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        String::from_utf8(output.stderr).expect("text")
    };
    assert_says(
        &run("123.675,116.28,103.53", "58.395,57.12,57.375"),
        &["divided by 255"],
    );
    assert_says(&run("clip", "0.2,0.2,0"), &["standard deviation"]);
    assert_says(&run("0.5,0.5", "clip"), &["three numbers"]);
    let settings = folder.path().join("model");
    fs::create_dir(&settings).expect("made");
    for name in ["config.json", "model.safetensors"] {
        fs::copy(from.join(name), settings.join(name)).expect("copied");
    }
    let path = settings.join("config.json");
    let text = fs::read_to_string(&path).expect("there");
    let changed = text.replace("0.229", "-0.229");
    assert_ne!(changed, text);
    fs::write(&path, changed).expect("written");
    assert_says(
        &refused(&settings, &[]),
        &["config.json", "standard deviation"],
    );
}

#[test]
fn settings_of_another_kind_of_model_are_refused() {
    let folder = copy("clip/hf");
    let path = folder.path().join("config.json");
    let settings = fs::read_to_string(&path).expect("there");
    let other = settings.replace("\"model_type\": \"clip\"", "\"model_type\": \"siglip\"");
    fs::write(&path, other).expect("written");
    assert_says(&refused(folder.path(), &[]), &["config.json", "`siglip`"]);
}

#[test]
fn settings_of_other_weights_are_refused() {
    let folder = copy("clip/hf");
    let path = folder.path().join("config.json");
    let settings = fs::read_to_string(&path).expect("there");
    let other = settings.replace("\"intermediate_size\": 64", "\"intermediate_size\": 72");
    fs::write(&path, other).expect("written");
    let message = refused(folder.path(), &[]);
    assert_says(&message, &["vision_config.intermediate_size 72", "64"]);
}

#[test]
fn heads_that_nothing_tells_are_asked_for() {
    let folder = copy("clip/hf");
    fs::remove_file(folder.path().join("config.json")).expect("there");
    assert_says(
        &refused(folder.path(), &["--heads", "5"]),
        &["--heads", "32 columns"],
    );
    let to = folder.path().join("towers");
    let flags = [
        "--heads",
        "2",
        "--text-heads",
        "2",
        "--activation",
        "quick-gelu",
    ];
    let mut arguments = vec!["weights", "import", text(folder.path()), "--to", text(&to)];
    arguments.extend(flags);
    let output = comtip(&arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let expected = golden("clip/expected.safetensors");
    let verified = comtip(&[
        "weights",
        "verify",
        text(&to),
        "--reference",
        text(&expected),
    ]);
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
}

#[test]
fn heads_of_a_width_that_is_not_shared_alike_everywhere_are_asked_for() {
    let folder = copy("timm");
    fs::remove_file(folder.path().join("config.json")).expect("there");
    let pixels = ["--pixel-mean", "clip", "--pixel-std", "clip"];
    let message = refused(folder.path(), &pixels);
    assert_says(
        &message,
        &[
            "how many heads share the 32 columns of the image tower",
            "--heads N",
        ],
    );
}
