"""The sigmoid loss of SigLIP and its gradients, by the pseudo-code of the paper.

Zhai et al. 2023, "Sigmoid Loss for Language Image Pre-Training", arXiv 2303.15343, Algorithm 1, written out in double
precision; gradients by hand: d/dl -log sigmoid(z l) = -z sigmoid(-z l), checked here against central differences.

    pip install numpy==2.3.5
    python siglip.py > siglip.json
"""

import json

import numpy as np


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def loss(image, text, t_prime, b):
    n = len(image)
    logits = unit(image) @ unit(text).T * np.exp(t_prime) + b
    labels = 2 * np.eye(n) - np.ones((n, n))
    # log sigmoid(x) = -log(1 + exp(-x))
    return np.sum(np.logaddexp(0.0, -labels * logits)) / n


def gradients(image, text, t_prime, b):
    n = len(image)
    u, v = unit(image), unit(text)
    cosines, t = u @ v.T, np.exp(t_prime)
    labels = 2 * np.eye(n) - np.ones((n, n))
    of_logits = -labels / (1 + np.exp(labels * (t * cosines + b))) / n

    def through_unit(of_unit, rows, units):
        along = np.sum(of_unit * units, axis=1, keepdims=True)
        return (of_unit - along * units) / np.linalg.norm(rows, axis=1, keepdims=True)

    return {
        "image": through_unit(t * of_logits @ v, image, u),
        "text": through_unit(t * of_logits.T @ u, text, v),
        "scale": np.sum(of_logits * cosines),
        "bias": np.sum(of_logits),
    }


def check(image, text, t_prime, b, found):
    h = 1e-6
    for name, array in [("image", image), ("text", text)]:
        for place in np.ndindex(array.shape):
            up, down = array.copy(), array.copy()
            up[place] += h
            down[place] -= h
            of = lambda changed: loss(
                *[changed if name == n else a for n, a in [("image", image), ("text", text)]], t_prime, b
            )
            assert abs((of(up) - of(down)) / (2 * h) - found[name][place]) < 1e-7
    slope = (loss(image, text, t_prime, b + h) - loss(image, text, t_prime, b - h)) / (2 * h)
    assert abs(slope - found["bias"]) < 1e-7
    # By the scale itself, not by its logarithm.
    slope = (loss(image, text, t_prime + h, b) - loss(image, text, t_prime - h, b)) / (2 * h)
    assert abs(slope / np.exp(t_prime) - found["scale"]) < 1e-7


def main():
    rng = np.random.default_rng(3)
    cases = []
    for n, d, scale, b in [(2, 3, 10.0, -10.0), (5, 4, 10.0, -10.0), (7, 4, 3.0, -1.5), (4, 6, 60.0, 5.0)]:
        # As 32-bit floats, which is what the other side reads.
        image, text = (rng.normal(size=(n, d)).astype(np.float32).astype(np.float64) for _ in range(2))
        t_prime = np.log(scale)
        found = gradients(image, text, t_prime, b)
        check(image, text, t_prime, b, found)
        cases.append(
            {
                "image": image.tolist(),
                "text": text.tolist(),
                "scale": scale,
                "bias": b,
                "loss": loss(image, text, t_prime, b),
                "gradients": {name: np.asarray(value).tolist() for name, value in found.items()},
            }
        )
    print(json.dumps(cases, indent=1))


main()
