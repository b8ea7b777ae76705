"""Golden values of the overlap-HVG recipe on two real sections.

Written with Python 3.11, scanpy==1.11.4, anndata==0.12.19, pandas==2.3.3, numpy==2.4.6,
scipy==1.17.1. No random number is drawn. Run from this folder:

    python hvg.py > hvg_c2_c3.csv

Input: examples/sample of this repository (Andersson et al. 2021, Zenodo 10.5281/zenodo.4751624,
CC BY 4.0), sections C2 and C3. Everything is float64.
"""

from pathlib import Path

import anndata as ad
import numpy as np
import pandas as pd
import scanpy as sc
from scipy.sparse import csr_matrix

N_TOP = 100
SAMPLE = Path(__file__).resolve().parents[4] / "examples" / "sample"


def log_normalised(section):
    name = f"Human_Breast_Andersson_10142021_ST_{section}_count.csv.gz"
    table = pd.read_csv(SAMPLE / "ST" / "gene_exp" / name, index_col=0)
    slide = ad.AnnData(csr_matrix(table.to_numpy(np.float64)))
    slide.obs_names, slide.var_names = table.index, table.columns
    sc.pp.normalize_total(slide)
    sc.pp.log1p(slide)
    return slide


first, second = (log_normalised(section) for section in ("C2", "C3"))
shared = [gene for gene in first.var_names if gene in set(second.var_names)]
spots = ad.concat([first[:, shared], second[:, shared]])
assert spots.X.dtype == np.float64
table = sc.pp.highly_variable_genes(spots, flavor="seurat", n_top_genes=N_TOP, inplace=False)

scores = table["dispersions_norm"]
assert scores.dtype == np.float64
top = scores.sort_values(ascending=False, kind="stable", na_position="last")[:N_TOP]
assert set(top.index) == set(table.index[table["highly_variable"]])
assert top.is_unique

print(f"# hvg.py, scanpy {sc.__version__}, {spots.n_obs} spots, {spots.n_vars} shared genes")
print("gene,dispersions_norm")
for gene, score in top.items():
    print(f"{gene},{float(score)!r}")
