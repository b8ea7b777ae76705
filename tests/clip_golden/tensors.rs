//! Fixtures, weights and gradients as host tensors, and how far apart they are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use burn::module::{Module, ModuleVisitor, Param};
use burn::tensor::{Device, Gradients, Int, Tensor, TensorData};
use comtip::model::{HostTensor, Towers};
use comtip::weights::{ImportOptions, Imported, import_towers};
use safetensors::{Dtype, SafeTensors};

/// Largest difference over the largest value of a tensor.
const TOLERANCE: f32 = 1e-5;

pub(crate) fn golden(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(path)
}

pub(crate) fn import(path: &Path, options: &ImportOptions) -> Imported {
    let device = Device::flex().autodiff();
    import_towers(path, options, &device).unwrap_or_else(|error| panic!("{error}"))
}

/// Tensors of a file, integers as floats.
pub(crate) fn read(path: &str) -> BTreeMap<String, HostTensor> {
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

pub(crate) fn integers<const D: usize>(host: &HostTensor, device: &Device) -> Tensor<D, Int> {
    let values: Vec<i32> = host.values.iter().map(|value| *value as i32).collect();
    Tensor::from_data(TensorData::new(values, host.shape.clone()), device)
}

/// Values of weights, or their gradients.
pub(crate) struct Weights<'a> {
    gradients: Option<&'a Gradients>,
    here: Vec<String>,
    found: BTreeMap<String, HostTensor>,
}

impl<'a> Weights<'a> {
    pub(crate) fn of(
        towers: &Towers,
        gradients: Option<&'a Gradients>,
    ) -> BTreeMap<String, HostTensor> {
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

pub(crate) fn magnitude(tensor: &HostTensor) -> f32 {
    tensor.values.iter().fold(0.0, |most, v| v.abs().max(most))
}

pub(crate) fn largest_difference(ours: &HostTensor, theirs: &HostTensor, what: &str) -> f32 {
    assert_eq!(ours.shape, theirs.shape, "{what}");
    let pairs = ours.values.iter().zip(&theirs.values);
    pairs.fold(0.0, |most, (a, b)| (a - b).abs().max(most))
}

#[track_caller]
pub(crate) fn assert_close(ours: &HostTensor, theirs: &HostTensor, what: &str) {
    let relative = largest_difference(ours, theirs, what) / magnitude(theirs);
    assert!(relative < TOLERANCE, "{what}: {relative:e}");
}

/// Expected gradients under our names: they are weights of their layout, so they are imported as such.
pub(crate) fn expected_gradients(
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

pub(crate) fn assert_gradients(
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
