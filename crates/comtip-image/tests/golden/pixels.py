"""Writes the fixtures that src/resize_tile.rs and src/slide_image.rs are tested against.

    pip install pillow==11.3.0 numpy==2.2.6
    python pixels.py ../../../../examples/sample/ST

Tiles are crops of the sample's real slides (Andersson et al. 2021, CC BY 4.0, Zenodo
10.5281/zenodo.4751624), stored as PNG so that no JPEG decoder comes between. Crops are of a
synthetic picture, written as text. Seed 20250916.
"""

import json
import sys
from pathlib import Path

import numpy as np
import PIL
from PIL import Image

assert PIL.__version__ == "11.3.0", PIL.__version__
HERE = Path(__file__).parent
ST = Path(sys.argv[1])
STUDY = "Human_Breast_Andersson_10142021_ST_"

# name, section, x, y, r, sides to resize to
TILES = [
    # The first spot of each coordinate table.
    ("b4", "B4", 2555.02, 3792.05, 72.43743527787366, [112]),
    ("c2", "C2", 2545.13, 5822.13, 72.45312335405033, [32, 224]),
    # Odd, 121 px: half a pixel in the centre and in the radius.
    ("odd", "B4", 2700.5, 4100.5, 60.5, [56, 128]),
    # 73 px about the centre of no pixel.
    ("half", "B4", 2400.25, 3700.75, 36.5, [96]),
    # 81 x 80 px, because each edge is rounded by itself.
    ("oblong", "B4", 2600.3, 3900.0, 40.3, [48, 112]),
]
for name, section, x, y, r, sides in TILES:
    slide = Image.open(ST / "image" / f"{STUDY}{section}.png").convert("RGB")
    tile = slide.crop((x - r, y - r, x + r, y + r))
    tile.save(HERE / f"tile_{name}.png", optimize=True)
    for side in sides:
        resized = tile.resize((side, side), Image.Resampling.BICUBIC)
        resized.save(HERE / f"tile_{name}_{side}.png", optimize=True)

rng = np.random.default_rng(20250916)
picture = Image.fromarray(rng.integers(1, 256, (30, 40, 3), dtype=np.uint8))
picture.save(HERE / "picture.png", optimize=True)
CROPS = [
    (20.0, 15.0, 3.0),  # inside
    (20.3, 15.7, 2.4),  # edges rounded each by itself: 5 wide, 5 high
    (10.5, 10.5, 2.0),  # ties go to even: 8..12, 8..12
    (11.5, 12.0, 2.5),  # ties to even can shorten a side: 9.5 -> 10, 14.5 -> 14, 4 high
    (9.0, 9.0, 2.5),  # 6.5 -> 6, 11.5 -> 12
    (0.0, 0.0, 2.0),  # over the top left corner
    (39.2, 29.6, 3.3),  # over the bottom right corner
    (20.0, 0.5, 1.0),  # -0.5 -> 0: inside by rounding
    (-1.5, 10.0, 1.0),  # -2.5 -> -2, -0.5 -> 0: wholly outside
    (100.0, 100.0, 2.0),  # far outside
    (20.0, 15.0, 30.0),  # larger than the picture
]
crops = []
for x, y, r in CROPS:
    crop = picture.crop((x - r, y - r, x + r, y + r))
    crops.append({"x": x, "y": y, "r": r, "width": crop.width, "height": crop.height, "rgb": crop.tobytes().hex()})
(HERE / "crops.json").write_text("[\n" + ",\n".join(json.dumps(c) for c in crops) + "\n]\n")
