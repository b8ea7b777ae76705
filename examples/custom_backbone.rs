//! An image tower of one's own, a convolution, learns with gene sentences: InfoNCE and masked features on real tiles.
//!
//! cargo run --release --example custom_backbone

use std::error::Error;

use burn::module::Module;
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::nn::{Linear, LinearConfig};
use burn::optim::{AdamWConfig, GradientsParams};
use burn::tensor::activation::gelu;
use burn::tensor::{Device, Tensor};
use comtip::data::{PrepareOptions, ShardFolder, SlideSource, TrainTestSplit, prepare};
use comtip::model::info_nce;
use comtip::text::{
    ClipTokenizer, GeneTextEncoder, GeneTextEncoderConfig, SentenceTokenizer, TextTowerConfig,
};
use comtip::train::{PairBatcher, PretrainConfig, TrainingData};
use comtip::vision::{
    MaskFeatureGenerator, MaskFeatureGeneratorConfig, MaskedFeatureLoss, PatchMasks,
    PixelStatistics,
};

/// Width of a patch and of a sentence, which meet in one space.
const D_MODEL: usize = 64;

/// Reads any number of patches, so that the masked branch can leave some out.
#[derive(Module, Debug)]
struct ConvTower {
    patch: Conv2d,
    own: Linear,
    context: Linear,
}

impl ConvTower {
    fn new(device: &Device) -> Self {
        let patch = Conv2dConfig::new([3, D_MODEL], [16, 16]).with_stride([16, 16]);
        let square = LinearConfig::new(D_MODEL, D_MODEL);
        Self {
            patch: patch.init(device),
            own: square.init(device),
            context: square.init(device),
        }
    }

    fn embed_patches(&self, pixels: Tensor<4>) -> Tensor<3> {
        self.patch.forward(pixels).flatten(2, 3).swap_dims(1, 2)
    }

    fn encode(&self, patches: Tensor<3>) -> Tensor<3> {
        let context = self.context.forward(patches.clone().mean_dim(1));
        patches.clone() + gelu(self.own.forward(patches) + context)
    }
}

#[derive(Module, Debug)]
struct JointModel {
    image: ConvTower,
    text: GeneTextEncoder,
    generator: MaskFeatureGenerator,
}

fn main() -> Result<(), Box<dyn Error>> {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/sample");
    let source = SlideSource::open(sample.as_ref())?;
    let names = ["Human_Breast_Andersson_10142021_ST_C3".to_owned()];
    let folder = tempfile::tempdir()?;
    let options = PrepareOptions::default();
    prepare(&names, &source, folder.path(), &options, &mut |_| {})?;
    let (config, shards) = (PretrainConfig::tiny(), ShardFolder::open(folder.path())?);
    let split = TrainTestSplit::without_test(shards.manifest());
    let (data, _) = TrainingData::from_shards(&config, &shards, split, None)?;
    let genes = data.panel.vocabulary.symbols();
    let batcher = PairBatcher::new(&config, &config.model_config(genes.len()));

    let device = Device::flex().autodiff();
    device.seed(7);
    let tokens = SentenceTokenizer::new(&ClipTokenizer::new()?, genes)?;
    let tower = TextTowerConfig::new(64, 2, 4, 256, D_MODEL);
    let mut model = JointModel {
        image: ConvTower::new(&device),
        text: GeneTextEncoderConfig::new(tower, genes.len()).init(&device),
        generator: MaskFeatureGeneratorConfig::new(D_MODEL, 49).init(&device),
    };
    let mut optimizer = AdamWConfig::new().init();
    let scale = Tensor::<1>::from_floats([1.0 / 0.07], &device);
    let mut losses = Vec::new();
    for step in 1..=20 {
        let batch = batcher.batch(&data.set, 0..16, (1, step))?;
        let pixels = batch.tiles.pixels().ok_or("no pixels")?;
        let pixels = pixels.to_tensor(PixelStatistics::CLIP, &device);
        let masks = PatchMasks::stack(&batch.masks, &device);
        let patches = model.image.embed_patches(pixels);
        let full = model.image.encode(patches.clone());
        let visible = model.image.encode(masks.visible_tokens(patches));
        let tiles = full.clone().mean_dim(1).squeeze_dim(1);
        let sentences = model.text.mean_sentence(&batch.matched, &tokens);
        let contrast = info_nce(tiles, sentences, scale.clone());
        let masked = MaskedFeatureLoss::new(full, visible, &masks, &model.generator);
        losses.push(contrast.clone().into_scalar::<f32>());
        println!("step {step}: InfoNCE {:.4}", losses[step - 1]);
        let loss = contrast + masked.observed + masked.unobserved;
        let gradients = GradientsParams::from_grads(loss.backward(), &model);
        model = optimizer.step(3e-3, model, gradients);
    }
    assert!(losses[19] < losses[0], "it learned nothing: {losses:?}");
    Ok(())
}
