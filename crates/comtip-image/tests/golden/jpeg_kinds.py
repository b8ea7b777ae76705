"""Writes the JPEGs of jpeg_kinds/: one picture in every kind of scans that Pillow (libjpeg-turbo) writes.

    pip install pillow==13.0.0 numpy==2.4.6
    python jpeg_kinds.py

The picture is a corner of tile_c2.png, real tissue (Andersson et al. 2021, CC BY 4.0, Zenodo 10.5281/zenodo.4751624), of
61 x 45 px, so that no side is a multiple of 8. No random numbers. src/jpeg_scans/tests.rs reads them whole and damaged;
what libjpeg-turbo makes
of a scan that ends early is printed here: of a sequential one Pillow shows grey or smeared rows and says nothing.
"""

import io
from pathlib import Path

import numpy as np
import PIL
from PIL import Image

assert PIL.__version__ == "13.0.0", PIL.__version__
HERE = Path(__file__).parent
TO = HERE / "jpeg_kinds"
TO.mkdir(exist_ok=True)
rgb = Image.open(HERE / "tile_c2.png").convert("RGB").crop((50, 50, 111, 95))

KINDS = {
    "sequential": dict(subsampling=0),
    "two_across": dict(subsampling=1),
    "two_by_two": dict(subsampling=2),
    "optimized": dict(subsampling=2, optimize=True),
    "restarts": dict(subsampling=2, restart_marker_blocks=3),
    "restart_rows": dict(subsampling=0, restart_marker_rows=1),
    "progressive": dict(subsampling=2, progressive=True),
    "progressive_restarts": dict(subsampling=0, progressive=True, restart_marker_blocks=5),
    "sequential_grey": dict(),
    "progressive_grey": dict(progressive=True),
    "restarts_grey": dict(restart_marker_blocks=5),
}


def damaged(jpeg):
    """The last quarter of the longest scan left out."""
    start = jpeg.index(b"\xff\xda")
    end = len(jpeg) - 2
    return jpeg[: start + 3 * (end - start) // 4] + jpeg[end:]


def show(jpeg, whole):
    try:
        seen = np.asarray(Image.open(io.BytesIO(jpeg))).astype(int)
    except OSError as error:
        return f"refused: {error}"
    return f"off by {np.abs(seen - np.asarray(whole)).mean():.1f} on the mean"


for name, options in KINDS.items():
    picture = rgb.convert("L") if name.endswith("_grey") else rgb
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=85, **options)
    jpeg = file.getvalue()
    (TO / f"{name}.jpg").write_bytes(jpeg)
    print(f"{name}: {len(jpeg)} bytes; whole, {show(jpeg, picture)}; cut, {show(damaged(jpeg), picture)}")
