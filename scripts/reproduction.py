"""Tables of scripts/reproduction.sh as Markdown, from the JSON that comtip wrote: `reproduction.py FOLDER`."""

import json
import os
import re
import sys
from pathlib import Path
from statistics import mean, stdev

# Student's t, 2.5 % above, by the number of seeds (scipy.stats.t.ppf(0.975, n - 1)).
T = {2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776, 6: 2.571, 7: 2.447, 8: 2.365, 9: 2.306, 10: 2.262}

STUDIES = {
    "patients": "Another patient: leave one patient out",
    "sections": "The same tumour: each of C2, C3, C4 held out in turn",
}


def number(value):
    return "-" if value is None else f"{value:.3f}"


def with_interval(score):
    """A score of a study with its interval over training seeds."""
    if score is None:
        return "-"
    text, ends = number(score["value"]), score["interval"]
    return text if ends is None else f"{text} ({ends['low']:.3f} to {ends['high']:.3f})"


def short(name):
    return re.sub(r"^Human_Breast_Andersson_10142021_ST_", "", name)


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


class Study:
    """The scores of the variant `full` of a study by one protocol."""

    def __init__(self, folder, name, protocol):
        self.result = json.loads((folder / f"{name}-{protocol}.json").read_text())
        self.scores = {
            (of["method"], of["level"], of["slide"], of["metric"]): of
            for of in self.result["scores"]
            if of["variant"] == "full"
        }

    def methods(self):
        return list(dict.fromkeys(key[0] for key in self.scores if key[0] is not None))

    def score(self, method, metric, level="all", slide=None):
        return self.scores.get((method, level, slide, metric))

    def slides(self):
        return sorted({key[2] for key in self.scores if key[1] == "slide"})

    def rows(self, metrics):
        return [[method, *(with_interval(self.score(method, metric)) for metric in metrics)] for method in self.methods()]


def fine_tuned(folder, study):
    """Every method of the fine-tuned networks: metric -> mean over folds, interval over seeds."""
    values = {}
    for path in sorted(folder.glob(f"tuned-{study}-full-fold-*-seed-*.json")):
        seed = path.stem.rsplit("-", 1)[1]
        for method in json.loads(path.read_text())["methods"]:
            overall = method["overall"]
            of_method = values.setdefault(method["method"], {})
            for metric in ("pcc_per_slide", "mae", "pcc_flattened"):
                of_method.setdefault(metric, {}).setdefault(seed, []).append(overall[metric]["value"])
    rows = []
    for method, metrics in values.items():
        cells = []
        for metric in ("pcc_per_slide", "mae", "pcc_flattened"):
            by_seed = [mean(folds) for folds in metrics[metric].values() if None not in folds]
            text = number(mean(by_seed)) if by_seed else "-"
            if len(by_seed) > 1 and stdev(by_seed) > 0:
                half = T[len(by_seed)] * stdev(by_seed) / len(by_seed) ** 0.5
                text += f" ({mean(by_seed) - half:.3f} to {mean(by_seed) + half:.3f})"
            cells.append(text)
        rows.append([method, *cells])
    return rows


def of_study(folder, name, heading):
    print(f"## {heading}\n")
    protocols = {}
    for protocol in ("clustering", "expression", "retrieval", "zero-shot"):
        protocols[protocol] = Study(folder, name, protocol)
    stamps = protocols["expression"].result["stamps"]
    if stamps:
        print(f"Every score of this section is stamped: {'; '.join(map(short_all, stamps))}.\n")

    print("### Table 1: clusters of spots against transferred labels\n")
    of = protocols["clustering"]
    slides = of.slides()
    rows = []
    for method in of.methods():
        by_slide = [number((of.score(method, "ari", "slide", slide) or {}).get("value")) for slide in slides]
        rest = [with_interval(of.score(method, metric)) for metric in ("ari", "ari_smoothed", "nmi")]
        rows.append([method, *by_slide, *rest])
    table(["embedding", *(f"ARI {short(slide)}" for slide in slides), "ARI, mean", "ARI, smoothed", "NMI"], rows)
    print(short_all(of.result["verdict"]) + "\n")

    print("### Table 2: expression from H&E\n")
    of = protocols["expression"]
    at_most = with_interval(of.score(None, "pcc_at_most"))
    head = ["method", f"PCC (at most {at_most})", "MAE", "PCC, all in one list", "Spearman"]
    metrics = ["pcc_per_slide", "mae", "pcc_flattened", "spearman_per_slide"]
    table(head, of.rows(metrics))
    print(short_all(of.result["verdict"]) + "\n")
    tuned = list(folder.glob(f"tuned-{name}-full-fold-*-seed-*.json"))
    study = of.result["study"]
    if len(tuned) == len(study["folds"]) * len(study["seeds"]):
        print("Fine-tuned, whole network, the genes of the run:\n")
        table(head[:4], fine_tuned(folder, name))
    print("Nothing fitted:\n")
    of = protocols["zero-shot"]
    table(head, of.rows(metrics))
    print(short_all(of.result["verdict"]) + "\n")

    print("### Tile and transcriptome look for each other\n")
    of = protocols["retrieval"]
    metrics = [f"{way}_{score}" for way in ("tile_to_transcriptome", "transcriptome_to_tile") for score in ("recall_at_10", "median_rank")]
    table(["towers", "R@10, by tile", "median rank", "R@10, by transcriptome", "median rank"], of.rows(metrics))
    print(short_all(of.result["verdict"]) + "\n")

    path = folder / f"{name}-ablation.json"
    if not path.exists():
        return
    print("### Table 3: what each part of the training is worth\n")
    ablation = json.loads(path.read_text())
    rows = []
    for row in ablation["rows"]:
        cells = []
        for cell in row["cells"]:
            text = with_interval(cell["score"])
            if cell["finding"]:
                ends = (cell["difference"] or {}).get("interval")
                apart = f", {ends['low']:+.3f} to {ends['high']:+.3f}" if ends else ""
                text += f"; {cell['finding']}{apart}"
            cells.append(text)
        rows.append([row["variant"], *cells])
    table(["variant", *(column["name"] for column in ablation["columns"])], rows)
    print(short_all(ablation["verdict"]) + "\n")


def short_all(text):
    return text.replace("Human_Breast_Andersson_10142021_ST_", "")


def commands(text):
    """The commands that were run; of the fine-tunings the first, with how many there are."""
    lines = text.splitlines()
    tuned = [line for line in lines if line.startswith("comtip finetune ")]
    kept = [line for line in lines if line not in tuned[1:]]
    marked = [f"{line}; and {len(tuned) - 1} like it" if line in tuned else line for line in kept]
    return "\n".join(marked)


def cores():
    """Processor cores this may run on, as the commands before it."""
    may_run_on = getattr(os, "sched_getaffinity", None)
    n_cores = len(may_run_on(0)) if may_run_on else os.cpu_count()
    return "one core" if n_cores == 1 else f"{n_cores} cores"


def main():
    folder = Path(sys.argv[1])
    seeds = json.loads((folder / "patients-expression.json").read_text())["study"]["seeds"]
    print(f"""# Reproduction

Made by `scripts/reproduction.sh`; nothing here is written by hand but this text. Four sections of HER2-positive breast cancer of two
patients (Andersson et al. 2021, Spatial Transcriptomics, 834 spots; CC BY 4.0), preset `tiny`, training seeds {", ".join(map(str, seeds))}, {cores()}.
Labels are transferred from other sections of the same tumours, not a pathologist's reading of these. None of it is data of the
paper, whose slides and weights are not here: scores compare within a table, and with nothing that is published.

A score is the mean over folds of the mean over seeds. In brackets: 95 % by Student's t over training seeds, which says how much luck is
in a training and nothing of other slides or patients; where there are none, no seed changes the score. PCC: per gene over the spots of
a slide, mean over genes; "at most" is what the noise of the counts leaves to a predictor that knew the tissue.

```sh""")
    print(commands((folder / "commands.txt").read_text()))
    print("```\n")
    if not (folder / "patients-ablation.json").exists():
        print("These runs were trained without `--ablations`, so there is no Table 3 yet.\n")
    for name, heading in STUDIES.items():
        of_study(folder, name, heading)


main()
