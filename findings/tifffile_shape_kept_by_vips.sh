#!/usr/bin/env bash
# tifffile notes the shape of what it writes in the image description, and libvips hands the description on to whatever it makes of the picture.
# The first page of a stack of three, saved by libvips 8.18.7 as a file of one page, is no file that tifffile 2026.11.8 reads: it believes the
# note and looks for three pages in a row. Of a crop the note does not fit the page, so tifffile warns and reads it.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check numpy==2.5.5 tifffile==2026.11.8 pyvips==3.2.0 pyvips-binary==8.18.7
cd "$folder"
venv/bin/python - <<'PYTHON'
import numpy
import pyvips
import tifffile

stack = numpy.random.default_rng(0).integers(0, 255, (3, 40, 60), dtype="uint8")
tifffile.imwrite("stack.tif", stack, photometric="minisblack")
first = pyvips.Image.new_from_file("stack.tif")
first.tiffsave("first.tif")
first.crop(0, 0, 30, 20).tiffsave("crop.tif")

with tifffile.TiffFile("first.tif") as tif:
    print("first:", len(tif.pages), "page,", tif.pages[0].description, "series", tif.series[0].shape)
    assert len(tif.pages) == 1 and tif.pages[0].description == '{"shape": [3, 40, 60]}'
    assert tif.series[0].shape == (3, 40, 60)
try:
    tifffile.imread("first.tif")
    raise SystemExit("tifffile reads it now")
except ValueError as error:
    print("first:", error)
assert (pyvips.Image.new_from_file("first.tif").numpy() == stack[0]).all()

with tifffile.TiffFile("crop.tif") as tif:
    print("crop:", tif.pages[0].description)
    assert tif.pages[0].description == '{"shape": [3, 40, 60]}'
crop = tifffile.imread("crop.tif")
print("crop:", crop.shape)
assert crop.shape == (20, 30)
PYTHON
