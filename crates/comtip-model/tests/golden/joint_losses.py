"""Batch normalisation ahead of InfoNCE, InfoNCE with soft targets, and VICReg's covariance, with their gradients.

Batch normalisation: Ioffe & Szegedy 2015, arXiv 1502.03167, Algorithm 1 without gain and shift. Covariance: Bardes et al.
2022, arXiv 2105.04906, of rows of length sqrt(d). Soft targets: softmax over cosines of centred expression profiles.
Plain loops in double precision; gradients by central differences of fourth order.

    pip install numpy==2.3.5
    python joint_losses.py > joint_losses.json
"""

import json

import numpy as np

EPSILON = 1e-5


def unit(rows):
    return np.array([row / np.sqrt(sum(x * x for x in row)) for row in rows])


def centred(rows):
    return np.array([row - sum(rows) / len(rows) for row in rows])


def batch_norm(rows):
    middle = centred(rows)
    variance = sum(row * row for row in middle) / len(rows)
    return np.array([row / np.sqrt(variance + EPSILON) for row in middle])


def cross_entropy(image, text, scale, targets):
    """Both ways, the mean of them."""
    image, text = unit(image), unit(text)
    total = 0.0
    for left, right in [(image, text), (text, image)]:
        for i, row in enumerate(left):
            logits = np.array([scale * sum(row * other) for other in right])
            normaliser = np.log(sum(np.exp(logits - max(logits)))) + max(logits)
            total -= sum(targets[i][j] * (logits[j] - normaliser) for j in range(len(right)))
    return total / (2 * len(image))


def profile_targets(profiles, temperature):
    units = unit(centred(profiles))
    targets = []
    for row in units:
        weights = np.exp([sum(row * other) / temperature for other in units])
        targets.append(weights / sum(weights))
    return np.array(targets)


def covariance(rows):
    n, d = rows.shape
    middle = centred(unit(rows) * np.sqrt(d))
    total = 0.0
    for i in range(d):
        for j in range(d):
            if i != j:
                total += (sum(middle[:, i] * middle[:, j]) / (n - 1)) ** 2
    return total / d


def gradient(loss, rows):
    h = 1e-3
    found = np.zeros_like(rows)
    for place in np.ndindex(rows.shape):

        def at(step):
            changed = rows.copy()
            changed[place] += step
            return loss(changed)

        found[place] = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h)
    return found


def main():
    rng = np.random.default_rng(5)
    cases = []
    for n, d, n_genes, scale, temperature in [(3, 2, 4, 5.0, 0.5), (6, 4, 5, 10.0, 0.2)]:
        # As 32-bit floats, which is what the other side reads; a common offset is what a norm takes off.
        draw = lambda *shape: rng.normal(size=shape).astype(np.float32).astype(np.float64)
        image, text, profiles = draw(n, d) + 2.0, draw(n, d) - 1.0, np.abs(draw(n, n_genes))
        image, text = (rows.astype(np.float32).astype(np.float64) for rows in (image, text))
        one_hot = np.eye(n)
        soft = profile_targets(profiles, temperature)
        normed = lambda a, b: cross_entropy(batch_norm(a), batch_norm(b), scale, one_hot)
        of_centred = lambda a, b: cross_entropy(centred(a), centred(b), scale, one_hot)
        softened = lambda a, b: cross_entropy(a, b, scale, soft)
        both = lambda a, b: covariance(a) + covariance(b)
        losses = {}
        for name, loss in [("batch", normed), ("centre", of_centred), ("soft", softened), ("covariance", both)]:
            losses[name] = {
                "loss": loss(image, text),
                "image": gradient(lambda rows: loss(rows, text), image).tolist(),
                "text": gradient(lambda rows: loss(image, rows), text).tolist(),
            }
        cases.append(
            {
                "image": image.tolist(),
                "text": text.tolist(),
                "profiles": profiles.tolist(),
                "scale": scale,
                "temperature": temperature,
                "targets": soft.tolist(),
                "losses": losses,
            }
        )
    print(json.dumps(cases, indent=1))


main()
