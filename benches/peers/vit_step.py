"""PyTorch's side of the comparison: a ViT-B/32, one forward pass or training step a round.

    venv/bin/python vit_step.py [--batch 32] [--threads 2] [--fused]

Reads `forward` or `step` from standard input, a line each; answers a line each with the seconds
that one iteration took. torch 2.9.0; CPU; float32; seed 20250916.

forward: no graph. step: forward, mean of the squares of the output, backward, AdamW, gradients
set to none. The output is the projection [batch, 512] of the mean over patches.
"""

import argparse
import sys
import time

import torch
from torch import nn
from torch.nn import functional

D_MODEL, N_LAYERS, N_HEADS, D_MLP, D_JOINT = 768, 12, 12, 3072, 512
IMAGE_PX, PATCH_PX = 224, 32


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm_1 = nn.LayerNorm(D_MODEL)
        self.qkv = nn.Linear(D_MODEL, 3 * D_MODEL)
        self.output = nn.Linear(D_MODEL, D_MODEL)
        self.norm_2 = nn.LayerNorm(D_MODEL)
        self.fc_1 = nn.Linear(D_MODEL, D_MLP)
        self.fc_2 = nn.Linear(D_MLP, D_MODEL)

    def attention(self, x):
        batch, n_tokens, _ = x.shape
        q, k, v = self.qkv(x).view(batch, n_tokens, 3, N_HEADS, -1).permute(2, 0, 3, 1, 4)
        heads = functional.scaled_dot_product_attention(q, k, v)
        return self.output(heads.transpose(1, 2).reshape(batch, n_tokens, D_MODEL))

    def forward(self, x):
        x = x + self.attention(self.norm_1(x))
        h = self.fc_1(self.norm_2(x))
        return x + self.fc_2(h * torch.sigmoid(1.702 * h))


class VisionTransformer(nn.Module):
    def __init__(self):
        super().__init__()
        n_tokens = (IMAGE_PX // PATCH_PX) ** 2 + 1
        self.patch_embedding = nn.Conv2d(3, D_MODEL, PATCH_PX, stride=PATCH_PX, bias=False)
        self.class_token = nn.Parameter(0.02 * torch.randn(D_MODEL))
        self.positions = nn.Parameter(0.02 * torch.randn(n_tokens, D_MODEL))
        self.pre_norm = nn.LayerNorm(D_MODEL)
        self.blocks = nn.Sequential(*(Block() for _ in range(N_LAYERS)))
        self.post_norm = nn.LayerNorm(D_MODEL)
        self.projection = nn.Linear(D_MODEL, D_JOINT, bias=False)

    def forward(self, tiles):
        patches = self.patch_embedding(tiles).flatten(2).transpose(1, 2)
        tokens = torch.cat([self.class_token.expand(len(tiles), 1, -1), patches], dim=1)
        tokens = self.post_norm(self.blocks(self.pre_norm(tokens + self.positions)))
        return self.projection(tokens[:, 1:].mean(dim=1))


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--batch", type=int, default=32)
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--fused", action="store_true", help="AdamW in one pass a weight")
    options = options.parse_args()

    torch.set_num_threads(options.threads)
    torch.manual_seed(20250916)
    model = VisionTransformer()
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

    rounds = {"forward": forward, "step": step}
    for line in sys.stdin:
        run = rounds[line.strip()]
        started = time.perf_counter()
        run()
        print(f"{time.perf_counter() - started:.6f}", flush=True)


if __name__ == "__main__":
    main()
