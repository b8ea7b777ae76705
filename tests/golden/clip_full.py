"""Writes a full-size CLIP (ViT-B/32 and its text tower) and reference vectors for it. Not committed.

    python3.12 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python clip_full.py TO            # random weights, seed 20250916
    venv/bin/python clip_full.py TO FROM       # a folder that transformers reads, 12 layers

torch 2.9.0, transformers 5.24.0, safetensors 0.8.0, numpy 2.5.5; CPU. Takes 40 s on two cores and
5.3 GB of memory; TO gets 665 MB.

TO has config.json, model.safetensors (transformers' names) and reference.safetensors with the inputs
  pixels [2, 3, 224, 224], tokens [3, 77] int32 (49406 ... 49407, padded with 49407, 0 and nothing),
  eot [3] int32 (index of the first 49407), a [2, 512], b [3, 512]
and of the loss in reference.py's `clip_reference`, computed in float64 and rounded,
  image_embeds [2, 512], text_embeds [3, 512] (not normalised), logits_per_image [2, 3], loss [1],
  grad.NAME of one weight per kind of module, first and last block, in transformers' shapes,
  token_rows [n] int32, ascending: the tokens that sentences use up to their EOT, and
  grad.text_model.embeddings.token_embedding.weight [n, 512]: those rows; the others are zero.
"""

import sys
from pathlib import Path

import torch
from reference import SEED, clip_reference, in_double, largest_gap, normal, randomise, save
from transformers import CLIPConfig, CLIPModel

SOT, EOT = 49406, 49407
TOKEN_TABLE = "grad.text_model.embeddings.token_embedding.weight"
OUTPUTS = ["image_embeds", "text_embeds", "logits_per_image", "loss"]
WHOLE = [
    "vision_model.embeddings.class_embedding",
    "vision_model.embeddings.patch_embedding.weight",
    "vision_model.embeddings.position_embedding.weight",
    "vision_model.pre_layrnorm.weight",
    "vision_model.post_layernorm.bias",
    "visual_projection.weight",
    "text_model.embeddings.position_embedding.weight",
    "text_model.final_layer_norm.weight",
    "text_projection.weight",
    "logit_scale",
]
BLOCK = {
    0: [
        "layer_norm1.weight",
        "self_attn.q_proj.weight",
        "self_attn.k_proj.weight",
        "self_attn.v_proj.bias",
        "mlp.fc1.weight",
    ],
    11: [
        "layer_norm2.bias",
        "self_attn.q_proj.weight",
        "self_attn.v_proj.weight",
        "self_attn.out_proj.weight",
        "mlp.fc1.bias",
        "mlp.fc2.weight",
    ],
}


def kept_gradients():
    blocks = [
        f"{tower}.encoder.layers.{index}.{part}"
        for tower in ("vision_model", "text_model")
        for index, parts in BLOCK.items()
        for part in parts
    ]
    return [f"grad.{name}" for name in WHOLE + blocks]


def sentences(generator):
    """Token ids [3, 77] and the index of the first EOT of each: 10, 21 and 77 tokens."""
    tokens = torch.full((3, 77), EOT)
    tokens[1] = 0
    eot = torch.tensor([9, 20, 76])
    for row, last in zip(tokens, eot):
        row[0] = SOT
        row[1:last] = torch.randint(1, SOT, (int(last) - 1,), generator=generator)
        row[last] = EOT
    return tokens, eot


def main():
    to, generator = Path(sys.argv[1]), torch.Generator().manual_seed(SEED)
    if len(sys.argv) > 2:
        model = CLIPModel.from_pretrained(sys.argv[2], dtype=torch.float32, attn_implementation="sdpa").eval()
    else:
        config = CLIPConfig(text_config={"bos_token_id": SOT, "eos_token_id": EOT, "pad_token_id": EOT})
        model = CLIPModel(config).eval()
        randomise(model, generator, gain=0.5)
    model.save_pretrained(to)

    config = model.config
    side, n_wide = config.vision_config.image_size, config.projection_dim
    tokens, eot = sentences(generator)
    inputs = {"pixels": normal(generator, 2, 3, side, side), "tokens": tokens}
    inputs |= {"a": normal(generator, 2, n_wide), "b": normal(generator, 3, n_wide)}

    found = clip_reference(in_double(model), **inputs)
    rows = torch.cat([row[: last + 1] for row, last in zip(tokens, eot)]).unique()
    kept = {name: found[name] for name in OUTPUTS + kept_gradients()}
    kept |= {TOKEN_TABLE: found[TOKEN_TABLE][rows], "token_rows": rows}
    save(inputs | {"eot": eot} | kept, to / "reference.safetensors")

    single = clip_reference(model, **inputs)
    single[TOKEN_TABLE] = single[TOKEN_TABLE][rows]
    gaps = sorted((largest_gap(single, {name: kept[name]}) for name in kept if name != "token_rows"), reverse=True)
    for gap, name in gaps:
        print(f"{gap:.1e} {name} {tuple(kept[name].shape)}, largest value {float(kept[name].abs().max()):.2g}")
    print(f"transformers in float32: largest difference {gaps[0][0]:.1e} ({gaps[0][1]})")
    assert gaps[0][0] < 1e-5


if __name__ == "__main__":
    main()
