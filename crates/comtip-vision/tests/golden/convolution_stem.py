"""Tokens of a small convolution stem and its gradients, by PyTorch in double precision.

    pip install torch==2.9.0 numpy
    python convolution_stem.py > convolution_stem.json
"""

import json

import numpy as np
import torch
from torch import nn

BATCH, HEIGHT, WIDTH = 2, 12, 8
CHANNELS = [3, 8, 16]


class Stem(nn.Module):
    def __init__(self):
        super().__init__()
        stages = []
        for n_inputs, n_outputs in zip(CHANNELS, CHANNELS[1:]):
            stages += [
                nn.Conv2d(n_inputs, n_outputs, 3, stride=2, padding=1, bias=False),
                nn.GroupNorm(8, n_outputs),
                nn.GELU(),
            ]
        self.stages = nn.Sequential(*stages)

    def forward(self, pixels):
        return self.stages(pixels).flatten(2).transpose(1, 2)


def main():
    rng = np.random.default_rng(3)

    # Of few digits, and exact as 32-bit floats, which is what the other side reads.
    def draw(shape, scale, around=0.0):
        return torch.from_numpy(np.round(rng.normal(around, scale, shape) * 64) / 64)

    stem = Stem().double()
    with torch.no_grad():
        for name, weight in stem.named_parameters():
            is_scale = weight.dim() == 1 and name.endswith("weight")
            weight.copy_(draw(weight.shape, 0.3, around=1.0 if is_scale else 0.0))
    pixels = draw((BATCH, 3, HEIGHT, WIDTH), 1.0).requires_grad_()
    tokens = stem(pixels)
    upstream = draw(tokens.shape, 1.0)
    (tokens * upstream).sum().backward()

    def numbers(tensor):
        return [float(f"{number:.9g}") for number in tensor.detach().flatten().tolist()]

    weights = dict(stem.named_parameters())
    stages = []
    for stage in range(len(CHANNELS) - 1):
        convolution, scale, move = (
            weights[f"stages.{name}"] for name in (f"{3 * stage}.weight", f"{3 * stage + 1}.weight", f"{3 * stage + 1}.bias")
        )
        stages.append(
            {
                "channels": [CHANNELS[stage], CHANNELS[stage + 1]],
                "weights": [numbers(weight) for weight in (convolution, scale, move)],
                "gradients": [numbers(weight.grad) for weight in (convolution, scale, move)],
            }
        )
    golden = {
        "pixels_shape": list(pixels.shape),
        "tokens_shape": list(tokens.shape),
        "pixels": numbers(pixels),
        "upstream": numbers(upstream),
        "stages": stages,
        "tokens": numbers(tokens),
        "pixels_gradient": numbers(pixels.grad),
    }
    print(json.dumps(golden))


main()
