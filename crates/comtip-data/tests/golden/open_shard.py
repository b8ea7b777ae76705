"""Opens prepared shards with pyarrow and Hugging Face `datasets`, and compares them with the slides.

    pip install pyarrow==21.0.0 datasets==4.0.0 pillow==11.3.0 numpy==2.2.6
    comtip prepare ../../../../examples/sample --to SHARDS
    python open_shard.py SHARDS ../../../../examples/sample/ST

Needs no network. Prints a line per slide; any difference is an AssertionError. Tiles are compared
with Pillow's own crops: JPEG decoders differ by a few grey levels, so their mean difference must
stay below one level; geometry, ids, coordinates and counts must agree exactly.
"""

import csv
import gzip
import hashlib
import json
import sys
from pathlib import Path

import datasets
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

shards, st = Path(sys.argv[1]), Path(sys.argv[2])
Image.MAX_IMAGE_PIXELS = None
manifest = json.loads((shards / "manifest.json").read_text())
assert manifest["version"] == 1

for entry in manifest["slides"]:
    name = entry["slide"]
    path = shards / f"{name}.parquet"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]

    table = pq.read_table(path)
    facts = {k.decode(): v.decode() for k, v in table.schema.metadata.items()}
    assert facts["comtip.slide"] == name and facts["comtip.version"] == "1"
    genes = json.loads(facts["comtip.genes"])
    assert hashlib.sha256(facts["comtip.genes"].encode()).hexdigest() == facts["comtip.genes_sha256"]
    assert len(genes) == entry["n_genes"] and table.num_rows == entry["n_spots"]
    assert table.schema.field("gene_idx").type == pa.list_(pa.uint32())
    assert table.schema.field("count").type == pa.list_(pa.float32())
    assert sum(sum(row) for row in table["count"].to_pylist()) == entry["umi_total"]

    features = datasets.Features.from_arrow_schema(table.schema)
    assert isinstance(features["tile"], datasets.Image), features
    for rows in (
        datasets.Dataset.from_parquet(str(path), cache_dir=str(shards / ".cache")),
        datasets.load_dataset("parquet", data_files=str(path), split="train", streaming=True),
    ):
        assert isinstance(rows.features["tile"], datasets.Image), rows.features
        first = next(iter(rows))
        assert isinstance(first["tile"], Image.Image) and first["tile"].mode == "RGB"

    with open(st / "coord" / f"{name}_coord.csv") as text:
        coords = {row[""]: row for row in csv.DictReader(text)}
    with gzip.open(st / "gene_exp" / f"{name}_count.csv.gz", "rt") as text:
        lines = csv.reader(text)
        assert next(lines)[1:] == genes
        counts = {line[0]: np.array(line[1:], dtype=np.float32) for line in lines}
    slide = Image.open(st / "image" / f"{name}.png").convert("RGB")
    assert slide.size == (int(facts["comtip.image_width_px"]), int(facts["comtip.image_height_px"]))

    worst = 0.0
    for row in datasets.Dataset.from_parquet(str(path), cache_dir=str(shards / ".cache")):
        coord = coords[row["spot_id"]]
        x, y, r = (float(coord[key]) for key in ("xaxis", "yaxis", "r"))
        assert (row["x"], row["y"], facts["comtip.radius_px"]) == (x, y, coord["r"])
        dense = np.zeros(len(genes), dtype=np.float32)
        dense[row["gene_idx"]] = row["count"]
        assert np.array_equal(dense, counts[row["spot_id"]])
        crop = slide.crop((x - r, y - r, x + r, y + r))
        assert crop.size == row["tile"].size
        difference = np.abs(np.asarray(crop, dtype=float) - np.asarray(row["tile"], dtype=float))
        worst = max(worst, difference.mean())
    assert worst < 1.0, worst
    print(f"{name}: {table.num_rows} spots x {len(genes)} genes, worst mean tile difference {worst:.4f} levels")
