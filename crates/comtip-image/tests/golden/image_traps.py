"""Writes the images of image_traps/ that readers show dark, grey, pink or turned.

    pip install tifffile==2026.11.8 imagecodecs==2026.10.10 pillow==13.0.0 numpy
    python image_traps.py

The picture is a corner of tile_c2.png, real tissue (Andersson et al. 2021, CC BY 4.0, Zenodo
10.5281/zenodo.4751624), of 24 x 16 px; `rgb.png` holds it. src/slide_image/tests/traps.rs says which files are
read as that picture and which are refused. No random numbers.

Seen with these versions: of a JPEG in a TIFF whose tag and whose markers contradict each other, Pillow (libtiff)
believes the tag and tifffile the JFIF or Adobe marker; the files of both kinds are printed with their errors.
"""

import json
from pathlib import Path

import imagecodecs
import numpy as np
import PIL
import tifffile
from PIL import Image

assert PIL.__version__ == "13.0.0", PIL.__version__
assert tifffile.__version__ == "2026.11.8", tifffile.__version__
HERE = Path(__file__).parent
TO = HERE / "image_traps"
TO.mkdir(exist_ok=True)
rgb = np.asarray(Image.open(HERE / "tile_c2.png").convert("RGB"))[60:76, 50:74].copy()
grey = rgb[:, :, 1].copy()
channels = np.ascontiguousarray(rgb.transpose(2, 0, 1))
Image.fromarray(rgb).save(TO / "rgb.png", optimize=True)


def write(name, pixels, **options):
    options.setdefault("metadata", None)
    tifffile.imwrite(TO / name, pixels, software=False, **options)


# 12 and 8 bits in 16: the upper bits of 12 are those of 8.
twelve = (rgb.astype(np.uint16) << 4) | (rgb >> 4)
largest = lambda most: [(281, 3, 3, (most,) * 3, True)]
write("twelve_bits.tif", twelve, photometric="rgb")
write("twelve_bits_told.tif", twelve, photometric="rgb", extratags=largest(4095))
write("eight_bits.tif", rgb.astype(np.uint16), photometric="rgb")
write("eight_bits_told.tif", rgb.astype(np.uint16), photometric="rgb", extratags=largest(255))
write("told_wrong.tif", twelve, photometric="rgb", extratags=largest(1000))
write("grey_twelve_bits.tif", grey.astype(np.uint16) << 4, photometric="minisblack")
(TO / "twelve_bits.png").write_bytes(imagecodecs.png_encode(twelve))
(TO / "sixteen_bits.png").write_bytes(imagecodecs.png_encode(rgb.astype(np.uint16) * 257))

# One directory for three planes.
imagej = "ImageJ=1.53t\nimages=3\nchannels=3\nhyperstack=true\nmode=composite\nloop=false\n"
write("imagej_one_directory.tif", channels[0], photometric="minisblack", description=imagej)
(TO / "imagej_one_directory.tif").open("ab").write(channels[1].tobytes() + channels[2].tobytes())
tifffile.imwrite(TO / "imagej_stack.tif", channels, imagej=True, metadata={"axes": "CYX", "mode": "composite"})
tifffile.imwrite(TO / "imagej_rgb.tif", rgb, imagej=True)
tifffile.imwrite(TO / "truncated.tif", channels, photometric="minisblack", truncate=True, software=False)
tifffile.imwrite(TO / "shaped_rgb.tif", rgb, photometric="rgb", software=False)
# The first channel of three of an OME-TIFF whose other planes lie in other files, and one that says it is all.
ome = (
    '<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"><Image ID="Image:0">'
    '<Pixels ID="Pixels:0" DimensionOrder="XYCZT" Type="uint8" SizeX="24" SizeY="16" SizeC="{}" SizeZ="1" SizeT="1">'
    '<Channel ID="Channel:0:0" SamplesPerPixel="1"/></Pixels></Image></OME>'
)
write("first_of_three.ome.tif", grey, photometric="minisblack", description=ome.format(3))
write("one_channel.ome.tif", grey, photometric="minisblack", description=ome.format(1))

# A palette whose colours are of 8 bits; libtiff takes it so ("Assuming 8-bit colormap").
indexed = Image.fromarray(rgb).quantize(64)
colours = np.zeros((256, 3), np.uint16)
palette = np.array(indexed.getpalette(), np.uint16).reshape(-1, 3)
colours[: len(palette)] = palette
indices = np.asarray(indexed)
Image.fromarray(colours.astype(np.uint8)[indices]).save(TO / "palette.png", optimize=True)
for name, scale in (("palette_eight_bits.tif", 1), ("palette_sixteen_bits.tif", 257)):
    write(name, indices, photometric="palette", colormap=(colours * scale).T)

# A turn asked for by EXIF or by a tag.
exif = Image.Exif()
exif[274] = 6
upright = Image.Exif()
upright[274] = 1
for ending in ("jpg", "png"):
    Image.fromarray(rgb).save(TO / f"turned.{ending}", exif=exif)
    Image.fromarray(rgb).save(TO / f"upright.{ending}", exif=upright)
write("turned.tif", rgb, photometric="rgb", extratags=[(274, 3, 1, 6, True)])

# JPEG streams whose markers say one thing and the tag another.
JFIF = b"\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
ADOBE = b"\xff\xee\x00\x0eAdobe\0\x64\0\0\0\0"
MARKERS = {"bare": b"", "jfif": JFIF, "adobe_rgb": ADOBE + b"\0", "adobe_ycbcr": ADOBE + b"\1"}


def stream(space, markers):
    """A JPEG of these components without other markers than these; 4:2:0 if of luma and chromas."""
    sampling = "420" if space == "ycbcr" else "444"
    jpeg = imagecodecs.jpeg8_encode(rgb, level=95, colorspace="rgb", outcolorspace=space, subsampling=sampling)
    kept, at = b"", 2
    while jpeg[at + 1] != 0xDA:
        length = 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if not 0xE0 <= jpeg[at + 1] <= 0xEF:
            kept += jpeg[at : at + length]
        at += length
    return b"\xff\xd8" + markers + kept + jpeg[at:]


for space in ("ycbcr", "rgb"):
    for says, markers in MARKERS.items():
        name = f"jpeg_{space}_{says}.tif"
        jpeg = stream(space, markers)
        write(name, iter([jpeg]), shape=rgb.shape, dtype="uint8", compression="jpeg", photometric="rgb", rowsperstrip=16)
        with tifffile.TiffFile(TO / name, mode="r+") as tif:
            tif.pages[0].tags[262].overwrite({"rgb": 2, "ycbcr": 6}[space])
        by_tag = np.asarray(Image.open(TO / name).convert("RGB")).astype(int)
        by_marker = tifffile.imread(TO / name).astype(int)
        print(name, "Pillow", abs(by_tag - rgb).mean().round(2), "tifffile", abs(by_marker - rgb).mean().round(2))
        assert abs(by_tag - rgb).mean() < 5, name
