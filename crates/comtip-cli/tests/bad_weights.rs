//! Weights that cannot be taken get exit code 3 with file, key and remedy, and leave nothing behind.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use tempfile::TempDir;

/// Bytes, extents and kind of a tensor.
type Tensor = (Dtype, Vec<usize>, Vec<u8>);

fn golden(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/golden")
        .join(path)
}

/// A copy of a folder of fixtures that a test may spoil.
fn copy(path: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for entry in fs::read_dir(golden(path)).expect("fixtures") {
        let entry = entry.expect("an entry");
        fs::copy(entry.path(), folder.path().join(entry.file_name())).expect("copied");
    }
    folder
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path")
}

fn comtip(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_comtip"))
        .args(arguments)
        .output()
        .expect("runs")
}

/// The error of a refused import; asserts code 3, no panic and nothing written.
#[track_caller]
fn refused(from: &Path, flags: &[&str]) -> String {
    let to = tempfile::tempdir().expect("a folder");
    let target = to.path().join("towers");
    let mut arguments = vec!["weights", "import", text(from), "--to", text(&target)];
    arguments.extend(flags);
    let output = comtip(&arguments);
    let message = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(3), "{message}");
    assert!(!message.contains("panicked"), "{message}");
    assert_eq!(fs::read_dir(to.path()).expect("there").count(), 0);
    message
}

#[track_caller]
fn assert_says(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "no `{part}` in: {message}");
    }
}

/// Changes the tensors of a safetensors file.
fn change(path: &Path, change: impl FnOnce(&mut BTreeMap<String, Tensor>)) {
    let bytes = fs::read(path).expect("weights");
    let file = SafeTensors::deserialize(&bytes).expect("safetensors");
    let mut tensors: BTreeMap<String, Tensor> = file
        .tensors()
        .into_iter()
        .map(|(name, view)| {
            let parts = (view.dtype(), view.shape().to_vec(), view.data().to_vec());
            (name, parts)
        })
        .collect();
    change(&mut tensors);
    let views = tensors.iter().map(|(name, (dtype, shape, bytes))| {
        let view = TensorView::new(*dtype, shape.clone(), bytes).expect("a view");
        (name.clone(), view)
    });
    let changed = safetensors::serialize(views, None).expect("serialised");
    fs::write(path, changed).expect("written");
}

fn cut(path: &Path) {
    let bytes = fs::read(path).expect("there");
    fs::write(path, &bytes[..bytes.len() * 2 / 3]).expect("written");
}

#[test]
fn missing_extra_and_misshaped_weights_are_all_named_in_one_error() {
    let folder = copy("clip/hf");
    change(&folder.path().join("model.safetensors"), |tensors| {
        let bias = tensors.remove("vision_model.encoder.layers.1.mlp.fc1.bias");
        tensors.insert("vision_model.head.probe".to_owned(), bias.expect("there"));
        let norm = tensors.get_mut("text_model.final_layer_norm.weight");
        let (_, shape, bytes) = norm.expect("there");
        *shape = vec![12];
        bytes.truncate(48);
    });
    let message = refused(folder.path(), &[]);
    assert_says(
        &message,
        &[
            "model.safetensors",
            "`vision_model.encoder.layers.1.mlp.fc1.bias` [64] is missing",
            "`vision_model.head.probe` [64] is not part of the towers",
            "`text_model.final_layer_norm.weight` is [12], but should be [24]",
            "--leave-out",
        ],
    );
}

#[test]
fn a_classifier_is_refused_by_name_and_left_out_on_request() {
    let folder = copy("timm");
    let file = folder.path().join("with_head.safetensors");
    let message = refused(&file, &[]);
    assert_says(&message, &["`head.weight` [5, 32]", "`head.bias` [5]"]);

    let to = folder.path().join("towers");
    let output = comtip(&[
        "weights",
        "import",
        text(&file),
        "--to",
        text(&to),
        "--leave-out",
        "head.",
    ]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let told = String::from_utf8(output.stdout).expect("text");
    assert_says(&told, &["left out: head.bias [5]", "left out: head.weight"]);
    assert!(to.join("reference.safetensors").is_file());
}

#[test]
fn a_start_of_names_that_none_has_is_refused() {
    assert_says(
        &refused(&golden("timm"), &["--leave-out", "haed."]),
        &["`haed.`"],
    );
}

#[test]
fn registers_and_gated_layers_are_named() {
    let folder = copy("timm");
    change(&folder.path().join("model.safetensors"), |tensors| {
        let fc_1 = tensors.remove("blocks.0.mlp.fc1.weight").expect("there");
        tensors.insert("blocks.0.mlp.w12.weight".to_owned(), fc_1.clone());
        tensors.insert("reg_token".to_owned(), fc_1);
    });
    let message = refused(folder.path(), &[]);
    assert_says(
        &message,
        &[
            "`blocks.0.mlp.fc1.weight` is missing",
            "`blocks.0.mlp.w12.weight` [64, 32] is not",
            "`reg_token`",
        ],
    );
}

#[test]
fn integers_and_numbers_that_are_none_are_refused() {
    let folder = copy("clip/hf");
    change(&folder.path().join("model.safetensors"), |tensors| {
        let scale = tensors.get_mut("logit_scale").expect("there");
        scale.2 = f32::NAN.to_le_bytes().to_vec();
        let class = tensors.get_mut("vision_model.embeddings.class_embedding");
        class.expect("there").0 = Dtype::I32;
    });
    let message = refused(folder.path(), &[]);
    assert_says(
        &message,
        &["`logit_scale` holds NaN", "class_embedding` holds I32"],
    );
}

#[test]
fn files_that_are_cut_short_are_named() {
    for (folder, file) in [
        ("clip/hf", "model.safetensors"),
        ("clip/hf_sharded", "model-00002-of-00003.safetensors"),
        ("clip/hf_bin", "pytorch_model.bin"),
    ] {
        let folder = copy(folder);
        cut(&folder.path().join(file));
        assert_says(&refused(folder.path(), &[]), &[file, "cut short", "again"]);
    }
}

#[test]
fn no_cut_of_a_file_makes_the_command_panic() {
    for (folder, file) in [
        ("clip/hf_bin", "pytorch_model.bin"),
        ("timm", "model.safetensors"),
    ] {
        let folder = copy(folder);
        let path = folder.path().join(file);
        let whole = fs::read(&path).expect("there");
        for length in [0, 1, 7, 8, 9, 100, 1000, whole.len() - 1] {
            fs::write(&path, &whole[..length]).expect("written");
            assert_says(&refused(folder.path(), &[]), &[file]);
        }
    }
}

#[test]
fn a_shard_that_is_missing_is_named_with_its_index() {
    let folder = copy("clip/hf_sharded");
    fs::remove_file(folder.path().join("model-00003-of-00003.safetensors")).expect("there");
    let message = refused(folder.path(), &[]);
    assert_says(
        &message,
        &[
            "model-00003-of-00003.safetensors",
            "missing",
            "index.json",
            "download",
        ],
    );
}

#[test]
fn a_shard_outside_of_its_folder_is_refused() {
    let folder = copy("clip/hf_sharded");
    let path = folder.path().join("model.safetensors.index.json");
    let index = fs::read_to_string(&path).expect("there");
    fs::write(&path, index.replace("model-0000", "../model-0000")).expect("written");
    assert_says(
        &refused(folder.path(), &[]),
        &["index.json", "names no file"],
    );
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
fn a_torch_script_archive_gets_the_way_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ViT-B-32.pt");
    fs::write(&path, b"PK\x03\x04 ... ViT-B-32/code/__torch__/model.py").expect("written");
    let message = refused(&path, &[]);
    assert_says(&message, &["ViT-B-32.pt", "TorchScript", "state_dict()"]);
}

#[test]
fn a_folder_without_weights_and_weights_of_something_else_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_says(
        &refused(folder.path(), &[]),
        &["no weights", "model.safetensors"],
    );
    assert_says(&refused(Path::new("nowhere"), &[]), &["nowhere"]);
    let folder = copy("timm");
    change(&folder.path().join("model.safetensors"), |tensors| {
        let first = tensors.pop_first().expect("there").1;
        tensors.clear();
        tensors.insert("conv1.weight".to_owned(), first);
    });
    assert_says(&refused(folder.path(), &[]), &["no layout", "conv1.weight"]);
}

#[test]
fn tiles_that_patches_do_not_fill_are_refused() {
    let message = refused(&golden("clip/hf"), &["--image-px", "50"]);
    assert_says(&message, &["patches of 8 px", "50 px"]);
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
    assert_eq!(verified.status.code(), Some(1), "{verified:?}");
    let message = String::from_utf8(verified.stderr).expect("text");
    assert_says(&message, &["image_embeds", "not the weights"]);
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
