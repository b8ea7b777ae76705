#!/usr/bin/env bash
# A TIFF palette has 16 bits a colour. Some writers fill it with 8-bit values, all below 256, and libtiff's own tools take such a palette for
# one of 8 bits. Pillow 13.0.0 divides by 256 and shows the picture black; tifffile 2026.11.8 gives the palette as it was written.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check numpy==2.5.5 pillow==13.0.0 tifffile==2026.11.8
"$folder/venv/bin/python" - "$folder/palette.tif" <<'PYTHON'
import sys

import numpy
import tifffile
from PIL import Image

colours = numpy.zeros((3, 256), "uint16")
colours[:, 1] = (198, 120, 160)
indices = numpy.ones((16, 16), "uint8")
tifffile.imwrite(sys.argv[1], indices, photometric="palette", colormap=colours)
by_pillow = numpy.asarray(Image.open(sys.argv[1]).convert("RGB"))[0, 0].tolist()
by_tifffile = tifffile.TiffFile(sys.argv[1]).pages[0].colormap[:, 1].tolist()
print("Pillow", by_pillow, "tifffile's palette", by_tifffile)
assert by_pillow == [0, 0, 0], by_pillow
assert by_tifffile == [198, 120, 160], by_tifffile
PYTHON
