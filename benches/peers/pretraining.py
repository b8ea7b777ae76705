"""The pretraining model and its objective in plain PyTorch; equations as in docs/paper.md.

Two CLIP towers, gene table and value projection, mask feature generator, critic. Collapsed spans:
a gene and a value are one token each, ten tokens a sentence.
"""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional
from transformer import D_VISION, N_LAYERS, N_PATCHES, Block, VisionTransformer

D_TEXT, D_JOINT, N_VOCABULARY, N_POSITIONS = 512, 512, 49408, 77
GENE_PLACE, VALUE_PLACE, END_PLACE = 5, 7, 9
# Fills up lists of tokens; no gene and no value is spelled with it.
PADDING = 49407
MAX_LOGIT_SCALE = 4.605170185988092
POWER_ITERATIONS = 12


@dataclass
class Sentences:
    """`The expression value of GENE is VALUE.`, spots after each other.

    template: [n_tokens], 10 or up to 77 of them; gene_tokens, value_tokens: [n_sentences, longest],
    filled up with PADDING; gene_idx, values: [n_sentences].
    """

    template: torch.Tensor
    gene_tokens: torch.Tensor
    value_tokens: torch.Tensor
    gene_idx: torch.Tensor
    values: torch.Tensor


@dataclass
class Batch:
    """pixels: [batch, 3, 224, 224]; visible: [batch, 24]; hidden: [batch, 25].

    The matched sentences of all spots, then the shuffled ones.
    """

    pixels: torch.Tensor
    visible: torch.Tensor
    hidden: torch.Tensor
    sentences: Sentences


class GeneTextEncoder(nn.Module):
    """CLIP's text tower over gene sentences (Eq. 7-10)."""

    def __init__(self, n_genes):
        super().__init__()
        self.token_embedding = nn.Embedding(N_VOCABULARY, D_TEXT)
        self.positions = nn.Parameter(0.01 * torch.randn(N_POSITIONS, D_TEXT))
        self.blocks = nn.Sequential(*(Block(D_TEXT, is_causal=True) for _ in range(N_LAYERS)))
        self.final_norm = nn.LayerNorm(D_TEXT)
        self.projection = nn.Linear(D_TEXT, D_TEXT, bias=False)
        self.gene_table = nn.Embedding(n_genes, D_TEXT)
        self.value_projection = nn.Linear(1, D_TEXT)
        for table in (self.token_embedding, self.gene_table, self.value_projection):
            nn.init.normal_(table.weight, std=0.02)

    def span(self, tokens):
        """Means of token embeddings, [n_sentences, 1, d]."""
        table = self.token_embedding.weight
        return functional.embedding_bag(tokens, table, mode="mean", padding_idx=PADDING).unsqueeze(1)

    def forward(self, sentences):
        words = self.token_embedding(sentences.template)
        words = words.expand(len(sentences.values), -1, -1)
        gene = self.span(sentences.gene_tokens) + self.gene_table(sentences.gene_idx).unsqueeze(1)
        value = self.span(sentences.value_tokens) + self.value_projection(sentences.values[:, None, None])
        between = words[:, GENE_PLACE + 1 : VALUE_PLACE]
        tokens = [words[:, :GENE_PLACE], gene, between, value, words[:, VALUE_PLACE + 1 :]]
        x = torch.cat(tokens, dim=1) + self.positions[: len(sentences.template)]
        return self.projection(self.final_norm(self.blocks(x)[:, END_PLACE]))


class MaskFeatureGenerator(nn.Module):
    """One cross-attention with a query per hidden position (Eq. 3)."""

    def __init__(self):
        super().__init__()
        self.queries = nn.Parameter(0.02 * torch.randn(N_PATCHES, D_VISION))
        self.query = nn.Linear(D_VISION, D_VISION, bias=False)
        self.key = nn.Linear(D_VISION, D_VISION, bias=False)
        self.value = nn.Linear(D_VISION, D_VISION, bias=False)

    def forward(self, visible, hidden):
        queries = self.query(self.queries)[hidden]
        return functional.scaled_dot_product_attention(queries, self.key(visible), self.value(visible))


class SpectralLinear(nn.Linear):
    """Weight over its largest singular value, by power iteration from a fixed vector.

    `torch.nn.utils.parametrizations.spectral_norm` keeps its vector from step to step instead and
    iterates once; the cost of either is nothing in a step.
    """

    def forward(self, x):
        with torch.no_grad():
            start = torch.cos(1.0 + torch.arange(self.out_features, dtype=torch.float32))
            left = functional.normalize(start, dim=0)
            right = functional.normalize(self.weight.T @ left, dim=0)
            for _ in range(POWER_ITERATIONS):
                left = functional.normalize(self.weight @ right, dim=0)
                right = functional.normalize(self.weight.T @ left, dim=0)
        return functional.linear(x, self.weight / (left @ self.weight @ right), self.bias)


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = SpectralLinear(D_TEXT, 256)
        self.score = SpectralLinear(256, 1)

    def forward(self, embedding):
        return self.score(functional.leaky_relu(self.hidden(embedding), 0.2)).squeeze(1)


class Pretraining(nn.Module):
    def __init__(self, n_genes):
        super().__init__()
        self.vision = VisionTransformer()
        self.text = GeneTextEncoder(n_genes)
        self.image_projection = nn.Linear(D_VISION, D_JOINT, bias=False)
        self.text_projection = nn.Linear(D_TEXT, D_JOINT, bias=False)
        nn.init.eye_(self.text_projection.weight)
        self.logit_scale = nn.Parameter(torch.tensor([1 / 0.07]).log())
        self.generator = MaskFeatureGenerator()
        self.critic = Critic()

    def read_tiles(self, batch):
        """Patch features of whole tiles and of visible patches alone (Eq. 1 and 2)."""
        patches = self.vision.embed_patches(batch.pixels)
        return self.vision.encode(patches), self.vision.encode(pick(patches, batch.visible))

    def read_sentences(self, batch):
        """Mean sentence features of the spots, matched then shuffled (Eq. 11)."""
        features = self.text(batch.sentences)
        return features.view(2 * len(batch.pixels), -1, D_TEXT).mean(dim=1)

    def compare(self, batch, full, visible, sentences):
        """Every term of Eq. 15 by name."""
        teacher = full.detach()
        generated = self.generator(visible, batch.hidden)
        observed = functional.mse_loss(visible, pick(teacher, batch.visible))
        unobserved = functional.mse_loss(generated, pick(teacher, batch.hidden))

        matched, _ = sentences.chunk(2)
        of_matched, of_shuffled = self.critic(functional.normalize(sentences, dim=1)).chunk(2)
        gap = of_matched.mean() - of_shuffled.mean()

        image = functional.normalize(self.image_projection(full.mean(dim=1)), dim=1)
        text = functional.normalize(self.text_projection(matched), dim=1)
        logits = self.logit_scale.exp() * image @ text.T
        own = torch.arange(len(logits))
        cross_entropy = functional.cross_entropy
        info_nce = (cross_entropy(logits, own) + cross_entropy(logits.T, own)) / 2
        total = info_nce + observed + unobserved - 0.1 * gap
        return {
            "total": total,
            "info_nce": info_nce,
            "observed": observed,
            "unobserved": unobserved,
            "pair": -gap,
        }

    def losses(self, batch):
        full, visible = self.read_tiles(batch)
        return self.compare(batch, full, visible, self.read_sentences(batch))

    def clamp_logit_scale(self):
        with torch.no_grad():
            self.logit_scale.clamp_(0.0, MAX_LOGIT_SCALE)


def pick(tokens, positions):
    """Tokens by position, each sample its own."""
    return tokens.gather(1, positions.unsqueeze(2).expand(-1, -1, tokens.shape[2]))


def adamw(model, rate, new_rate, fused):
    """Two rates, and no decay of biases, norms, embeddings and the logit scale."""
    new = ("text.gene_table", "text.value_projection", "text_projection", "generator", "critic")
    spared = ("token_embedding", "gene_table", "queries", "positions", "class_token", "logit_scale")
    groups = {}
    for name, weight in model.named_parameters():
        decays = weight.ndim > 1 and not any(part in name for part in spared)
        groups.setdefault((name.startswith(new), decays), []).append(weight)
    settings = [
        {"params": weights, "lr": new_rate if is_new else rate, "weight_decay": 0.05 if decays else 0.0}
        for (is_new, decays), weights in groups.items()
    ]
    return torch.optim.AdamW(settings, betas=(0.9, 0.98), eps=1e-6, fused=fused)
