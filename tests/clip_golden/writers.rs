//! What the writers of today make of a tower, and how they resample its positions.

use burn::tensor::{Device, Tensor};
use comtip::model::HostTensor;
use comtip::vision::Activation;
use comtip::weights::{ImportOptions, Imported, save_towers};

use crate::tensors::{Weights, assert_close, golden, import, integers, read};

fn tokens(imported: &Imported, pixels: &HostTensor) -> HostTensor {
    let device = Device::flex().autodiff();
    let features = imported.towers.vision.forward(pixels.to_device(&device));
    let class = features.class.unsqueeze_dim::<3>(1);
    HostTensor::from_device(Tensor::cat(vec![class, features.patches], 1))
}

#[test]
fn positions_are_resampled_as_the_program_does_that_the_weights_are_for() {
    let expected = read("writers/positions.safetensors");
    for (layout, path) in [
        ("timm", "timm"),
        ("open_clip", "clip/open_clip/open_clip_model.safetensors"),
    ] {
        for side in [16, 48] {
            let options = ImportOptions {
                image_px: Some(side),
                ..ImportOptions::default()
            };
            let imported = import(&golden(path), &options);
            let weights = Weights::of(&imported.towers, None);
            let name = format!("{layout}.{side}");
            assert_close(&weights["vision.positions"], &expected[&name], &name);
            let changes = imported.account.changes.join("; ");
            assert!(changes.contains("with antialiasing"), "{changes}");
        }
    }
}

#[test]
fn a_folder_of_towers_is_resampled_as_the_program_does_that_its_weights_came_from() {
    let expected = read("writers/positions.safetensors");
    let device = Device::flex().autodiff();
    for (layout, path) in [
        ("timm", "timm"),
        ("open_clip", "clip/open_clip/open_clip_model.safetensors"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let (first, second) = (folder.path().join("first"), folder.path().join("second"));
        for (from, to) in [(&golden(path), &first), (&first, &second)] {
            let imported = import(from, &ImportOptions::default());
            save_towers(to, &imported, &device).expect("written");
        }
        for side in [16, 48] {
            let options = ImportOptions {
                image_px: Some(side),
                ..ImportOptions::default()
            };
            let weights = Weights::of(&import(&second, &options).towers, None);
            let name = format!("{layout}.{side}");
            assert_close(&weights["vision.positions"], &expected[&name], &name);
        }
    }
}

#[test]
fn a_folder_of_towers_that_does_not_say_whose_they_were_is_resampled_as_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let to = folder.path().join("towers");
    let imported = import(&golden("clip/open_clip"), &ImportOptions::default());
    save_towers(&to, &imported, &Device::flex().autodiff()).expect("written");
    std::fs::write(to.join("config.json"), imported.config.to_string()).expect("written");
    let options = ImportOptions {
        image_px: Some(48),
        ..ImportOptions::default()
    };
    let changes = import(&to, &options).account.changes.join("; ");
    assert!(changes.contains("as transformers does"), "{changes}");
}

#[test]
fn a_config_dict_goes_over_the_config_with_its_defaults_filled_in() {
    let folder = tempfile::tempdir().expect("a folder");
    for (from, to) in [
        ("clip/hf/model.safetensors", "model.safetensors"),
        ("writers/config_dict.json", "config.json"),
    ] {
        std::fs::copy(golden(from), folder.path().join(to)).expect("copied");
    }
    let imported = import(folder.path(), &ImportOptions::default());
    assert_eq!(imported.config.vision.n_heads, 4);
    assert_eq!(imported.config.vision.activation, Activation::QuickGelu);
    let text = imported.config.text.as_ref().expect("a text tower");
    assert_eq!((text.n_heads, text.activation), (4, Activation::Gelu));

    let device = Device::flex().autodiff();
    let (inputs, expected) = (
        read("clip/expected.safetensors"),
        read("writers/config_dict.safetensors"),
    );
    let images = imported
        .towers
        .embed_images(inputs["pixels"].to_device(&device));
    assert_close(
        &HostTensor::from_device(images),
        &expected["image_embeds"],
        "images",
    );
    let (tokens, ends) = (
        integers(&inputs["tokens"], &device),
        integers(&inputs["eot"], &device),
    );
    let texts = imported
        .towers
        .embed_texts(tokens, ends)
        .expect("a text tower");
    assert_close(
        &HostTensor::from_device(texts),
        &expected["text_embeds"],
        "texts",
    );
}

#[test]
fn settings_are_those_of_the_program_that_named_the_weights() {
    let folder = tempfile::tempdir().expect("a folder");
    for (from, to) in [
        ("clip/hf/model.safetensors", "model.safetensors"),
        ("clip/hf/config.json", "config.json"),
        (
            "clip/open_clip/open_clip_config.json",
            "open_clip_config.json",
        ),
    ] {
        std::fs::copy(golden(from), folder.path().join(to)).expect("copied");
    }
    let path = folder.path().join("config.json");
    let settings = std::fs::read_to_string(&path).expect("there");
    // As in repositories that hold one model under the names of both programs.
    std::fs::write(&path, settings.replace("quick_gelu", "gelu")).expect("written");
    let imported = import(folder.path(), &ImportOptions::default());
    assert_eq!(imported.config.vision.activation, Activation::Gelu);
    let assumed = &imported.account.assumed;
    assert!(
        assumed.iter().all(|what| what.starts_with("pixels")),
        "{assumed:?}"
    );
}

#[test]
fn layer_scale_of_open_clip_is_taken_with_the_weights() {
    let imported = import(
        &golden("writers/open_clip_layer_scale"),
        &ImportOptions::default(),
    );
    assert!(imported.config.vision.layer_scale);
    let expected = read("writers/open_clip_layer_scale/expected.safetensors");
    let pixels = expected["pixels"].to_device(&Device::flex().autodiff());
    let images = HostTensor::from_device(imported.towers.embed_images(pixels));
    assert_close(&images, &expected["image_embeds"], "images");
}

#[test]
fn an_image_tower_that_transformers_saved_alone_gives_its_tokens() {
    let imported = import(
        &golden("writers/transformers_vision_model"),
        &ImportOptions::default(),
    );
    assert!(imported.config.text.is_none());
    let expected = read("writers/transformers_vision_model/expected.safetensors");
    let ours = tokens(&imported, &expected["pixels"]);
    assert_close(&ours, &expected["tokens"], "tokens");
}

#[test]
fn positions_of_patches_alone_give_the_tokens_of_timm() {
    let imported = import(
        &golden("writers/timm_no_embed_class"),
        &ImportOptions::default(),
    );
    let changes = imported.account.changes.join("; ");
    assert!(changes.contains("no_embed_class"), "{changes}");
    let expected = read("writers/timm_no_embed_class/expected.safetensors");
    let ours = tokens(&imported, &expected["pixels"]);
    assert_close(&ours, &expected["tokens"], "tokens");
}
