"""Golden values of every normalisation on a real section.

Written with Python 3.11, scanpy==1.11.4, anndata==0.12.19, pandas==2.3.3, numpy==2.4.6,
scipy==1.17.1. No random number is drawn. Run from this folder:

    python normalization.py > normalization_c3.csv

Spots are written without the name of the section. A row with an empty gene is the sum over all genes of a spot, one for each spot; the others are
every `STEP`th expressed gene of every `STEP`th spot.

Input: examples/sample of this repository (Andersson et al. 2021, Zenodo 10.5281/zenodo.4751624,
CC BY 4.0), section C3. Everything is float64.
"""

from pathlib import Path

import anndata as ad
import numpy as np
import pandas as pd
import scanpy as sc
from scipy.sparse import csr_matrix

STEP = 60
SAMPLE = Path(__file__).resolve().parents[4] / "examples" / "sample"

name = "Human_Breast_Andersson_10142021_ST_C3_count.csv.gz"
table = pd.read_csv(SAMPLE / "ST" / "gene_exp" / name, index_col=0)
raw = ad.AnnData(csr_matrix(table.to_numpy(np.float64)))
raw.obs_names, raw.var_names = table.index, table.columns


def normalised(**target):
    slide = raw.copy()
    if target:
        sc.pp.normalize_total(slide, **target)
    sc.pp.log1p(slide)
    assert slide.X.dtype == np.float64
    return slide.X.toarray()


# The target None is the median of the totals, scanpy's default.
ways = [normalised(target_sum=None), normalised(target_sum=1e4), normalised()]

print(f"# normalization.py, scanpy {sc.__version__}, {raw.n_obs} spots, {raw.n_vars} genes")
print("spot,gene,median-log1p,cp10k-log1p,log1p")
for i, spot in enumerate(raw.obs_names.str.rsplit("_", n=1).str[1]):
    print(spot, "", *(repr(float(x[i].sum())) for x in ways), sep=",")
    if i % STEP == 0:
        for j in np.flatnonzero(ways[2][i])[::STEP]:
            print(spot, raw.var_names[j], *(repr(float(x[i, j])) for x in ways), sep=",")
