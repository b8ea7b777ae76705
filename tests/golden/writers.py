"""Writes writers/: towers and settings as today's software writes them, and what its own pipeline makes of them.

    python3.12 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python writers.py

torch 2.9.0, torchvision 0.24.0, transformers 5.24.0, open_clip_torch 3.3.0, timm 1.0.31, safetensors 0.8.0,
pillow 13.0.0, numpy 2.5.5; CPU; seed 20250916. Outputs are computed in float64 from float32 weights and pixels.

`vectors.safetensors`: real tiles, from their PNG through the pipeline of each program to a vector,
  LAYOUT.STATISTICS [4, d], LAYOUT of hf, open_clip, timm, STATISTICS of imagenet, half, h_optimus
  LAYOUT.wrong [4, d]: with CLIP's statistics, to show what hangs on them.
The tiles are tile_b4, tile_c2, tile_odd and tile_half of crates/comtip-image/tests/golden, of Andersson et al.
2021 (CC BY 4.0, Zenodo 10.5281/zenodo.4751624), 73 to 145 px; the towers read 32 px. Towers: clip/hf,
clip/open_clip and timm/. Pipelines: `CLIPImageProcessorPil` and `CLIPModel.get_image_features` of transformers;
`image_transform` and `encode_image` of open_clip; `create_transform` and the class token of timm, with crop_pct 1.
`hf_STATISTICS.json` is the preprocessor_config.json, `open_clip_STATISTICS.json` the open_clip_config.json,
`timm_STATISTICS.json` the config.json that belong to them.

`positions.safetensors`: the positions [n * n + 1, 32] of timm/ (timm.SIDE) and clip/open_clip (open_clip.SIDE) for
tiles of SIDE px, 16 and 48, by `resample_abs_pos_embed` and `resize_pos_embed`, which both antialias.

`config_dict.json`: config.json of clip/hf with `vision_config_dict` and `text_config_dict`, as CLIPs saved by
transformers before 4.27 have them, which contradict `vision_config` and `text_config`;
`config_dict.safetensors`: image_embeds and text_embeds of the inputs in clip/expected.safetensors.

Folders of a tiny tower each, with `expected.safetensors` (pixels [2, 3, 16, 16] and vectors):
- `open_clip_layer_scale/`: vision_cfg.ls_init_value; image_embeds
- `transformers_vision_model/`: a CLIPVisionModel alone, whose names lack `vision_model.`; tokens, class first
- `timm_no_embed_class/`: positions of the patches alone; tokens, class first
"""

import json
import tempfile
from pathlib import Path

import open_clip
import PIL
import timm
import torch
import torchvision
from open_clip.transform import image_transform
from PIL import Image
from reference import SEED, normal, randomise, save
from safetensors.torch import load_file
from timm.data import create_transform, resolve_data_config
from timm.layers import resample_abs_pos_embed
from timm.models._hub import save_config_for_hf
from transformers import CLIPConfig, CLIPImageProcessor, CLIPModel, CLIPVisionConfig, CLIPVisionModel
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

for package, version in [(open_clip, "3.3.0"), (PIL, "13.0.0"), (torchvision, "0.24.0")]:
    assert package.__version__.split("+")[0] == version, (package.__name__, package.__version__)
HERE = Path(__file__).parent
TO = HERE / "writers"
TILES = HERE / "../../crates/comtip-image/tests/golden"
SIDE = 32
STATISTICS = {
    "imagenet": ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
    "half": ([0.5] * 3, [0.5] * 3),
    "h_optimus": ([0.707223, 0.578729, 0.703617], [0.211883, 0.230117, 0.177517]),
    "wrong": ([0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]),
}


def write(path, settings):
    path.write_text(json.dumps(settings, indent=2) + "\n")


def gap(ours, theirs):
    return float((ours - theirs).abs().max() / theirs.abs().max())


def tiles():
    return [Image.open(TILES / f"tile_{name}.png").convert("RGB") for name in ("b4", "c2", "odd", "half")]


def settings_of(layout):
    return json.loads((HERE / "clip" / layout).read_text())


@torch.no_grad()
def hf(name, mean, std):
    """Vectors by the processor on Pillow; prints how far those by torchvision's resizing are from them."""
    size = {"shortest_edge": SIDE}, {"height": SIDE, "width": SIDE}
    processor = CLIPImageProcessor(size=size[0], crop_size=size[1], image_mean=mean, image_std=std)
    model = CLIPModel.from_pretrained(HERE / "clip" / "hf").eval().double()
    with tempfile.TemporaryDirectory() as folder:
        processor.save_pretrained(folder)
        write(TO / f"hf_{name}.json", json.loads((Path(folder) / "preprocessor_config.json").read_text()))
        pillow = CLIPImageProcessorPil.from_pretrained(folder)
    vectors = []
    for one in (pillow, processor):
        pixels = torch.cat([one(tile, return_tensors="pt").pixel_values for tile in tiles()])
        assert pixels.shape == (4, 3, SIDE, SIDE)
        vectors.append(model.get_image_features(pixel_values=pixels.double()).pooler_output)
    print(f"hf.{name}: torchvision's resizing {gap(vectors[1], vectors[0]):.1e} from Pillow's")
    return vectors[0]


@torch.no_grad()
def in_open_clip(name, mean, std):
    settings = settings_of("open_clip/open_clip_config.json")
    preprocess = {"mean": mean, "std": std, "interpolation": "bicubic", "resize_mode": "shortest"}
    write(TO / f"open_clip_{name}.json", settings | {"preprocess_cfg": preprocess})
    model = open_clip.CLIP(**settings["model_cfg"]).eval()
    model.load_state_dict(load_file(HERE / "clip" / "open_clip" / "open_clip_model.safetensors"))
    transform = image_transform(SIDE, is_train=False, **preprocess)
    pixels = torch.stack([transform(tile) for tile in tiles()])
    return model.double().encode_image(pixels.double())


@torch.no_grad()
def in_timm(name, mean, std):
    overlay = {"mean": mean, "std": std, "crop_pct": 1.0, "interpolation": "bicubic", "input_size": (3, SIDE, SIDE)}
    sizes = json.loads((HERE / "timm" / "config.json").read_text())
    sizes = sizes.get("model_args", sizes)
    model = timm.create_model("vit_tiny_patch16_224", **sizes, pretrained_cfg_overlay=overlay).eval()
    model.load_state_dict(load_file(HERE / "timm" / "model.safetensors"))
    save_config_for_hf(model, TO / f"timm_{name}.json", model_args=sizes)
    transform = create_transform(**resolve_data_config({}, model=model))
    pixels = torch.stack([transform(tile) for tile in tiles()])
    assert pixels.shape == (4, 3, SIDE, SIDE)
    return model.double().forward_features(pixels.double())[:, 0]


def vectors():
    found = {}
    for name, (mean, std) in STATISTICS.items():
        for layout, read in (("hf", hf), ("open_clip", in_open_clip), ("timm", in_timm)):
            found[f"{layout}.{name}"] = read(name, mean, std)
    for layout in ("hf", "open_clip", "timm"):
        (TO / f"{layout}_wrong.json").unlink()
        for name in ("imagenet", "half", "h_optimus"):
            apart = gap(found[f"{layout}.wrong"], found[f"{layout}.{name}"])
            print(f"{layout}.{name}: with CLIP's statistics {apart:.1e} off")
            assert apart > 1e-3
    save(found, TO / "vectors.safetensors")


def positions():
    found = {}
    table = load_file(HERE / "timm" / "model.safetensors")["pos_embed"]
    clip = load_file(HERE / "clip" / "open_clip" / "open_clip_model.safetensors")
    settings = settings_of("open_clip/open_clip_config.json")["model_cfg"]
    for side in (16, 48):
        found[f"timm.{side}"] = resample_abs_pos_embed(table, [side // 8] * 2)[0]
        settings["vision_cfg"]["image_size"] = side
        state = dict(clip)
        open_clip.model.resize_pos_embed(state, open_clip.CLIP(**settings))
        found[f"open_clip.{side}"] = state["visual.positional_embedding"]
    save(found, TO / "positions.safetensors")


@torch.no_grad()
def config_dict():
    settings = settings_of("hf/config.json")
    vision, text = settings["vision_config"], settings["text_config"]
    # Other heads in both; an activation that is said in one place alone.
    settings["vision_config_dict"] = {key: vision[key] for key in vision if key != "hidden_act"}
    settings["vision_config_dict"]["num_attention_heads"] = 4
    settings["text_config_dict"] = text | {"num_attention_heads": 4, "hidden_act": "gelu"}
    vision["hidden_act"] = "gelu"
    write(TO / "config_dict.json", settings)
    model = CLIPModel(CLIPConfig.from_dict(settings)).eval()
    assert model.config.vision_config.hidden_act == "quick_gelu"
    assert model.config.text_config.hidden_act == "gelu"
    assert model.vision_model.encoder.layers[0].self_attn.num_heads == 4
    model.load_state_dict(load_file(HERE / "clip" / "hf" / "model.safetensors"), strict=False)
    inputs = load_file(HERE / "clip" / "expected.safetensors")
    found = {
        "image_embeds": model.get_image_features(pixel_values=inputs["pixels"]).pooler_output,
        "text_embeds": model.get_text_features(input_ids=inputs["tokens"].long()).pooler_output,
    }
    for name, vectors in found.items():
        assert gap(vectors, inputs[name]) > 1e-2, name
    save(found, TO / "config_dict.safetensors")


@torch.no_grad()
def open_clip_layer_scale(generator):
    folder = TO / "open_clip_layer_scale"
    folder.mkdir(exist_ok=True)
    model_cfg = dict(
        embed_dim=8,
        vision_cfg=dict(image_size=16, patch_size=8, width=16, layers=1, head_width=8, mlp_ratio=2.0, ls_init_value=0.1),
        text_cfg=dict(context_length=77, vocab_size=16, width=8, heads=2, layers=1, mlp_ratio=2.0),
    )
    model = open_clip.CLIP(**model_cfg).eval()
    randomise(model, generator)
    write(folder / "open_clip_config.json", {"model_cfg": model_cfg})
    save(model.state_dict(), folder / "open_clip_model.safetensors")
    pixels = normal(generator, 2, 3, 16, 16)
    save({"pixels": pixels, "image_embeds": model.double().encode_image(pixels.double())}, folder / "expected.safetensors")


@torch.no_grad()
def transformers_vision_model(generator):
    folder = TO / "transformers_vision_model"
    sizes = dict(hidden_size=16, intermediate_size=32, image_size=16, patch_size=8, num_hidden_layers=1)
    model = CLIPVisionModel(CLIPVisionConfig(**sizes, num_attention_heads=2)).eval()
    randomise(model, generator)
    model.save_pretrained(folder)
    assert "pre_layrnorm.weight" in load_file(folder / "model.safetensors")
    pixels = normal(generator, 2, 3, 16, 16)
    model.double()
    hidden = model(pixel_values=pixels.double()).last_hidden_state
    save({"pixels": pixels, "tokens": model.post_layernorm(hidden)}, folder / "expected.safetensors")


@torch.no_grad()
def timm_no_embed_class(generator):
    folder = TO / "timm_no_embed_class"
    folder.mkdir(exist_ok=True)
    sizes = dict(img_size=16, patch_size=8, embed_dim=16, depth=1, num_heads=2, mlp_ratio=2.0, no_embed_class=True)
    mean, std = STATISTICS["half"]
    overlay = {"mean": mean, "std": std, "crop_pct": 1.0, "input_size": (3, 16, 16)}
    model = timm.create_model("vit_tiny_patch16_224", **sizes, num_classes=0, pretrained_cfg_overlay=overlay).eval()
    randomise(model, generator)
    assert model.pos_embed.shape == (1, 4, 16)
    save(model.state_dict(), folder / "model.safetensors")
    save_config_for_hf(model, folder / "config.json", model_args=sizes)
    pixels = normal(generator, 2, 3, 16, 16)
    save({"pixels": pixels, "tokens": model.double().forward_features(pixels.double())}, folder / "expected.safetensors")


def main():
    TO.mkdir(exist_ok=True)
    generator = torch.Generator().manual_seed(SEED)
    vectors()
    positions()
    config_dict()
    open_clip_layer_scale(generator)
    transformers_vision_model(generator)
    timm_no_embed_class(generator)


if __name__ == "__main__":
    main()
