//! The shape of towers, read from the shapes of their weights.

use std::collections::BTreeMap;

use comtip_model::TowersConfig;

use super::infer_shape::ShapeInference;
use crate::files::StoredTensor;
use crate::import_option::ImportOption;
use crate::import_options::ImportOptions;
use crate::layout::Layout;
use crate::settings::SourceConfig;

/// What the weights say of their towers.
#[derive(Debug)]
pub(crate) struct TowerShape {
    /// The towers; where a weight is missing that would show a size, ViT-B/32's.
    pub(crate) config: TowersConfig,
    /// Whether all sizes are known.
    pub(crate) is_known: bool,
    /// What is wrong with it.
    pub(crate) problems: Vec<String>,
    /// What would mend some of it.
    pub(crate) options: Vec<ImportOption>,
    /// What nothing said, and was taken to be usual.
    pub(crate) assumed: Vec<String>,
    /// What the settings say, and was asked for otherwise.
    pub(crate) overruled: Vec<String>,
}

impl TowerShape {
    /// Reads sizes from weights, and what weights do not show from options, settings or custom, in
    /// that order.
    pub(crate) fn read(
        tensors: &BTreeMap<String, StoredTensor>,
        layout: Layout,
        source_config: &SourceConfig,
        options: &ImportOptions,
    ) -> Self {
        let mut inference = ShapeInference::new(tensors, layout);
        let vision = inference.vision(&source_config.vision, options);
        let has_text = match layout {
            Layout::OpenClip => true,
            Layout::HuggingFace => tensors.keys().any(|name| name.starts_with("text_model.")),
            Layout::Timm => false,
            Layout::Comtip => tensors.keys().any(|name| name.starts_with("text.")),
        };
        let text = has_text.then(|| inference.text(&source_config.text, options));
        let mut config = TowersConfig { vision, text };
        // They leave no trace in the weights.
        let known_pixels = source_config
            .towers
            .as_ref()
            .map(|towers| towers.vision.pixels);
        config.vision.pixels = known_pixels.unwrap_or(config.vision.pixels);
        if let Some(stored) = source_config
            .towers
            .as_ref()
            .filter(|stored| **stored != config)
        {
            let sizes = |config: &TowersConfig| config.to_string().replace(['\n', ' '], "");
            let problem = format!(
                "config.json describes {}, the weights {}; take both from one folder",
                sizes(stored),
                sizes(&config)
            );
            inference.problems.push(problem);
        }
        Self {
            config,
            is_known: inference.is_known,
            problems: inference.problems,
            options: inference.options,
            assumed: inference.assumed,
            overruled: inference.overruled,
        }
    }
}
