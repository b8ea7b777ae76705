//! Weights of every layout give the numbers of the software they are for: `transformers`' CLIP and
//! timm, embeddings and the gradient of every weight. Fixtures: tests/golden.

mod pixels;
mod tensors;
mod writers;

use burn::tensor::activation::log_softmax;
use burn::tensor::{Device, Tensor};
use comtip::model::HostTensor;
use comtip::weights::{ImportOptions, Layout};

use tensors::{
    Weights, assert_close, assert_gradients, expected_gradients, golden, import, integers, read,
};

/// The same weights as each layout has them.
const CLIP: [(&str, Layout); 5] = [
    ("hf", Layout::HuggingFace),
    ("hf_sharded", Layout::HuggingFace),
    ("hf_bin", Layout::HuggingFace),
    ("open_clip/open_clip_model.safetensors", Layout::OpenClip),
    ("open_clip/checkpoint.pt", Layout::OpenClip),
];

fn normalised(rows: Tensor<2>) -> Tensor<2> {
    let length = rows.clone().powi_scalar(2).sum_dim(1).sqrt();
    rows / length
}

#[test]
fn every_layout_of_clip_gives_its_embeddings_and_the_gradient_of_every_weight() {
    let expected = read("clip/expected.safetensors");
    let gradients = expected_gradients(&expected, "clip/hf/config.json");
    assert_eq!(gradients.len(), 78);
    let device = Device::flex().autodiff();
    let mut digests = Vec::new();
    for (path, layout) in CLIP {
        let imported = import(&golden("clip").join(path), &ImportOptions::default());
        assert_eq!(imported.account.layout, layout, "{path}");
        let towers = &imported.towers;

        let features = towers.vision.forward(expected["pixels"].to_device(&device));
        let images = towers.project_images(&features);
        let tokens = integers(&expected["tokens"], &device);
        let texts = towers.embed_texts(tokens, integers(&expected["eot"], &device));
        let texts = texts.expect("a text tower");
        let class = features.class.unsqueeze_dim::<3>(1);
        let image_tokens = Tensor::cat(vec![class, features.patches], 1);
        let scale = towers.scale().expect("a logit scale");
        let cosines = normalised(images.clone()).matmul(normalised(texts.clone()).transpose());
        let logits = cosines * scale.unsqueeze();
        let n_images = logits.dims()[0];
        let own = log_softmax(logits.clone(), 1) * Tensor::eye(4, &device).slice(0..n_images);
        let loss = (images.clone() * expected["a"].to_device(&device)).sum()
            + (texts.clone() * expected["b"].to_device(&device)).sum()
            - own.sum() / n_images as f32;

        let close = |name: &str, ours: HostTensor| {
            assert_close(&ours, &expected[name], &format!("{path}: {name}"));
        };
        close("image_embeds", HostTensor::from_device(images));
        close("text_embeds", HostTensor::from_device(texts));
        close("image_tokens", HostTensor::from_device(image_tokens));
        close("logits_per_image", HostTensor::from_device(logits));
        close("loss", HostTensor::from_device(loss.clone()));
        assert_gradients(
            &Weights::of(towers, Some(&loss.backward())),
            &gradients,
            path,
        );
        digests.push(imported.account.sha256);
    }
    digests.dedup();
    assert_eq!(
        digests.len(),
        1,
        "equal weights, whatever file they came in"
    );
}

#[test]
fn a_vision_transformer_of_timm_gives_its_tokens_and_the_gradient_of_every_weight() {
    let expected = read("timm/expected.safetensors");
    let gradients = expected_gradients(&expected, "timm/config.json");
    let device = Device::flex().autodiff();
    let imported = import(&golden("timm"), &ImportOptions::default());
    assert!(imported.config.vision.layer_scale && !imported.config.vision.pre_norm);

    let towers = &imported.towers;
    let features = towers.vision.forward(expected["pixels"].to_device(&device));
    let class = features.class.unsqueeze_dim::<3>(1);
    let tokens = Tensor::cat(vec![class, features.patches], 1);
    let loss = (tokens.clone() * expected["c"].to_device(&device)).sum();

    assert_close(
        &HostTensor::from_device(tokens),
        &expected["tokens"],
        "tokens",
    );
    let ours = Weights::of(towers, Some(&loss.backward()));
    assert_gradients(&ours, &gradients, "timm");
}

#[test]
fn positions_are_stretched_as_transformers_stretches_them() {
    let expected = read("clip/interpolated.safetensors");
    let options = ImportOptions {
        image_px: Some(48),
        ..ImportOptions::default()
    };
    let path = "clip/hf";
    let towers = import(&golden(path), &options).towers;
    let weights = Weights::of(&towers, None);
    assert_close(&weights["vision.positions"], &expected["positions"], path);
    let pixels = expected["pixels"].to_device(&Device::flex().autodiff());
    let images = HostTensor::from_device(towers.embed_images(pixels));
    assert_close(&images, &expected["image_embeds"], path);
}
