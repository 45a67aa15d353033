"""Scores → probabilities, and the thresholds from which a code is given; both from scores of texts that were left out."""

from typing import NamedTuple

import numpy as np

from miner.coding.features import Floats

FULL_ISOTONIC = 30  # positives from which the step function counts as much as the curve
SHRINKAGE = 200  # positives at which a code's own threshold counts as much as the common one
_ITERATIONS = 30


class Calibration(NamedTuple):
    """For each code a logistic curve (Platt 1999) and a step function (isotonic), and the weight of the latter; a probability is their mean."""

    slopes: Floats
    offsets: Floats
    steps: tuple[tuple[Floats, Floats], ...]  # scores in order, probabilities
    weights: Floats

    def __call__(self, scores: Floats) -> Floats:
        """Return probabilities of the scores of texts, of shape (n_texts, n_codes)."""
        smooth = _sigmoid(scores * self.slopes + self.offsets)
        stepped = np.column_stack([np.interp(scores[:, i], x, y) for i, (x, y) in enumerate(self.steps)])
        return smooth + (stepped - smooth) * self.weights


def calibrated(scores: Floats, labels: Floats) -> Calibration:
    """Return what turns scores into probabilities, from scores of texts that were not trained on."""
    from sklearn.isotonic import isotonic_regression

    slopes, offsets = platt(scores, labels)
    steps = []
    for code in range(labels.shape[1]):
        order = np.argsort(scores[:, code], kind="stable")
        x, y = scores[order, code], isotonic_regression(labels[order, code])
        edges = np.concatenate(([True], y[1:] != y[:-1])) | np.concatenate((y[1:] != y[:-1], [True]))
        steps.append((x[edges], y[edges]))
    weights = 0.5 * np.minimum(labels.sum(axis=0) / FULL_ISOTONIC, 1)
    return Calibration(slopes, offsets, tuple(steps), weights)


def platt(scores: Floats, labels: Floats) -> tuple[Floats, Floats]:
    """Return slope and offset of the logistic curve of each code, by Newton's method with Platt's smoothed targets and a weak prior."""
    n_yes = labels.sum(axis=0)
    n_no = len(labels) - n_yes
    targets = np.where(labels > 0, (n_yes + 1) / (n_yes + 2), 1 / (n_no + 2))
    spread = scores.std(axis=0) + 1e-9
    centre = scores.mean(axis=0)
    x = (scores - centre) / spread
    slope, offset = np.ones(scores.shape[1]), np.log((n_yes + 1) / (n_no + 1))
    for _ in range(_ITERATIONS):
        p = _sigmoid(x * slope + offset)
        v = np.maximum(p * (1 - p), 1e-6)
        down_slope, down_offset = ((p - targets) * x).sum(axis=0) + slope / 10, (p - targets).sum(axis=0)
        a, b, c = (v * x * x).sum(axis=0) + 0.1, (v * x).sum(axis=0), v.sum(axis=0)
        determinant = a * c - b * b + 1e-9
        slope = slope - np.clip((c * down_slope - b * down_offset) / determinant, -1, 1)
        offset = offset - np.clip((a * down_offset - b * down_slope) / determinant, -2, 2)
    slope = np.maximum(slope, 0)
    return slope / spread, offset - slope * centre / spread


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -40, 40))))


def f1_of(right: Floats, given: Floats, true: Floats) -> Floats:
    """Return F1 from how many codes were given rightly, given at all, and true; 0 where there are none."""
    return np.asarray(2 * right / np.maximum(given + true, 1))


def thresholds(probabilities: Floats, labels: Floats) -> Floats:
    """Return for each code the probability from which it is given.

    The common threshold is that of the best micro-F1; a code's own best is shrunk to it, the more the fewer positives it has.
    """
    candidates = np.linspace(0.02, 0.9, 89)
    given, right = _from(probabilities, np.ones_like(labels), candidates), _from(probabilities, labels, candidates)
    true = labels.sum(axis=0)
    common = _peak(f1_of(right.sum(axis=1), given.sum(axis=1), true.sum()), candidates)
    own = np.array([_peak(f1_of(right[:, i], given[:, i], true[i]), candidates) for i in range(labels.shape[1])])
    share = true / (true + SHRINKAGE)
    return np.asarray(common + (own - common) * share)


def _from(probabilities: Floats, weights: Floats, candidates: Floats) -> Floats:
    """Return for each candidate and code the weight of the texts whose probability is at least that, of shape (n_candidates, n_codes)."""
    n = len(candidates)
    passed = np.searchsorted(candidates, probabilities, side="right")  # how many candidates a probability reaches
    counts = [np.bincount(passed[:, i], weights[:, i], minlength=n + 1) for i in range(probabilities.shape[1])]
    return np.column_stack([np.cumsum(column[::-1])[::-1][1:] for column in counts])


def _peak(values: Floats, candidates: Floats) -> float:
    """Return the middle of the candidates that do nearly as well as the best: the best alone is where chance put it."""
    near = candidates[values >= values.max() - 0.005]
    return float(np.median(near))
