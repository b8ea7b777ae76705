"""Writes HDF5 files of real counts, in the layouts of 10x and of AnnData, and what scanpy reads from them.

    pip install scanpy==1.11.4 anndata==0.12.19 h5py==3.16.0 scipy==1.17.1 pandas==2.3.3 numpy==2.4.6 pillow==13.0.0
    python hdf5.py        (after space_ranger.py; writes hdf5/ and hdf5.json beside this file; no random number is drawn)

Input: section C3 of examples/sample (Andersson et al. 2021, Zenodo 10.5281/zenodo.4751624, CC BY 4.0). Its counts,
positions and picture are real; the rest is made up, for the section was not made with Visium.

    10x_v3.h5     counts of space_ranger/v2: antibodies, a repeated symbol; fixed-length texts, gzip and shuffle
    10x_v2.h5     counts of space_ranger/v1: a group for the genome
    csr.h5ad      X in f32, small picture in u8
    csc.h5ad      X in i64, gzip, small picture in floats of 0 to 1
    dense.h5ad    X in f64, LZF, no picture
    layers.h5ad   X log-normalised, counts in layers['counts'] (i32, gzip); names of spots in a categorical index; regions
                  with gaps; antibodies; a spot off the tissue and one without a place
    nullable.h5ad regions with gaps as nullable texts, and the names of spots too
    legacy.h5ad   categories beside the codes, as anndata 0.7 wrote them; names of fixed length
"""

import json
import warnings
from pathlib import Path

import anndata as ad
import h5py
import numpy as np
import pandas as pd
import scanpy as sc
import scipy.sparse as sp
from PIL import Image

warnings.simplefilter("ignore")
HERE = Path(__file__).resolve().parent
TO = HERE / "hdf5"
TO.mkdir(exist_ok=True)
ST = HERE.parents[3] / "examples" / "sample" / "ST"
NAME = "Human_Breast_Andersson_10142021_ST_C3"
N_SPOTS, N_GENES, HIRES = 24, 40, 0.004

wanted = {"versions": {"scanpy": sc.__version__, "anndata": ad.__version__, "h5py": h5py.__version__}}


def rows(x):
    x = sp.csr_matrix(x)
    x.sum_duplicates()
    x.sort_indices()
    x.eliminate_zeros()
    return [{"genes": r.indices.tolist(), "counts": [float(c) for c in r.data]} for r in x]


def write_10x(path, data, features, v3):
    """As Cell Ranger does: chunks, shuffle and gzip, texts of fixed length."""
    x = sp.csr_matrix(data.X)
    pack = {"compression": "gzip", "compression_opts": 4, "shuffle": True, "chunks": True}
    fixed = lambda texts: np.array([t.encode() for t in texts], dtype=f"S{max(len(t) for t in texts)}")
    with h5py.File(path, "w") as file:
        group = file.create_group("matrix" if v3 else "GRCh38")
        group.create_dataset("barcodes", data=fixed(data.obs_names), **pack)
        group.create_dataset("data", data=x.data.astype(np.int32), **pack)
        group.create_dataset("indices", data=x.indices.astype(np.int64), **pack)
        group.create_dataset("indptr", data=x.indptr.astype(np.int64), **pack)
        group.create_dataset("shape", data=np.array(x.shape[::-1], dtype=np.int32), **pack)
        to = group.create_group("features") if v3 else group
        to.create_dataset("id" if v3 else "genes", data=fixed([f[0] for f in features]), **pack)
        to.create_dataset("name" if v3 else "gene_names", data=fixed([f[1] for f in features]), **pack)
        if v3:
            to.create_dataset("feature_type", data=fixed([f[2] for f in features]), **pack)
            to.create_dataset("genome", data=fixed(["GRCh38" for _ in features]), **pack)
            to.create_dataset("_all_tag_keys", data=np.array([b"genome"]), **pack)
        file.attrs["filetype"] = "matrix"
        file.attrs["library_ids"] = np.array([b"C3"])


# What scanpy reads of the folders is in space_ranger.json; its reader of HDF5 must agree. The features come from the
# tables, for scanpy makes symbols unique.
for folder, name, v3 in [("v2", "10x_v3", True), ("v1", "10x_v2", False)]:
    tables = HERE / "space_ranger" / folder / "filtered_feature_bc_matrix"
    data = sc.read_10x_mtx(tables, gex_only=False)
    table = tables / ("features.tsv.gz" if v3 else "genes.tsv")
    features = pd.read_csv(table, sep="\t", header=None).to_numpy().tolist()
    write_10x(TO / f"{name}.h5", data, features, v3)
    again = sc.read_10x_h5(TO / f"{name}.h5", gex_only=False)
    again.var_names_make_unique()
    assert list(again.obs_names) == list(data.obs_names) and list(again.var_names) == list(data.var_names)
    assert (sp.csr_matrix(again.X) != sp.csr_matrix(data.X)).nnz == 0

counts = pd.read_csv(ST / "gene_exp" / f"{NAME}_count.csv.gz", index_col=0)
places = pd.read_csv(ST / "coord" / f"{NAME}_coord.csv", index_col=0).loc[counts.index].iloc[:N_SPOTS]
genes = counts.columns[counts.iloc[:N_SPOTS].sum().argsort(kind="stable")[::-1][:N_GENES]]
counts = counts.loc[places.index, genes]
spots = [spot.rsplit("_", 1)[1] for spot in places.index]
picture = Image.open(ST / "image" / f"{NAME}.png").convert("RGB")
small = picture.resize([round(side * HIRES) for side in picture.size], Image.Resampling.BOX)
small.save(TO / "small.png", optimize=True)
small = np.asarray(small)


def slide(x, picture=None):
    data = ad.AnnData(x, obs=pd.DataFrame(index=list(spots)), var=pd.DataFrame(index=list(genes)))
    data.obsm["spatial"] = places[["xaxis", "yaxis"]].to_numpy()
    factors = {"spot_diameter_fullres": 2 * float(places["r"].iloc[0]), "tissue_hires_scalef": HIRES}
    images = {} if picture is None else {"hires": picture}
    data.uns["spatial"] = {"C3": {"scalefactors": factors, "images": images, "metadata": {}}}
    return data


def expect(name, layer=None):
    """What scanpy reads of the file, the same of all but for places and regions."""
    data = sc.read_h5ad(TO / f"{name}.h5ad")
    read = {
        "genes": list(data.var_names),
        "spots": list(data.obs_names),
        "rows": rows(data.X if layer is None else data.layers[layer]),
    }
    for key, value in read.items():
        assert wanted.setdefault(key, value) == value
    return data


dense = counts.to_numpy()
wanted["spot_diameter_fullres"] = 2 * float(places["r"].iloc[0])
slide(sp.csr_matrix(dense.astype(np.float32)), small).write_h5ad(TO / "csr.h5ad")
wanted["places"] = expect("csr").obsm["spatial"].tolist()

floats = (small / np.float32(255)).astype(np.float32)
floats = np.concatenate([floats, np.ones_like(floats[:, :, :1])], axis=2)
slide(sp.csc_matrix(dense.astype(np.int64)), floats).write_h5ad(TO / "csc.h5ad", compression="gzip")
expect("csc")

slide(dense.astype(np.float64)).write_h5ad(TO / "dense.h5ad", compression="lzf")
expect("dense")

data = slide(sp.csr_matrix(np.log1p(dense.astype(np.float32))))
data.layers["counts"] = sp.csr_matrix(dense.astype(np.int32))
data.var["feature_types"] = pd.Categorical(["Gene Expression"] * (N_GENES - 2) + ["Antibody Capture"] * 2)
regions = [None if i % 5 == 0 else "undetermined" if i % 7 == 0 else f"layer {i % 3}" for i in range(N_SPOTS)]
data.obs["region"] = pd.Categorical(regions)
data.obs["in_tissue"] = [int(i != 3) for i in range(N_SPOTS)]
data.obsm["spatial"][4] = np.nan
data.obs_names = pd.CategoricalIndex(data.obs_names)
data.write_h5ad(TO / "layers.h5ad", compression="gzip")
with h5py.File(TO / "layers.h5ad") as file:
    assert "categories" in file["obs/_index"]
data = expect("layers", "counts")
wanted["regions"] = [None if pd.isna(r) else r for r in data.obs["region"]]

ad.settings.allow_write_nullable_strings = True
data = slide(sp.csr_matrix(dense.astype(np.float32)))
data.obs["region"] = pd.array(wanted["regions"], dtype="string")
data.obs_names = data.obs_names.astype("string")
data.write_h5ad(TO / "nullable.h5ad", convert_strings_to_categoricals=False, compression="gzip")
with h5py.File(TO / "nullable.h5ad") as file:
    assert file["obs/region"].attrs["encoding-type"] == "nullable-string-array"
assert [None if pd.isna(r) else r for r in expect("nullable").obs["region"]] == wanted["regions"]
ad.settings.allow_write_nullable_strings = False

data = slide(sp.csr_matrix(dense.astype(np.float32)), small)
data.obs["region"] = pd.Categorical(regions)
data.write_h5ad(TO / "legacy.h5ad", compression="gzip")
with h5py.File(TO / "legacy.h5ad", "r+") as file:
    obs = file["obs"]
    codes, categories = obs["region/codes"][:], obs["region/categories"][:]
    names = np.array([n.encode() for n in obs["_index"].asstr()[:]])
    del obs["region"], obs["_index"]
    obs["region"], obs["__categories/region"] = codes, categories
    obs["region"].attrs["categories"] = obs["__categories/region"].ref
    obs["spot"] = names
    obs.attrs["_index"] = "spot"
    obs.attrs["encoding-version"] = "0.1.0"
assert [None if pd.isna(r) else r for r in expect("legacy").obs["region"]] == wanted["regions"]

text = json.dumps(wanted, separators=(",", ":")).replace('{"genes":[', '\n{"genes":[')
(HERE / "hdf5.json").write_text(text + "\n")
