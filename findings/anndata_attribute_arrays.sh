#!/usr/bin/env bash
# A text attribute may be a scalar or an array of one text; files that were made from R have been reported with the latter. h5py reads both. anndata 0.13.4
# fails with "unhashable type" on a file that it wrote itself and whose attributes were made such arrays.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check anndata==0.13.4 h5py==3.16.0 numpy==2.5.5 pandas==3.1.1
"$folder/venv/bin/python" - "$folder/a.h5ad" <<'PYTHON'
import sys

import anndata
import h5py
import numpy

path = sys.argv[1]
anndata.AnnData(numpy.ones((2, 3), "float32")).write_h5ad(path)
assert anndata.read_h5ad(path).shape == (2, 3)
with h5py.File(path, "r+") as file:

    def as_arrays(name, thing):
        for key in ("encoding-type", "encoding-version", "_index"):
            if key in thing.attrs:
                text = thing.attrs[key]
                del thing.attrs[key]
                thing.attrs.create(key, numpy.array([text], dtype=h5py.string_dtype()))

    file.visititems(as_arrays)
    print("h5py", file["obs"].attrs["encoding-type"])
    assert list(file["obs"].attrs["encoding-type"]) == ["dataframe"]
try:
    anndata.read_h5ad(path)
except Exception as error:
    print("anndata", type(error).__name__, error)
    assert "unhashable" in str(error), error
else:
    raise SystemExit("anndata reads it now")
PYTHON
