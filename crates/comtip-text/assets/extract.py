"""Writes clip_merges.txt.gz, the 48,894 merges that CLIP's tokenizer uses.

    pip download --no-deps open_clip_torch==3.3.0
    python extract.py open_clip_torch-3.3.0-py3-none-any.whl

The list in the package has 262,145 lines: a version line, the merges in order of rank, and a long
tail that CLIP cuts off (49,152 - 256 - 2 are kept). The output has no version line and is the same
to the byte on every run.
"""

import gzip
import hashlib
import pathlib
import sys
import zipfile

SOURCE = "open_clip/bpe_simple_vocab_16e6.txt.gz"
SOURCE_SHA256 = "924691ac288e54409236115652ad4aa250f48203de50a9e4722a6ecd48d6804a"
N_MERGES = 49_152 - 256 - 2

with zipfile.ZipFile(sys.argv[1]) as wheel:
    packed = wheel.read(SOURCE)
assert hashlib.sha256(packed).hexdigest() == SOURCE_SHA256, "not the list this script was written for"

lines = gzip.decompress(packed).decode("utf-8").split("\n")[1 : N_MERGES + 1]
assert len(lines) == N_MERGES and all(len(line.split()) == 2 for line in lines)

text = "".join(f"{line}\n" for line in lines).encode("utf-8")
target = pathlib.Path(__file__).with_name("clip_merges.txt.gz")
target.write_bytes(gzip.compress(text, compresslevel=9, mtime=0))
print(f"{target.name}: {len(lines)} merges, {target.stat().st_size} bytes")
