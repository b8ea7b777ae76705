"""Writes AnnData files as today's anndata writes them, as other programs leave them and as they must be refused, and what
anndata reads from them.

    pip install anndata==0.13.4 h5py==3.16.0 pandas==3.1.1 numpy==2.5.5 scipy==1.18.1 pillow
    python anndata_0_13.py        (writes anndata_0_13/*.h5ad.gz and anndata_0_13.json beside this file; no random number)

Input: 12 spots of section C3 and 5 of C2 of examples/sample (Andersson et al. 2021, Zenodo 10.5281/zenodo.4751624, CC BY
4.0). Counts, positions and the picture are real; barcodes, the places in the array and all else are made up, for the
sections were not made with Visium. Files are packed with gzip as a whole, because HDF5 leaves most of a small file empty.

    defaults       text index, categories with a gap, Int64, boolean and bool columns, CSR with unsorted uint8 indices,
                   obsm['spatial'] as a table whose columns are y, x
    raw            X log-normalised; raw/X with more genes and layers['reads'] are counts; ids for names, symbols in a
                   column; patients
    hest           as HEST-1k: library `ST`, picture `downscaled_fullres`
    tissue_*       in_tissue as other programs leave it; every third spot is off the tissue
    tissue_nan     spot 3 has no value
    r_scalars      each number an array of one, an empty group and an array beside the library
    r_attributes   each text of an attribute an array of one, too
    r_lowres       the low-resolution picture alone
    slash          a library called V10/A1
    pooled_*       sections C3 and C2 with the library of the first; told by one sign each
    one            section C3 cut out of them again
    filtered       counts packed with a filter that is not there
"""

import gzip
import io
import json
import tempfile
import warnings
from pathlib import Path

import anndata as ad
import h5py
import numpy as np
import pandas as pd
import scipy.sparse as sp
from PIL import Image

warnings.simplefilter("ignore")
Image.MAX_IMAGE_PIXELS = None
HERE = Path(__file__).resolve().parent
TO = HERE / "anndata_0_13"
TO.mkdir(exist_ok=True)
SCRATCH = Path(tempfile.mkdtemp())
ST = HERE.parents[3] / "examples" / "sample" / "ST"
SECTION = "Human_Breast_Andersson_10142021_ST_"
GENES = ["ACTB", "GAPDH", "HLA-A", "HLA-B", "B2M", "ERBB2", "COL1A1", "FTL"]
HIRES = 0.002
assert ad.__version__ == "0.13.4" and h5py.__version__ == "3.16.0"
wanted = {}


def section(name, n_spots):
    counts = pd.read_csv(ST / "gene_exp" / f"{SECTION}{name}_count.csv.gz", index_col=0, usecols=lambda c: c in GENES or c.startswith("Unnamed"))
    places = pd.read_csv(ST / "coord" / f"{SECTION}{name}_coord.csv", index_col=0)
    places = places.loc[counts.index].iloc[:n_spots]
    picture = Image.open(ST / "image" / f"{SECTION}{name}.png").convert("RGB")
    small = picture.resize([round(side * HIRES) for side in picture.size], Image.Resampling.BOX)
    return counts.loc[places.index, GENES].to_numpy(), places, np.asarray(small)


def barcodes(n, first=0, suffix="-1"):
    """The n-th number in base 4, in letters of 16."""
    letters = lambda i: "".join("ACGT"[(i * 2654435761 >> 2 * k) & 3] for k in range(16))
    return [letters(first + i + 1) + suffix for i in range(n)]


C3, C2 = section("C3", 12), section("C2", 5)


def slide(of=C3, first=0, suffix="-1", library="C3"):
    counts, places, small = of
    n = len(counts)
    data = ad.AnnData(
        sp.csr_matrix(counts.astype(np.float32)),
        obs=pd.DataFrame(index=barcodes(n, first, suffix)),
        var=pd.DataFrame({"gene_ids": [f"ENSG{i:011d}" for i in range(len(GENES))]}, index=GENES),
    )
    data.obs["in_tissue"] = 1
    data.obs["array_row"], data.obs["array_col"] = np.arange(n) // 4, np.arange(n) % 4
    data.obsm["spatial"] = places[["xaxis", "yaxis"]].to_numpy()
    factors = {"spot_diameter_fullres": 2 * float(places["r"].iloc[0]), "tissue_hires_scalef": HIRES, "tissue_lowres_scalef": HIRES / 2}
    data.uns["spatial"] = {library: {"scalefactors": factors, "images": {"hires": small}, "metadata": {}}}
    return data


def keep(name, data=None, change=None, reads=True, **options):
    """Writes a file and what anndata reads: spots on tissue, and their UMI and places."""
    path = SCRATCH / f"{name}.h5ad"
    if data is not None:
        data.write_h5ad(path, **options)
    if change is not None:
        with h5py.File(path, "r+") as file:
            change(file)
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as file:
        file.write(path.read_bytes())
    (TO / f"{name}.h5ad.gz").write_bytes(packed.getvalue())
    if not reads:
        return
    again = ad.read_h5ad(path)
    flags = again.obs["in_tissue"].astype(object)
    on = np.array([not pd.isna(f) and str(f) in ("1", "1.0", "True", "in tissue") for f in flags])
    on = again[on]
    wanted[name] = {"n_spots": on.n_obs, "umi": float(on.X.sum()), "spots": list(on.obs_names), "missing": [n for n, f in flags.items() if pd.isna(f)]}
    return again


# --- as anndata writes by default -------------------------------------------------------------------------------------
data = slide()
n = data.n_obs
data.obs["in_tissue"] = pd.array([1] * (n - 1) + [0], dtype="Int64")
data.obs["region"] = pd.Categorical([None if i == 2 else f"layer {i % 3}" for i in range(n)])
data.obs["flag"] = pd.array([None if i == 1 else i % 2 == 0 for i in range(n)], dtype="boolean")
data.obs["is_edge"] = [i % 2 == 0 for i in range(n)]
data.obs["cluster"] = [i % 4 for i in range(n)]
data.obs["note"] = pd.array([None if i == 3 else f"n{i}" for i in range(n)], dtype="string")
places = data.obsm["spatial"]
data.obsm["spatial"] = pd.DataFrame({"y": places[:, 1], "x": places[:, 0]}, index=data.obs_names)
x = data.X
for i in range(n):  # backwards, as a matrix that was never sorted
    a, b = x.indptr[i], x.indptr[i + 1]
    x.data[a:b], x.indices[a:b] = x.data[a:b][::-1].copy(), x.indices[a:b][::-1].copy()
x.has_sorted_indices = False
ad.settings.write_csr_csc_indices_with_min_possible_dtype = True
keep("defaults", data)
ad.settings.write_csr_csc_indices_with_min_possible_dtype = False
with h5py.File(SCRATCH / "defaults.h5ad") as file:
    assert file["obs/_index"].attrs["encoding-type"] == "nullable-string-array"
    assert file["obsm/spatial"].attrs["encoding-type"] == "dataframe"
    assert file["X/indices"].dtype == np.uint8 and file["obs/in_tissue"].attrs["encoding-type"] == "nullable-integer"
    assert not np.all(np.diff(file["X/indices"][: file["X/indptr"][1]].astype(int)) > 0)
    assert file["obs/note"].attrs["encoding-type"] in ("categorical", "nullable-string-array")
wanted["defaults"]["places"] = places[: n - 1].tolist()
wanted["defaults"]["rows"] = C3[0][: n - 1].tolist()

# --- layers, symbols, patients ----------------------------------------------------------------------------------------
data = slide()
data.var = pd.DataFrame({"symbol": [g if g != "FTL" else None for g in GENES]}, index=[f"ENSG{i:011d}" for i in range(len(GENES))])
data.raw = data
data = data[:, :6].copy()
data.layers["reads"] = data.X.astype(np.int32)
data.X = np.log1p(data.X)
data.obs["donor"] = "P7"
data.obs["donors"] = ["P7"] * 6 + ["P8"] * 6
keep("raw", data, reads=False)
wanted["raw"] = {"umi_reads": int(C3[0][:, :6].sum()), "umi_raw": int(C3[0].sum())}

data = slide()
data.uns["spatial"] = {"ST": data.uns["spatial"].pop("C3")}
library = data.uns["spatial"]["ST"]
library["images"] = {"downscaled_fullres": library["images"]["hires"]}
library["scalefactors"] = {"spot_diameter_fullres": library["scalefactors"]["spot_diameter_fullres"], "tissue_downscaled_fullres_scalef": HIRES}
keep("hest", data)

# --- in_tissue --------------------------------------------------------------------------------------------------------
flags = np.array([int(i % 3 != 0) for i in range(n)])
kinds = {
    "int": flags,
    "bool": flags.astype(bool),
    "float": flags.astype(float),
    "category_text": pd.Categorical(flags.astype(str)),
    "category_int": pd.Categorical(flags),
    "category_words": pd.Categorical(np.where(flags == 1, "in tissue", "off")),
    "nullable_int": pd.array(flags, dtype="Int64"),
    "nullable_bool": pd.array(flags.astype(bool), dtype="boolean"),
    "nan": np.where(np.arange(n) == 3, np.nan, 1.0),
}
for kind, column in kinds.items():
    data = slide()
    data.obs["in_tissue"] = column
    keep(f"tissue_{kind}", data)
data = slide()
data.obs["in_tissue"] = flags.astype(str)
keep("tissue_text", data, convert_strings_to_categoricals=False)

# --- from R, and names with a slash -----------------------------------------------------------------------------------
def numbers_as_arrays(file):
    factors = file["uns/spatial/C3/scalefactors"]
    for key in list(factors):
        number = factors[key][()]
        del factors[key]
        factors[key] = np.array([number])
    file["uns/spatial"].create_group("empty")
    file["uns/spatial"]["is_single"] = True


def attributes_as_arrays(file):
    def fix(_, what):
        for key in ("encoding-type", "encoding-version", "_index"):
            if key in what.attrs:
                text = what.attrs[key]
                del what.attrs[key]
                what.attrs.create(key, np.array([text], dtype=h5py.string_dtype()))

    file.visititems(fix)


def lowres_alone(file):
    images = file["uns/spatial/C3/images"]
    images["lowres"] = images["hires"][::2, ::2]
    del images["hires"]


def deeper(file):
    group = file["uns/spatial"].create_group("V10")
    file.move("uns/spatial/C3", "uns/spatial/V10/A1")


keep("r_scalars", slide(), numbers_as_arrays)
keep("r_attributes", slide(), attributes_as_arrays, reads=False)
keep("r_lowres", slide(), lowres_alone)
keep("slash", slide(), deeper)

# --- pooled sections --------------------------------------------------------------------------------------------------
a, b = slide(), slide(C2, first=100, library="C2")
uns = {"spatial": a.uns["spatial"]}
pooled = ad.concat([a, b], label="library_id", keys=["C3", "C2"], index_unique="-")
pooled.uns = uns
keep("one", pooled[pooled.obs["library_id"] == "C3"].copy())
no_array = pooled[:, :].copy()
del no_array.obs["array_row"], no_array.obs["array_col"]
no_array.obs_names = barcodes(12) + barcodes(5, 100)
keep("pooled_column", no_array, reads=False)
array = pooled.copy()
del array.obs["library_id"]
array.obs_names = barcodes(12) + barcodes(5, 100)
keep("pooled_array", array, reads=False)
suffix = no_array.copy()
del suffix.obs["library_id"]
suffix.obs_names = pooled.obs_names
keep("pooled_suffix", suffix, reads=False)
bases = no_array.copy()
del bases.obs["library_id"]
bases.obs_names = barcodes(12) + barcodes(5)
keep("pooled_bases", bases, reads=False)


def filtered(file):
    x = file["X/data"][:]
    del file["X/data"]
    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plist.set_chunk((len(x),))
    plist.set_filter(32015, h5py.h5z.FLAG_OPTIONAL, (3,))
    space = h5py.h5s.create_simple((len(x),))
    data = h5py.h5d.create(file["X"].id, b"data", h5py.h5t.NATIVE_FLOAT, space, plist)
    data.write(h5py.h5s.ALL, h5py.h5s.ALL, x)


keep("filtered", slide(), filtered, reads=False)
(HERE / "anndata_0_13.json").write_text(json.dumps(wanted, separators=(",", ":")).replace("},", "},\n") + "\n")
