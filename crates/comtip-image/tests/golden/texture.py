"""Writes texture.json and patterns.json, which src/texture_statistics is tested against.

    pip install scikit-image==0.26.0 numpy==2.4.6 pillow==13.0.0
    python texture.py

Tiles are those that pixels.py cut from real slides (Andersson et al. 2021, CC BY 4.0, Zenodo
10.5281/zenodo.4751624), two of them resized, and one with parts that are black, white and flat.
"""

import json
from pathlib import Path

import numpy as np
import PIL
import skimage
from PIL import Image
from skimage.color import rgb2gray, rgb2hed
from skimage.feature import local_binary_pattern

assert skimage.__version__ == "0.26.0", skimage.__version__
assert np.__version__ == "2.4.6", np.__version__
assert PIL.__version__ == "13.0.0", PIL.__version__
HERE = Path(__file__).parent
RADII = [1, 2, 4]
TILES = ["b4", "c2", "odd", "half", "oblong", "b4_112", "c2_224", "extremes"]


def grey_of(tile):
    red, green, blue = np.moveaxis(tile.astype(np.int64), -1, 0)
    grey = (2125 * red + 7154 * green + 721 * blue + 5000) // 10_000
    # By the weights of scikit-image, rounded.
    assert np.abs(grey - 255 * rgb2gray(tile)).max() < 0.5 + 1e-9
    return grey.astype(np.uint8)


def stains_of(tile):
    hed = rgb2hed(tile).reshape(-1, 3)
    low, high = np.quantile(hed, [0.1, 0.9], axis=0, method="inverted_cdf")
    return [*hed.mean(axis=0), *hed.std(axis=0), *low, *high]


def patterns_of(grey, radius):
    return local_binary_pattern(grey, 8, radius, method="uniform").astype(int)


def shares_of(grey):
    patterns = [patterns_of(grey, radius).ravel() for radius in RADII]
    return np.concatenate([np.bincount(p, minlength=10) / p.size for p in patterns])


def spectrum_of(grey):
    height, width = grey.shape
    hann = lambda n: np.sin(np.pi * (np.arange(n) + 0.5) / n) ** 2
    window = np.outer(hann(height), hann(width))
    # To the next powers of two.
    rows, columns = (1 << (n - 1).bit_length() for n in grey.shape)
    values = (grey - np.average(grey, weights=window)) / 255
    power = np.abs(np.fft.fft2(values * window, (rows, columns))) ** 2 / np.sum(window**2)
    cycles = np.hypot(height * np.fft.fftfreq(rows)[:, None], width * np.fft.fftfreq(columns))
    bands = []
    for octave in range(7):
        inside = (cycles >= 2**octave) & (cycles < 2 ** (octave + 1))
        mean = power[inside].mean() if inside.any() else 0.0
        bands.append(np.log10(mean + 1 / (12 * 255**2)))
    return bands


# A real tile with a black, a white and an even quarter.
extremes = np.array(Image.open(HERE / "tile_odd_56.png").convert("RGB"))
extremes[:28, :28] = 0
extremes[:28, 28:] = 255
extremes[28:, :28] = (230, 140, 200)
Image.fromarray(extremes).save(HERE / "tile_extremes.png", optimize=True)

golden = []
for name in TILES:
    tile = np.array(Image.open(HERE / f"tile_{name}.png").convert("RGB"))
    grey = grey_of(tile)
    numbers = [*stains_of(tile), *shares_of(grey), *spectrum_of(grey)]
    golden.append({"tile": f"tile_{name}", "statistics": [float(f"{x:.9g}") for x in numbers]})
(HERE / "texture.json").write_text("[\n" + ",\n".join(json.dumps(g) for g in golden) + "\n]\n")

# A digit for every pixel, a text for every row.
grey = grey_of(extremes)
rows = {radius: ["".join(map(str, row)) for row in patterns_of(grey, radius)] for radius in RADII}
(HERE / "patterns.json").write_text(json.dumps(rows, indent=1) + "\n")
