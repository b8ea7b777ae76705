"""Writes an output of Visium HD in the layout of Space Ranger 4, and what its files say.

    pip install h5py==3.16.0 numpy==2.5.5 scipy==1.18.1 pandas==3.1.1 pyarrow==26.0.1 pillow==13.0.0
    python space_ranger_4.py      (writes space_ranger_4/ beside this file; no random number is drawn)

All numbers are made up by the formulas below; the layout is that of 10x's published sources (Space Ranger 4.0):

    binned_outputs/square_002um|008um|016um    matrix h5 (data int32, indices and indptr int64, texts of fixed length,
                                               barcodes S256, extra columns of features, antibodies of an empty
                                               genome), positions of ALL bins in Parquet (zstd; in_tissue uint8,
                                               array_row and array_col uint32), scale factors
    segmented_outputs                          cells: no positions, outlines in GeoJSON
    barcode_mappings.parquet, spatial          no scale factors in this `spatial`

24 x 24 squares of 2 um are summed to 6 x 6 bins of 8 um and 3 x 3 of 16 um. A square is in tissue if its row and column
are not both below 6; a bin is in tissue if any of its squares is. The filtered matrix lists bins in tissue with a read.
"""

import json
from pathlib import Path

import h5py
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import scipy.sparse as sp
from PIL import Image

TO = Path(__file__).resolve().parent / "space_ranger_4"
OUTS = TO / "crc" / "outs"
SIDE, UM_PER_PX = 24, 0.25
GENES = [("ENSG00000142949", "PTPRF"), ("ENSG00000206503", "HLA-A"), ("ENSG00000198804", "MT-CO1")]
ANTIBODIES = [("CD3E.1", "CD3E.1"), ("CD8A.1", "CD8A.1")]
VERSIONS = {"h5py": h5py.__version__, "pandas": pd.__version__, "pyarrow": pa.__version__}

rows, cols = np.mgrid[0:SIDE, 0:SIDE]
is_tissue = ~((rows < 6) & (cols < 6))
# Reads of each feature in each square of 2 um; some lie off the tissue.
reads = np.stack([((7 * rows + 3 * cols + 5 * f) % 11 == 0) * (1 + f) for f in range(5)], axis=-1).astype(np.int32)


def texts(values, length):
    return np.array([value.encode() for value in values], dtype=f"S{length}")


def write_h5(path, barcodes, table, name):
    """`table` is barcodes x features."""
    matrix = sp.csc_matrix(table.T)
    path.parent.mkdir(parents=True, exist_ok=True)
    with h5py.File(path, "w", track_order=False) as file:
        file.attrs["filetype"] = "matrix"
        file.attrs["software_version"] = "spaceranger-4.0.1"
        file.attrs["version"] = 2
        file.attrs["library_ids"] = np.array([name.encode()])
        group = file.create_group("matrix")
        pack = {"compression": "gzip", "shuffle": True}
        group.create_dataset("barcodes", data=texts(barcodes, 256), **pack)
        group.create_dataset("data", data=matrix.data.astype(np.int32), **pack)
        group.create_dataset("indices", data=matrix.indices.astype(np.int64), **pack)
        group.create_dataset("indptr", data=matrix.indptr.astype(np.int64), **pack)
        group.create_dataset("shape", data=np.array(matrix.shape, dtype=np.int32))
        features = group.create_group("features")
        ids = [id for id, _ in GENES + ANTIBODIES]
        names = [symbol for _, symbol in GENES + ANTIBODIES]
        kinds = ["Gene Expression"] * len(GENES) + ["Antibody Capture"] * len(ANTIBODIES)
        genomes = ["GRCh38"] * len(GENES) + [""] * len(ANTIBODIES)
        features.create_dataset("_all_tag_keys", data=texts(["genome", "pattern", "read", "sequence"], 16))
        columns = {"id": ids, "name": names, "feature_type": kinds, "genome": genomes}
        extra = {"pattern": ["", "", "", "^(BC)", "^(BC)"], "read": ["", "", "", "R2", "R2"], "sequence": [""] * 5}
        for column, values in (columns | extra).items():
            features.create_dataset(column, data=texts(values, 256 if column in columns else 16))


def bins(size_um):
    """Sums of squares, whether each bin is in tissue, and its barcodes."""
    n = size_um // 2
    side = SIDE // n
    blocks = reads.reshape(side, n, side, n, reads.shape[-1]).sum(axis=(1, 3))
    tissue = is_tissue.reshape(side, n, side, n).any(axis=(1, 3))
    names = [f"s_{size_um:03}um_{r:05}_{c:05}-1" for r in range(side) for c in range(side)]
    return blocks.reshape(-1, reads.shape[-1]), tissue.reshape(-1), names


def factors(size_um):
    return {
        "spot_diameter_fullres": size_um / UM_PER_PX,
        "bin_size_um": float(size_um),
        "microns_per_pixel": UM_PER_PX,
        "regist_target_img_scalef": 0.1,
        "tissue_lowres_scalef": 0.05,
        "fiducial_diameter_fullres": 1200.0,
        "tissue_hires_scalef": 0.5,
    }


def write_bins(size_um):
    folder = OUTS / "binned_outputs" / f"square_{size_um:03}um"
    table, tissue, names = bins(size_um)
    listed = tissue & (table.sum(axis=1) > 0)
    write_h5(folder / "filtered_feature_bc_matrix.h5", [n for n, k in zip(names, listed) if k], table[listed], "crc")
    side = int(np.sqrt(len(names)))
    row, col = np.divmod(np.arange(len(names)), side)
    width = size_um / UM_PER_PX
    positions = pa.table(
        {
            "barcode": pa.array(names),
            "in_tissue": pa.array(tissue.astype(np.uint8)),
            "array_row": pa.array(row.astype(np.uint32)),
            "array_col": pa.array(col.astype(np.uint32)),
            "pxl_row_in_fullres": pa.array((row + 0.5) * width + 100),
            "pxl_col_in_fullres": pa.array((col + 0.5) * width + 200),
        }
    )
    spatial = folder / "spatial"
    spatial.mkdir(parents=True, exist_ok=True)
    pq.write_table(positions, spatial / "tissue_positions.parquet", compression="zstd")
    (spatial / "scalefactors_json.json").write_text(json.dumps(factors(size_um), indent=4))


def said(size_um):
    """What the files say, read again by h5py and pandas."""
    folder = OUTS / "binned_outputs" / f"square_{size_um:03}um"
    with h5py.File(folder / "filtered_feature_bc_matrix.h5") as file:
        group = file["matrix"]
        parts = (group["data"][:], group["indices"][:], group["indptr"][:])
        table = sp.csc_matrix(parts, shape=group["shape"][:]).T.toarray()[:, : len(GENES)]
        names = [name.decode() for name in group["barcodes"][:]]
    positions = pd.read_parquet(folder / "spatial" / "tissue_positions.parquet").set_index("barcode").loc[names]
    assert (positions["in_tissue"] == 1).all()
    all_positions = pd.read_parquet(folder / "spatial" / "tissue_positions.parquet")
    return {
        "barcodes": names,
        "x_px": positions["pxl_col_in_fullres"].tolist(),
        "y_px": positions["pxl_row_in_fullres"].tolist(),
        "counts": table.tolist(),
        "n_off_tissue": int((all_positions["in_tissue"] == 0).sum()),
        "without_counts": sorted(set(all_positions[all_positions["in_tissue"] == 1]["barcode"]) - set(names)),
    }


for size in (2, 8, 16):
    write_bins(size)

cells = OUTS / "segmented_outputs"
table = reads.reshape(-1, 5)[:3]
write_h5(cells / "filtered_feature_cell_matrix.h5", [f"cellid_{i:09}-1" for i in (1, 2, 717)], table, "crc")
square = [[200.0, 100.0], [208.0, 100.0], [208.0, 108.0], [200.0, 100.0]]
outline = {"type": "Polygon", "coordinates": [square]}
outlines = [{"type": "Feature", "geometry": outline, "properties": {"cell_id": i}} for i in (1, 2, 717)]
text = json.dumps({"type": "FeatureCollection", "features": outlines})
(cells / "cell_segmentations.geojson").write_text(text)
(cells / "spatial").mkdir(parents=True, exist_ok=True)
(cells / "spatial" / "scalefactors_json.json").write_text(json.dumps(factors(8) | {"bin_size_um": None}))

_, _, names = bins(2)
mappings = {"square_002um": names, "cell_id": [None] * len(names), "in_nucleus": [False] * len(names)}
pq.write_table(pa.table(mappings), OUTS / "barcode_mappings.parquet", compression="zstd")
(OUTS / "spatial").mkdir(exist_ok=True)
Image.new("RGB", (14, 13), (200, 120, 160)).save(OUTS / "spatial" / "tissue_lowres_image.png")

wanted = {"versions": VERSIONS, "genes": GENES} | {f"{size}um": said(size) for size in (2, 8, 16)}
(TO.parent / "space_ranger_4.json").write_text(json.dumps(wanted, separators=(",", ":")) + "\n")
