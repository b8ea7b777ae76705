//! The prefix tree against the plain reading of every sentence on its own, padded to 77 tokens.

use burn::module::{Module, ModuleVisitor, Param};
use burn::tensor::{Device, Gradients, Tensor, Tolerance};
use comtip_text::{
    ClipTokenizer, GeneSentences, GeneTextEncoder, GeneTextEncoderConfig, SentenceCache,
    SentenceTokenizer, Spans, TextTowerConfig, TokenLayers, permute_values,
};
use rand::seq::IteratorRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::{BTreeMap, BTreeSet};

const SYMBOLS: [&str; 9] = [
    "IGKC", "NPY", "PLP1", "HBB", "SCGB2A2", "MGP", "GFAP", "MBP", "MT-CO1",
];

fn tokens(symbols: &[&str]) -> SentenceTokenizer {
    let symbols: Vec<String> = symbols.iter().map(ToString::to_string).collect();
    let tokenizer = ClipTokenizer::new().expect("built in");
    SentenceTokenizer::new(&tokenizer, &symbols).expect("symbols have tokens")
}

/// Three layers, so that a shared row is both looked at by a shared row and by leaves.
fn encoder(spans: Spans, device: &Device) -> GeneTextEncoder {
    let tower = TextTowerConfig::new(32, 3, 4, 64, 24);
    GeneTextEncoderConfig::new(tower, SYMBOLS.len())
        .with_spans(spans)
        .init(device)
}

/// Three spots of four genes each, drawn anew for each spot, with values of one to three digits
/// before the point and one that both spots share, and the shuffled copies.
fn sentences(seed: u64) -> GeneSentences {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut matched = GeneSentences::new(4);
    let mut permutations = Vec::new();
    for _ in 0..3 {
        let genes = (0..SYMBOLS.len() as u32).sample(&mut rng, 4);
        let values: Vec<f32> = (0..4)
            .map(|_| rng.random_range(0.0f32..1.0) * [1.0, 10.0, 150.0][rng.random_range(0..3)])
            .collect();
        matched.push_spot(&genes, &[&values[..3], &[0.0]].concat());
        permutations.push(permute_values(4, &mut rng));
    }
    let shuffled = matched.with_shuffled_values(&permutations);
    matched.followed_by(&shuffled)
}

/// Gradients of all weights by path.
struct Collect<'a> {
    path: Vec<String>,
    gradients: &'a Gradients,
    found: BTreeMap<String, Vec<f32>>,
}

impl ModuleVisitor for Collect<'_> {
    fn enter_module(&mut self, name: &str, _container: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.path.pop();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let path = self.path.join(".");
        let gradient = param
            .val()
            .grad(self.gradients)
            .unwrap_or_else(|| panic!("{path} has no gradient"));
        self.found
            .insert(path, gradient.into_data().iter::<f32>().collect());
    }
}

/// Gradients of a loss that weighs every feature differently.
fn gradients(encoder: &GeneTextEncoder, features: Tensor<3>) -> BTreeMap<String, Vec<f32>> {
    let n_features = features.shape().num_elements() as i64;
    let weights = (Tensor::arange(0..n_features, &features.device()).float() * 0.7).sin();
    let gradients = (features.reshape([n_features as usize]) * weights)
        .sum()
        .backward();
    let mut collect = Collect {
        path: Vec::new(),
        gradients: &gradients,
        found: BTreeMap::new(),
    };
    encoder.visit(&mut collect);
    collect.found
}

fn largest(numbers: impl Iterator<Item = f32>) -> f32 {
    numbers.map(f32::abs).fold(0.0, f32::max)
}

fn the_tree_equals_the_plain_reading(spans: Spans) {
    let device = Device::flex().autodiff();
    let tokens = tokens(&SYMBOLS);
    for seed in 0..4 {
        let encoder = encoder(spans, &device);
        let sentences = sentences(seed);
        let tree = encoder.forward(&sentences, &tokens);
        let plain = encoder.forward_padded(&sentences, &tokens, 77);
        tree.clone()
            .into_data()
            .assert_approx_eq::<f32>(&plain.clone().into_data(), Tolerance::absolute(1e-5));

        let (tree, plain) = (gradients(&encoder, tree), gradients(&encoder, plain));
        assert_eq!(tree.len(), 56, "{:?}", tree.keys());
        for (path, plain) in plain {
            let error = largest(
                tree[&path]
                    .iter()
                    .zip(&plain)
                    .map(|(tree, plain)| tree - plain),
            );
            let scale = largest(plain.into_iter());
            // Keys' biases have no influence: their gradient is rounding alone.
            let allowed = match path.ends_with("attention.key.bias") {
                true => 1e-5,
                false => 1e-4 * scale,
            };
            assert!(error <= allowed, "{path}: {error} of {scale}");
        }
    }
}

#[test]
fn tree_equals_plain_reading_with_collapsed_spans() {
    the_tree_equals_the_plain_reading(Spans::Collapsed);
}

#[test]
fn tree_equals_plain_reading_with_sub_tokens() {
    the_tree_equals_the_plain_reading(Spans::SubTokens);
}

#[test]
fn what_is_remembered_equals_what_is_read() {
    let device = Device::flex();
    let (encoder, tokens) = (encoder(Spans::SubTokens, &device), tokens(&SYMBOLS));
    let mut cache = SentenceCache::new(&encoder, &tokens);
    for seed in [1, 2, 1] {
        let sentences = sentences(seed);
        let read = encoder.mean_sentence(&sentences, &tokens).into_data();
        let remembered = cache.mean_sentence(&sentences).expect("read").into_data();
        remembered.assert_approx_eq::<f32>(&read, Tolerance::absolute(1e-5));
    }
    let distinct = |seed| {
        let sentences = sentences(seed);
        let bits = sentences.values().iter().map(|value| value.to_bits());
        let pairs: Vec<(u32, u32)> = sentences.gene_idx().iter().copied().zip(bits).collect();
        pairs
    };
    let all: BTreeSet<_> = distinct(1).into_iter().chain(distinct(2)).collect();
    assert_eq!(cache.len(), all.len());
}

#[test]
fn trimmed_equals_padded() {
    let device = Device::flex();
    let encoder = encoder(Spans::SubTokens, &device);
    let read = |n_tokens| {
        encoder
            .forward_padded(&sentences(1), &tokens(&SYMBOLS), n_tokens)
            .into_data()
    };
    read(0).assert_approx_eq::<f32>(&read(77), Tolerance::absolute(1e-5));
}

#[test]
fn without_enrichment_equal_text_is_equal_feature() {
    let device = Device::flex();
    let tower = TextTowerConfig::new(32, 2, 4, 64, 24);
    let encoder = GeneTextEncoderConfig::new(tower, SYMBOLS.len())
        .with_gene_name_embedding(false)
        .with_value_embedding(false)
        .init(&device);
    let mut sentences = GeneSentences::new(2);
    sentences.push_spot(&[3, 3], &[1.371, 1.374]);
    let features = encoder.forward(&sentences, &tokens(&SYMBOLS));
    let [first, second] = [0, 1].map(|i| features.clone().slice([0..1, i..i + 1]).into_data());
    first.assert_approx_eq::<f32>(&second, Tolerance::absolute(1e-6));
}

#[test]
fn values_too_close_for_two_decimals_still_differ_by_the_projected_number() {
    let device = Device::flex();
    let encoder = encoder(Spans::Collapsed, &device);
    let mut sentences = GeneSentences::new(2);
    sentences.push_spot(&[6, 6], &[1.371, 1.374]);
    let features = encoder.forward(&sentences, &tokens(&SYMBOLS));
    let [first, second] = [0, 1].map(|i| features.clone().slice([0..1, i..i + 1]).into_data());
    assert_ne!(first, second);
}

#[test]
fn the_order_of_the_genes_does_not_matter_but_whose_value_it_is_does() {
    let device = Device::flex();
    let (encoder, tokens) = (encoder(Spans::Collapsed, &device), tokens(&SYMBOLS));
    let mean = |genes: [u32; 2], values: [f32; 2]| {
        let mut sentences = GeneSentences::new(2);
        sentences.push_spot(&genes, &values);
        encoder.mean_sentence(&sentences, &tokens).into_data()
    };
    let matched = mean([0, 1], [1.37, 4.0]);
    matched.assert_approx_eq::<f32>(&mean([1, 0], [4.0, 1.37]), Tolerance::absolute(1e-5));
    let swapped = mean([0, 1], [4.0, 1.37]);
    let distance: f32 = matched
        .iter::<f32>()
        .zip(swapped.iter::<f32>())
        .map(|(a, b)| (a - b).abs())
        .sum();
    assert!(distance > 1e-3, "{distance}");
}

/// The paper's sizes: 32 spots of 64 out of 108 genes, and their shuffled copies, 12 layers.
#[test]
fn a_tree_of_the_papers_batch_is_25_times_less_work() {
    let symbols: Vec<String> = (0..108).map(|gene| format!("G{gene}")).collect();
    let symbols: Vec<&str> = symbols.iter().map(String::as_str).collect();
    let tokens = tokens(&symbols);
    let tower = TextTowerConfig::new(8, 12, 2, 8, 8);
    let encoder = GeneTextEncoderConfig::new(tower, 108).init(&Device::flex());
    let mut sentences = GeneSentences::new(64);
    for spot in 0..64u32 {
        let genes: Vec<u32> = (0..64).map(|i| (spot + i) % 108).collect();
        let values: Vec<f32> = (0..64).map(|i| (spot * 64 + i) as f32 * 1e-3).collect();
        sentences.push_spot(&genes, &values);
    }
    assert_eq!(
        TokenLayers::count(&encoder, &sentences, &tokens),
        TokenLayers {
            padded: 3_784_704,
            trimmed: 491_520,
            tree: 150_108,
        }
    );
}
