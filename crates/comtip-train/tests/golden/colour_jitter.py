"""What Pillow makes of a tile's brightness, contrast and saturation, in that order.

    pip install pillow==11.3.0
    python colour_jitter.py        (writes colour_jitter.json beside this file; no random number is drawn)

Input: 12 x 12 px of the tile `tile_c2.png` in the goldens of comtip-data, a spot of section C2 of examples/sample
(Andersson et al. 2021, Zenodo 10.5281/zenodo.4751624, CC BY 4.0); its last row is made up of extremes.
"""

import json
from pathlib import Path

from PIL import Image, ImageEnhance

HERE = Path(__file__).resolve().parent
TILE = HERE.parents[2] / "comtip-data" / "tests" / "golden" / "tile_c2.png"
SIDE = 12
FACTORS = [
    (0.7, 1.0, 1.0),
    (1.4, 1.0, 1.0),
    (1.0, 0.6, 1.0),
    (1.0, 1.4, 1.0),
    (1.0, 1.0, 0.5),
    (1.0, 1.0, 1.5),
    (0.93, 1.07, 0.9),
    (1.1, 0.85, 1.2),
    (1.95, 1.95, 1.95),
]

tile = Image.open(TILE).convert("RGB").crop((40, 40, 40 + SIDE, 40 + SIDE))
extremes = [(0, 0, 0), (255, 255, 255), (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)]
for x in range(SIDE):
    tile.putpixel((x, SIDE - 1), extremes[x % len(extremes)])


def enhanced(factors):
    picture = tile
    for enhance, factor in zip((ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color), factors):
        picture = enhance(picture).enhance(factor)
    return list(picture.tobytes())


cases = [{"factors": factors, "rgb": enhanced(factors)} for factors in FACTORS]
golden = {"rgb": list(tile.tobytes()), "cases": cases}
(HERE / "colour_jitter.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
