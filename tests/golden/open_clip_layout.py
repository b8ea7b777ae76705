"""The names and shapes that OpenAI's CLIP and open_clip give to the weights of transformers' CLIPModel."""

import re

import torch

BLOCK = {
    "layer_norm1": "ln_1",
    "self_attn.out_proj": "attn.out_proj",
    "layer_norm2": "ln_2",
    "mlp.fc1": "mlp.c_fc",
    "mlp.fc2": "mlp.c_proj",
}
WHOLE = {
    "vision_model.embeddings.patch_embedding.weight": "visual.conv1.weight",
    "vision_model.embeddings.class_embedding": "visual.class_embedding",
    "vision_model.embeddings.position_embedding.weight": "visual.positional_embedding",
    "vision_model.pre_layrnorm": "visual.ln_pre",
    "vision_model.post_layernorm": "visual.ln_post",
    "text_model.embeddings.token_embedding.weight": "token_embedding.weight",
    "text_model.embeddings.position_embedding.weight": "positional_embedding",
    "text_model.final_layer_norm": "ln_final",
    "logit_scale": "logit_scale",
}
TOWER = {"vision_model": "visual.transformer.resblocks", "text_model": "transformer.resblocks"}


def open_clip_layout(state):
    """A CLIPModel's state dict as open_clip's: q, k, v stacked by rows; projections transposed."""
    renamed = {
        "visual.proj": state["visual_projection.weight"].T,
        "text_projection": state["text_projection.weight"].T,
    }
    for name, value in state.items():
        if name in ("visual_projection.weight", "text_projection.weight"):
            continue
        stem, _, kind = name.rpartition(".")
        block = re.fullmatch(r"(\w+)\.encoder\.layers\.(\d+)\.(.+)", stem)
        if name in WHOLE:
            renamed[WHOLE[name]] = value
        elif not block:
            renamed[f"{WHOLE[stem]}.{kind}"] = value
        else:
            tower, index, part = block.groups()
            path = f"{TOWER[tower]}.{index}"
            if part in BLOCK:
                renamed[f"{path}.{BLOCK[part]}.{kind}"] = value
            elif part == "self_attn.q_proj":
                qkv = [state[f"{tower}.encoder.layers.{index}.self_attn.{x}_proj.{kind}"] for x in "qkv"]
                renamed[f"{path}.attn.in_proj_{kind}"] = torch.cat(qkv)
    return {name: value.clone().contiguous() for name, value in renamed.items()}


def open_clip_config(config):
    """A CLIPConfig as the `open_clip_config.json` of a folder of open_clip."""
    vision, text = config.vision_config, config.text_config
    assert vision.hidden_act == text.hidden_act == "quick_gelu"
    return {
        "model_cfg": {
            "embed_dim": config.projection_dim,
            "quick_gelu": True,
            "vision_cfg": {
                "image_size": vision.image_size,
                "patch_size": vision.patch_size,
                "width": vision.hidden_size,
                "layers": vision.num_hidden_layers,
                "head_width": vision.hidden_size // vision.num_attention_heads,
                "mlp_ratio": vision.intermediate_size / vision.hidden_size,
            },
            "text_cfg": {
                "context_length": text.max_position_embeddings,
                "vocab_size": text.vocab_size,
                "width": text.hidden_size,
                "heads": text.num_attention_heads,
                "layers": text.num_hidden_layers,
                "mlp_ratio": text.intermediate_size / text.hidden_size,
            },
        }
    }
