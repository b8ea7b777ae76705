"""Reference values for tests/statistics.rs, by scipy, scikit-learn, scikit-image and numpy.

    python -m venv venv
    venv/bin/pip install numpy==2.2.6 scipy==1.15.3 scikit-learn==1.7.2 scikit-image==0.25.2
    venv/bin/python statistics.py > statistics.json

Seed 20251104. Inputs are float32 values rounded to four decimals, so that the JSON holds them
exactly; the references see the same values in float64. Differences of paired scores are float64
as they stand.
"""

import json
import sys

import numpy as np
from scipy.stats import permutation_test, spearmanr
from skimage.metrics import structural_similarity
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_squared_error, r2_score
from sklearn.model_selection import GridSearchCV, GroupKFold, LeaveOneGroupOut
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(20251104)
PENALTIES = [0.1, 1.0, 10.0, 100.0, 1000.0]


def as_stored(x):
    """What a reader of the JSON gets after parsing to float32."""
    return np.round(x, 4).astype(np.float32).astype(np.float64)


def as_json(x):
    return np.round(x, 4).tolist()


def predictions():
    cases = []
    for n, noise, rate in [(25, 0.5, 0.4), (60, 3.0, 2.0), (40, 1.0, 0.1)]:
        # Counts with many zeros, so that ranks are tied.
        counts = rng.poisson(rate, n)
        truth = as_stored(np.log1p(counts))
        predicted = as_stored(np.round(0.5 * truth + noise * rng.normal(size=n), 1))
        cases.append(
            {
                "truth": as_json(truth),
                "predicted": as_json(predicted),
                "spearman": float(spearmanr(truth, predicted).statistic),
                "mse": float(mean_squared_error(truth, predicted)),
                "r2": float(r2_score(truth, predicted)),
            }
        )
    return cases


def maps():
    cases = []
    for rows, columns, noise in [(11, 11, 0.3), (20, 33, 1.0), (35, 14, 0.05)]:
        i, j = np.mgrid[:rows, :columns]
        truth = as_stored(2 + np.sin(i / 3) + np.cos(j / 4) + 0.2 * rng.normal(size=(rows, columns)))
        predicted = as_stored(0.7 * truth + 0.4 + noise * rng.normal(size=(rows, columns)))
        data_range = float(truth.max() - truth.min())
        cases.append(
            {
                "truth": as_json(truth),
                "predicted": as_json(predicted),
                "data_range": data_range,
                "ssim": float(
                    structural_similarity(
                        truth,
                        predicted,
                        data_range=data_range,
                        gaussian_weights=True,
                        sigma=1.5,
                        use_sample_covariance=False,
                    )
                ),
            }
        )
    return cases


def paired_tests():
    cases = []
    for n, shift in [(5, 0.5), (12, 0.3), (20, 0.1), (60, 0.15)]:
        first = np.round(rng.normal(size=n) * 0.5 + shift, 2)
        second = np.round(rng.normal(size=n) * 0.1, 2)
        found = permutation_test(
            (first, second),
            lambda a, b, axis: np.mean(a - b, axis=axis),
            permutation_type="samples",
            vectorized=True,
            n_resamples=np.inf if n <= 20 else 200_000,
            alternative="two-sided",
            rng=np.random.default_rng(0),
        )
        cases.append(
            {
                "first": first.tolist(),
                "second": second.tolist(),
                "mean_difference": float(found.statistic),
                "p_value": float(found.pvalue),
            }
        )
    return cases


def conformal():
    cases = []
    for n, alpha in [(9, 0.1), (57, 0.1), (200, 0.05), (31, 0.5)]:
        truth = as_stored(rng.normal(size=(n, 2)))
        predicted = as_stored(rng.normal(size=(n, 2)))
        level = np.ceil(np.round((n + 1) * (1 - alpha), 9)) / n
        residuals = np.abs(truth - predicted)
        cases.append(
            {
                "truth": as_json(truth),
                "predicted": as_json(predicted),
                "alpha": alpha,
                # The least residual with that share at or below it; "higher" is one rank above.
                "half_widths": np.quantile(residuals, level, axis=0, method="inverted_cdf").tolist(),
            }
        )
    return cases


def regressions():
    cases = []
    for sizes, d in [([9, 14, 6, 11], 5), ([4, 3, 5], 20)]:
        group = np.repeat(np.arange(len(sizes)), sizes)
        rng.shuffle(group)
        n = len(group)
        shift = rng.normal(size=(len(sizes), 2))[group]
        x = as_stored(rng.normal(size=(n, d)) * np.exp(rng.normal(size=d)))
        weights = rng.normal(size=(d, 2)) / (1 + np.arange(d))[:, None]
        y = as_stored(x @ weights + shift + 1.5 * rng.normal(size=(n, 2)))
        search = GridSearchCV(
            make_pipeline(StandardScaler(), Ridge(solver="svd")),
            {"ridge__alpha": PENALTIES},
            cv=LeaveOneGroupOut(),
            scoring="neg_mean_squared_error",
        ).fit(x, y, groups=group)
        folds = np.zeros(n, dtype=int)
        for fold, (_, rows) in enumerate(GroupKFold(n_splits=2).split(x, y, group)):
            folds[rows] = fold
        by_folds = GridSearchCV(
            make_pipeline(StandardScaler(), Ridge(solver="svd")),
            {"ridge__alpha": PENALTIES},
            cv=GroupKFold(n_splits=2),
            scoring="neg_mean_squared_error",
        ).fit(x, y, groups=group)
        cases.append(
            {
                "x": as_json(x),
                "y": as_json(y),
                "group": group.tolist(),
                "penalties": PENALTIES,
                "chosen_penalty": float(search.best_params_["ridge__alpha"]),
                "left_out_mse": (-search.cv_results_["mean_test_score"]).tolist(),
                "predicted": search.predict(x[:4]).tolist(),
                "two_folds": folds.tolist(),
                "chosen_by_folds": float(by_folds.best_params_["ridge__alpha"]),
                "mse_by_folds": -float(by_folds.best_score_),
            }
        )
    return cases


def retrievals():
    cases = []
    for n, d, noise in [(30, 6, 0.7), (7, 3, 0.2)]:
        left = as_stored(rng.normal(size=(n, d)))
        right = as_stored(left + noise * rng.normal(size=(n, d)))
        unit = lambda x: x / np.linalg.norm(x, axis=1, keepdims=True)
        similarity = unit(left) @ unit(right).T
        case = {"left": as_json(left), "right": as_json(right)}
        for name, s in [("left_to_right", similarity), ("right_to_left", similarity.T)]:
            ranks = 1 + (s > np.diag(s)[:, None]).sum(axis=1)
            case[name] = {
                "recalls": [float(np.mean(ranks <= k)) for k in (1, 5, 10)],
                "median_rank": float(np.median(ranks)),
            }
        cases.append(case)
    return cases


json.dump(
    {
        "predictions": predictions(),
        "maps": maps(),
        "paired_tests": paired_tests(),
        "conformal": conformal(),
        "regressions": regressions(),
        "retrievals": retrievals(),
    },
    sys.stdout,
    separators=(",", ":"),
)
