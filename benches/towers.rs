//! Time of the two towers on the default back-end: `cargo bench --bench towers`.

use burn::nn::conv::Conv2dConfig;
use burn::nn::{GroupNormConfig, PaddingConfig2d};
use burn::tensor::activation::gelu;
use burn::tensor::{Device, Distribution, Tensor};
use comtip::text::{
    ClipTokenizer, GeneSentences, GeneTextEncoderConfig, SentenceTokenizer, TextTowerConfig,
};
use comtip::vision::{ConvolutionStem, VisionTransformerConfig};
use criterion::{Criterion, Throughput};

const BATCH: usize = 8;
const GENES_PER_SPOT: usize = 32;

fn image_tower(criterion: &mut Criterion) {
    let device = Device::flex();
    let mut group = criterion.benchmark_group("image tower, forward, batch 8");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(BATCH as u64));
    for (name, config) in [
        ("tiny", VisionTransformerConfig::tiny()),
        ("vit_b32", VisionTransformerConfig::vit_b32()),
    ] {
        let vit = config.init(&device);
        let shape = [BATCH, 3, config.image_px, config.image_px];
        let tiles = Tensor::<4>::random(shape, Distribution::Normal(0.0, 1.0), &device);
        group.bench_function(name, |bencher| {
            bencher.iter(|| vit.forward(tiles.clone()).patches.into_data());
        });
    }
    group.finish();
}

/// Between pixels and tokens and through two blocks, forward and backward: the stem, the same of Burn's operations, and
/// the blocks behind it.
fn stem(criterion: &mut Criterion) {
    const TILES: usize = 64;
    let device = Device::flex().autodiff();
    let mut group =
        criterion.benchmark_group("stem 3-32-64-96-128, forward and backward, batch 64");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(TILES as u64));
    let normal = Distribution::Normal(0.0, 1.0);
    let tiles = Tensor::<4>::random([TILES, 3, 112, 112], normal, &device);

    let stem = ConvolutionStem::new(&[32, 64, 96, 128], &device);
    group.bench_function("comtip", |bencher| {
        bencher.iter(|| stem.forward(tiles.clone()).sum().backward());
    });
    let stages: Vec<_> = [3, 32, 64, 96]
        .into_iter()
        .zip([32, 64, 96, 128])
        .map(|(n_inputs, n_outputs)| {
            let convolution = Conv2dConfig::new([n_inputs, n_outputs], [3, 3])
                .with_stride([2, 2])
                .with_padding(PaddingConfig2d::Explicit(1, 1, 1, 1))
                .with_bias(false);
            let norm = GroupNormConfig::new(8, n_outputs);
            (convolution.init(&device), norm.init(&device))
        })
        .collect();
    group.bench_function("Burn", |bencher| {
        bencher.iter(|| {
            let pictures = stages.iter().fold(tiles.clone(), |x, (convolution, norm)| {
                gelu(norm.forward(convolution.forward(x)))
            });
            pictures.sum().backward()
        });
    });
    let mut config = VisionTransformerConfig::tiny();
    config.n_layers = 2;
    let vit = config.init(&device);
    group.bench_function("linear patches and two blocks", |bencher| {
        bencher.iter(|| vit.forward(tiles.clone()).patches.sum().backward());
    });
    group.finish();
}

fn text_tower(criterion: &mut Criterion) {
    let device = Device::flex();
    let symbols = [
        "GFAP", "MBP", "PLP1", "IGKC", "MGP", "HBB", "NPY", "SCGB2A2",
    ]
    .map(str::to_owned);
    let tokenizer = ClipTokenizer::new().expect("built in");
    let tokens = SentenceTokenizer::new(&tokenizer, &symbols).expect("symbols have tokens");
    let mut sentences = GeneSentences::new(GENES_PER_SPOT);
    for spot in 0..BATCH {
        let genes: Vec<u32> = (0..GENES_PER_SPOT as u32).map(|gene| gene % 8).collect();
        let values: Vec<f32> = genes
            .iter()
            .map(|gene| (*gene as f32 + spot as f32) * 0.37)
            .collect();
        sentences.push_spot(&genes, &values);
    }
    let n_sentences = (BATCH * GENES_PER_SPOT) as u64;
    let mut group = criterion.benchmark_group("text tower, forward, 256 sentences");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(n_sentences));
    for (name, tower) in [
        ("tiny", TextTowerConfig::tiny()),
        ("clip", TextTowerConfig::clip()),
    ] {
        let encoder = GeneTextEncoderConfig::new(tower, symbols.len()).init(&device);
        group.bench_function(name, |bencher| {
            bencher.iter(|| encoder.mean_sentence(&sentences, &tokens).into_data());
        });
    }
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    image_tower(&mut criterion);
    stem(&mut criterion);
    text_tower(&mut criterion);
    criterion.final_summary();
}
