"""Writes the TIFF files of tiff/ that src/tiff is tested against.

    pip install tifffile==2026.3.3 imagecodecs==2026.3.6 pillow==11.3.0 numpy==2.4.6
    python tiff.py

The picture is the middle of tile_c2.png, real tissue (Andersson et al. 2021, CC BY 4.0, Zenodo
10.5281/zenodo.4751624). `read.json` lists files that are read, the PNG their pixels equal, and by
how many grey levels they may differ: lossless files give the picture back, for JPEG the PNG is
what Pillow's `convert('RGB')` makes of the file. JPEG decoders round differently: one level of a
chroma is two of blue, and with that of the luma three where chroma is interpolated. Every pair is checked here against Pillow, or
against tifffile where Pillow does otherwise. The rest is refused. Seed 20251124.
"""

import json
import re
from pathlib import Path

import numpy as np
import PIL
import tifffile
from PIL import Image

assert PIL.__version__ == "11.3.0", PIL.__version__
assert tifffile.__version__ == "2026.3.3", tifffile.__version__
HERE = Path(__file__).parent
TO = HERE / "tiff"
TO.mkdir(exist_ok=True)
rng = np.random.default_rng(20251124)

rgb = np.asarray(Image.open(HERE / "tile_c2.png").convert("RGB"))[60:87, 50:91].copy()
grey = rgb[:, :, 1].copy()
alpha = rng.integers(0, 256, grey.shape, dtype=np.uint8)
alpha[:2] = 0
alpha[2:6] = 255
rgba = np.dstack([rgb, alpha])


def deep(samples):
    """16-bit samples whose upper byte is the 8-bit one."""
    return samples.astype(np.uint16) * 256 + rng.integers(0, 256, samples.shape, dtype=np.uint16)


EXPECTED = {
    "rgb": rgb,
    "grey": np.dstack([grey] * 3),
}
read = []


def expect(name, expected, tolerance=0, pillow=True):
    """Enters a file, and checks that Pillow reads what is expected."""
    if pillow:
        pixels = np.asarray(Image.open(TO / name).convert("RGB"))
        if expected not in EXPECTED:
            EXPECTED[expected] = pixels
        assert np.array_equal(pixels, EXPECTED[expected]), name
    read.append({"file": name, "expected": f"{expected}.png", "tolerance": tolerance})


def write(name, pixels, **options):
    tifffile.imwrite(TO / name, pixels, metadata=None, software=False, **options)


TILE = {"tile": (16, 32)}
STRIPS = {"rowsperstrip": 8}
COMPRESSIONS = {
    "none": {},
    "lzw": {"compression": "lzw", "predictor": True},
    "deflate": {"compression": "zlib", "predictor": True},
    "packbits": {"compression": "packbits"},
}
for name, compression in COMPRESSIONS.items():
    for chunks, options in (("strips", STRIPS), ("tiles", TILE)):
        write(f"rgb_{chunks}_{name}.tif", rgb, photometric="rgb", **compression, **options)
        expect(f"rgb_{chunks}_{name}.tif", "rgb")
LZW = COMPRESSIONS["lzw"]
write("rgb_lzw_no_predictor.tif", rgb, photometric="rgb", compression="lzw", **STRIPS)
expect("rgb_lzw_no_predictor.tif", "rgb")
write("rgb_one_strip.tif", rgb, photometric="rgb")
expect("rgb_one_strip.tif", "rgb")
write("rgb_motorola.tif", rgb, photometric="rgb", byteorder=">", **LZW, **STRIPS)
expect("rgb_motorola.tif", "rgb")
write("rgb_big.tif", rgb, photometric="rgb", bigtiff=True, **LZW, **TILE)
expect("rgb_big.tif", "rgb")
write("rgb_big_motorola.tif", rgb, photometric="rgb", bigtiff=True, byteorder=">", **TILE)
# Pillow 11.3 takes the directory of this one for damaged.
assert np.array_equal(tifffile.imread(TO / "rgb_big_motorola.tif"), rgb)
expect("rgb_big_motorola.tif", "rgb", pillow=False)

for order, name in (("<", "intel"), (">", "motorola")):
    write(f"rgb16_{name}.tif", deep(rgb), photometric="rgb", byteorder=order, **STRIPS)
    expect(f"rgb16_{name}.tif", "rgb")
    # Pillow clips 16-bit grey at 255; the upper byte is the reference.
    pixels = deep(grey)
    write(f"grey16_{name}.tif", pixels, photometric="minisblack", byteorder=order, **TILE, **LZW)
    assert np.array_equal(tifffile.imread(TO / f"grey16_{name}.tif") >> 8, grey)
    expect(f"grey16_{name}.tif", "grey", pillow=False)
write("rgb16_deflate.tif", deep(rgb), photometric="rgb", byteorder=">", **COMPRESSIONS["deflate"], **TILE)
assert np.array_equal(tifffile.imread(TO / "rgb16_deflate.tif") >> 8, rgb)
expect("rgb16_deflate.tif", "rgb", pillow=False)
write("rgba16.tif", deep(rgba), photometric="rgb", extrasamples=["unassalpha"], **STRIPS)
expect("rgba16.tif", "rgb")

write("grey_strips.tif", grey, photometric="minisblack", **LZW, **STRIPS)
expect("grey_strips.tif", "grey")
write("grey_tiles.tif", grey, photometric="minisblack", **TILE)
expect("grey_tiles.tif", "grey")
write("white_is_zero.tif", 255 - grey, photometric="miniswhite", **STRIPS)
expect("white_is_zero.tif", "grey")
write("grey_alpha.tif", np.dstack([grey, alpha]), photometric="minisblack", planarconfig="contig", extrasamples=["unassalpha"], **LZW, **TILE)
expect("grey_alpha.tif", "grey")

write("rgba_tiles.tif", rgba, photometric="rgb", extrasamples=["unassalpha"], **LZW, **TILE)
expect("rgba_tiles.tif", "rgb")
write("rgbx_strips.tif", rgba, photometric="rgb", extrasamples=["unspecified"], **STRIPS)
expect("rgbx_strips.tif", "rgb")
premultiplied = np.dstack([rgb.astype(np.uint16) * alpha[:, :, None] // 255, alpha]).astype(np.uint8)
write("rgba_premultiplied.tif", premultiplied, photometric="rgb", extrasamples=["assocalpha"], **LZW, **STRIPS)
expect("rgba_premultiplied.tif", "rgba_premultiplied")

indexed = Image.fromarray(rgb).quantize(200)
indexed.save(TO / "palette.tif", compression="tiff_lzw")
expect("palette.tif", "palette")

JPEG = {"compression": "jpeg", "compressionargs": {"level": 92}}
for name, subsampling in (("444", (1, 1)), ("422", (2, 1)), ("420", (2, 2))):
    write(f"jpeg_ycbcr_{name}.tif", rgb, photometric="ycbcr", subsampling=subsampling, **JPEG, **TILE)
    expect(f"jpeg_ycbcr_{name}.tif", f"jpeg_ycbcr_{name}", tolerance=2 if name == "444" else 3)
write("jpeg_rgb.tif", rgb, photometric="rgb", compression="jpeg", compressionargs={"level": 92, "outcolorspace": "rgb"}, **TILE)
expect("jpeg_rgb.tif", "jpeg_rgb", tolerance=2)
# Strips and shared tables, as libtiff writes them.
Image.fromarray(grey).save(TO / "jpeg_grey.tif", compression="jpeg", quality=92)
expect("jpeg_grey.tif", "jpeg_grey", tolerance=2)
Image.fromarray(rgb).save(TO / "jpeg_strips.tif", compression="jpeg", quality=92)
expect("jpeg_strips.tif", "jpeg_strips", tolerance=2)
Image.fromarray(rgb).convert("YCbCr").save(TO / "jpeg_tables_ycbcr.tif", compression="jpeg", quality=92)
expect("jpeg_tables_ycbcr.tif", "jpeg_tables_ycbcr", tolerance=2)

small = np.asarray(Image.fromarray(rgb).resize((20, 13)))
label = np.full((5, 9, 3), 90, np.uint8)
for name, pages in (
    ("pyramid.tif", [(rgb, 0), (small, 1), (label, 1)]),
    ("label_first.tif", [(label, 1), (small, 0), (rgb, 0)]),
):
    with tifffile.TiffWriter(TO / name) as tif:
        for pixels, subfile_type in pages:
            tif.write(pixels, photometric="rgb", subfiletype=subfile_type, metadata=None, software=False, **LZW, **TILE)
with tifffile.TiffWriter(TO / "pyramid.ome.tif") as tif:
    tif.write(rgb, photometric="rgb", subifds=1, metadata={"axes": "YXS"}, software=False, **LZW, **TILE)
    tif.write(small, photometric="rgb", subfiletype=1, metadata=None, software=False, **LZW, **TILE)
for name in ("pyramid.tif", "pyramid.ome.tif"):
    expect(name, "rgb")
with Image.open(TO / "label_first.tif") as several:
    several.seek(2)
    assert np.array_equal(np.asarray(several.convert("RGB")), rgb)
expect("label_first.tif", "rgb", pillow=False)

# Refused.
tiny = rgb[:5, :7]
tiny_rgba = rgba[:5, :7]
channels = np.moveaxis(tiny, 2, 0).copy()
write("planar.tif", channels, photometric="rgb", planarconfig="separate", **STRIPS)
write("pages_of_channels.tif", channels, photometric="minisblack", **STRIPS)
tifffile.imwrite(TO / "channels.ome.tif", channels, photometric="minisblack", metadata={"axes": "CYX"}, software=False)
write("float.tif", tiny.astype(np.float32) / 255, photometric="rgb")
write("signed.tif", tiny.astype(np.int16), photometric="rgb")
write("wide.tif", tiny.astype(np.uint32), photometric="rgb")
Image.fromarray(tiny[:, :, 0] > 128).save(TO / "bits.tif")
write("cmyk.tif", tiny_rgba, photometric="separated")
write("lab.tif", tiny, photometric="cielab")
write("zstd.tif", tiny, photometric="rgb", compression="zstd")
write("jpeg2000.tif", tiny, photometric="rgb", compression="jpeg2000")
write("five_bands.tif", np.dstack([tiny, tiny[:, :, :2]]), photometric="rgb", planarconfig="contig")
write("extra_predicted.tif", tiny_rgba, photometric="rgb", extrasamples=["unspecified"], **LZW, **STRIPS)
write("turned.tif", tiny, photometric="rgb", extratags=[(274, "H", 1, 6, True)])

# tifffile draws an identifier at random.
for name in ("pyramid.ome.tif", "channels.ome.tif"):
    drawn = (TO / name).read_bytes()
    (TO / name).write_bytes(re.sub(rb"urn:uuid:[0-9a-f-]{36}", b"urn:uuid:" + b"0" * 36, drawn))

for name, pixels in EXPECTED.items():
    Image.fromarray(pixels).save(TO / f"{name}.png", optimize=True)
(TO / "read.json").write_text("[\n" + ",\n".join(json.dumps(r) for r in read) + "\n]\n")
