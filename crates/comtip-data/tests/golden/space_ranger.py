"""Writes Space Ranger folders of real counts and what scanpy reads from them.

    pip install scanpy==1.11.4 anndata==0.12.19 scipy==1.17.1 pandas==2.3.3 numpy==2.4.6 pyarrow==21.0.0 pillow==13.0.0
    python space_ranger.py        (writes space_ranger/ beside this file; no random number is drawn)

Input: section C3 of examples/sample (Andersson et al. 2021, Zenodo 10.5281/zenodo.4751624, CC BY 4.0). Its counts,
positions and picture are real; barcodes, feature ids, antibodies and spots off the tissue are made up, for the section
was not made with Visium. Space Ranger's layouts:

    v1   plain text, genes.tsv of two columns, positions without a header; the matrix is written gene by gene with one
         count given in two entries, as scipy adds them up
    v2   gzip, features.tsv.gz with antibodies and a repeated symbol, positions with a header, a small picture
    hd   bins of Visium HD, positions in Parquet (zstd)
"""

import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import scanpy as sc
import scipy
from PIL import Image
from scipy.sparse import csr_matrix

HERE = Path(__file__).resolve().parent
TO = HERE / "space_ranger"
ST = HERE.parents[3] / "examples" / "sample" / "ST"
NAME = "Human_Breast_Andersson_10142021_ST_C3"
N_SPOTS, N_GENES, HIRES = 36, 120, 0.02

counts = pd.read_csv(ST / "gene_exp" / f"{NAME}_count.csv.gz", index_col=0)
places = pd.read_csv(ST / "coord" / f"{NAME}_coord.csv", index_col=0).loc[counts.index].iloc[:N_SPOTS]
genes = counts.columns[counts.iloc[:N_SPOTS].sum().argsort(kind="stable")[::-1][:N_GENES]]
counts = counts.loc[places.index, genes]
array = [tuple(map(int, spot.rsplit("_", 1)[1].split("x"))) for spot in places.index]
diameter = 2 * float(places["r"].iloc[0])


def barcode(x, y):
    digits = np.base_repr(x * 1000 + y, 4).zfill(16)
    return digits.translate(str.maketrans("0123", "ACGT")) + "-1"


def write(path, text, compress):
    path.parent.mkdir(parents=True, exist_ok=True)
    data = text.encode()
    path.write_bytes(gzip.compress(data, mtime=0) if compress else data)


def matrix_text(entries, shape):
    head = "%%MatrixMarket matrix coordinate integer general\n%metadata_json: {\"format_version\": 2}\n"
    return head + f"{shape[0]} {shape[1]} {len(entries)}\n" + "".join("%d %d %d\n" % e for e in entries)


def write_matrix(folder, barcodes, features, table, gene_by_gene, compress):
    """`table` is spots x features; entries go spot by spot unless asked for otherwise."""
    rows, columns = np.nonzero(table)
    entries = [(int(f) + 1, int(s) + 1, int(table[s, f])) for s, f in zip(rows, columns)]
    if gene_by_gene:
        entries.sort()
        at = next(i for i, e in enumerate(entries) if e[2] > 3)
        feature, spot, count = entries[at]
        entries[at] = (feature, spot, count - 2)
        entries.append((feature, spot, 2))
    end = ".gz" if compress else ""
    to = folder / "filtered_feature_bc_matrix"
    write(to / f"matrix.mtx{end}", matrix_text(entries, (len(features), len(barcodes))), compress)
    write(to / f"barcodes.tsv{end}", "".join(b + "\n" for b in barcodes), compress)
    name = "features.tsv" if len(features[0]) == 3 else "genes.tsv"
    write(to / f"{name}{end}", "".join("\t".join(f) + "\n" for f in features), compress)


def positions(barcodes, off):
    """Positions of the spots in the order of the array, then those off the tissue."""
    table = pd.DataFrame(
        {
            "barcode": barcodes,
            "in_tissue": 1,
            "array_row": [y for _, y in array],
            "array_col": [x for x, _ in array],
            "pxl_row_in_fullres": places["yaxis"].to_numpy(),
            "pxl_col_in_fullres": places["xaxis"].to_numpy(),
        }
    )
    return pd.concat([table.sort_values(["array_row", "array_col"], kind="stable"), pd.DataFrame(off)])


def off_tissue(barcodes):
    keys = ["in_tissue", "array_row", "array_col", "pxl_row_in_fullres", "pxl_col_in_fullres"]
    return [{"barcode": b, **dict(zip(keys, [0, 0, i, 10.5, 20.25 + i]))} for i, b in enumerate(barcodes)]


def write_factors(folder, **factors):
    (folder / "spatial").mkdir(parents=True, exist_ok=True)
    (folder / "spatial" / "scalefactors_json.json").write_text(json.dumps(factors))


def expected(folder, table):
    """What scanpy reads of the matrix and pandas of the positions."""
    data = sc.read_10x_mtx(folder / "filtered_feature_bc_matrix")
    table = table[table["in_tissue"] == 1].set_index("barcode").loc[data.obs_names]
    x = csr_matrix(data.X)
    x.sum_duplicates()
    x.sort_indices()
    spots = [
        {
            "barcode": name,
            "x_px": float(table.loc[name, "pxl_col_in_fullres"]),
            "y_px": float(table.loc[name, "pxl_row_in_fullres"]),
            "genes": x[i].indices.tolist(),
            "counts": x[i].data.tolist(),
        }
        for i, name in enumerate(data.obs_names)
    ]
    return {"genes": data.var_names.tolist(), "spots": spots}


def symbols():
    names = list(genes)
    names[7] = names[3]
    return names


wanted = {"versions": {"scanpy": sc.__version__, "scipy": scipy.__version__, "pandas": pd.__version__}}
dense = counts.to_numpy()
barcodes = sorted(barcode(x, y) for x, y in array)
order = np.argsort([barcode(x, y) for x, y in array])
unsorted = [barcode(x, y) for x, y in array]
factors = {
    "spot_diameter_fullres": diameter,
    "tissue_hires_scalef": HIRES,
    "fiducial_diameter_fullres": diameter * 1.6,
    "tissue_lowres_scalef": HIRES / 3,
}

v1 = TO / "v1"
write_matrix(v1, barcodes, [(f"ID{i:05}", g) for i, g in enumerate(genes)], dense[order], True, False)
table = positions(unsorted, off_tissue(["TTTTTTTTTTTTTTTT-1"]))
write(v1 / "spatial" / "tissue_positions_list.csv", table.to_csv(index=False, header=False), False)
write_factors(v1, **factors)
wanted["v1"] = expected(v1, table)

v2 = TO / "v2"
features = [(f"ID{i:05}", g, "Gene Expression") for i, g in enumerate(symbols())]
features += [("CD3-TotalSeqB", genes[0], "Antibody Capture"), ("CD8-TotalSeqB", "CD8.1", "Antibody Capture")]
antibodies = np.tile([[5, 0], [0, 9]], (N_SPOTS // 2, 1))
write_matrix(v2, barcodes, features, np.hstack([dense[order], antibodies]), False, True)
table = positions(unsorted, off_tissue(["TTTTTTTTTTTTTTTT-1", "TTTTTTTTTTTTTTTG-1"]))
write(v2 / "spatial" / "tissue_positions.csv", table.to_csv(index=False), False)
write_factors(v2, **factors)
picture = Image.open(ST / "image" / f"{NAME}.png").convert("RGB")
small = picture.resize([round(side * HIRES) for side in picture.size], Image.Resampling.BOX)
small.save(v2 / "spatial" / "tissue_hires_image.png", optimize=True)
wanted["v2"] = expected(v2, table)

hd = TO / "hd" / "binned_outputs" / "square_008um"
bins = [f"s_008um_{y:05}_{x:05}-1" for x, y in array]
features = [(f"ID{i:05}", g, "Gene Expression") for i, g in enumerate(genes)]
write_matrix(hd, bins, features, dense, False, True)
table = positions(bins, off_tissue(["s_008um_00000_00000-1"]))
write_factors(hd, **factors | {"spot_diameter_fullres": 29.22, "bin_size_um": 8.0, "microns_per_pixel": 8 / 29.22})
to = hd / "spatial" / "tissue_positions.parquet"
pq.write_table(pa.Table.from_pandas(table, preserve_index=False), to, compression="zstd")
wanted["hd"] = expected(hd, table)

text = json.dumps(wanted, separators=(",", ":")).replace('{"barcode"', '\n{"barcode"')
(HERE / "space_ranger.json").write_text(text + "\n")
