"""Reads a folder that `comtip weights export` wrote with transformers, and compares.

    venv/bin/python export.py FOLDER

torch 2.9.0, transformers 5.24.0. `reference.safetensors` in FOLDER has what comtip makes of its
inputs with its projections applied one after the other; transformers has them folded into one. Its tiles,
`rgb`, go through the processor that preprocessor_config.json describes.
"""

import sys
from pathlib import Path

import torch
from PIL import Image
from safetensors.torch import load_file
from transformers import CLIPModel
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

TOLERANCE = 1e-5


@torch.no_grad()
def main():
    folder = Path(sys.argv[1])
    reference = load_file(folder / "reference.safetensors")
    model, report = CLIPModel.from_pretrained(folder, output_loading_info=True)
    assert not any(report.values()), report
    model.eval()
    processor = CLIPImageProcessorPil.from_pretrained(folder)
    assert processor.crop_size["height"] == model.config.vision_config.image_size

    pixels, tokens = reference["pixels"], reference["tokens"].long()
    hidden = model.vision_model(pixel_values=pixels).last_hidden_state
    normed = model.vision_model.post_layernorm(hidden)
    found = {
        "image_embeds": model.get_image_features(pixel_values=pixels).pooler_output,
        "text_embeds": model.get_text_features(input_ids=tokens).pooler_output,
        "image_tokens": normed,
        "tile_embeds": model.visual_projection(normed[:, 1:].mean(1)),
    }
    if "rgb" in reference:
        tiles = [Image.fromarray(tile.numpy()) for tile in reference["rgb"]]
        pixels = processor(tiles, return_tensors="pt").pixel_values
        found["rgb_embeds"] = model.get_image_features(pixel_values=pixels).pooler_output
    for name in found.keys() & reference.keys():
        gap = (found[name] - reference[name]).abs().max() / reference[name].abs().max()
        print(f"{name}: {gap:.1e} of the largest value")
        assert gap < TOLERANCE, name


if __name__ == "__main__":
    main()
