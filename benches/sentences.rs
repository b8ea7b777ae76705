//! Gene sentences through CLIP's text tower, three ways: `cargo bench --bench sentences`.
//!
//! The batch of the paper's training step, made smaller for two cores: 8 spots of 32 out of 108 genes
//! and their shuffled copies, 512 sentences. First the work of each way is counted and the three are
//! timed in turns; then criterion measures each on its own. Reading one by one takes too much memory
//! and time for 512 padded sentences, so that way is fed with the 64 of the first spot: no sentence
//! shares anything with another there, and sentences a second are what is compared.

use std::time::{Duration, Instant};

use burn::tensor::{Device, Tensor};
use comtip::text::{
    ClipTokenizer, GeneSentences, GeneTextEncoder, GeneTextEncoderConfig, SentenceTokenizer,
    TextTowerConfig, TokenLayers, permute_values,
};
use criterion::{Criterion, Throughput};
use rand::seq::IteratorRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const N_GENES: u32 = 108;

/// A way to read sentences.
#[derive(Clone, Copy)]
enum Reading {
    Padded,
    Trimmed,
    Tree,
}

const READINGS: [(&str, Reading); 3] = [
    ("padded to 77", Reading::Padded),
    ("trimmed to 10", Reading::Trimmed),
    ("prefix tree", Reading::Tree),
];

struct Bench {
    encoder: GeneTextEncoder,
    tokens: SentenceTokenizer,
}

impl Bench {
    fn new(device: &Device) -> Self {
        let symbols: Vec<String> = (0..N_GENES).map(|gene| format!("GENE{gene}")).collect();
        let tokenizer = ClipTokenizer::new().expect("built in");
        Self {
            encoder: GeneTextEncoderConfig::new(TextTowerConfig::clip(), symbols.len())
                .init(device),
            tokens: SentenceTokenizer::new(&tokenizer, &symbols).expect("symbols have tokens"),
        }
    }

    fn read(&self, reading: Reading, sentences: &GeneSentences) -> Tensor<3> {
        match reading {
            Reading::Padded => self.encoder.forward_padded(sentences, &self.tokens, 77),
            Reading::Trimmed => self.encoder.forward_padded(sentences, &self.tokens, 0),
            Reading::Tree => self.encoder.forward(sentences, &self.tokens),
        }
    }

    fn forward(&self, reading: Reading, sentences: &GeneSentences) {
        self.read(reading, sentences).into_data();
    }

    fn forward_and_backward(&self, reading: Reading, sentences: &GeneSentences) {
        let loss = self.read(reading, sentences).square().mean();
        drop(loss.backward());
    }
}

/// Spots of random genes and values, and their shuffled copies.
fn sentences(n_spots: usize, genes_per_spot: usize) -> GeneSentences {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let mut matched = GeneSentences::new(genes_per_spot);
    let mut permutations = Vec::new();
    for _ in 0..n_spots {
        let genes = (0..N_GENES).sample(&mut rng, genes_per_spot);
        let values: Vec<f32> = (0..genes_per_spot)
            .map(|_| rng.random_range(0.0..6.0))
            .collect();
        matched.push_spot(&genes, &values);
        permutations.push(permute_values(genes_per_spot, &mut rng));
    }
    let shuffled = matched.with_shuffled_values(&permutations);
    matched.followed_by(&shuffled)
}

fn n_sentences(sentences: &GeneSentences) -> usize {
    sentences.gene_idx().len()
}

fn count(bench: &Bench) {
    println!("token-layer products, shuffled copies included");
    for (n_spots, genes_per_spot) in [(8, 32), (32, 64)] {
        let batch = sentences(n_spots, genes_per_spot);
        let TokenLayers {
            padded,
            trimmed,
            tree,
        } = TokenLayers::count(&bench.encoder, &batch, &bench.tokens);
        println!(
            "{n_spots:3} spots x {genes_per_spot} genes: padded {padded}, trimmed {trimmed}, tree {tree}: {:.1} and {:.1} times fewer",
            padded as f64 / tree as f64,
            trimmed as f64 / tree as f64,
        );
    }
}

/// Sentences that a way is fed with.
fn batch_for(reading: Reading) -> GeneSentences {
    match reading {
        Reading::Padded => sentences(1, 32),
        Reading::Trimmed | Reading::Tree => sentences(8, 32),
    }
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// Times the ways in turns, so that a busy machine slows all alike.
fn compare(what: &str, run: impl Fn(Reading, &GeneSentences)) {
    let mut rates = [vec![], vec![], vec![]];
    for _ in 0..5 {
        for ((_, reading), rates) in READINGS.iter().zip(&mut rates) {
            let batch = batch_for(*reading);
            let start = Instant::now();
            run(*reading, &batch);
            rates.push(n_sentences(&batch) as f64 / start.elapsed().as_secs_f64());
        }
    }
    let rates = rates.map(median);
    println!("{what}, in turns, median of 5");
    for ((name, _), rate) in READINGS.iter().zip(rates) {
        let ratio = rate / rates[0];
        println!("{name:>14}: {rate:8.1} sentences/s, {ratio:5.1} times the padded");
    }
}

fn measure(criterion: &mut Criterion, what: &str, run: impl Fn(Reading, &GeneSentences)) {
    let mut group = criterion.benchmark_group(what);
    group
        .sample_size(10)
        .warm_up_time(Duration::from_millis(1))
        .measurement_time(Duration::from_secs(1));
    for (name, reading) in READINGS {
        let batch = batch_for(reading);
        group.throughput(Throughput::Elements(n_sentences(&batch) as u64));
        group.bench_function(name, |bencher| bencher.iter(|| run(reading, &batch)));
    }
    group.finish();
}

fn main() {
    let inference = Bench::new(&Device::flex());
    let training = Bench::new(&Device::flex().autodiff());
    let forward = |reading, batch: &GeneSentences| inference.forward(reading, batch);
    let step = |reading, batch: &GeneSentences| training.forward_and_backward(reading, batch);
    count(&inference);
    compare("forward", forward);
    compare("forward and backward", step);
    let mut criterion = Criterion::default().configure_from_args();
    measure(&mut criterion, "sentences, forward", forward);
    measure(&mut criterion, "sentences, forward and backward", step);
    criterion.final_summary();
}
