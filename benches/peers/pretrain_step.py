"""PyTorch's side of the comparison: one step of the whole pretraining a round.

    venv/bin/python pretrain_step.py [--tokens 77] [--share 0.125] [--batch 8] [--genes 32] [--threads 2]

Reads `forward` or `step` from standard input, a line each; answers a line each with the seconds
that one iteration took. torch 2.9.0; CPU; float32; seed 20250916; random weights, tiles and values.

forward: the losses without a graph. step: losses, backward, AdamW, gradients set to none. Every
sentence, matched and shuffled, is read for itself, padded to `--tokens`; 10 are all it has.

512 padded sentences with their graph do not fit into 24 GiB. `--share` reads that share of them, of
every spot alike, and counts the seconds of reading them and of their gradient as many times as it
takes to read all; the rest of the step is counted once. Nothing is computed twice, as checkpointing
would, so this is the step of a machine with memory enough.
"""

import argparse
import math
import random
import sys
import time

import torch
from pretraining import END_PLACE, N_VOCABULARY, PADDING, Batch, Pretraining, Sentences, adamw
from rounds import answer
from transformer import IMAGE_PX, N_PATCHES

N_GENES = 108
N_VISIBLE = N_PATCHES // 2


def random_sentences(n_spots, n_genes, n_tokens):
    """Genes of 1 to 5 tokens; values of two decimals, 4 tokens each; shuffled copies of the same."""
    spell = lambda n: [random.randrange(N_VOCABULARY - 2) for _ in range(n)]
    symbols = [spell(random.randint(1, 5)) for _ in range(N_GENES)]
    digits = spell(11)
    genes = [gene for _ in range(n_spots) for gene in random.sample(range(N_GENES), n_genes)]
    values = [round(math.log1p(random.expovariate(1 / 3)), 2) for _ in genes]
    shuffled = []
    for spot in range(n_spots):
        expressed = values[spot * n_genes : (spot + 1) * n_genes]
        shuffled += random.sample(expressed, n_genes)
    genes, values = genes * 2, values + shuffled
    spelled = [["0123456789.".index(character) for character in f"{value:.2f}"] for value in values]
    filled = [symbols[gene] + [PADDING] * (5 - len(symbols[gene])) for gene in genes]
    return Sentences(
        template=torch.tensor(spell(END_PLACE) + [N_VOCABULARY - 1] + [0] * (n_tokens - END_PLACE - 1)),
        gene_tokens=torch.tensor(filled),
        value_tokens=torch.tensor([[digits[digit] for digit in text] for text in spelled]),
        gene_idx=torch.tensor(genes),
        values=torch.tensor(values),
    )


def random_batch(n_spots, n_genes, n_tokens):
    order = torch.rand(n_spots, N_PATCHES).argsort(dim=1)
    return Batch(
        pixels=torch.randn(n_spots, 3, IMAGE_PX, IMAGE_PX),
        visible=order[:, :N_VISIBLE].sort(dim=1).values,
        hidden=order[:, N_VISIBLE:].sort(dim=1).values,
        sentences=random_sentences(n_spots, n_genes, n_tokens),
    )


class Stopwatch:
    """Seconds of a step, those of the sentences `times` fold."""

    def __init__(self, times):
        self.times, self.seconds, self.since = times, 0.0, time.perf_counter()

    def lap(self, of_sentences=False):
        now = time.perf_counter()
        self.seconds += (now - self.since) * (self.times if of_sentences else 1)
        self.since = now


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--batch", type=int, default=8, help="spots")
    options.add_argument("--genes", type=int, default=32, help="sentences a spot, of 108 genes")
    options.add_argument("--tokens", type=int, default=10, help="to which sentences are padded, 10 to 77")
    options.add_argument("--share", type=float, default=1.0, help="of the sentences that is read")
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--unfused", action="store_true", help="PyTorch's default AdamW")
    options = options.parse_args()

    torch.set_num_threads(options.threads)
    torch.manual_seed(20250916)
    random.seed(20250916)
    n_read = max(2, round(options.genes * options.share))
    times = options.genes / n_read
    batch = random_batch(options.batch, n_read, options.tokens)
    model = Pretraining(N_GENES)
    optimizer = adamw(model, 1e-6, 1e-4, fused=not options.unfused)

    n_sentences = 2 * options.batch * options.genes
    print(
        f"pytorch: {sum(weight.numel() for weight in model.parameters()):,} weights; "
        f"{options.batch} tiles of {N_PATCHES + 1} tokens, and of {N_VISIBLE + 1}; "
        f"{n_sentences} sentences of {options.tokens} tokens, {n_sentences * options.tokens:,} in all"
        + ("" if times == 1 else f"; one in {times:g} is read and its seconds counted {times:g} times"),
        file=sys.stderr,
    )

    def forward():
        watch = Stopwatch(times)
        with torch.no_grad():
            full, visible = model.read_tiles(batch)
            watch.lap()
            sentences = model.read_sentences(batch)
            watch.lap(of_sentences=True)
            model.compare(batch, full, visible, sentences)
        watch.lap()
        return watch.seconds

    def step():
        watch = Stopwatch(times)
        full, visible = model.read_tiles(batch)
        watch.lap()
        sentences = model.read_sentences(batch)
        watch.lap(of_sentences=True)
        # A leaf between the two, so that the gradient of the sentences has its own time.
        leaf = sentences.detach().requires_grad_()
        model.compare(batch, full, visible, leaf)["total"].backward()
        watch.lap()
        sentences.backward(leaf.grad)
        watch.lap(of_sentences=True)
        optimizer.step()
        model.clamp_logit_scale()
        optimizer.zero_grad(set_to_none=True)
        watch.lap()
        return watch.seconds

    answer({"forward": forward, "step": step})


if __name__ == "__main__":
    main()
