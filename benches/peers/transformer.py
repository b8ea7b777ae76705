"""The parts of CLIP that the programs of PyTorch share: a block, and the image tower of ViT-B/32."""

import torch
from torch import nn
from torch.nn import functional

D_VISION, N_LAYERS, IMAGE_PX, PATCH_PX = 768, 12, 224, 32
N_PATCHES = (IMAGE_PX // PATCH_PX) ** 2


class Block(nn.Module):
    """Pre-norm, QuickGELU, heads 64 wide; one product for queries, keys and values, fused attention."""

    def __init__(self, d_model, is_causal=False):
        super().__init__()
        self.n_heads, self.is_causal = d_model // 64, is_causal
        self.norm_1 = nn.LayerNorm(d_model)
        self.qkv = nn.Linear(d_model, 3 * d_model)
        self.output = nn.Linear(d_model, d_model)
        self.norm_2 = nn.LayerNorm(d_model)
        self.fc_1 = nn.Linear(d_model, 4 * d_model)
        self.fc_2 = nn.Linear(4 * d_model, d_model)

    def attention(self, x):
        batch, n_tokens, d_model = x.shape
        q, k, v = self.qkv(x).view(batch, n_tokens, 3, self.n_heads, -1).permute(2, 0, 3, 1, 4)
        heads = functional.scaled_dot_product_attention(q, k, v, is_causal=self.is_causal)
        return self.output(heads.transpose(1, 2).reshape(batch, n_tokens, d_model))

    def forward(self, x):
        x = x + self.attention(self.norm_1(x))
        h = self.fc_1(self.norm_2(x))
        return x + self.fc_2(h * torch.sigmoid(1.702 * h))


class VisionTransformer(nn.Module):
    """Tiles to features of their patches; `encode` also takes a part of the patches."""

    def __init__(self):
        super().__init__()
        self.patch_embedding = nn.Conv2d(3, D_VISION, PATCH_PX, stride=PATCH_PX, bias=False)
        self.class_token = nn.Parameter(0.02 * torch.randn(D_VISION))
        self.positions = nn.Parameter(0.02 * torch.randn(N_PATCHES + 1, D_VISION))
        self.pre_norm = nn.LayerNorm(D_VISION)
        self.blocks = nn.Sequential(*(Block(D_VISION) for _ in range(N_LAYERS)))
        self.post_norm = nn.LayerNorm(D_VISION)

    def embed_patches(self, tiles):
        return self.patch_embedding(tiles).flatten(2).transpose(1, 2) + self.positions[1:]

    def encode(self, patches):
        class_token = (self.class_token + self.positions[0]).expand(len(patches), 1, -1)
        tokens = torch.cat([class_token, patches], dim=1)
        return self.post_norm(self.blocks(self.pre_norm(tokens)))[:, 1:]

    def forward(self, tiles):
        return self.encode(self.embed_patches(tiles))
