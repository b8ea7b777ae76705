"""Writes timm/: a tiny VisionTransformer of timm with random weights, its tokens, its gradients.

    python3.12 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python timm_vit.py

torch 2.9.0, timm 1.0.31, safetensors 0.8.0, numpy 2.5.5; CPU; seed 20250916. Weights and inputs are
float32; outputs are computed as reference.py says.

- `config.json`: as timm's `save_config_for_hf` writes it, with ImageNet's pixel statistics. Class token, biases on patches and
  qkv, exact GELU, no norm ahead of the blocks, LayerScale, norms with eps 1e-6
- `model.safetensors`: the state dict; `with_head.safetensors`: the same with `head.weight` [5, 32]
  and `head.bias` [5], which an image tower has no use for
- `expected.safetensors`: pixels [3, 3, 32, 32], c [3, 17, 32], tokens [3, 17, 32]
  (`forward_features`: class first, after the last norm) and grad.NAME of every weight, by timm's
  name and in its shape, of loss = sum(tokens * c)

The key third of a qkv bias has no gradient (a constant in all keys changes no softmax): it is rounding.
"""

from pathlib import Path

import timm
import torch
from reference import SEED, gradients, in_double, largest_gap, normal, randomise, save
from safetensors.torch import load_file
from timm.models._hub import save_config_for_hf
from timm.models.vision_transformer import VisionTransformer

TO = Path(__file__).parent / "timm"
SETTINGS = dict(
    img_size=32,
    patch_size=8,
    embed_dim=32,
    depth=2,
    num_heads=2,
    mlp_ratio=2.0,
    qkv_bias=True,
    init_values=1e-5,
    class_token=True,
    global_pool="token",
    num_classes=0,
)


def write_config():
    mean, std = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
    overlay = {"mean": mean, "std": std, "crop_pct": 1.0, "interpolation": "bicubic", "input_size": (3, 32, 32)}
    model = timm.create_model("vit_tiny_patch16_224", **SETTINGS, pretrained_cfg_overlay=overlay)
    save_config_for_hf(model, TO / "config.json", model_args=SETTINGS)


def reference(model, pixels, c):
    """Tokens and gradients, in the precision of the model."""
    dtype = next(model.parameters()).dtype
    model.zero_grad(set_to_none=True)
    tokens = model.forward_features(pixels.to(dtype))
    (tokens * c.to(dtype)).sum().backward()
    return {"tokens": tokens.detach()} | gradients(model)


def main():
    TO.mkdir(exist_ok=True)
    generator = torch.Generator().manual_seed(SEED)
    model = VisionTransformer(**SETTINGS).eval()
    randomise(model, generator)
    assert model.norm.eps == 1e-6 and model.blocks[0].ls1.gamma.shape == (32,)
    head = {"head.weight": normal(generator, 5, 32), "head.bias": normal(generator, 5)}
    write_config()
    save(model.state_dict(), TO / "model.safetensors")
    save(model.state_dict() | head, TO / "with_head.safetensors")

    inputs = {"pixels": normal(generator, 3, 3, 32, 32), "c": normal(generator, 3, 17, 32)}
    expected = reference(in_double(model), **inputs)
    save(inputs | expected, TO / "expected.safetensors")

    read = VisionTransformer(**SETTINGS).eval()
    read.load_state_dict(load_file(TO / "model.safetensors"), strict=True)
    gap, name = largest_gap(reference(read, **inputs), expected)
    assert gap < 1e-5, (name, gap)
    print(f"timm in float32, read back: largest difference {gap:.1e} ({name})")
    classifier = VisionTransformer(**SETTINGS | {"num_classes": 5})
    classifier.load_state_dict(load_file(TO / "with_head.safetensors"), strict=True)


if __name__ == "__main__":
    main()
