"""Reference values for tests/intervals.rs, by scipy and numpy.

    python -m venv venv
    venv/bin/pip install numpy==2.3.5 scipy==1.16.3
    venv/bin/python intervals.py > intervals.json

Seed 20261130. `resampled`: scores of draws and of the data less one unit, from which scipy and comtip make the same BCa
interval. `spots`: predictions and how often each spot is drawn is left to either side, so that ends agree but for the
draws. `means`: BCa of 30 and more values, Student's t of fewer.
"""

import json
import sys

import numpy as np
from scipy import stats
from scipy.stats._resampling import BootstrapResult

rng = np.random.default_rng(20261130)


def bca_of(samples, statistic, draws):
    """The interval that scipy makes of these draws, drawing none itself."""
    given = BootstrapResult(confidence_interval=None, bootstrap_distribution=np.asarray(draws), standard_error=None)
    found = stats.bootstrap(samples, statistic, n_resamples=0, method="BCa", bootstrap_result=given, vectorized=False)
    return {"low": float(found.confidence_interval.low), "high": float(found.confidence_interval.high)}


def resampled():
    """Statistics of one sample, and of several that are drawn apart, as spots within slides are."""
    variation = lambda *samples: float(np.mean([np.std(x) / np.mean(x) for x in samples]))
    largest = lambda *samples: float(np.quantile(np.concatenate(samples), 0.9))
    cases = []
    for statistic, sizes, n_draws in [
        (variation, [25], 400),
        (variation, [12, 30], 500),
        (variation, [8, 5, 20], 300),
        (largest, [40, 11], 400),
    ]:
        samples = [np.round(rng.exponential(size=n) + 0.2, 3) for n in sizes]
        draws = [statistic(*[rng.choice(x, len(x)) for x in samples]) for _ in range(n_draws)]
        left_out = [
            [statistic(*[np.delete(y, at) if y is x else y for y in samples]) for at in range(len(x))]
            for x in samples
        ]
        cases.append(
            {"score": statistic(*samples), "draws": draws, "left_out": left_out, **bca_of(samples, statistic, draws)}
        )
    return cases


def spots():
    """The correlation of two skewed columns over the spots of a slide, by draws of scipy's own."""
    cases = []
    for n, noise in [(40, 1.0), (90, 3.0)]:
        truth = np.round(np.log1p(rng.poisson(1.5, n)), 4).astype(np.float32)
        predicted = np.round(truth + noise * rng.exponential(size=n), 4).astype(np.float32)
        found = stats.bootstrap(
            (truth.astype(float), predicted.astype(float)),
            lambda x, y, axis=-1: stats.pearsonr(x, y, axis=axis).statistic,
            paired=True,
            vectorized=True,
            method="BCa",
            n_resamples=200_000,
            batch=20_000,
            rng=np.random.default_rng(0),
        ).confidence_interval
        cases.append(
            {
                "truth": np.round(truth.astype(float), 4).tolist(),
                "predicted": np.round(predicted.astype(float), 4).tolist(),
                "low": float(found.low),
                "high": float(found.high),
            }
        )
    return cases


def means():
    cases = []
    for n in [2, 4, 9, 14, 15, 30]:
        values = np.round(rng.normal(size=n) ** 2, 4)
        if n < 15:
            low, high = stats.t.interval(0.95, n - 1, loc=np.mean(values), scale=stats.sem(values))
        else:
            low, high = stats.bootstrap(
                (values,),
                np.mean,
                method="BCa",
                n_resamples=400_000,
                batch=20_000,
                rng=np.random.default_rng(0),
            ).confidence_interval
        cases.append({"values": values.tolist(), "low": float(low), "high": float(high)})
    return cases


json.dump(
    {"resampled": resampled(), "spots": spots(), "means": means()},
    sys.stdout,
    separators=(",", ":"),
)
