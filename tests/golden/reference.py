"""What clip.py, clip_full.py and timm_vit.py share: random weights, the loss, its gradients.

Outputs and gradients are computed in float64 from weights and inputs that float32 holds exactly,
then rounded to float32: the rounding of the reference stays out of the comparison, and another
machine writes the same numbers. `largest_gap` tells how far the same code in float32 is from it.
"""

import copy
from contextlib import contextmanager

import numpy
import safetensors
import timm
import torch
import transformers
from safetensors.torch import save_file

SEED = 20250916
EMBEDDINGS = ("token_embedding.weight", "position_embedding.weight", "class_embedding", "cls_token", "pos_embed")
PINNED = [(torch, "2.9.0"), (transformers, "5.24.0"), (timm, "1.0.31"), (numpy, "2.5.5"), (safetensors, "0.8.0")]
for package, version in PINNED:
    found = package.__version__.split("+")[0]
    assert found == version, f"{package.__name__} {found}, wanted {version}"

torch.use_deterministic_algorithms(True)


def normal(generator, *shape):
    return torch.randn(shape, generator=generator)


@torch.no_grad()
def randomise(model, generator, gain=1.0):
    """Gives every weight a value that is neither 0 nor 1, in the order of `named_parameters`.

    Matrices and convolutions: gain * N(0, 1 / fan in). Embeddings, class token, positions: 0.5 N(0, 1).
    Gammas of norms: 1 + 0.2 N(0, 1). LayerScale: 0.5 + 0.2 N(0, 1). Biases: 0.1 N(0, 1).
    CLIP's logit scale: ln 5.
    """
    for name, weight in model.named_parameters():
        draw = normal(generator, *weight.shape)
        if name == "logit_scale":
            draw = torch.tensor(5.0).log()
        elif name.endswith(".gamma"):
            draw = 0.5 + 0.2 * draw
        elif name.endswith("bias"):
            draw = 0.1 * draw
        elif name.endswith(EMBEDDINGS):
            draw = 0.5 * draw
        elif weight.dim() == 1:
            draw = 1 + 0.2 * draw
        else:
            draw = gain * draw / weight[0].numel() ** 0.5
        weight.copy_(draw)


@contextmanager
def default_dtype(dtype):
    """transformers builds its causal mask in torch's default type."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


def clip_reference(model, pixels, tokens, a, b):
    """Outputs, loss and gradients of a CLIPModel: `{name: tensor}`, in the precision of the model.

    loss = sum(image_embeds * a) + sum(text_embeds * b)
           + mean over images i of -log softmax(logits_per_image[i])[i]

    with image_embeds and text_embeds as projected, not normalised, and logits_per_image
    [n_images, n_texts] = exp(logit_scale) * cosine; texts beyond the number of images are distractors.
    """
    dtype = model.dtype
    model.zero_grad(set_to_none=True)
    vision = model.vision_model(pixel_values=pixels.to(dtype))
    image_embeds = model.visual_projection(vision.pooler_output)
    with default_dtype(dtype):
        text_embeds = model.text_projection(model.text_model(input_ids=tokens.long()).pooler_output)
    cosine = torch.nn.functional.normalize(image_embeds, dim=-1) @ torch.nn.functional.normalize(text_embeds, dim=-1).T
    logits = model.logit_scale.exp() * cosine
    contrast = torch.nn.functional.cross_entropy(logits, torch.arange(len(pixels)))
    loss = (image_embeds * a.to(dtype)).sum() + (text_embeds * b.to(dtype)).sum() + contrast
    loss.backward()
    outputs = {
        "image_embeds": image_embeds,
        "text_embeds": text_embeds,
        "image_tokens": model.vision_model.post_layernorm(vision.last_hidden_state),
        "logits_per_image": logits,
        "loss": loss.reshape(1),
    }
    return {name: value.detach() for name, value in outputs.items()} | gradients(model)


def gradients(model):
    return {f"grad.{name}": weight.grad.clone() for name, weight in model.named_parameters()}


def in_double(model):
    return copy.deepcopy(model).double()


def largest_gap(ours, theirs):
    """The largest difference over the largest magnitude of any tensor, and the tensor's name.

    Gradients of key biases are left out: adding a constant to all keys changes no softmax, so they
    are zero but for rounding.
    """
    gaps = []
    for name in theirs:
        if name.startswith("grad.") and name.endswith("k_proj.bias"):
            continue
        difference = (ours[name].double() - theirs[name].double()).abs().max()
        gaps.append((float(difference / theirs[name].double().abs().max()), name))
    return max(gaps)


def save(tensors, path):
    """Float64 is rounded to float32, int64 to int32."""
    narrow = {torch.float64: torch.float32, torch.int64: torch.int32}
    save_file({name: t.detach().to(narrow.get(t.dtype, t.dtype)).contiguous() for name, t in tensors.items()}, path)
