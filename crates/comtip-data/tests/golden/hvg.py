"""Golden values of scanpy's `seurat` highly variable genes on real sections.

Written with Python 3.11, scanpy==1.11.4, anndata==0.12.19, pandas==2.3.3, numpy==2.4.6,
scipy==1.17.1. No random number is drawn. Run from this folder:

    python hvg.py

writes `hvg_c2_c3.csv`, the overlap-HVG recipe on two sections, and `hvg_c3.csv`, one section
alone. Rows are the top genes in their order and then every `STEP`th of the others, in the order of
the table. `mean` is ln(1 + mean), `dispersion` the natural logarithm, as scanpy gives them; an
empty cell is NaN.

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
STEP = 50
HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parents[3] / "examples" / "sample"


def log_normalised(section):
    name = f"Human_Breast_Andersson_10142021_ST_{section}_count.csv.gz"
    table = pd.read_csv(SAMPLE / "ST" / "gene_exp" / name, index_col=0)
    slide = ad.AnnData(csr_matrix(table.to_numpy(np.float64)))
    slide.obs_names, slide.var_names = table.index, table.columns
    sc.pp.normalize_total(slide)
    sc.pp.log1p(slide)
    return slide


def write(name, spots):
    assert spots.X.dtype == np.float64
    table = sc.pp.highly_variable_genes(spots, flavor="seurat", n_top_genes=N_TOP, inplace=False)
    scores = table["dispersions_norm"]
    assert scores.dtype == np.float64
    ranked = scores.sort_values(ascending=False, kind="stable", na_position="last")
    top = ranked.index[:N_TOP]
    assert set(top) == set(table.index[table["highly_variable"]])
    assert top.is_unique
    others = table.index[~table.index.isin(top)][::STEP]
    rows = table.loc[[*top, *others], ["means", "dispersions", "dispersions_norm"]]

    def cell(value):
        return "" if np.isnan(value) else repr(float(value))

    with open(HERE / name, "w") as file:
        print(f"# hvg.py, scanpy {sc.__version__}, {spots.n_obs} spots, {spots.n_vars} genes", file=file)
        print("gene,mean,dispersion,normalised_dispersion", file=file)
        for gene, row in rows.iterrows():
            print(gene, *map(cell, row), sep=",", file=file)


first, second = (log_normalised(section) for section in ("C2", "C3"))
shared = [gene for gene in first.var_names if gene in set(second.var_names)]
write("hvg_c2_c3.csv", ad.concat([first[:, shared], second[:, shared]]))
write("hvg_c3.csv", second)
