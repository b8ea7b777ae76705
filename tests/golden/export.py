"""Reads a folder that `comtip weights export` wrote with transformers, and compares.

    venv/bin/python export.py FOLDER

torch 2.9.0, transformers 4.57.1. `reference.safetensors` in FOLDER has what comtip makes of its
inputs with its projections applied one after the other; transformers has them folded into one.
"""

import sys
from pathlib import Path

import torch
from safetensors.torch import load_file
from transformers import CLIPImageProcessor, CLIPModel

TOLERANCE = 1e-5


@torch.no_grad()
def main():
    folder = Path(sys.argv[1])
    reference = load_file(folder / "reference.safetensors")
    model, report = CLIPModel.from_pretrained(folder, output_loading_info=True)
    assert not any(report.values()), report
    model.eval()
    processor = CLIPImageProcessor.from_pretrained(folder)
    assert processor.crop_size["height"] == model.config.vision_config.image_size

    pixels, tokens = reference["pixels"], reference["tokens"].long()
    hidden = model.vision_model(pixel_values=pixels).last_hidden_state
    normed = model.vision_model.post_layernorm(hidden)
    found = {
        "image_embeds": model.get_image_features(pixel_values=pixels),
        "text_embeds": model.get_text_features(input_ids=tokens),
        "image_tokens": normed,
        "tile_embeds": model.visual_projection(normed[:, 1:].mean(1)),
    }
    for name in found.keys() & reference.keys():
        gap = (found[name] - reference[name]).abs().max() / reference[name].abs().max()
        print(f"{name}: {gap:.1e} of the largest value")
        assert gap < TOLERANCE, name


if __name__ == "__main__":
    main()
