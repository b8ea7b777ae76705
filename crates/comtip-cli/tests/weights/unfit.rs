//! Weights that are not those of the towers.

use std::fs;

use safetensors::tensor::Dtype;

use crate::fixture::{assert_says, change, comtip, copy, golden, refused, text};

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
fn tiles_that_patches_do_not_fill_are_refused() {
    let message = refused(&golden("clip/hf"), &["--image-px", "50"]);
    assert_says(&message, &["patches of 8 px", "50 px"]);
}
