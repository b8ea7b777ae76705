//! Contrastive masked text-image pretraining for spatial transcriptomics.
//!
//! The front door: every crate of the workspace under one name, and no code of its own. Take the part
//! you need.
//!
//! | module | crate | what it does |
//! |---|---|---|
//! | [`data`] | `comtip-data` | slides, tiles, counts, genes, splits, shards |
//! | [`image`] | `comtip-image` | pictures of slides: decoding, tiles, resizing |
//! | [`files`] | `comtip-files` | files that are whole or not there |
//! | `hub` | `comtip-hub` | slides from the Hugging Face Hub |
//! | [`vision`] | `comtip-vision` | vision transformer, masked feature modelling |
//! | [`text`] | `comtip-text` | gene sentences, CLIP's tokenizer and text tower |
//! | [`adversarial`] | `comtip-adversarial` | gradient reversal, critic, pair objectives |
//! | [`model`] | `comtip-model` | the joint model, InfoNCE, checkpoints, zero-shot |
//! | [`weights`] | `comtip-weights` | weights of others: import, export, verify |
//! | [`train`] | `comtip-train` | objective, schedules, trainer |
//! | [`eval`] | `comtip-eval` | protocols: a run and shards in, scores out |
//! | [`report`] | `comtip-report` | results as a page of HTML, tables, JSON and CSV |
//! | [`metrics`] | `comtip-metrics` | metrics, clustering, probes |
//!
//! Back-ends are features: `flex` (default, pure Rust), `tch`, `wgpu`, `vulkan`, `metal`, `cuda`.

pub use comtip_adversarial as adversarial;
pub use comtip_data as data;
pub use comtip_eval as eval;
pub use comtip_files as files;
#[cfg(feature = "hub")]
pub use comtip_hub as hub;
pub use comtip_image as image;
pub use comtip_metrics as metrics;
pub use comtip_model as model;
pub use comtip_report as report;
pub use comtip_text as text;
pub use comtip_train as train;
pub use comtip_vision as vision;
pub use comtip_weights as weights;
