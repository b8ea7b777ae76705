//! The sections of a run's settings, each with its defaults.

// Long because every setting is told here in the words that are its help.

use comtip_adversarial::PairObjective;
use comtip_data::{GeneSelection, Normalization, SamplerBalance};
use comtip_model::{Contrast, EmbeddingNorm, SIGLIP_BIAS};
use comtip_text::Spans;
use comtip_vision::Stem;
use documented::DocumentedFields;
use serde::{Deserialize, Serialize};

use super::masked_targets::MaskedTargets;
use super::model_preset::ModelPreset;

/// Which joint model is trained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DocumentedFields)]
#[serde(deny_unknown_fields)]
pub struct ModelSettings {
    /// Kind and size of both towers: `tiny` (for two cores), `colour-texture` (61 numbers of colour and texture of a tile
    /// and a small perceptron in place of a vision transformer; the text tower of `tiny`) or `vit-b32` (CLIP's, 153 million
    /// weights, for a GPU).
    pub preset: ModelPreset,
    /// Width of the hidden layer of the image tower of `colour-texture`. Allowed: 1 to 8,192. Example: 256, which it is if
    /// it is not set. Used by `colour-texture` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub d_hidden: Option<usize>,
    /// Adds a learned embedding of the gene's name to its token: `true` or `false`.
    #[serde(default = "yes")]
    pub gene_name_embedding: bool,
    /// Adds a learned projection of the expression value to its token: `true` or `false`.
    #[serde(default = "yes")]
    pub value_embedding: bool,
    /// How a gene name or a value of several tokens is read: `collapsed` (as one token, their mean) or `sub-tokens` (as
    /// they are, slower).
    #[serde(default)]
    pub spans: Spans,
    /// Divides the cosines of tiles and sentences at the first step, also where the run starts from CLIP's weights; it
    /// is learned from there. Allowed: 0.01 to 1. Example: 0.07. CLIP itself ended at 0.01.
    #[serde(default = "temperature")]
    pub temperature: f64,
    /// How pixels become the tokens of the image tower: `patch` (a linear map of each patch, CLIP's) or `convolution`
    /// (3 x 3 convolutions of stride 2 with group normalisation and GELU, for textures). Example: "convolution". It has
    /// no weights of CLIP to start from.
    #[serde(default, skip_serializing_if = "Stem::is_patch")]
    pub stem: Stem,
    /// Channels of the stages of the convolution stem but the last, which has the width of the tower; multiples of 8, 3
    /// of them for the patches of 16 px of `tiny`, 4 for the 32 px of `vit-b32`. Example: [48, 96, 192, 384] for
    /// `vit-b32`. Used by `convolution` only.
    #[serde(default = "stem_channels", skip_serializing_if = "are_stem_channels")]
    pub stem_channels: Vec<usize>,
    /// Blocks of the image tower. Allowed: 1 to 256. Example: 2. If it is not set, those of the preset: 4 in `tiny`, 12 in
    /// `vit-b32`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_layers: Option<usize>,
    /// What is done to joint embeddings, feature by feature over spots, before they are scaled to unit length: `none`,
    /// `batch` (batch normalisation of tiles and of transcriptomes, each less its mean and over its standard deviation)
    /// or `centre` (less the mean). A training step takes the statistics of its whole batch, all else running ones that
    /// the model keeps. Example: "batch".
    #[serde(default, skip_serializing_if = "EmbeddingNorm::is_none")]
    pub embedding_norm: EmbeddingNorm,
}

/// Genes and values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DocumentedFields)]
#[serde(default, deny_unknown_fields)]
pub struct DataSettings {
    /// How many genes to train on: the best ones among those that all training slides measure, chosen by
    /// `gene_selection`. Allowed: 0 to 131,072. Example: 100.
    pub n_top_genes: usize,
    /// By what they are chosen: `seurat`, the normalised dispersion of values over all spots (scanpy's `seurat`), which is
    /// mostly noise where slides are shallow; `pearson-residuals`, the variance of Pearson residuals of raw counts (scanpy's
    /// `pearson_residuals`), ranked on every slide; or `mean`, the mean value.
    #[serde(skip_serializing_if = "GeneSelection::is_seurat")]
    pub gene_selection: GeneSelection,
    /// Chooses only genes with so many counts over all training spots; 0 is off. Allowed: 0 or more. Example: 50.
    #[serde(skip_serializing_if = "is_zero")]
    pub min_counts: usize,
    /// Chooses only genes that are counted in this share of the training spots; 0 is off. Allowed: 0 to 1. Example: 0.1.
    #[serde(skip_serializing_if = "is_off")]
    pub min_spot_share: f64,
    /// Symbols of genes to train on besides these, if all training slides measure them. Example: ["GFAP", "MBP"], or []
    /// for none.
    pub named_genes: Vec<String>,
    /// How counts become values, `ln` being the natural logarithm: `median-log1p`, ln(1 + count / total of the spot *
    /// median total of the slide); `cp10k-log1p`, ln(1 + count / total of the spot * 10,000); or `log1p`, ln(1 +
    /// count).
    pub normalization: Normalization,
    /// Gene sentences per spot and step, expressed genes first. Allowed: 2 to 131,072. Example: 32. More cost time in
    /// proportion.
    pub genes_per_spot: usize,
    /// Share of these sentences that are about genes with a value of 0, if a spot has so many; with 0 it is told of them
    /// only where it expresses too few. Allowed: 0 up to below 1. Example: 0.25.
    #[serde(skip_serializing_if = "is_off")]
    pub silent_share: f64,
    /// Zero-shot prediction chooses between this many values of a gene, quantiles of those in training. Allowed: 2 to
    /// 1,024. Example: 16.
    pub value_quantiles: usize,
    /// Share of the training spots that is kept for the validation loss, spots of the same slides. Allowed: 0 (none) up
    /// to below 0.9. Example: 0.1 for 10 %.
    pub validation_share: f64,
    /// Keeps at most this many spots for validation. Allowed: 0 or more. Example: 8192.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_validation_spots: Option<usize>,
    /// A negative control, `true` or `false`: gives each tile the genes of a random spot, drawn anew every epoch from all
    /// training spots, those kept for validation and its own among them, so that there is nothing to learn. A run with it
    /// that learns something has a leak.
    pub mispaired: bool,
    /// What has an equal share of an epoch: `spots`, `slides` or `technologies`.
    pub balance: SamplerBalance,
    /// Takes at most this many spots of a slide in an epoch; the others have their turn in later ones. Allowed: 1 or
    /// more. Example: 2000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_spots_per_slide: Option<usize>,
}

/// How training tiles are altered, each anew in every epoch; not at all by default. Validation tiles are
/// never altered.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, DocumentedFields)]
#[serde(default, deny_unknown_fields)]
pub struct AugmentationSettings {
    /// Flips tiles left to right and top to bottom, each with probability 1/2: `true` or `false`.
    pub flips: bool,
    /// Turns tiles by 0, 90, 180 or 270 degrees, each with probability 1/4: `true` or `false`.
    pub right_angles: bool,
    /// Multiplies brightness, contrast and saturation, in this order, each by a factor of its own drawn from `[1 -
    /// colour_jitter, 1 + colour_jitter]`; 0 is off. Allowed: 0 to 1. Example: 0.1. These are `brightness`, `contrast`
    /// and `saturation` of torchvision's `ColorJitter`, in the order it lists them.
    pub colour_jitter: f64,
}

/// The weighted sum of losses (Eq. 15).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DocumentedFields)]
#[serde(default, deny_unknown_fields)]
pub struct ObjectiveSettings {
    /// The loss between tiles and transcriptomes: `info-nce` (each picks its partner among the batch) or `siglip` (each
    /// of all pairs is matched or not by itself). Example: "info-nce". SigLIP's authors begin at a scale of 10, which is
    /// `model.temperature = 0.1`.
    #[serde(skip_serializing_if = "Contrast::is_info_nce")]
    pub contrast: Contrast,
    /// SigLIP's bias at the first step, added to the logit of every pair, without a unit; it is learned from there.
    /// Allowed: -100 to 100. Example: -10.0, the authors', which suits batches of 22,000 spots. A batch of N spots wants
    /// about -ln(N - 1): -3.4 for 32, -6.9 for 1,024. Used by `siglip` only.
    pub siglip_bias: f64,
    /// `lambda_1`, weight of masked feature modelling; 0 switches it off. Allowed: 0 to 1000. Example: 1.0.
    pub masked_weight: f64,
    /// What the masked branch is to predict: `features` (of the full branch, the paper's), `standardised` (these, each
    /// feature less its mean over the patches of the batch and over its standard deviation) or `average` (the features
    /// that the running average of the weights has of the whole tile; needs `optimizer.average_decay`, and one more pass
    /// of the image tower). Example: "standardised".
    #[serde(skip_serializing_if = "MaskedTargets::is_features")]
    pub masked_targets: MaskedTargets,
    /// Share of the patches of a tile that is hidden. Allowed: 0.05 to 0.95. Example: 0.5.
    pub mask_ratio: f64,
    /// `lambda_2`, weight of the pair loss. Allowed: 0 to 1000. Example: 0.1.
    pub pair_weight: f64,
    /// How pair-aware adversarial training is done: `cooperative` (critic and encoder both widen the gap between
    /// matched and shuffled gene-value pairs), `reversal-signed` or `reversal-abs` (a gradient reversal between them)
    /// or `off`.
    pub pair: PairObjective,
    /// `lambda_grl`, strength of the gradient reversal. Allowed: 0 to 1000. Example: 1.0. Used by `reversal-signed` and
    /// `reversal-abs` only.
    pub reversal_strength: f64,
    /// Weight of VICReg's covariance term on the joint embeddings of both sides, which keeps their features from saying
    /// the same; 0 switches it off. Allowed: 0 to 1000. Example: 0.04, VICReg's share of its invariance term.
    #[serde(skip_serializing_if = "is_off")]
    pub covariance_weight: f64,
    /// Share of soft targets in InfoNCE: each spot is to find, besides its own partner, those of like expression; 0
    /// switches it off. Allowed: 0 to 1. Example: 0.2. Used by `info-nce` only.
    #[serde(skip_serializing_if = "is_off")]
    pub soft_targets: f64,
    /// Divides the similarities of expression profiles, from -1 to 1, in the softmax that makes soft targets of them: the
    /// lower, the nearer these are to one spot. Allowed: 0.01 to 10. Example: 0.1. Used with `soft_targets` only.
    #[serde(skip_serializing_if = "is_soft_temperature")]
    pub soft_temperature: f64,
}

/// AdamW and its schedule: linear warm-up, then half a cosine to zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DocumentedFields)]
#[serde(default, deny_unknown_fields)]
pub struct OptimizerSettings {
    /// Peak learning rate of the two towers and their projections. Allowed: above 0, up to 1. Example: 1e-3 from random
    /// weights, 1e-6 from those of CLIP.
    pub learning_rate: f64,
    /// Peak learning rate of what has no weights of CLIP to start from: gene table, value projection, projection of the
    /// text into the joint space, mask feature generator, critic and logit scale. Allowed: above 0, up to 1. Example:
    /// 1e-4.
    pub new_module_learning_rate: f64,
    /// Weight decay of AdamW, decoupled; none for biases, norms, embeddings and the logit scale. Allowed: 0 to 1000.
    /// Example: 0.05.
    pub weight_decay: f64,
    /// Decay of the first moment of AdamW. Allowed: 0 up to below 1. Example: 0.9.
    pub beta_1: f64,
    /// Decay of the second moment of AdamW. Allowed: 0 up to below 1. Example: 0.98.
    pub beta_2: f64,
    /// Added to the root of the second moment of AdamW. Allowed: above 0, up to 1. Example: 1e-6.
    pub epsilon: f64,
    /// Steps in which the learning rate rises to its peak; it falls to 0 at the last step. Allowed: 1 or more. Example:
    /// 20. It should be much less than all steps of the run.
    pub warmup_steps: usize,
    /// Shortens the gradient, over all weights together, to this length if it is longer. Allowed: above 0. Example:
    /// 1.0. If it is not set, gradients are left as they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_gradient_norm: Option<f64>,
    /// Keeps a running average of the weights, and validates and saves that instead of the last weights. Step `t`, from
    /// 0, makes it `average * d + weight * (1 - d)`, where `d` is this decay or `(1 + t) / (10 + t)`, whichever is
    /// less, so that the first weights are soon forgotten. Allowed: 0 up to below 1. Example: 0.999. If it is not set,
    /// there is no average.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub average_decay: Option<f64>,
}

impl ObjectiveSettings {
    /// How often the sentences of a spot are read: as measured, and shuffled where a critic judges.
    pub fn n_readings(&self) -> usize {
        match self.pair {
            PairObjective::Off => 1,
            _ => 2,
        }
    }
}

fn yes() -> bool {
    true
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

fn is_off(number: &f64) -> bool {
    *number == 0.0
}

/// The default of `objective.soft_temperature`.
const SOFT_TEMPERATURE: f64 = 0.1;

fn is_soft_temperature(temperature: &f64) -> bool {
    *temperature == SOFT_TEMPERATURE
}

fn temperature() -> f64 {
    0.07
}

fn stem_channels() -> Vec<usize> {
    vec![32, 64, 96]
}

fn are_stem_channels(channels: &[usize]) -> bool {
    channels == stem_channels()
}

impl Default for DataSettings {
    fn default() -> Self {
        Self {
            n_top_genes: 100,
            gene_selection: GeneSelection::default(),
            min_counts: 0,
            min_spot_share: 0.0,
            named_genes: Vec::new(),
            normalization: Normalization::default(),
            genes_per_spot: 32,
            silent_share: 0.0,
            value_quantiles: 16,
            validation_share: 0.1,
            max_validation_spots: None,
            mispaired: false,
            balance: SamplerBalance::default(),
            max_spots_per_slide: None,
        }
    }
}

impl Default for ObjectiveSettings {
    fn default() -> Self {
        Self {
            contrast: Contrast::default(),
            siglip_bias: SIGLIP_BIAS,
            masked_weight: 1.0,
            masked_targets: MaskedTargets::default(),
            mask_ratio: 0.5,
            pair_weight: 0.1,
            pair: PairObjective::Cooperative,
            reversal_strength: 1.0,
            covariance_weight: 0.0,
            soft_targets: 0.0,
            soft_temperature: SOFT_TEMPERATURE,
        }
    }
}

impl Default for OptimizerSettings {
    fn default() -> Self {
        Self {
            learning_rate: 1e-6,
            new_module_learning_rate: 1e-4,
            weight_decay: 0.05,
            beta_1: 0.9,
            beta_2: 0.98,
            epsilon: 1e-6,
            warmup_steps: 100,
            max_gradient_norm: None,
            average_decay: None,
        }
    }
}
