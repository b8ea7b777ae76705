"""Reference values for tests/study.rs, by pandas and scipy.

    python -m venv venv
    venv/bin/pip install numpy==2.2.6 pandas==2.3.3 scipy==1.15.3
    venv/bin/python study.py > study.json

Seed 20251130. Runs are results of retrieval: two variants, two folds (one tests two slides of patient A, the other a slide of
patient B), three seeds. The baseline `colours` is the same for all seeds; one score is undefined.
"""

import itertools
import json
import sys

import numpy as np
import pandas as pd
from scipy import stats

rng = np.random.default_rng(20251130)
VARIANTS, FOLDS, SEEDS = ["full", "no-pair"], {1: ["A1", "A2"], 2: ["B1"]}, [7, 8, 9]
METHODS = {"comtip, pretrained": "model", "colours": "baseline"}
METRICS = ["recall_at_1", "recall_at_5", "recall_at_10", "median_rank"]
DIRECTIONS = ["tile_to_transcriptome", "transcriptome_to_tile"]
UNDEFINED = ("no-pair", 2, 8, "comtip, pretrained", "transcriptome_to_tile_median_rank")

rows, runs, fixed = [], [], {}
for variant, fold, seed in itertools.product(VARIANTS, FOLDS, SEEDS):
    result = {
        "protocol": "retrieval",
        "schema_version": 1,
        "run": {"path": f"study/{variant}/fold-{fold}/seed-{seed}", "seed": seed, "comtip": "0.1.0"},
        "facts": [{"name": "split", "value": "by patient"}, {"name": "seed", "value": str(seed)}],
        "stamps": [],
        "verdict": {"sentence": "", "comparisons": []},
        "notes": [],
        "slides": [{"slide": slide, "patient": slide[0], "n_spots": 20} for slide in FOLDS[fold]],
        "methods": [],
    }
    for method, role in METHODS.items():
        def both_ways(slide, statistic, n):
            scores = {}
            for direction in DIRECTIONS:
                scores[direction] = {}
                for metric in METRICS:
                    value = round(float(rng.uniform()), 4)
                    if method == "colours":
                        value = fixed.setdefault((fold, slide, direction, metric), value)
                    name = f"{direction}_{metric}"
                    if slide is None and (variant, fold, seed, method, name) == UNDEFINED:
                        value = None
                    scores[direction][metric] = {
                        "value": value, "statistic": statistic, "n": n, "n_undefined": 0, "interval": None,
                    }
                    rows.append((variant, fold, seed, method, slide, name, value))
            return scores

        result["methods"].append(
            {
                "method": method,
                "role": role,
                "overall": both_ways(None, "mean over slides", len(FOLDS[fold])),
                "by_slide": [{"slide": slide, **both_ways(slide, "over spots", 20)} for slide in FOLDS[fold]],
            }
        )
    runs.append({"variant": variant, "fold": fold, "seed": seed, "result": result})

scores = pd.DataFrame(rows, columns=["variant", "fold", "seed", "method", "slide", "metric", "value"])
scores["value"] = scores.value.astype(float)


def summary(values):
    """Of values by fold and seed: mean over folds of means over seeds, and the t interval of the fold means of whole seeds, which
    alone count where they have one."""
    table = values.pivot(index="seed", columns="fold", values="value")
    whole = table.dropna().mean(axis=1)
    expected = {"value": table.mean().mean(), "is_same": bool((table.nunique(dropna=False) == 1).all())}
    if len(whole) > 1 and not expected["is_same"]:
        low, high = stats.t.interval(0.95, len(whole) - 1, whole.mean(), stats.sem(whole))
        expected |= {"value": whole.mean(), "low": low, "high": high}
    return expected


def patients(values):
    """Mean over patients of the mean over runs of the mean over slides."""
    values = values.assign(patient=values.slide.str[0])
    of_runs = values.groupby(["patient", "fold", "seed"]).value.mean()
    return float(of_runs.groupby("patient").mean().mean())


over_all, of_slides = scores[scores.slide.isna()], scores[scores.slide.notna()]
expected, differences = [], []
for (variant, method, metric), values in over_all.groupby(["variant", "method", "metric"]):
    slides = of_slides[(of_slides.variant == variant) & (of_slides.method == method) & (of_slides.metric == metric)]
    name = {"variant": variant, "method": method, "metric": metric}
    expected.append(name | summary(values) | {"over_patients": patients(slides)})
    if method == "colours":
        continue
    for against_variant, against in [(variant, "colours"), ("full", method)]:
        if (against_variant, against) == (variant, method):
            continue
        other = over_all[(over_all.variant == against_variant) & (over_all.method == against) & (over_all.metric == metric)]
        pairs = values.merge(other, on=["fold", "seed"], suffixes=("", "_other"))
        pairs["value"] = pairs.value - pairs.value_other
        found = summary(pairs)
        finding = "no difference seen"
        if found["low"] > 0:
            finding = "higher"
        if found["high"] < 0:
            finding = "lower"
        differences.append(name | {"against_variant": against_variant, "against_method": against} | found | {"finding": finding})

quantiles = [
    {"level": level, "df": df, "t": float(stats.t.ppf((1 + level) / 2, df))}
    for level in (0.5, 0.9, 0.95, 0.99)
    for df in (1, 2, 3, 4, 5, 9, 10, 29, 30, 100)
]
json.dump({"quantiles": quantiles, "runs": runs, "scores": expected, "differences": differences}, sys.stdout, indent=None, separators=(",", ":"))
