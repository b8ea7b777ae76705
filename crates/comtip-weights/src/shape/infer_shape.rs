//! Sizes of one tower after the other, read from the extents of their weights.

mod heads;

use std::collections::BTreeMap;
use std::fmt;

use comtip_text::TextTowerConfig;
use comtip_vision::{Activation, VisionTransformerConfig};

use crate::files::StoredTensor;
use crate::import_option::ImportOption;
use crate::import_options::ImportOptions;
use crate::layout::Layout;
use crate::settings::{TEXT_SIZES, TowerSettings, VISION_SIZES};

/// Most blocks a tower may have.
const MAX_LAYERS: usize = 1000;

/// What was read so far, as a [`TowerShape`](super::tower_shape::TowerShape) holds it.
pub(crate) struct ShapeInference<'a> {
    tensors: &'a BTreeMap<String, StoredTensor>,
    layout: Layout,
    pub(crate) is_known: bool,
    pub(crate) problems: Vec<String>,
    pub(crate) options: Vec<ImportOption>,
    pub(crate) assumed: Vec<String>,
    pub(crate) overruled: Vec<String>,
}

impl<'a> ShapeInference<'a> {
    /// Nothing yet.
    pub(crate) fn new(tensors: &'a BTreeMap<String, StoredTensor>, layout: Layout) -> Self {
        Self {
            tensors,
            layout,
            is_known: true,
            problems: Vec::new(),
            options: Vec::new(),
            assumed: Vec::new(),
            overruled: Vec::new(),
        }
    }

    /// The image tower.
    pub(crate) fn vision(
        &mut self,
        settings: &TowerSettings,
        options: &ImportOptions,
    ) -> VisionTransformerConfig {
        let usual = VisionTransformerConfig::vit_b32();
        let [d_model, _, patch_px, _] = self.extents(
            "vision.patch_embedding.weight",
            [usual.d_model, 3, usual.patch_px, usual.patch_px],
        );
        let [n_positions, _] = self.extents("vision.positions", [50, usual.d_model]);
        let [_, d_mlp] = self.extents("vision.blocks.0.fc_1.weight", [d_model, usual.d_mlp]);
        let [d_read, _] = self.extents("vision.blocks.0.fc_2.weight", [d_mlp, d_model]);
        if d_mlp == 2 * d_read {
            self.problems.push(format!(
                "the feed-forward part of the image tower is gated (packed SwiGLU): the first map makes {d_mlp} columns, \
                 the second reads {d_read}; the towers have none such"
            ));
        }
        let side = (n_positions - 1).isqrt();
        if side == 0 || side * side + 1 != n_positions {
            self.problems.push(format!(
                "{n_positions} positions of the image tower are not one class token and a square of patches"
            ));
        }
        let is_timm = self.layout == Layout::Timm;
        let has_pre_norm = self.has("vision.pre_norm.gamma") || self.has("vision.pre_norm.beta");
        let pre_norm = match self.layout {
            Layout::HuggingFace | Layout::OpenClip => true,
            Layout::Timm | Layout::Comtip => has_pre_norm,
        };
        // timm's CLIPs, known by the norm ahead of their blocks, keep CLIP's epsilon.
        let epsilon = if is_timm && !pre_norm { 1e-6 } else { 1e-5 };
        let image_heads = self.asked(
            "heads in the image tower",
            options.n_heads,
            settings.n_heads,
        );
        let config = VisionTransformerConfig::new(
            side.max(1) * patch_px,
            patch_px,
            d_model,
            self.n_layers("vision.blocks."),
            self.n_heads("image", d_model, image_heads, ImportOption::NHeads),
            d_mlp,
        )
        .with_activation(self.activation("image", settings, options, is_timm))
        .with_norm_epsilon(self.norm_epsilon("image", settings, epsilon))
        .with_pre_norm(pre_norm)
        .with_patch_bias(self.has("vision.patch_embedding.bias"))
        .with_layer_scale(
            self.has("vision.blocks.0.scale_1") || self.has("vision.blocks.0.scale_2"),
        );
        let found = [config.image_px, patch_px, d_model, config.n_layers, d_mlp];
        self.compare("vision_config", settings, &VISION_SIZES, &found);
        config
    }

    /// The text tower.
    pub(crate) fn text(
        &mut self,
        settings: &TowerSettings,
        options: &ImportOptions,
    ) -> TextTowerConfig {
        let usual = TextTowerConfig::clip();
        let [n_vocabulary, d_model] =
            self.extents("text.token_embedding", [usual.n_vocabulary, usual.d_model]);
        let [n_positions, _] = self.extents("text.positions", [usual.n_positions, d_model]);
        let [_, d_mlp] = self.extents("text.blocks.0.fc_1.weight", [d_model, usual.d_mlp]);
        let [_, d_sentence] = self.extents("text.projection.weight", [d_model, usual.d_sentence]);
        let text_heads = self.asked(
            "heads in the text tower",
            options.n_text_heads,
            settings.n_heads,
        );
        let config = TextTowerConfig::new(
            d_model,
            self.n_layers("text.blocks."),
            self.n_heads("text", d_model, text_heads, ImportOption::NTextHeads),
            d_mlp,
            d_sentence,
        )
        .with_n_vocabulary(n_vocabulary)
        .with_n_positions(n_positions)
        .with_activation(self.activation("text", settings, options, false))
        .with_norm_epsilon(self.norm_epsilon("text", settings, 1e-5));
        let found = [
            n_vocabulary,
            n_positions,
            d_model,
            config.n_layers,
            d_mlp,
            d_sentence,
        ];
        self.compare("text_config", settings, &TEXT_SIZES, &found);
        config
    }

    /// What was asked for, else what the settings say; notes it where the two differ.
    fn asked<T: Copy + PartialEq + fmt::Debug>(
        &mut self,
        what: &str,
        asked: Option<T>,
        known: Option<T>,
    ) -> Option<T> {
        if let (Some(asked), Some(known)) = (asked, known)
            && asked != known
        {
            let words = format!("{asked:?} {what} as asked, though the settings say {known:?}");
            self.overruled.push(words);
        }
        asked.or(known)
    }

    /// The extents of a weight, by our name and in our order.
    fn extents<const N: usize>(&mut self, ours: &str, usual: [usize; N]) -> [usize; N] {
        let found = self.layout.find(ours).and_then(|(theirs, map)| {
            let shape = map.shape_here(&self.tensors.get(&theirs)?.shape)?;
            let extents = <[usize; N]>::try_from(shape).ok()?;
            extents.iter().all(|extent| *extent > 0).then_some(extents)
        });
        self.is_known &= found.is_some();
        found.unwrap_or(usual)
    }

    fn has(&self, ours: &str) -> bool {
        let theirs = self.layout.find(ours);
        theirs.is_some_and(|(theirs, _)| self.tensors.contains_key(&theirs))
    }

    /// Blocks up to the highest number there is, so that one left out between is missed.
    fn n_layers(&mut self, ours: &'static str) -> usize {
        let start = self.layout.blocks(ours).unwrap_or(ours);
        let numbers = self.tensors.keys().filter_map(|name| {
            let (number, _) = name.strip_prefix(start)?.split_once('.')?;
            number.parse::<usize>().ok().filter(|n| *n < MAX_LAYERS)
        });
        let n_layers = numbers.max().map_or(0, |last| last + 1);
        self.is_known &= n_layers > 0;
        n_layers.max(1)
    }

    fn activation(
        &mut self,
        tower: &str,
        settings: &TowerSettings,
        options: &ImportOptions,
        is_timm: bool,
    ) -> Activation {
        let what = format!("as activation in the {tower} tower");
        let known = self.asked(&what, options.activation, settings.activation);
        known.unwrap_or_else(|| {
            let (usual, name) = match is_timm {
                true => (Activation::Gelu, "GELU"),
                false => (Activation::QuickGelu, "QuickGELU"),
            };
            self.assumed.push(format!("{name} in the {tower} tower"));
            usual
        })
    }

    fn norm_epsilon(&mut self, tower: &str, settings: &TowerSettings, usual: f64) -> f64 {
        let epsilon = settings.norm_epsilon.unwrap_or_else(|| {
            let assumed = format!("epsilon {usual:e} of the norms in the {tower} tower");
            self.assumed.push(assumed);
            usual
        });
        if !(0.0..1.0).contains(&epsilon) {
            self.problems.push(format!(
                "{epsilon} is no epsilon of the norms in the {tower} tower"
            ));
        }
        epsilon
    }

    /// Compares the sizes of the settings with those of the weights.
    fn compare(
        &mut self,
        section: &str,
        settings: &TowerSettings,
        names: &[&str],
        found: &[usize],
    ) {
        if !self.is_known {
            return;
        }
        for (name, size) in &settings.sizes {
            let of_weights = names.iter().zip(found).find(|(known, _)| *known == name);
            if let Some((_, of_weights)) = of_weights.filter(|(_, found)| *found != size) {
                self.problems.push(format!(
                    "config.json says {section}.{name} {size}, the weights {of_weights}; take both from one \
                     folder"
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests;
