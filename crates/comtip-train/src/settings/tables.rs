//! The sections of a run's settings, each with its defaults.

use comtip_adversarial::PairObjective;
use comtip_data::{Normalization, SamplerBalance};
use comtip_model::Contrast;
use comtip_text::Spans;
use comtip_vision::Precision;
use documented::DocumentedFields;
use serde::{Deserialize, Serialize};

use super::model_preset::ModelPreset;

/// Which joint model is trained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DocumentedFields)]
#[serde(deny_unknown_fields)]
pub struct ModelSettings {
    /// Size of the towers: `tiny` or `vit-b32`.
    pub preset: ModelPreset,
    /// Adds the learnable embedding of its name to a gene token.
    #[serde(default = "yes")]
    pub gene_name_embedding: bool,
    /// Adds the projection of the number to a value token.
    #[serde(default = "yes")]
    pub value_embedding: bool,
    /// Whether the tokens of a gene or a value collapse into one, `collapsed`, or stay as they are, `sub-tokens`.
    #[serde(default)]
    pub spans: Spans,
    /// What cosines are divided by at the first step, also where the run starts from CLIP's weights; the
    /// logit scale that is learned begins at one over it. CLIP itself ended at 0.01, its bound.
    #[serde(default = "temperature")]
    pub temperature: f64,
}

/// Genes and values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DocumentedFields)]
#[serde(default, deny_unknown_fields)]
pub struct DataSettings {
    /// Highly variable genes shared by all training slides.
    pub n_top_genes: usize,
    /// Genes that are told in any case, where every training slide measures them.
    pub named_genes: Vec<String>,
    /// How counts become values: `median-log1p`, `cp10k-log1p` or `log1p`.
    pub normalization: Normalization,
    /// Sentences a spot and step; expressed genes come first.
    pub genes_per_spot: usize,
    /// Quantiles of the training values that zero-shot prediction chooses between.
    pub value_quantiles: usize,
    /// Share of training spots kept for the validation loss; they lie on the same slides.
    pub validation_share: f64,
    /// Most spots kept for validation, however many the share would be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_validation_spots: Option<usize>,
    /// A negative control: of each tile the genes of a random spot are told, drawn anew every epoch, so that
    /// there is nothing to learn. A run with it that learns something has a leak.
    pub mispaired: bool,
    /// What gets equal shares of an epoch: `spots`, `slides` or `technologies`.
    pub balance: SamplerBalance,
    /// Most spots of a slide an epoch takes; every spot has its turn in a later one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_spots_per_slide: Option<usize>,
}

/// How training tiles are altered, each anew in every epoch; nothing by default. Validation tiles
/// are left as they are.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, DocumentedFields)]
#[serde(default, deny_unknown_fields)]
pub struct AugmentationSettings {
    /// Flips a tile left to right and top to bottom, each as often as not.
    pub flips: bool,
    /// Turns a tile by 0, 1, 2 or 3 right angles, each as often.
    pub right_angles: bool,
    /// Changes brightness, contrast and saturation, in this order, each by a factor of its own drawn
    /// from `[1 - colour_jitter, 1 + colour_jitter]`; 0 is off. These are `brightness`, `contrast` and
    /// `saturation` of torchvision's `ColorJitter`, in the order it lists them.
    pub colour_jitter: f64,
}

/// The weighted sum of losses (Eq. 15).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DocumentedFields)]
#[serde(default, deny_unknown_fields)]
pub struct ObjectiveSettings {
    /// The loss between tiles and transcriptomes: `info-nce`, in which each picks its partner among the batch, or
    /// `siglip`, in which each of all pairs is matched or not by itself. SigLIP's authors begin at a scale of 10, which is
    /// `model.temperature = 0.1`.
    #[serde(skip_serializing_if = "Contrast::is_info_nce")]
    pub contrast: Contrast,
    /// `lambda_1`, weight of masked feature modelling; 0 switches it off.
    pub masked_weight: f64,
    /// Share of patches that is hidden.
    pub mask_ratio: f64,
    /// `lambda_2`, weight of the pair loss.
    pub pair_weight: f64,
    /// Reading of pair-aware adversarial training: `cooperative`, `reversal-abs`, `reversal-signed` or `off`.
    pub pair: PairObjective,
    /// `lambda_grl`, strength of the gradient reversal.
    pub reversal_strength: f64,
}

/// AdamW and its schedule: linear warm-up, then half a cosine to zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DocumentedFields)]
#[serde(default, deny_unknown_fields)]
pub struct OptimizerSettings {
    /// Peak rate of the two towers and their projections.
    pub learning_rate: f64,
    /// Peak rate of what does not come with CLIP's weights: gene table, value projection, text
    /// projection into the joint space, mask feature generator, critic, and the logit scale.
    pub new_module_learning_rate: f64,
    /// Decoupled decay; biases, norms, embeddings and the logit scale are spared.
    pub weight_decay: f64,
    /// Decay of the first moment.
    pub beta_1: f64,
    /// Decay of the second moment.
    pub beta_2: f64,
    /// Added to the root of the second moment.
    pub epsilon: f64,
    /// Steps until the peak rate.
    pub warmup_steps: usize,
    /// Longer gradients, over all weights together, are shortened to this; none are if not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_gradient_norm: Option<f64>,
    /// Keeps a running average of the weights: step `t`, from 0, makes it `average * d + weight * (1 - d)`, where `d` is
    /// this decay or `(1 + t) / (10 + t)`, whichever is less, so that the first weights are soon forgotten.
    /// The model that is validated and left at the end is the average then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub average_decay: Option<f64>,
}

/// Epochs, batches, checkpoints.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DocumentedFields)]
#[serde(default, deny_unknown_fields)]
pub struct RunSettings {
    /// Passes over the training spots, or over as many of them as an epoch takes.
    pub epochs: usize,
    /// Pairs an epoch; if not given, every training spot once, of a slide no more than
    /// `data.max_spots_per_slide`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pairs_per_epoch: Option<usize>,
    /// Pairs a step.
    pub batch_size: usize,
    /// Numbers in which the linear maps of both towers' blocks multiply: `f32`, or `bf16` where the device
    /// multiplies those faster. All else is `f32`: weights and their updates, norms, attention, softmax,
    /// losses and logit scale.
    pub precision: Precision,
    /// Threads that prepare batches; they change how long a step takes and nothing else.
    pub loader_workers: usize,
    /// Pairs that are in memory at a time, for batches larger than it; the gradient is that of the whole
    /// batch, for one more forward pass. If not given, the whole batch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chunk_size: Option<usize>,
    /// Resumable checkpoints that are kept, beside the best one.
    pub keep_checkpoints: usize,
    /// Also saves a checkpoint within an epoch, after every so many of its steps. The end of an epoch has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkpoint_steps: Option<usize>,
    /// Training and validation spots whose embeddings are looked at after every epoch: the pair probe and
    /// the effective ranks; 0 looks at none.
    pub observed_spots: usize,
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

fn temperature() -> f64 {
    0.07
}

impl Default for DataSettings {
    fn default() -> Self {
        Self {
            n_top_genes: 100,
            named_genes: Vec::new(),
            normalization: Normalization::default(),
            genes_per_spot: 32,
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
            masked_weight: 1.0,
            mask_ratio: 0.5,
            pair_weight: 0.1,
            pair: PairObjective::Cooperative,
            reversal_strength: 1.0,
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

impl RunSettings {
    /// Pairs of a batch that are in memory at a time.
    pub fn pairs_in_memory(&self) -> usize {
        self.chunk_size.unwrap_or(self.batch_size)
    }
}

impl Default for RunSettings {
    fn default() -> Self {
        Self {
            epochs: 15,
            pairs_per_epoch: None,
            batch_size: 32,
            chunk_size: None,
            precision: Precision::default(),
            loader_workers: 2,
            keep_checkpoints: 2,
            checkpoint_steps: None,
            observed_spots: 128,
        }
    }
}
