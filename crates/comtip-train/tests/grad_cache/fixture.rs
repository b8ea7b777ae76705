//! A model, a batch, and the chunked way held to the whole batch.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use burn::module::{Module, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::optim::lr_scheduler::module_lr_scheduler::ModuleLearningRate;
use burn::store::ModuleRecord;
use burn::tensor::{Bytes, Device, Tensor};
use comtip_model::{ComtipConfig, Contrast, TilePixels};
use comtip_text::{ClipTokenizer, GeneSentences, SentenceTokenizer};
use comtip_train::{
    GradCache, Losses, Objective, ObjectiveSettings, PairBatch, PretrainConfig, Pretraining,
    optimizer,
};
use comtip_vision::PatchMask;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const SYMBOLS: [&str; 5] = ["ERBB2", "IGKC", "SCGB2A2", "KRT19", "COL1A1"];
const N_PAIRS: usize = 12;

/// Weights after some steps. Fresh ones hardly tell matched from shuffled pairs, and the gradient of a gap
/// of nearly nothing is what rounding leaves of it.
static TRAINED: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let device = Device::flex().autodiff();
    let (mut model, batch) = (fresh(ObjectiveSettings::default(), &device), batch());
    let mut optimizer = optimizer(&PretrainConfig::tiny().optimizer);
    let whole = GradCache::new(usize::MAX, vec![device]);
    for _ in 0..12 {
        let (_, gradients) = whole.gradients(&model, &batch);
        model = model.stepped(&mut optimizer, ModuleLearningRate::from(3e-3), gradients);
    }
    let bytes = model.into_record().into_bytes().expect("bytes");
    bytes.to_vec()
});

pub(crate) fn model(objective: ObjectiveSettings, device: &Device) -> Pretraining {
    let record = ModuleRecord::from_bytes(Bytes::from_bytes_vec(TRAINED.clone()));
    let record = record.expect("a record");
    match objective.contrast {
        Contrast::InfoNce => fresh(objective, device).load_record(record),
        // The bias is as it begins; a dozen steps of SigLIP on so few pairs would make all sentences alike.
        Contrast::SigLip => {
            let trained = fresh(ObjectiveSettings::default(), device).load_record(record);
            let mut model = fresh(objective, device);
            model.model = trained.model;
            model
        }
    }
}

pub(crate) fn fresh(objective: ObjectiveSettings, device: &Device) -> Pretraining {
    let tokenizer = ClipTokenizer::new().expect("built in");
    let tokens = SentenceTokenizer::new(&tokenizer, &SYMBOLS.map(str::to_owned)).expect("tokens");
    let mut config = ComtipConfig::tiny(SYMBOLS.len());
    let vision = config.vision.transformer_mut().expect("a transformer");
    (vision.n_layers, config.text.tower.n_layers) = (2, 1);
    Pretraining::new(&config, objective, Arc::new(tokens), 7, device)
}

pub(crate) fn batch() -> PairBatch {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let mut pixels = TilePixels::new(112);
    let mut masks = Vec::new();
    let mut matched = GeneSentences::new(3);
    for _ in 0..N_PAIRS {
        let tile: Vec<u8> = (0..3 * 112 * 112).map(|_| rng.random()).collect();
        pixels.push(&tile);
        masks.push(PatchMask::draw(49, 0.5, &mut rng));
        let first: u32 = rng.random_range(0..3);
        let values: Vec<f32> = (0..3).map(|_| rng.random_range(0.0..5.0)).collect();
        matched.push_spot(&[first, first + 1, first + 2], &values);
    }
    let profiles = (0..4 * N_PAIRS)
        .map(|_| rng.random_range(0.0..3.0))
        .collect();
    PairBatch {
        epoch: 1,
        step: 1,
        spots: (0..N_PAIRS).collect(),
        tiles: pixels.into(),
        masks,
        shuffled: matched.with_shuffled_values(&vec![vec![1, 2, 0]; N_PAIRS]),
        matched,
        profiles,
    }
}

/// The gradient of every weight, by its path.
pub(crate) fn numbers(
    model: &Pretraining,
    gradients: GradientsParams,
) -> BTreeMap<String, Vec<f32>> {
    struct Reading {
        gradients: GradientsParams,
        path: Vec<String>,
        read: BTreeMap<String, Vec<f32>>,
    }
    impl ModuleVisitor for Reading {
        fn enter_module(&mut self, name: &str, _container: &str) {
            self.path.push(name.to_owned());
        }
        fn exit_module(&mut self, _name: &str, _container: &str) {
            self.path.pop();
        }
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            if let Some(gradient) = self.gradients.get::<D>(param.id) {
                let values = gradient.into_data().try_to_vec::<f32>().expect("f32");
                self.read.insert(self.path.join("."), values);
            }
        }
    }
    let mut reading = Reading {
        gradients,
        path: Vec::new(),
        read: BTreeMap::new(),
    };
    model.visit(&mut reading);
    reading.read
}

/// The total and all terms, by name.
fn values(losses: &Losses) -> Vec<(&'static str, f32)> {
    let terms = losses.terms.iter();
    let terms = terms.map(|term| (term.name, term.value.clone().into_scalar()));
    std::iter::once(("total", losses.total.clone().into_scalar()))
        .chain(terms)
        .collect()
}

#[track_caller]
pub(crate) fn same_losses(found: &Losses, expected: &Losses) {
    let (found, expected) = (values(found), values(expected));
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.into_iter().zip(expected) {
        assert_eq!(found.0, expected.0);
        // Of numbers above 1, as SigLIP's, the same share.
        let apart = (found.1 - expected.1).abs() / expected.1.abs().max(1.0);
        assert!(apart < 2e-6, "{found:?} for {expected:?}");
    }
}

fn largest(values: &[f32]) -> f32 {
    values.iter().fold(0.0, |most, value| most.max(value.abs()))
}

/// Holds the chunked way to the whole batch; returns the largest difference of a gradient, relative to
/// the largest number of its weight.
pub(crate) fn compare(objective: ObjectiveSettings, grad_cache: &GradCache) -> f32 {
    let device = Device::flex().autodiff();
    compare_of(&model(objective, &device), grad_cache, 1e-5)
}

/// As [`compare`], of any model and within a share of the largest number of a weight.
pub(crate) fn compare_of(model: &Pretraining, grad_cache: &GradCache, within: f32) -> f32 {
    let device = Device::flex().autodiff();
    let batch = batch();
    let whole = GradCache::new(usize::MAX, vec![device]);
    let (losses, gradients) = whole.gradients(model, &batch);
    let expected = numbers(model, gradients);
    let (chunked, gradients) = grad_cache.gradients(model, &batch);
    let found = numbers(model, gradients);

    same_losses(&chunked, &losses);
    let [found_valid, expected_valid] =
        [grad_cache, &whole].map(|way| way.losses(&model.valid(), &batch));
    same_losses(&found_valid, &expected_valid);
    if model.model.embedding_norm.is_none() {
        same_losses(&found_valid, &losses);
    }
    assert!(found.keys().eq(expected.keys()));
    let mut worst = 0.0f32;
    for (path, of_weight) in &expected {
        let apart = found[path].iter().zip(of_weight).map(|(a, b)| a - b);
        let apart = largest(&apart.collect::<Vec<_>>());
        // That of the bias of keys is zero on paper, and what rounding leaves of it is measured against the
        // weight beside.
        let beside = path.strip_suffix(".bias").map(|m| format!("{m}.weight"));
        // So is that of a shift of all texts under a norm that takes off their mean.
        let is_centred = model.model.embedding_norm.is_some();
        let gain = path.strip_suffix(".final_norm.beta");
        let gain = gain
            .filter(|_| is_centred)
            .map(|m| format!("{m}.final_norm.gamma"));
        let beside = beside.or(gain);
        let beside = beside.and_then(|path| expected.get(&path));
        let scale = largest(of_weight).max(beside.map_or(0.0, |beside| largest(beside)));
        assert!(apart <= within * scale, "{path}: {apart} of {scale}");
        worst = worst.max(apart / scale);
    }
    worst
}
