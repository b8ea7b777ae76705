"""Reference values for tests/clustering/golden.rs, by scikit-learn, networkx, igraph and leidenalg.

    python -m venv venv
    venv/bin/pip install numpy==2.3.5 scikit-learn==1.7.2 networkx==3.6.1 igraph==1.0.0 leidenalg==0.12.0
    venv/bin/python clustering.py > clustering.json

Seed 20250916. Points are float32 values rounded to four decimals, so that the JSON holds them
exactly; the references see the same values in float64.
"""

import json
import sys
import warnings

import igraph
import leidenalg
import networkx as nx
import numpy as np
from sklearn.metrics import (
    adjusted_mutual_info_score,
    homogeneity_completeness_v_measure,
    silhouette_score,
)
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import NearestNeighbors

warnings.filterwarnings("error")
rng = np.random.default_rng(20250916)


def as_stored(x):
    """What a reader of the JSON gets after parsing to float32."""
    return np.round(x, 4).astype(np.float32).astype(np.float64)


def as_json(x):
    return np.round(x, 4).tolist()


def blobs(n, k, d, spread):
    """Points about k centres, and which centre each is of."""
    labels = np.arange(n) % k
    return as_stored(spread * rng.normal(size=(k, d))[labels] + rng.normal(size=(n, d))), labels


def groupings():
    cases = []
    sizes = [(40, 3, 3, 0.2), (60, 7, 5, 1.0), (25, 4, 9, 0.5), (30, 1, 4, 1.0), (30, 30, 3, 1.0)]
    for n, k_a, k_b, flip in sizes + [(2000, 6, 8, 0.6)]:
        a = rng.integers(0, k_a, n) if k_a < n else np.arange(n)
        b = np.where(rng.random(n) < flip, rng.integers(0, k_b, n), a)
        homogeneity, completeness, v_measure = homogeneity_completeness_v_measure(a, b)
        cases.append(
            {
                "a": a.tolist(),
                "b": b.tolist(),
                "ami": adjusted_mutual_info_score(a, b, average_method="arithmetic"),
                "homogeneity": homogeneity,
                "completeness": completeness,
                "v_measure": v_measure,
            }
        )
    return cases


def silhouettes():
    cases = []
    for n, k, d, spread in [(90, 4, 3, 3.0), (61, 5, 12, 0.5), (40, 2, 1, 2.0)]:
        x, labels = blobs(n, k, d, spread)
        labels[0] = k  # A cluster of one spot.
        x[5] = x[6]
        score = float(silhouette_score(x, labels))
        cases.append({"points": as_json(x), "labels": labels.tolist(), "silhouette": score})
    return cases


class FromLabels(GaussianMixture):
    """A Gaussian mixture whose first responsibilities are given labels."""

    def __init__(self, labels, **settings):
        super().__init__(**settings)
        self.labels = labels

    def _initialize_parameters(self, X, random_state):
        self._initialize(X, np.eye(self.n_components)[self.labels])


def mixtures():
    cases = []
    sizes = [("full", 120, 3, 3), ("diag", 120, 3, 3), ("full", 80, 2, 6), ("diag", 80, 4, 5)]
    for kind, n, k, d in sizes:
        x, _ = blobs(n, k, d, 1.5)
        start = np.argsort(np.argsort(x[:, 0])) * k // n
        settings = {"n_components": k, "covariance_type": kind, "tol": 1e-5, "max_iter": 2000}
        fit = FromLabels(start, **settings).fit(x)
        cases.append(
            {
                "covariance_type": kind,
                "points": as_json(x),
                "start": start.tolist(),
                "n_components": k,
                "weights": fit.weights_.tolist(),
                "means": fit.means_.tolist(),
                "covariances": fit.covariances_.tolist(),
                "labels": fit.predict(x).tolist(),
                "responsibilities": fit.predict_proba(x).tolist(),
                "log_likelihood": float(fit.score(x)) * n,
                "n_iter": fit.n_iter_,
            }
        )
    return cases


def mixture_from_k_means():
    x, _ = blobs(150, 4, 3, 4.0)
    starts = [GaussianMixture(4, max_iter=2000, tol=1e-7, random_state=s).fit(x) for s in range(40)]
    median = float(np.median([fit.score(x) for fit in starts])) * len(x)
    return {"points": as_json(x), "n_components": 4, "median_of_one_start": median}


def neighbours():
    x, _ = blobs(70, 3, 6, 2.0)
    distances, indices = NearestNeighbors(n_neighbors=7, algorithm="brute").fit(x).kneighbors()
    return {"points": as_json(x), "indices": indices.tolist(), "distances": distances.tolist()}


def nearest_neighbour_graph():
    x, _ = blobs(200, 5, 4, 1.2)
    indices = NearestNeighbors(n_neighbors=8).fit(x).kneighbors(return_distance=False)
    graph = nx.Graph()
    graph.add_nodes_from(range(len(x)))
    for i, row in enumerate(indices.tolist()):
        for j in row:
            a, b = {i, *row}, {j, *indices[j].tolist()}
            graph.add_edge(i, j, weight=round(len(a & b) / len(a | b), 4))
    return graph


def modularity_of_leidenalg(graph, weights, resolution, seed):
    partition = leidenalg.find_partition(
        graph,
        leidenalg.RBConfigurationVertexPartition,
        weights=weights,
        resolution_parameter=resolution,
        n_iterations=-1,
        seed=seed,
    )
    return graph.modularity(partition.membership, weights=weights, resolution=resolution)


def graphs():
    karate = nx.karate_club_graph()
    for _, _, edge in karate.edges(data=True):
        edge["weight"] = 1
    sources = {
        "karate club": karate,
        "les miserables": nx.convert_node_labels_to_integers(nx.les_miserables_graph()),
        "nearest neighbours": nearest_neighbour_graph(),
        "ring of cliques": nx.ring_of_cliques(12, 5),
        "planted": nx.planted_partition_graph(6, 25, 0.35, 0.02, seed=1),
        "without communities": nx.gnm_random_graph(120, 500, seed=2),
    }
    cases = {}
    for name, source in sources.items():
        edges = [(a, b, edge.get("weight", 1)) for a, b, edge in source.edges(data=True)]
        n_nodes = source.number_of_nodes()
        graph = igraph.Graph(n_nodes, [(a, b) for a, b, _ in edges])
        weights = [w for _, _, w in edges]
        partition = rng.integers(0, 4, n_nodes)
        resolutions = []
        for resolution in [0.3, 1.0, 2.5]:
            found = [modularity_of_leidenalg(graph, weights, resolution, s) for s in range(40)]
            groups = [set(np.flatnonzero(partition == c).tolist()) for c in range(4)]
            of_networkx = nx.community.modularity(source, groups, resolution=resolution)
            of_igraph = graph.modularity(partition.tolist(), weights=weights, resolution=resolution)
            assert abs(of_networkx - of_igraph) < 1e-12
            resolutions.append(
                {
                    "resolution": resolution,
                    "of_partition": of_igraph,
                    "best_of_ten": max(found[:10]),
                    "mean_of_one": float(np.mean(found)),
                }
            )
        cases[name] = {
            "n_nodes": n_nodes,
            "edges": edges,
            "partition": partition.tolist(),
            "modularities": resolutions,
        }
    return cases


json.dump(
    {
        "groupings": groupings(),
        "silhouettes": silhouettes(),
        "mixtures": mixtures(),
        "mixture_from_k_means": mixture_from_k_means(),
        "neighbours": neighbours(),
        "graphs": graphs(),
    },
    sys.stdout,
    separators=(",", ":"),
)
