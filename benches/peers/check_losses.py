"""Holds PyTorch's pretraining step to ours: same weights, same batch, same losses before and after a step.

    PROGRAM cpu --reference FILE        # the example pretrain_step; 0.6 GB
    venv/bin/python check_losses.py FILE

Ends with code 1 if a loss differs by more than 1e-4, relative to itself or to 0.001: the pair loss of fresh
weights is the difference of two means that hardly differ. The losses after the step stand for the gradients
and the optimiser.
"""

import sys

import torch
from pretraining import Batch, Pretraining, Sentences, adamw
from safetensors.torch import load_file
from torch import nn

TOLERANCE = 1e-4
# Losses are not expected to agree to more decimals than this allows.
SMALLEST = 1e-3


def weight_of(ours, name, module):
    """The weight that PyTorch calls `name`, from those under our names."""
    head, _, kind = name.rpartition(".")
    if isinstance(module, nn.LayerNorm):
        kind = {"weight": "gamma", "bias": "beta"}[kind]
    if isinstance(module, nn.Embedding):
        path = head
    else:
        path = f"{head}.{kind}" if head else kind
    for theirs, here in [
        ("vision.", "model.vision."),
        ("text.gene_table", "model.text.gene_table"),
        ("text.value_projection", "model.text.value_projection"),
        ("text.", "model.text.tower."),
        ("image_projection", "model.image_projection"),
        ("text_projection", "model.text_projection"),
        ("logit_scale", "model.logit_scale"),
    ]:
        if path.startswith(theirs):
            path = here + path.removeprefix(theirs)
            break
    path = path.replace("critic.hidden.", "critic.hidden.linear.").replace("critic.score.", "critic.score.linear.")
    path = path.replace(".output.", ".attention.output.")
    # Linear weights of Burn are [d_input, d_output].
    turn = (lambda x: x.T) if isinstance(module, nn.Linear) and kind == "weight" else (lambda x: x)
    if ".qkv." in path:
        parts = [path.replace(".qkv.", f".attention.{part}.") for part in ("query", "key", "value")]
        return torch.cat([turn(ours.pop(part)) for part in parts])
    return turn(ours.pop(path))


def load(model, ours):
    modules = dict(model.named_modules())
    with torch.no_grad():
        for name, weight in model.named_parameters():
            found = weight_of(ours, name, modules[name.rpartition(".")[0]])
            assert found.shape == weight.shape, (name, found.shape, weight.shape)
            weight.copy_(found)
    assert not ours, f"not taken: {sorted(ours)}"


def read_batch(tensors, n_tokens):
    whole = lambda name: tensors[f"batch.{name}"].long()
    template = whole("template")[0]
    return Batch(
        pixels=tensors["batch.pixels"],
        visible=whole("visible"),
        hidden=whole("hidden"),
        sentences=Sentences(
            template=torch.cat([template, torch.zeros(n_tokens - len(template), dtype=torch.long)]),
            gene_tokens=whole("gene_tokens"),
            value_tokens=whole("value_tokens"),
            gene_idx=whole("gene_idx")[0],
            values=tensors["batch.values"][0],
        ),
    )


def main():
    tensors = load_file(sys.argv[1])
    kinds = ("batch.", "before.", "after.")
    weights = {name: tensor for name, tensor in tensors.items() if not name.startswith(kinds)}
    model = Pretraining(n_genes=len(weights["model.text.gene_table"]))
    count = sum(tensor.numel() for tensor in weights.values())
    load(model, weights)
    assert count == sum(weight.numel() for weight in model.parameters())
    print(f"{count:,} weights on both sides")

    is_close = True

    def compare(when, losses):
        nonlocal is_close
        for term, loss in losses.items():
            ours = tensors[f"{when}.{term}"].item()
            difference = abs(loss.item() - ours) / max(abs(ours), SMALLEST)
            is_close &= difference <= TOLERANCE
            print(f"{when:13} {term:10} {ours:12.6f} {loss.item():12.6f}  {difference:.1e}")

    with torch.no_grad():
        compare("before", model.losses(read_batch(tensors, n_tokens=77)))
    batch = read_batch(tensors, n_tokens=10)
    losses = model.losses(batch)
    compare("before", losses)
    optimizer = adamw(model, 1e-6, 1e-4, fused=True)
    losses["total"].backward()
    optimizer.step()
    model.clamp_logit_scale()
    with torch.no_grad():
        compare("after", model.losses(batch))
    sys.exit(0 if is_close else 1)


if __name__ == "__main__":
    main()
