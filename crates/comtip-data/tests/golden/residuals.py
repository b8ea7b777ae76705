"""Golden values of scanpy's Pearson residual variances and the genes it chooses by them, on real sections.

Written with Python 3.13, scanpy==1.12.4, anndata==0.13.4, pandas==3.1.1, numpy==2.5.5,
scipy==1.18.1. No random number is drawn. Run from this folder:

    python residuals.py

writes `residuals_c3.csv`, one section alone with scanpy's own clip, and `residuals_c2_c3.csv`, the
genes that two sections share, each section a batch. Rows are the chosen genes in scanpy's order and
then every `STEP`th of the others, in the order of the table. `rank` is the median over the batches
in which the gene is among the first 100, from 0; an empty cell is NaN.

Two sections get one clip, as scanpy otherwise takes the root of the spots of the first batch for the
second too.

Input: examples/sample of this repository (Andersson et al. 2021, Zenodo 10.5281/zenodo.4751624,
CC BY 4.0), sections C2 and C3. Everything is float64.
"""

from importlib.metadata import version
from pathlib import Path

import anndata as ad
import numpy as np
import pandas as pd
import scanpy as sc
from scipy.sparse import csr_matrix

N_TOP = 100
STEP = 50
CLIP = 12.0
HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parents[3] / "examples" / "sample"


def raw(section):
    name = f"Human_Breast_Andersson_10142021_ST_{section}_count.csv.gz"
    table = pd.read_csv(SAMPLE / "ST" / "gene_exp" / name, index_col=0)
    slide = ad.AnnData(csr_matrix(table.to_numpy(np.float64)))
    slide.obs_names, slide.var_names = table.index, table.columns
    slide.obs["section"] = section
    return slide


def write(name, spots, **options):
    table = sc.experimental.pp.highly_variable_genes(
        spots,
        flavor="pearson_residuals",
        theta=100,
        n_top_genes=N_TOP,
        batch_key="section",
        inplace=False,
        **options,
    )
    keys = ["highly_variable_nbatches", "highly_variable_rank"]
    ordered = table.sort_values(keys, ascending=[False, True], na_position="last", kind="stable")
    top = ordered.index[:N_TOP]
    assert set(top) == set(table.index[table["highly_variable"]])
    others = table.index[~table.index.isin(top)][::STEP]
    rows = table.loc[[*top, *others]]

    def cell(value):
        return "" if np.isnan(value) else repr(float(value))

    with open(HERE / name, "w") as file:
        facts = f"{spots.n_obs} spots, {spots.n_vars} genes"
        print(f"# residuals.py, scanpy {version('scanpy')}, {facts}", file=file)
        print("gene,residual_variance,n_sections,rank", file=file)
        for gene, row in rows.iterrows():
            variance, rank = row["residual_variances"], row["highly_variable_rank"]
            n_sections = int(row["highly_variable_nbatches"])
            print(gene, cell(variance), n_sections, cell(rank), sep=",", file=file)


first, second = (raw(section) for section in ("C2", "C3"))
shared = [gene for gene in first.var_names if gene in set(second.var_names)]
write("residuals_c2_c3.csv", ad.concat([first[:, shared], second[:, shared]]), clip=CLIP)
write("residuals_c3.csv", second)
