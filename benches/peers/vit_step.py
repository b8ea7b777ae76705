"""PyTorch's side of the comparison: a ViT-B/32, one forward pass or training step a round.

    venv/bin/python vit_step.py [--batch 32] [--threads 2] [--fused]

Reads `forward` or `step` from standard input, a line each; answers a line each with the seconds
that one iteration took. torch 2.9.0; CPU; float32; seed 20250916.

forward: no graph. step: forward, mean of the squares of the output, backward, AdamW, gradients
set to none. The output is the projection [batch, 512] of the mean over patches.
"""

import argparse

import torch
from rounds import answer
from torch import nn
from transformer import D_VISION, IMAGE_PX, VisionTransformer


class ImageSide(nn.Module):
    def __init__(self):
        super().__init__()
        self.vision = VisionTransformer()
        self.projection = nn.Linear(D_VISION, 512, bias=False)

    def forward(self, tiles):
        return self.projection(self.vision(tiles).mean(dim=1))


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--batch", type=int, default=32)
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--fused", action="store_true", help="AdamW in one pass a weight")
    options = options.parse_args()

    torch.set_num_threads(options.threads)
    torch.manual_seed(20250916)
    model = ImageSide()
    adamw = torch.optim.AdamW(
        model.parameters(), lr=1e-5, betas=(0.9, 0.98), eps=1e-6, weight_decay=0.05, fused=options.fused
    )
    tiles = torch.randn(options.batch, 3, IMAGE_PX, IMAGE_PX)

    def forward():
        with torch.no_grad():
            model(tiles)

    def step():
        model(tiles).square().mean().backward()
        adamw.step()
        adamw.zero_grad(set_to_none=True)

    answer({"forward": forward, "step": step})


if __name__ == "__main__":
    main()
