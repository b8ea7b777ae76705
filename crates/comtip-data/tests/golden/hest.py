"""Writes hest/hest.h5ad, a file as HEST-1k lays it out, of hdf5/csr.h5ad.

    pip install h5py
    python hest.py

No random numbers.
"""

from pathlib import Path

import h5py

HERE = Path(__file__).parent
TO = HERE / "hest"
TO.mkdir(exist_ok=True)

# Library `ST`, the picture `downscaled_fullres`, no hires. `spot_diameter_fullres`
# is that of csr.h5ad, by which HEST means 55 um.
with h5py.File(HERE / "hdf5" / "csr.h5ad") as source, h5py.File(TO / "hest.h5ad", "w") as to:
    for key, value in source.attrs.items():
        to.attrs[key] = value
    for name in ("X", "obs", "var", "obsm"):
        source.copy(name, to)
    (library,) = source["uns/spatial"]
    diameter = source[f"uns/spatial/{library}/scalefactors/spot_diameter_fullres"][()]
    reduction = source[f"uns/spatial/{library}/scalefactors/tissue_hires_scalef"][()]
    to["uns/spatial/ST/images/downscaled_fullres"] = source[f"uns/spatial/{library}/images/hires"][()]
    to["uns/spatial/ST/scalefactors/spot_diameter_fullres"] = diameter
    to["uns/spatial/ST/scalefactors/tissue_downscaled_fullres_scalef"] = reduction
