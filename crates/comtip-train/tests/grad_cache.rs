//! A batch cut into chunks has the gradient of the whole batch, on every weight.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use burn::module::{Module, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::optim::lr_scheduler::module_lr_scheduler::ModuleLearningRate;
use burn::store::ModuleRecord;
use burn::tensor::{Bytes, Device, Tensor};
use comtip_adversarial::PairObjective;
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

fn model(objective: ObjectiveSettings, device: &Device) -> Pretraining {
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

fn fresh(objective: ObjectiveSettings, device: &Device) -> Pretraining {
    let tokenizer = ClipTokenizer::new().expect("built in");
    let tokens = SentenceTokenizer::new(&tokenizer, &SYMBOLS.map(str::to_owned)).expect("tokens");
    let mut config = ComtipConfig::tiny(SYMBOLS.len());
    let vision = config.vision.transformer_mut().expect("a transformer");
    (vision.n_layers, config.text.tower.n_layers) = (2, 1);
    Pretraining::new(&config, objective, Arc::new(tokens), 7, device)
}

fn batch() -> PairBatch {
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
    PairBatch {
        epoch: 1,
        step: 1,
        spots: (0..N_PAIRS).collect(),
        tiles: pixels.into(),
        masks,
        shuffled: matched.with_shuffled_values(&vec![vec![1, 2, 0]; N_PAIRS]),
        matched,
    }
}

/// The gradient of every weight, by its path.
fn numbers(model: &Pretraining, gradients: GradientsParams) -> BTreeMap<String, Vec<f32>> {
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
fn same_losses(found: &Losses, expected: &Losses) {
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
fn compare(objective: ObjectiveSettings, grad_cache: &GradCache) -> f32 {
    let device = Device::flex().autodiff();
    let model = model(objective, &device);
    let batch = batch();
    let whole = GradCache::new(usize::MAX, vec![device]);
    let (losses, gradients) = whole.gradients(&model, &batch);
    let expected = numbers(&model, gradients);
    let (chunked, gradients) = grad_cache.gradients(&model, &batch);
    let found = numbers(&model, gradients);

    same_losses(&chunked, &losses);
    same_losses(&grad_cache.losses(&model.valid(), &batch), &losses);
    assert!(found.keys().eq(expected.keys()));
    let mut worst = 0.0f32;
    for (path, of_weight) in &expected {
        let apart = found[path].iter().zip(of_weight).map(|(a, b)| a - b);
        let apart = largest(&apart.collect::<Vec<_>>());
        // That of the bias of keys is zero on paper, and what rounding leaves of it is measured against the
        // weight beside.
        let beside = path.strip_suffix(".bias").map(|m| format!("{m}.weight"));
        let beside = beside.and_then(|path| expected.get(&path));
        let scale = largest(of_weight).max(beside.map_or(0.0, |beside| largest(beside)));
        assert!(apart <= 1e-5 * scale, "{path}: {apart} of {scale}");
        worst = worst.max(apart / scale);
    }
    worst
}

#[test]
fn chunks_have_the_gradient_of_the_whole_batch_under_every_objective() {
    let chunked = GradCache::new(5, vec![Device::flex().autodiff()]);
    for pair in [
        PairObjective::Cooperative,
        PairObjective::ReversalAbs,
        PairObjective::ReversalSigned,
        PairObjective::Off,
    ] {
        let objective = ObjectiveSettings {
            pair,
            pair_weight: 0.5,
            ..ObjectiveSettings::default()
        };
        let worst = compare(objective, &chunked);
        println!("{pair:?}: at most {worst:.1e} apart");
    }
    let unmasked = ObjectiveSettings {
        masked_weight: 0.0,
        ..ObjectiveSettings::default()
    };
    compare(unmasked, &chunked);
}

#[test]
fn chunks_on_two_devices_share_the_negatives_of_the_whole_batch() {
    let device = Device::flex().autodiff();
    let dealt = GradCache::new(3, vec![device.clone(), device]);
    let worst = compare(ObjectiveSettings::default(), &dealt);
    println!("two devices: at most {worst:.1e} apart");
}

/// The bias of the logits among all other weights.
#[test]
fn chunks_have_the_gradient_of_the_whole_batch_under_siglip() {
    let device = Device::flex().autodiff();
    for pair in [PairObjective::Cooperative, PairObjective::ReversalAbs] {
        let objective = ObjectiveSettings {
            contrast: Contrast::SigLip,
            pair,
            ..ObjectiveSettings::default()
        };
        let chunked = GradCache::new(5, vec![device.clone()]);
        let worst = compare(objective.clone(), &chunked);
        println!("{pair:?}: at most {worst:.1e} apart");
        let dealt = GradCache::new(3, vec![device.clone(), device.clone()]);
        compare(objective, &dealt);
    }
    let objective = ObjectiveSettings {
        contrast: Contrast::SigLip,
        ..ObjectiveSettings::default()
    };
    let model = model(objective, &device);
    let (losses, gradients) = model.gradients(&batch());
    let names: Vec<&str> = losses.terms.iter().map(|term| term.name).collect();
    assert_eq!(names.last(), Some(&"siglip"));
    let of_bias = &numbers(&model, gradients)["logit_bias"];
    assert!(of_bias.len() == 1 && of_bias[0].abs() > 1e-3, "{of_bias:?}");
    // It is trained, and no part of the model that is kept.
    let after = model.num_params() - model.model.num_params();
    let without = fresh(ObjectiveSettings::default(), &device);
    assert_eq!(after, without.num_params() - without.model.num_params() + 1);
}
