"""Times reading counts and preparing slides, by pandas and Pillow and by ours, in turns.

    python3 -m venv venv-data && venv-data/bin/pip install -r requirements-data.txt
    cargo build --release
    venv-data/bin/python prepare.py ../../target/release/comtip DATA [--rounds 5]

DATA is a folder in STimage-1K4M's layout with two slides or more, such as examples/sample. Three tables:

counts   a made-up table of 4,000 spots x 33,538 genes, 95 % zeros (--spots, --genes): pandas.read_csv,
         against `comtip inspect`, which reads and checks counts, coordinates and picture and sums them up
prepare  one slide the way of STimage-1K4M's authors (Image.open, convert, a crop a spot, saved as PNG;
         pandas.read_csv of both tables, joined by spot), against `comtip prepare --jobs 1`, which writes
         its shard, thumbnail and checksums and flushes them to the disk
workers  two slides by `comtip prepare`, with one worker and with two

Python's times are taken after its imports; ours are those of the whole process, from start to end.
Memory is the peak of the process. Linux only (os.wait4).
"""

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def made_up_slide(root, n_spots, n_genes, zeros=0.95, seed=4):
    """Writes a slide without a picture worth the name; returns megabytes of its counts."""
    rng = random.Random(seed)
    name = "Human_Nothing_Nobody_01012026_Visium_A1"
    for part in ("coord", "gene_exp", "image"):
        (root / "Visium" / part).mkdir(parents=True, exist_ok=True)
    ids = [f"{name}_{i // 64}x{i % 64}" for i in range(n_spots)]
    rows = (f"{spot},{100 + 5 * (i // 64)},{100 + 5 * (i % 64)},2\n" for i, spot in enumerate(ids))
    (root / f"Visium/coord/{name}_coord.csv").write_text(",yaxis,xaxis,r\n" + "".join(rows))
    # `inspect` decodes the picture too; a small one, as the table is what is read.
    from PIL import Image

    Image.new("RGB", (2000, 2000), (230, 200, 220)).save(root / f"Visium/image/{name}.png")
    counts = root / f"Visium/gene_exp/{name}_count.csv"
    with counts.open("w") as file:
        file.write("," + ",".join(f"GENE{g}" for g in range(n_genes)) + "\n")
        for spot in ids:
            cells = ["0"] * n_genes
            for gene in rng.sample(range(n_genes), round((1 - zeros) * n_genes)):
                cells[gene] = str(min(int(rng.expovariate(0.3)) + 1, 5000))
            file.write(spot + "," + ",".join(cells) + "\n")
    return counts


def peer_counts(counts):
    import pandas

    begun = time.perf_counter()
    table = pandas.read_csv(counts, index_col=0)
    seconds = time.perf_counter() - begun
    print(seconds, table.shape, int(table.to_numpy().sum()))


def peer_prepare(data, slide, to):
    import pandas
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None
    begun = time.perf_counter()
    tables = [next(data.glob(f"*/{part}/{slide}_*.csv*")) for part in ("coord", "gene_exp")]
    places, counts = (pandas.read_csv(path, index_col=0) for path in tables)
    counts = counts.loc[counts.index.intersection(places.index)]
    picture = Image.open(next(data.glob(f"*/image/{slide}.*"))).convert("RGB")
    for spot, (y, x, r) in places[["yaxis", "xaxis", "r"]].iterrows():
        picture.crop((x - r, y - r, x + r, y + r)).save(f"{to}/{spot}.png")
    print(time.perf_counter() - begun, counts.shape, int(counts.to_numpy().sum()))


def timed(command, says_seconds):
    """Seconds and peak MiB of a process."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    if status:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{out}{process.stderr.read()}")
    return (float(out.split()[0]) if says_seconds else seconds), usage.ru_maxrss / 1024


def compare(title, programs, rounds):
    """`programs`: name, command for a round, whether it says its seconds. The first is the measure."""
    found = {name: [] for name, _, _ in programs}
    for _ in range(rounds):
        for name, command, says in programs:
            found[name].append(timed(command(), says))
    first = statistics.median(seconds for seconds, _ in found[programs[0][0]])
    for name, _, _ in programs:
        seconds = [s for s, _ in found[name]]
        median = statistics.median(seconds)
        peak = max(mib for _, mib in found[name])
        cells = [title, name, f"{median:.3f}", f"{min(seconds):.3f}..{max(seconds):.3f}"]
        print("| " + " | ".join(cells + [f"{first / median:.2f}", f"{peak:.0f}"]) + " |", flush=True)


def main():
    if sys.argv[1:2] == ["--peer"]:
        kind, *paths = sys.argv[2:]
        return peer_counts(*paths) if kind == "counts" else peer_prepare(Path(paths[0]), *paths[1:])
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("comtip", type=Path)
    options.add_argument("data", type=Path)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--spots", type=int, default=4000)
    options.add_argument("--genes", type=int, default=33538)
    options.add_argument("--only", choices=["counts", "prepare", "workers"])
    options = options.parse_args()
    comtip = str(options.comtip.resolve())
    slides = sorted(path.name.removesuffix("_coord.csv") for path in options.data.glob("*/coord/*_coord.csv"))
    work = Path(tempfile.mkdtemp(prefix="comtip-bench-"))
    me = [sys.executable, __file__, "--peer"]

    def fresh():
        shutil.rmtree(work / "out", ignore_errors=True)
        (work / "out").mkdir()
        return str(work / "out")

    def prepare(names, jobs):
        command = [comtip, "prepare", str(options.data), "--slides", ",".join(names), "--jobs", str(jobs)]
        return lambda: command + ["--to", fresh()]

    try:
        print(f"load before: {os.getloadavg()[0]:.1f}")
        print("| what | program | median s | range s | times the first | peak MiB |")
        print("|---|---|---|---|---|---|", flush=True)
        if options.only in (None, "counts"):
            counts = made_up_slide(work / "made", options.spots, options.genes)
            title = f"counts, {counts.stat().st_size / 1e6:.0f} MB"
            inspect = [comtip, "inspect", str(work / "made")]
            pandas = me + ["counts", str(counts)]
            compare(title, [("pandas", lambda: pandas, True), ("comtip", lambda: inspect, False)], options.rounds)
        if options.only in (None, "prepare"):
            authors = me + ["prepare", str(options.data), slides[0]]
            peers = [("Pillow, pandas", lambda: authors + [fresh()], True), ("comtip", prepare(slides[:1], 1), False)]
            compare(f"prepare {slides[0]}", peers, options.rounds)
        if options.only in (None, "workers"):
            peers = [("one worker", prepare(slides[:2], 1), False), ("two workers", prepare(slides[:2], 2), False)]
            compare("workers, two slides", peers, options.rounds)
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
