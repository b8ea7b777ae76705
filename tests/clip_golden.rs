//! Weights of every layout give the numbers of the software they are for: `transformers`' CLIP and
//! timm, embeddings and the gradient of every weight. Fixtures: tests/golden.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use burn::module::{Module, ModuleVisitor, Param};
use burn::tensor::activation::log_softmax;
use burn::tensor::{Device, Gradients, Int, Tensor, TensorData};
use comtip::model::{HostTensor, ImportOptions, Imported, Layout, Towers, import_towers};
use safetensors::{Dtype, SafeTensors};

/// Largest difference over the largest value of a tensor.
const TOLERANCE: f32 = 1e-5;

/// The same weights as each layout has them.
const CLIP: [(&str, Layout); 5] = [
    ("hf", Layout::HuggingFace),
    ("hf_sharded", Layout::HuggingFace),
    ("hf_bin", Layout::HuggingFace),
    ("open_clip/open_clip_model.safetensors", Layout::OpenClip),
    ("open_clip/checkpoint.pt", Layout::OpenClip),
];

fn golden(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(path)
}

fn import(path: &Path, options: &ImportOptions) -> Imported {
    let device = Device::flex().autodiff();
    import_towers(path, options, &device).unwrap_or_else(|error| panic!("{error}"))
}

/// Tensors of a file, integers as floats.
fn read(path: &str) -> BTreeMap<String, HostTensor> {
    let bytes = std::fs::read(golden(path)).expect("a fixture");
    let file = SafeTensors::deserialize(&bytes).expect("safetensors");
    let tensors = file.tensors().into_iter().map(|(name, view)| {
        let fours = view.data().chunks_exact(4);
        let fours = fours.map(|four| <[u8; 4]>::try_from(four).expect("four bytes"));
        let values = match view.dtype() {
            Dtype::F32 => fours.map(f32::from_le_bytes).collect(),
            _ => fours.map(|four| i32::from_le_bytes(four) as f32).collect(),
        };
        (name, HostTensor::new(view.shape().to_vec(), values))
    });
    tensors.collect()
}

fn integers<const D: usize>(host: &HostTensor, device: &Device) -> Tensor<D, Int> {
    let values: Vec<i32> = host.values.iter().map(|value| *value as i32).collect();
    Tensor::from_data(TensorData::new(values, host.shape.clone()), device)
}

/// Values of weights, or their gradients.
struct Weights<'a> {
    gradients: Option<&'a Gradients>,
    here: Vec<String>,
    found: BTreeMap<String, HostTensor>,
}

impl<'a> Weights<'a> {
    fn of(towers: &Towers, gradients: Option<&'a Gradients>) -> BTreeMap<String, HostTensor> {
        let mut weights = Self {
            gradients,
            here: Vec::new(),
            found: BTreeMap::new(),
        };
        towers.visit(&mut weights);
        weights.found
    }
}

impl ModuleVisitor for Weights<'_> {
    fn enter_module(&mut self, name: &str, _container: &str) {
        self.here.push(name.to_owned());
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.here.pop();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let name = self.here.join(".");
        let tensor = match self.gradients {
            None => param.val(),
            Some(gradients) => {
                let gradient = param.val().grad(gradients);
                gradient.unwrap_or_else(|| panic!("{name} has no gradient"))
            }
        };
        let _ = self.found.insert(name, HostTensor::from_device(tensor));
    }
}

fn magnitude(tensor: &HostTensor) -> f32 {
    tensor.values.iter().fold(0.0, |most, v| v.abs().max(most))
}

fn largest_difference(ours: &HostTensor, theirs: &HostTensor, what: &str) -> f32 {
    assert_eq!(ours.shape, theirs.shape, "{what}");
    let pairs = ours.values.iter().zip(&theirs.values);
    pairs.fold(0.0, |most, (a, b)| (a - b).abs().max(most))
}

#[track_caller]
fn assert_close(ours: &HostTensor, theirs: &HostTensor, what: &str) {
    let relative = largest_difference(ours, theirs, what) / magnitude(theirs);
    assert!(relative < TOLERANCE, "{what}: {relative:e}");
}

/// Expected gradients under our names: they are weights of their layout, so they are imported as such.
fn expected_gradients(
    expected: &BTreeMap<String, HostTensor>,
    settings: &str,
) -> BTreeMap<String, HostTensor> {
    let folder = tempfile::tempdir().expect("a folder");
    let bytes: BTreeMap<&str, (&[usize], Vec<u8>)> = expected
        .iter()
        .filter_map(|(name, tensor)| {
            let bytes = tensor.values.iter().flat_map(|value| value.to_le_bytes());
            Some((
                name.strip_prefix("grad.")?,
                (&tensor.shape[..], bytes.collect()),
            ))
        })
        .collect();
    let views = bytes.iter().map(|(name, (shape, bytes))| {
        let view = safetensors::tensor::TensorView::new(Dtype::F32, shape.to_vec(), bytes);
        (*name, view.expect("a view"))
    });
    let path = folder.path().join("model.safetensors");
    safetensors::serialize_to_file(views, None, &path).expect("written");
    std::fs::copy(golden(settings), folder.path().join("config.json")).expect("copied");
    Weights::of(&import(&path, &ImportOptions::default()).towers, None)
}

fn assert_gradients(
    ours: &BTreeMap<String, HostTensor>,
    theirs: &BTreeMap<String, HostTensor>,
    what: &str,
) {
    assert_eq!(
        ours.keys().collect::<Vec<_>>(),
        theirs.keys().collect::<Vec<_>>()
    );
    for (name, ours) in ours {
        let what = format!("{what}: gradient of {name}");
        let theirs_here = &theirs[name];
        if name.ends_with("key.bias") {
            // A constant in all keys changes no softmax: the gradient is zero but for rounding.
            let scale = magnitude(&theirs[&name.replace("key", "query")]);
            let difference = largest_difference(ours, theirs_here, &what);
            assert!(difference < TOLERANCE * scale, "{what}: {difference:e}");
        } else {
            assert_close(ours, theirs_here, &what);
        }
    }
}

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
    for path in ["clip/hf", "clip/open_clip/checkpoint.pt"] {
        let towers = import(&golden(path), &options).towers;
        let weights = Weights::of(&towers, None);
        assert_close(&weights["vision.positions"], &expected["positions"], path);
        let pixels = expected["pixels"].to_device(&Device::flex().autodiff());
        let images = HostTensor::from_device(towers.embed_images(pixels));
        assert_close(&images, &expected["image_embeds"], path);
    }
}
