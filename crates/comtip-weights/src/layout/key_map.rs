//! Our names of weights and those of each layout, as tables.

use super::layout::Layout;
use super::tensor_map::TensorMap;
use super::tensor_map::TensorMap::{Leading, Same, Scalar, Third, ThirdTurned, Turned};

/// Our name, theirs, and how the tensors differ.
type Row = (&'static str, &'static str, TensorMap);

/// The names of one layout; one table serves reading and writing.
#[derive(Debug)]
pub(crate) struct KeyMap {
    /// Tensors outside of blocks.
    whole: &'static [Row],
    /// What the blocks of a tower are called, ahead of their number.
    towers: &'static [(&'static str, &'static str)],
    /// Tensors inside a block, behind its number.
    block: &'static [Row],
    /// Names that hold no weights, and are passed over.
    buffers: &'static [&'static str],
}

const HUGGING_FACE: KeyMap = KeyMap {
    #[rustfmt::skip]
    whole: &[
        ("vision.patch_embedding.weight", "vision_model.embeddings.patch_embedding.weight", Same),
        ("vision.class_token", "vision_model.embeddings.class_embedding", Same),
        ("vision.positions", "vision_model.embeddings.position_embedding.weight", Same),
        ("vision.pre_norm.gamma", "vision_model.pre_layrnorm.weight", Same),
        ("vision.pre_norm.beta", "vision_model.pre_layrnorm.bias", Same),
        ("vision.post_norm.gamma", "vision_model.post_layernorm.weight", Same),
        ("vision.post_norm.beta", "vision_model.post_layernorm.bias", Same),
        ("image_projection.weight", "visual_projection.weight", Turned),
        ("text.token_embedding", "text_model.embeddings.token_embedding.weight", Same),
        ("text.positions", "text_model.embeddings.position_embedding.weight", Same),
        ("text.final_norm.gamma", "text_model.final_layer_norm.weight", Same),
        ("text.final_norm.beta", "text_model.final_layer_norm.bias", Same),
        ("text.projection.weight", "text_projection.weight", Turned),
        ("logit_scale", "logit_scale", Scalar),
    ],
    towers: &[
        ("vision.blocks.", "vision_model.encoder.layers."),
        ("text.blocks.", "text_model.encoder.layers."),
    ],
    block: &[
        ("norm_1.gamma", "layer_norm1.weight", Same),
        ("norm_1.beta", "layer_norm1.bias", Same),
        ("attention.query.weight", "self_attn.q_proj.weight", Turned),
        ("attention.query.bias", "self_attn.q_proj.bias", Same),
        ("attention.key.weight", "self_attn.k_proj.weight", Turned),
        ("attention.key.bias", "self_attn.k_proj.bias", Same),
        ("attention.value.weight", "self_attn.v_proj.weight", Turned),
        ("attention.value.bias", "self_attn.v_proj.bias", Same),
        (
            "attention.output.weight",
            "self_attn.out_proj.weight",
            Turned,
        ),
        ("attention.output.bias", "self_attn.out_proj.bias", Same),
        ("norm_2.gamma", "layer_norm2.weight", Same),
        ("norm_2.beta", "layer_norm2.bias", Same),
        ("fc_1.weight", "mlp.fc1.weight", Turned),
        ("fc_1.bias", "mlp.fc1.bias", Same),
        ("fc_2.weight", "mlp.fc2.weight", Turned),
        ("fc_2.bias", "mlp.fc2.bias", Same),
    ],
    buffers: &[
        "vision_model.embeddings.position_ids",
        "text_model.embeddings.position_ids",
    ],
};

const OPEN_CLIP: KeyMap = KeyMap {
    whole: &[
        ("vision.patch_embedding.weight", "visual.conv1.weight", Same),
        ("vision.class_token", "visual.class_embedding", Same),
        ("vision.positions", "visual.positional_embedding", Same),
        ("vision.pre_norm.gamma", "visual.ln_pre.weight", Same),
        ("vision.pre_norm.beta", "visual.ln_pre.bias", Same),
        ("vision.post_norm.gamma", "visual.ln_post.weight", Same),
        ("vision.post_norm.beta", "visual.ln_post.bias", Same),
        ("image_projection.weight", "visual.proj", Same),
        ("text.token_embedding", "token_embedding.weight", Same),
        ("text.positions", "positional_embedding", Same),
        ("text.final_norm.gamma", "ln_final.weight", Same),
        ("text.final_norm.beta", "ln_final.bias", Same),
        ("text.projection.weight", "text_projection", Same),
        ("logit_scale", "logit_scale", Scalar),
    ],
    towers: &[
        ("vision.blocks.", "visual.transformer.resblocks."),
        ("text.blocks.", "transformer.resblocks."),
    ],
    block: &[
        ("norm_1.gamma", "ln_1.weight", Same),
        ("norm_1.beta", "ln_1.bias", Same),
        (
            "attention.query.weight",
            "attn.in_proj_weight",
            ThirdTurned(0),
        ),
        ("attention.query.bias", "attn.in_proj_bias", Third(0)),
        (
            "attention.key.weight",
            "attn.in_proj_weight",
            ThirdTurned(1),
        ),
        ("attention.key.bias", "attn.in_proj_bias", Third(1)),
        (
            "attention.value.weight",
            "attn.in_proj_weight",
            ThirdTurned(2),
        ),
        ("attention.value.bias", "attn.in_proj_bias", Third(2)),
        ("attention.output.weight", "attn.out_proj.weight", Turned),
        ("attention.output.bias", "attn.out_proj.bias", Same),
        ("scale_1", "ls_1.gamma", Same),
        ("norm_2.gamma", "ln_2.weight", Same),
        ("norm_2.beta", "ln_2.bias", Same),
        ("fc_1.weight", "mlp.c_fc.weight", Turned),
        ("fc_1.bias", "mlp.c_fc.bias", Same),
        ("fc_2.weight", "mlp.c_proj.weight", Turned),
        ("fc_2.bias", "mlp.c_proj.bias", Same),
        ("scale_2", "ls_2.gamma", Same),
    ],
    buffers: &[
        "attn_mask",
        "input_resolution",
        "context_length",
        "vocab_size",
    ],
};

const TIMM: KeyMap = KeyMap {
    whole: &[
        (
            "vision.patch_embedding.weight",
            "patch_embed.proj.weight",
            Same,
        ),
        ("vision.patch_embedding.bias", "patch_embed.proj.bias", Same),
        ("vision.class_token", "cls_token", Leading(2)),
        ("vision.positions", "pos_embed", Leading(1)),
        ("vision.pre_norm.gamma", "norm_pre.weight", Same),
        ("vision.pre_norm.beta", "norm_pre.bias", Same),
        ("vision.post_norm.gamma", "norm.weight", Same),
        ("vision.post_norm.beta", "norm.bias", Same),
    ],
    towers: &[("vision.blocks.", "blocks.")],
    block: &[
        ("norm_1.gamma", "norm1.weight", Same),
        ("norm_1.beta", "norm1.bias", Same),
        ("attention.query.weight", "attn.qkv.weight", ThirdTurned(0)),
        ("attention.query.bias", "attn.qkv.bias", Third(0)),
        ("attention.key.weight", "attn.qkv.weight", ThirdTurned(1)),
        ("attention.key.bias", "attn.qkv.bias", Third(1)),
        ("attention.value.weight", "attn.qkv.weight", ThirdTurned(2)),
        ("attention.value.bias", "attn.qkv.bias", Third(2)),
        ("attention.output.weight", "attn.proj.weight", Turned),
        ("attention.output.bias", "attn.proj.bias", Same),
        ("scale_1", "ls1.gamma", Same),
        ("norm_2.gamma", "norm2.weight", Same),
        ("norm_2.beta", "norm2.bias", Same),
        ("fc_1.weight", "mlp.fc1.weight", Turned),
        ("fc_1.bias", "mlp.fc1.bias", Same),
        ("fc_2.weight", "mlp.fc2.weight", Turned),
        ("fc_2.bias", "mlp.fc2.bias", Same),
        ("scale_2", "ls2.gamma", Same),
    ],
    buffers: &[],
};

impl KeyMap {
    /// The table of a layout; our own needs none.
    pub(crate) fn of(layout: Layout) -> Option<&'static Self> {
        match layout {
            Layout::HuggingFace => Some(&HUGGING_FACE),
            Layout::OpenClip => Some(&OPEN_CLIP),
            Layout::Timm => Some(&TIMM),
            Layout::Comtip => None,
        }
    }

    /// Their name of the weight that we call `ours`, if they have it.
    fn find(&self, ours: &str) -> Option<(String, TensorMap)> {
        if let Some((_, theirs, map)) = self.whole.iter().find(|(name, ..)| *name == ours) {
            return Some(((*theirs).to_owned(), *map));
        }
        self.towers.iter().find_map(|(here, there)| {
            let (number, rest) = ours.strip_prefix(here)?.split_once('.')?;
            let (_, theirs, map) = self.block.iter().find(|(name, ..)| *name == rest)?;
            Some((format!("{there}{number}.{theirs}"), *map))
        })
    }
}

impl Layout {
    /// Their name of the weight that we call `ours`, if the layout has it.
    pub(crate) fn find(self, ours: &str) -> Option<(String, TensorMap)> {
        match KeyMap::of(self) {
            Some(map) => map.find(ours),
            None => Some((ours.to_owned(), Same)),
        }
    }

    /// Whether a name is that of a buffer without weights.
    pub(crate) fn is_buffer(self, theirs: &str) -> bool {
        KeyMap::of(self).is_some_and(|map| map.buffers.contains(&theirs))
    }

    /// What the blocks of a tower are called ahead of their number, by our name (`vision.blocks.`).
    pub(crate) fn blocks(self, ours: &'static str) -> Option<&'static str> {
        match KeyMap::of(self) {
            Some(map) => {
                let tower = map.towers.iter().find(|(here, _)| *here == ours);
                tower.map(|(_, there)| *there)
            }
            None => Some(ours),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_keeps_its_number() {
        let found = Layout::OpenClip.find("text.blocks.11.attention.key.weight");
        let expected = "transformer.resblocks.11.attn.in_proj_weight".to_owned();
        assert_eq!(found, Some((expected, ThirdTurned(1))));
    }

    #[test]
    fn timm_has_no_text() {
        assert_eq!(Layout::Timm.find("text.positions"), None);
        assert_eq!(Layout::Timm.blocks("text.blocks."), None);
    }
}
