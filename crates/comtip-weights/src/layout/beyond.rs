//! Tensors that the towers have no place for: what they do, and whether the towers are the same without.

use super::layout::Layout;

/// What a tensor is to the towers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beyond {
    /// It is on the way from pixels or tokens to features: without it, they are others. What it is.
    Inside(&'static str),
    /// It comes behind the features. What it is, and the start of the names to leave out.
    Behind(&'static str, &'static str),
    /// Nothing is known of it.
    Unknown,
}

/// Parts of names, whole between dots, of what changes the features.
const INSIDE: [(&str, &str); 28] = [
    ("reg_token", "register tokens"),
    ("register_tokens", "register tokens"),
    ("storage_tokens", "register tokens"),
    ("dist_token", "a distillation token"),
    ("ls1", "LayerScale"),
    ("ls2", "LayerScale"),
    ("ls_1", "LayerScale"),
    ("ls_2", "LayerScale"),
    ("gamma_1", "LayerScale"),
    ("gamma_2", "LayerScale"),
    ("layer_scale1", "LayerScale"),
    ("layer_scale2", "LayerScale"),
    ("q_norm", "norms of queries and keys"),
    ("k_norm", "norms of queries and keys"),
    ("ln_q", "norms of queries and keys"),
    ("ln_k", "norms of queries and keys"),
    ("ln_inner", "a norm inside attention"),
    ("ln_attn", "a norm after attention"),
    ("head_scale", "a factor for each head"),
    ("w12", "a gated feed-forward part (SwiGLU)"),
    ("w3", "a gated feed-forward part (SwiGLU)"),
    ("fc1_g", "a gated feed-forward part (SwiGLU)"),
    ("fc1_x", "a gated feed-forward part (SwiGLU)"),
    (
        "fc_norm",
        "a norm after the pooling instead of one of every token (global_pool avg)",
    ),
    ("attn_pool", "attention pooling"),
    ("stem", "a convolution stem"),
    ("rope", "rotary positions"),
    ("relative_position_bias_table", "relative positions"),
];

/// Starts of names of what comes behind the features, or serves pretraining alone.
const BEHIND: [(&str, &str); 7] = [
    ("head.", "a classifier"),
    ("head_dist.", "a classifier"),
    ("classifier.", "a classifier"),
    ("mask_token", "a token of masked pretraining"),
    ("decoder_", "a decoder of masked pretraining"),
    ("dino_head.", "a head of self-distillation"),
    ("ibot_head.", "a head of self-distillation"),
];

/// The projection of an image tower of `transformers` that comes without its texts.
const PROJECTION: &str = "visual_projection.";

impl Layout {
    /// What a tensor that is no weight of the towers is to them.
    ///
    /// `has_text` says whether a text tower is there too.
    pub(crate) fn beyond(self, name: &str, has_text: bool) -> Beyond {
        let is_part = |part: &str| name.split('.').any(|here| here == part);
        if let Some((_, what)) = INSIDE.iter().find(|(part, _)| is_part(part)) {
            return Beyond::Inside(what);
        }
        if let Some((start, what)) = BEHIND.iter().find(|(start, _)| name.starts_with(start)) {
            return Beyond::Behind(what, start);
        }
        if self == Self::HuggingFace && !has_text && name.starts_with(PROJECTION) {
            return Beyond::Behind("a projection into a space with texts", PROJECTION);
        }
        match self.stems().iter().any(|stem| name.starts_with(stem)) {
            true => Beyond::Inside("a weight of the towers, or of something within them"),
            false => Beyond::Unknown,
        }
    }

    /// Whether a name is one of the towers themselves, with nothing ahead of it.
    pub(crate) fn is_own(self, name: &str) -> bool {
        let first = name.split('.').next().unwrap_or_default();
        INSIDE.iter().any(|(part, _)| *part == first)
            || self.stems().iter().any(|stem| name.starts_with(stem))
    }

    /// Starts of the names of all that lies between pixels or tokens and features.
    fn stems(self) -> &'static [&'static str] {
        match self {
            Self::HuggingFace => &[
                "vision_model.",
                "text_model.",
                "visual_projection.",
                "text_projection.",
                "logit_scale",
            ],
            Self::OpenClip => &[
                "visual.",
                "transformer.",
                "token_embedding.",
                "positional_embedding",
                "ln_final.",
                "text_projection",
                "logit_scale",
                "text.",
            ],
            Self::Timm => &[
                "patch_embed.",
                "pos_embed",
                "cls_token",
                "norm.",
                "norm_pre.",
                "blocks.",
            ],
            Self::Comtip => &["vision.", "text.", "image_projection.", "logit_scale"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_the_features_is_inside_and_a_head_is_behind() {
        let cases = [
            (Layout::Timm, "reg_token"),
            (Layout::Timm, "blocks.3.attn.q_norm.weight"),
            (Layout::Timm, "blocks.3.never_seen.weight"),
            (Layout::Timm, "fc_norm.weight"),
            (Layout::Timm, "norm.weight"),
            (Layout::Timm, "patch_embed.backbone.stem.conv.weight"),
            (Layout::Comtip, "vision.stem.stages.0.norm.gamma"),
            (Layout::OpenClip, "transformer.resblocks.0.ls_1.gamma"),
            (Layout::OpenClip, "visual.attn_pool.query"),
            (Layout::OpenClip, "visual.trunk.blocks.0.norm1.weight"),
            (Layout::HuggingFace, "vision_model.head.probe"),
            (Layout::HuggingFace, "visual_projection.bias"),
        ];
        for (layout, name) in cases {
            let beyond = layout.beyond(name, true);
            assert!(matches!(beyond, Beyond::Inside(_)), "{name}: {beyond:?}");
        }
        for (name, start) in [("head.weight", "head."), ("mask_token", "mask_token")] {
            let beyond = Layout::Timm.beyond(name, false);
            assert!(matches!(beyond, Beyond::Behind(_, at) if at == start));
        }
        assert_eq!(Layout::Timm.beyond("epoch", false), Beyond::Unknown);
    }

    #[test]
    fn no_weight_that_a_layout_maps_can_be_left_out() {
        let names = [
            "vision.positions",
            "vision.class_token",
            "vision.patch_embedding.weight",
            "vision.post_norm.gamma",
            "vision.blocks.0.fc_1.weight",
            "vision.blocks.1.attention.key.bias",
            "image_projection.weight",
            "text.positions",
            "text.token_embedding",
            "text.final_norm.beta",
            "text.projection.weight",
            "text.blocks.0.norm_1.gamma",
            "logit_scale",
        ];
        for layout in [
            Layout::HuggingFace,
            Layout::OpenClip,
            Layout::Timm,
            Layout::Comtip,
        ] {
            for theirs in names.iter().filter_map(|name| layout.find(name)) {
                let beyond = layout.beyond(&theirs.0, true);
                assert!(matches!(beyond, Beyond::Inside(_)), "{}", theirs.0);
            }
        }
    }
}
