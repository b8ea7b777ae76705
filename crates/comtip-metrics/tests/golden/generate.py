"""Reference values for tests/golden.rs, by scikit-learn, scipy and numpy.

    python -m venv venv && venv/bin/pip install numpy==2.2.6 scipy==1.15.3 scikit-learn==1.7.2
    venv/bin/python generate.py > golden.json

Seed 20250916. Inputs are float32 values rounded to four decimals, so that the JSON holds them
exactly; the references see the same values in float64.
"""

import json
import sys

import numpy as np
from scipy.stats import pearsonr
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.linear_model import Ridge, RidgeCV
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(20250916)
PENALTIES = [0.1, 1.0, 10.0, 100.0, 1000.0]


def as_stored(x):
    """What a reader of the JSON gets after parsing to float32."""
    return np.round(x, 4).astype(np.float32).astype(np.float64)


def as_json(x):
    return np.round(x, 4).tolist()


def groupings():
    cases = []
    for n, k_a, k_b, flip in [(40, 3, 3, 0.2), (60, 7, 5, 1.0), (25, 4, 9, 0.5), (30, 1, 4, 1.0)]:
        a = rng.integers(0, k_a, n)
        b = np.where(rng.random(n) < flip, rng.integers(0, k_b, n), a)
        cases.append(
            {
                "a": a.tolist(),
                "b": b.tolist(),
                "ari": adjusted_rand_score(a, b),
                "nmi": normalized_mutual_info_score(a, b),
            }
        )
    return cases


def clusterings():
    centres = np.array([[0, 0, 0], [9, 0, 0], [0, 9, 0], [0, 0, 9]])
    separated = np.repeat(centres, 12, axis=0) + rng.normal(size=(48, 3))
    centres = rng.normal(scale=2.0, size=(6, 5))
    overlapping = np.repeat(centres, 20, axis=0) + rng.normal(size=(120, 5))
    cases = {}
    for name, x, k in [("separated", separated, 4), ("overlapping", overlapping, 6)]:
        x = as_stored(x)
        fit = KMeans(n_clusters=k, n_init=10, random_state=0).fit(x)
        cases[name] = {
            "points": as_json(x),
            "inertia": fit.inertia_,
            "labels": fit.labels_.tolist(),
        }
    # Without clusters every start ends elsewhere: only the mean over starts can be compared.
    cloud = as_stored(rng.normal(size=(100, 4)))
    starts = [KMeans(n_clusters=6, n_init=1, random_state=s).fit(cloud).inertia_ for s in range(500)]
    cases["cloud"] = {"points": as_json(cloud), "mean_inertia_of_one_start": float(np.mean(starts))}
    return cases


def regressions():
    cases = {}
    for name, n, d in [("primal", 40, 6), ("dual", 14, 22)]:
        x = as_stored(rng.normal(size=(n, d)) * np.exp(rng.normal(size=d)) + rng.normal(size=d))
        weights = rng.normal(size=(d, 3)) / np.exp(2 * np.arange(d))[:, None]
        y = as_stored(x @ weights + 0.7 * rng.normal(size=(n, 3)) + 5)
        new = as_stored(rng.normal(size=(5, d)))
        scaler = StandardScaler().fit(x)
        chosen = RidgeCV(alphas=PENALTIES).fit(scaler.transform(x), y)
        cases[name] = {
            "x": as_json(x),
            "y": as_json(y),
            "new": as_json(new),
            "penalties": PENALTIES,
            "predicted": {
                str(p): Ridge(alpha=p, solver="svd")
                .fit(scaler.transform(x), y)
                .predict(scaler.transform(new))
                .tolist()
                for p in PENALTIES
            },
            "chosen_penalty": float(chosen.alpha_),
            "leave_one_out_mse": -float(chosen.best_score_),
        }
    return cases


def correlations():
    cases = []
    for n, noise, offset in [(20, 0.5, 0.0), (50, 5.0, 1000.0), (3, 0.1, -2.0)]:
        x = as_stored(rng.normal(size=n) + offset)
        y = as_stored(0.3 * x + noise * rng.normal(size=n))
        cases.append({"x": as_json(x), "y": as_json(y), "pcc": float(pearsonr(x, y).statistic)})
    return cases


def spectra():
    cases = {}
    for name, n, d in [("tall", 30, 7), ("wide", 8, 25)]:
        x = as_stored(rng.normal(size=(n, d)) * np.linspace(3, 0.2, d) + 1)
        pca = PCA(n_components=4, svd_solver="full").fit(x)
        singular = np.linalg.svd(x, compute_uv=False)
        p = singular / singular.sum()
        cases[name] = {
            "x": as_json(x),
            "scores": pca.transform(x).tolist(),
            "directions": pca.components_.tolist(),
            "variances": pca.explained_variance_.tolist(),
            "effective_rank": float(np.exp(-(p * np.log(p)).sum())),
        }
    return cases


json.dump(
    {
        "groupings": groupings(),
        "clusterings": clusterings(),
        "regressions": regressions(),
        "correlations": correlations(),
        "spectra": spectra(),
    },
    sys.stdout,
    separators=(",", ":"),
)
