#!/usr/bin/env bash
# scanpy's highly variable genes by Pearson residuals clip residuals to the root of the number of cells by default. With a batch_key
# scanpy 1.12.4 takes that number from the batch whose name sorts first and clips all batches to it: variances and ranks
# change when the batches swap names.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check scanpy==1.12.4 anndata==0.13.4 numpy==2.5.5 pandas==3.1.1
"$folder/venv/bin/python" - <<'PYTHON'
import warnings

import anndata
import numpy
import pandas
import scanpy

warnings.filterwarnings("ignore")
rng = numpy.random.default_rng(0)
small, large = rng.poisson(1.0, (25, 60)), rng.poisson(1.0, (400, 60))
large[:40, 0] += 40
large[:4, 1] += 90


def chosen(small_name, large_name, clip=None):
    data = anndata.AnnData(numpy.vstack([small, large]).astype("float32"))
    data.obs["slide"] = pandas.Categorical([small_name] * len(small) + [large_name] * len(large))
    found = scanpy.experimental.pp.highly_variable_genes(
        data, flavor="pearson_residuals", n_top_genes=20, batch_key="slide", clip=clip, inplace=False
    )
    return found["residual_variances"].to_numpy(), found["highly_variable_rank"].to_numpy()


def alone(counts, clip=None):
    data = anndata.AnnData(counts.astype("float32"))
    found = scanpy.experimental.pp.highly_variable_genes(
        data, flavor="pearson_residuals", n_top_genes=20, clip=clip, inplace=False
    )
    return found["residual_variances"].to_numpy()


first_small, ranks = chosen("a", "b")
first_large, ranks_swapped = chosen("b", "a")
each_its_own = (alone(small) + alone(large)) / 2
print("scanpy", scanpy.__version__)
print("gene 0, small batch first:", round(float(first_small[0]), 2), "large batch first:", round(float(first_large[0]), 2))
print("gene 0, each batch by itself:", round(float(each_its_own[0]), 2))
print("ranks that differ:", int((numpy.nan_to_num(ranks, nan=-1) != numpy.nan_to_num(ranks_swapped, nan=-1)).sum()))
assert numpy.allclose(first_small, chosen("a", "b", clip=numpy.sqrt(25))[0])
assert numpy.allclose(first_large, chosen("b", "a", clip=numpy.sqrt(400))[0])
assert not numpy.allclose(first_small, first_large)
assert not numpy.allclose(first_small, each_its_own)
PYTHON
