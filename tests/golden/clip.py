"""Writes clip/: a tiny CLIP with random weights in every layout, its outputs, its gradients.

    python3.12 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python clip.py

torch 2.9.0, transformers 5.24.0, open_clip_torch 3.3.0, safetensors 0.8.0, numpy 2.5.5; CPU; seed
20250916. Weights and inputs are float32; outputs are computed as reference.py says.

The same weights, four times (and once more wrapped):

- `hf/`: transformers' config.json and model.safetensors
- `hf_sharded/`: the same in shards, with model.safetensors.index.json
- `hf_bin/`: pytorch_model.bin, and in it `position_ids` of both towers, int64, as transformers
  before 4.31 wrote them (CLIP's and PLIP's published files have them)
- `open_clip/`: open_clip_config.json, open_clip_model.safetensors, and checkpoint.pt, which is
  {"epoch", "name", "state_dict"} as open_clip's trainer writes it

`expected.safetensors` has the inputs
  pixels [3, 3, 32, 32], tokens [4, 77] int32, eot [4] int32 (index of the first EOT),
  a [3, 16], b [4, 16]
and of the loss in reference.py's `clip_reference`
  image_embeds [3, 16], text_embeds [4, 16] (not normalised), logits_per_image [3, 4], loss [1],
  image_tokens [3, 17, 32] (the post norm over every token, class first),
  grad.NAME for every weight, by transformers' name and in its shape.
Tokens: SOT 62, EOT 63; rows have 12, 7, 77 and 2 tokens and are padded with 63, 0, nothing and 63.
Key biases have no gradient (a constant in all keys changes no softmax): theirs are rounding.

`interpolated.safetensors` has pixels [2, 3, 48, 48], positions [37, 32] (class first, then 6 x 6
patches, bicubic from 4 x 4, align_corners False) and image_embeds [2, 16] at that size.
"""

import json
from pathlib import Path

import open_clip
import torch
from reference import SEED, clip_reference, default_dtype, in_double, largest_gap, normal, randomise, save
from open_clip_layout import open_clip_config, open_clip_layout
from safetensors.torch import load_file, save_file
from transformers import CLIPConfig, CLIPModel

assert open_clip.__version__ == "3.3.0", open_clip.__version__
TO = Path(__file__).parent / "clip"
SOT, EOT = 62, 63


def tiny_model(generator):
    common = dict(num_hidden_layers=2, num_attention_heads=2, hidden_act="quick_gelu", projection_dim=16)
    config = CLIPConfig(
        text_config=dict(
            common,
            hidden_size=24,
            intermediate_size=48,
            vocab_size=64,
            max_position_embeddings=77,
            bos_token_id=SOT,
            eos_token_id=EOT,
            pad_token_id=EOT,
        ),
        vision_config=dict(common, hidden_size=32, intermediate_size=64, image_size=32, patch_size=8),
        projection_dim=16,
    )
    model = CLIPModel(config).eval()
    randomise(model, generator)
    return model


def sentences(generator):
    """Token ids [4, 77] and the index of the first EOT of each."""
    tokens = torch.full((4, 77), EOT)
    tokens[1] = 0
    eot = torch.tensor([11, 6, 76, 1])
    for row, last in zip(tokens, eot):
        row[0] = SOT
        row[1:last] = torch.randint(1, SOT, (int(last) - 1,), generator=generator)
        row[last] = EOT
    return tokens, eot


def write_layouts(model):
    model.save_pretrained(TO / "hf")
    model.save_pretrained(TO / "hf_sharded", max_shard_size="60KB")

    state = {name: value.clone() for name, value in model.state_dict().items()}
    for tower in ("text_model", "vision_model"):
        state[f"{tower}.embeddings.position_ids"] = getattr(model, tower).embeddings.position_ids.clone()
    (TO / "hf_bin").mkdir(exist_ok=True)
    model.config.save_pretrained(TO / "hf_bin")
    torch.save(state, TO / "hf_bin" / "pytorch_model.bin")

    folder = TO / "open_clip"
    folder.mkdir(exist_ok=True)
    renamed = open_clip_layout(model.state_dict())
    (folder / "open_clip_config.json").write_text(json.dumps(open_clip_config(model.config), indent=2) + "\n")
    save_file(renamed, folder / "open_clip_model.safetensors", metadata={"format": "pt"})
    torch.save({"epoch": 1, "name": "tiny", "state_dict": renamed}, folder / "checkpoint.pt")


def check_layouts(inputs, expected):
    """Every layout, read back by the library it is for, gives the expected embeddings."""
    for layout in ("hf", "hf_sharded", "hf_bin"):
        model, report = CLIPModel.from_pretrained(TO / layout, output_loading_info=True)
        assert not any(report.values()), report
        gap = largest_gap(clip_reference(model.double(), **inputs), expected)
        assert gap[0] < 1e-12, (layout, gap)
        with torch.no_grad(), default_dtype(torch.float64):
            whole = model(pixel_values=inputs["pixels"].double(), input_ids=inputs["tokens"])
        torch.testing.assert_close(whole.logits_per_image, expected["logits_per_image"], rtol=0, atol=1e-12)
        print(f"{layout}: largest difference {gap[0]:.1e}")
    settings = json.loads((TO / "open_clip" / "open_clip_config.json").read_text())["model_cfg"]
    files = {
        "open_clip/open_clip_model.safetensors": load_file(TO / "open_clip" / "open_clip_model.safetensors"),
        "open_clip/checkpoint.pt": torch.load(TO / "open_clip" / "checkpoint.pt", weights_only=True)["state_dict"],
    }
    for layout, state in files.items():
        model = open_clip.CLIP(**settings).eval()
        model.load_state_dict(state, strict=True)
        model.double()
        with torch.no_grad():
            ours = {
                "image_embeds": model.encode_image(inputs["pixels"].double()),
                "text_embeds": model.encode_text(inputs["tokens"]),
            }
        gap = largest_gap(ours, {name: expected[name] for name in ours})
        assert gap[0] < 1e-12, (layout, gap)
        print(f"{layout}: largest difference {gap[0]:.1e}")


@torch.no_grad()
def interpolated(model, pixels):
    embeddings = model.vision_model.embeddings
    tokens = torch.zeros(1, 37, 32, dtype=torch.float64)
    vision = model.vision_model(pixel_values=pixels.double(), interpolate_pos_encoding=True)
    return {
        "pixels": pixels,
        "positions": embeddings.interpolate_pos_encoding(tokens, 48, 48)[0],
        "image_embeds": model.visual_projection(vision.pooler_output),
    }


def main():
    TO.mkdir(exist_ok=True)
    generator = torch.Generator().manual_seed(SEED)
    model = tiny_model(generator)
    write_layouts(model)

    tokens, eot = sentences(generator)
    inputs = {"pixels": normal(generator, 3, 3, 32, 32), "tokens": tokens}
    inputs |= {"a": normal(generator, 3, 16), "b": normal(generator, 4, 16)}
    assert (tokens.eq(EOT).int().argmax(dim=1) == eot).all()
    double = in_double(model)
    expected = clip_reference(double, **inputs)
    save(inputs | {"eot": eot} | expected, TO / "expected.safetensors")
    save(interpolated(double, normal(generator, 2, 3, 48, 48)), TO / "interpolated.safetensors")

    check_layouts(inputs, expected)
    gap, name = largest_gap(clip_reference(model, **inputs), expected)
    assert gap < 1e-5, (name, gap)
    print(f"transformers in float32: largest difference {gap:.1e} ({name})")


if __name__ == "__main__":
    main()
