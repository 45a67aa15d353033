"""Weights as a model file holds them: the n-grams that say most, each weight one of 255 steps."""

from dataclasses import replace
from typing import Any

import numpy as np

from miner.coding.doubt import Doubt
from miner.coding.training import Fitted, Linear


def compact(fitted: Fitted, most: int) -> Fitted:
    """Return a linear coder with the weights that a model file holds: the n-grams that say most, each weight one of 255 steps."""
    scorer = fitted.scorer
    if not isinstance(scorer, Linear):
        return fitted
    curves = tuple((x.astype(np.float32).astype(np.float64), y.astype(np.float32).astype(np.float64)) for x, y in fitted.calibration.steps)
    smaller = scorer._replace(weights=stepped(kept(scorer.weights, most)))
    return replace(fitted, scorer=smaller, calibration=fitted.calibration._replace(steps=curves))


def compact_doubt(learnt: Doubt, most: int = 20_000) -> Doubt:
    """Return the doubt with the weights that a model file holds."""
    words = stepped(kept(np.asarray(learnt.words, dtype=np.float32)[:, None], most))[:, 0]
    return learnt._replace(words=words)


def kept(weights: Any, most: int) -> Any:
    """Return weights of shape (n_features, n_codes) with 0 for the features that say least."""
    n = most // weights.shape[1]
    if len(weights) <= n:
        return weights
    strength = (weights**2).sum(axis=1)
    weak = np.argsort(-strength, kind="stable")[n:]
    found = weights.copy()
    found[weak] = 0
    return found


def stepped(weights: Any) -> Any:
    """Return weights rounded to 127 steps of each code's greatest."""
    step = steps(weights)
    return (np.round(weights / step) * step).astype(np.float32)


def steps(weights: Any) -> Any:
    """Return what one step of each code's weights is."""
    return (np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127).astype(np.float32)
