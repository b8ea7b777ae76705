//! One model, the same numbers on every back-end that is compiled in; flex is the reference.
//!
//! Flex is pure Rust, always there, and held to analytic values by the tests of the crates. A further
//! back-end is measured here when its feature is on: `cargo test --features tch --test backends`.

use std::collections::BTreeMap;
use std::sync::Arc;

use burn::module::{Module, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::tensor::{Device, Int, Tensor, TensorData};
use comtip::model::{ComtipConfig, TilePixels, seed_weights};
use comtip::text::{ClipTokenizer, GeneSentences, SentenceTokenizer};
use comtip::train::{Objective, ObjectiveSettings, PairBatch, Pretraining};
use comtip::vision::{PatchMask, PatchMasks};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
#[cfg(feature = "wgpu")]
use {comtip::train::PretrainConfig, comtip::vision::Precision};

/// Largest difference of an embedding or a loss, relative to the largest number of its tensor.
const VALUE_TOLERANCE: f64 = 1e-5;
/// Largest difference in the gradient of a weight, relative to its largest number.
const GRADIENT_TOLERANCE: f64 = 1e-4;

const SYMBOLS: [&str; 6] = ["ERBB2", "IGKC", "SCGB2A2", "KRT19", "COL1A1", "HLA-DRB1"];
const N_SPOTS: usize = 3;
const N_GENES: usize = 4;

/// Every back-end that is compiled in.
fn devices() -> Vec<(&'static str, Device)> {
    vec![
        ("flex", Device::flex()),
        #[cfg(feature = "tch")]
        ("libtorch", libtorch()),
        #[cfg(feature = "wgpu")]
        (
            "wgpu",
            Device::wgpu(burn::tensor::DeviceKind::DefaultDevice),
        ),
    ]
}

#[cfg(feature = "tch")]
#[expect(deprecated, reason = "burn-tch goes with the next release of Burn")]
fn libtorch() -> Device {
    Device::libtorch()
}

fn config() -> ComtipConfig {
    ComtipConfig::tiny(SYMBOLS.len())
}

fn tokens() -> SentenceTokenizer {
    let symbols = SYMBOLS.map(str::to_owned);
    let tokenizer = ClipTokenizer::new().expect("built in");
    SentenceTokenizer::new(&tokenizer, &symbols).expect("symbols have tokens")
}

fn sentences() -> GeneSentences {
    let mut sentences = GeneSentences::new(N_GENES);
    sentences.push_spot(&[0, 1, 2, 3], &[1.37, 0.0, 2.5, 10.25]);
    sentences.push_spot(&[5, 4, 0, 1], &[0.69, 3.41, 0.69, 4.2]);
    sentences.push_spot(&[2, 3, 5, 0], &[5.01, 1.1, 0.07, 2.0]);
    sentences
}

fn tiles() -> TilePixels {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let mut tiles = TilePixels::new(112);
    for _ in 0..N_SPOTS {
        let mut rgb = vec![0; 3 * 112 * 112];
        rng.fill(&mut rgb[..]);
        tiles.push(&rgb);
    }
    tiles
}

fn masks() -> Vec<PatchMask> {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let draw = |_| PatchMask::draw(49, 0.5, &mut rng);
    (0..N_SPOTS).map(draw).collect()
}

type Named = BTreeMap<String, Vec<f64>>;

fn numbers(data: TensorData) -> Vec<f64> {
    data.iter::<f64>().collect()
}

/// Embeddings of the tiles and of the sentences.
fn embeddings(device: &Device) -> Named {
    let model = seed_weights(config().init(device), 7);
    let features = model.tile_features(&tiles().into());
    let tiles = model.project_tiles(&features).into_data();
    let embedded = model.embed_sentences(&sentences(), &tokens()).into_data();
    Named::from([
        ("tiles".to_owned(), numbers(tiles)),
        ("sentences".to_owned(), numbers(embedded)),
    ])
}

/// Every term of the objective, and its gradient by the path of the weight.
fn step(device: &Device) -> (Named, Named) {
    let objective = ObjectiveSettings::default();
    let model = Pretraining::new(&config(), objective, Arc::new(tokens()), 7, device);
    let matched = sentences();
    let batch = PairBatch {
        epoch: 1,
        step: 1,
        spots: (0..N_SPOTS).collect(),
        tiles: tiles().into(),
        masks: masks(),
        shuffled: matched.with_shuffled_values(&vec![vec![2, 0, 3, 1]; N_SPOTS]),
        matched,
        profiles: Vec::new(),
    };
    let (losses, gradients) = model.gradients(&batch);
    let term = |name| (name, losses.term(name).expect("a term of pretraining"));
    let terms = [
        ("total", losses.total.clone()),
        term("info_nce"),
        term("observed"),
        term("unobserved"),
        term("pair"),
    ];
    let terms = terms
        .map(|(name, term)| (name.to_owned(), numbers(term.into_data())))
        .into();
    let mut gradients = Gradients {
        of: gradients,
        path: Vec::new(),
        read: Named::new(),
    };
    model.visit(&mut gradients);
    (terms, gradients.read)
}

/// Reads the gradient of every weight.
struct Gradients {
    of: GradientsParams,
    path: Vec<String>,
    read: Named,
}

impl ModuleVisitor for Gradients {
    fn enter_module(&mut self, name: &str, _container: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.path.pop();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let path = self.path.join(".");
        let gradient = self.of.get::<D>(param.id);
        let gradient = gradient.unwrap_or_else(|| panic!("{path} has no gradient"));
        self.read.insert(path, numbers(gradient.into_data()));
    }
}

fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |most, value| most.max(value.abs()))
}

/// What differences in a tensor are measured against: its largest number, unless it is what rounding
/// leaves of numbers that cancel.
fn scale(name: &str, of: &Named) -> f64 {
    let beside = match name.strip_suffix(".bias") {
        // That of a key has no gradient on paper: softmax ignores what all scores share.
        Some(module) => of.get(&format!("{module}.weight")).map(|w| largest(w)),
        // The difference of two mean scores that are nearly equal at the start.
        None => (name == "pair").then(|| largest(&of["total"]) / 1000.0),
    };
    largest(&of[name]).max(beside.unwrap_or(0.0))
}

/// Holds every tensor of `found` to that of `expected`, and prints the largest difference.
fn assert_close(back_end: &str, found: &Named, expected: &Named, tolerance: f64) {
    assert!(found.keys().eq(expected.keys()), "{back_end}");
    let mut worst = (0.0, "any");
    for name in expected.keys() {
        let (found, size) = (&found[name], expected[name].len());
        assert_eq!(found.len(), size, "{back_end}: {name}");
        assert!(found.iter().all(|a| a.is_finite()), "{back_end}: {name}");
        let apart = found.iter().zip(&expected[name]).map(|(a, b)| a - b);
        let scale = scale(name, expected);
        assert!(scale > 0.0, "{name} is zero throughout");
        let relative = largest(&apart.collect::<Vec<_>>()) / scale;
        if relative > worst.0 {
            worst = (relative, name);
        }
    }
    let (relative, name) = worst;
    println!("{back_end}: at most {relative:.1e} apart, in {name}");
    assert!(
        relative <= tolerance,
        "{back_end}: {name} is {relative:.1e} apart"
    );
}

#[test]
fn every_back_end_embeds_tiles_and_sentences_as_flex_does() {
    // With a graph, which takes other paths through Burn than the plain devices do.
    let expected = embeddings(&Device::flex().autodiff());
    for (name, device) in devices() {
        assert_close(name, &embeddings(&device), &expected, VALUE_TOLERANCE);
    }
}

#[test]
fn every_back_end_finds_the_losses_and_the_gradient_of_every_weight_as_flex_does() {
    // Activations are computed again on the way back here, and kept on the devices under test.
    let (terms, gradients) = step(&Device::flex().autodiff().gradient_checkpointing());
    for (name, device) in devices() {
        let found = step(&device.autodiff());
        assert_close(name, &found.0, &terms, VALUE_TOLERANCE);
        assert_close(name, &found.1, &gradients, GRADIENT_TOLERANCE);
    }
}

#[test]
fn positions_come_back_from_every_back_end_as_they_went_in() {
    for (name, device) in devices() {
        let masks = PatchMasks::stack(&masks(), &device);
        for spot in 0..N_SPOTS {
            let side = |side: &Tensor<2, Int>| {
                let row = side.clone().slice(spot..spot + 1).into_data();
                row.iter::<i64>().collect::<Vec<_>>()
            };
            let mut all = [side(&masks.visible), side(&masks.hidden)].concat();
            all.sort_unstable();
            assert!(all.into_iter().eq(0..49), "{name}");
        }
    }
}

/// WGSL has no bfloat16; a run that asks for it there is refused before it begins.
#[cfg(feature = "wgpu")]
#[test]
fn bfloat16_is_refused_by_a_device_without_it() {
    let mut config = PretrainConfig::tiny();
    let device = Device::wgpu(burn::tensor::DeviceKind::DefaultDevice);
    assert!(config.check_device(&device).is_ok());
    config.run.precision = Precision::Bf16;
    assert!(config.check_device(&Device::flex()).is_ok());
    let refused = config.check_device(&device).expect_err("refused");
    assert!(refused.to_string().contains("run.precision"), "{refused}");
}
