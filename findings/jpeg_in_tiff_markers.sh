#!/usr/bin/env bash
# A TIFF says by a tag whether its JPEG data are RGB or YCbCr; the JPEG may say so too, by a JFIF or an Adobe marker. Where the two
# disagree, Pillow 13.0.0 (libtiff) believes the tag and tifffile 2026.11.8 (imagecodecs) the marker: the same file in two colours.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check numpy==2.5.5 pillow==13.0.0 tifffile==2026.11.8 imagecodecs==2026.10.10
"$folder/venv/bin/python" - "$folder/jpeg.tif" <<'PYTHON'
import sys

import imagecodecs
import numpy
import tifffile
from PIL import Image

path = sys.argv[1]
rows, columns = numpy.mgrid[0:64, 0:64]
picture = numpy.stack([rows * 3, 255 - columns * 3, rows + columns], -1).astype("uint8")
# RGB samples as they are, behind a JFIF marker, which means YCbCr; the tag says RGB.
jpeg = imagecodecs.jpeg8_encode(picture, level=95, colorspace="rgb", outcolorspace="rgb", subsampling="444")
kept, at = b"", 2
while jpeg[at + 1] != 0xDA:
    length = 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    if not 0xE0 <= jpeg[at + 1] <= 0xEF:
        kept += jpeg[at : at + length]
    at += length
jfif = b"\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
jpeg = b"\xff\xd8" + jfif + kept + jpeg[at:]
tifffile.imwrite(
    path, iter([jpeg]), shape=picture.shape, dtype="uint8", compression="jpeg", photometric="rgb", rowsperstrip=64
)
with tifffile.TiffFile(path, mode="r+") as file:
    file.pages[0].tags[262].overwrite(2)
wanted = picture.astype("float64")
apart = {
    "Pillow": numpy.asarray(Image.open(path).convert("RGB")),
    "tifffile": tifffile.imread(path),
}
apart = {name: float(abs(seen - wanted).mean()) for name, seen in apart.items()}
print({name: round(value, 1) for name, value in apart.items()})
assert apart["Pillow"] < 3, apart
assert apart["tifffile"] > 20, apart
PYTHON
