//! Weights that are not those of the towers.

use safetensors::tensor::Dtype;

use crate::fixture::{assert_says, change, copy, golden, refused};

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
            "`vision_model.head.probe` [64] changes the features",
            "`text_model.final_layer_norm.weight` is [12], but should be [24]",
        ],
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
            "`blocks.0.mlp.w12.weight` [64, 32] changes the features",
            "SwiGLU",
            "`reg_token` [64, 32] changes the features",
            "register tokens",
        ],
    );
    assert!(!message.contains("--leave-out"), "{message}");
}

#[test]
fn sizes_of_more_numbers_than_a_file_holds_are_refused_at_once() {
    let folder = copy("timm");
    change(&folder.path().join("model.safetensors"), |tensors| {
        let last = tensors["blocks.1.norm1.weight"].clone();
        tensors.insert("blocks.255.norm1.weight".to_owned(), last);
    });
    let message = refused(folder.path(), &[]);
    assert_says(
        &message,
        &["model.safetensors", "numbers", "parts are missing"],
    );
    assert!(message.lines().count() < 5, "{message}");
}

#[test]
fn a_packed_gated_layer_is_called_so() {
    let folder = copy("timm");
    change(&folder.path().join("model.safetensors"), |tensors| {
        for block in 0..2 {
            let name = format!("blocks.{block}.mlp.fc2.weight");
            let (_, shape, bytes) = tensors.get_mut(&name).expect("there");
            *shape = vec![32, 32];
            bytes.truncate(4 * 32 * 32);
        }
    });
    assert_says(&refused(folder.path(), &[]), &["packed SwiGLU", "64", "32"]);
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
fn tiles_that_patches_do_not_fill_are_refused() {
    let message = refused(&golden("clip/hf"), &["--image-px", "50"]);
    assert_says(&message, &["patches of 8 px", "50 px"]);
}
