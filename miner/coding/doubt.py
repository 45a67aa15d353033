"""How sure the coder is of a whole text: the number of wrong codes to expect, learnt from texts that were left out.

The product of the codes' probabilities knows only how near each is to its threshold. What the coder gets wrong also depends on what a text speaks of: so
errors are regressed (ridge) on the margins and on the words at once.
"""

from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from miner.coding.features import Floats

PENALTY = 4.0
_WORDS, _MARGINS = 0.3, 1 / 7  # weights of the two kernels


class Doubt(NamedTuple):
    """Weights of the words' features and of the standardised margins, and the confidences of the training texts when each was left out, in order."""

    words: Floats
    margins: Floats
    centre: Floats
    spread: Floats
    usual: Floats

    def __call__(self, features: sp.csr_matrix, probabilities: Floats, given: Floats) -> Floats:
        """Return how sure each decision is: the share of training texts that were less sure, 0–1."""
        return np.asarray(np.searchsorted(self.usual, self.raw(features, probabilities, given)) / max(len(self.usual), 1))

    def raw(self, features: sp.csr_matrix, probabilities: Floats, given: Floats) -> Floats:
        """Return how few errors are expected, in no unit."""
        z = (margins(probabilities, given) - self.centre) / self.spread
        return np.asarray(-(features @ self.words + z @ self.margins))


def margins(probabilities: Floats, given: Floats) -> Floats:
    """Return what the probabilities of a text tell of its errors, of shape (n_texts, 7)."""
    right = np.clip(np.where(given > 0, probabilities, 1 - probabilities), 1e-3, 1)
    ordered = np.sort(right, axis=1)
    p = np.clip(probabilities, 1e-6, 1 - 1e-6)
    entropy = -(p * np.log(p) + (1 - p) * np.log(1 - p)).sum(axis=1)
    n = given.sum(axis=1)
    second = ordered[:, min(1, ordered.shape[1] - 1)]
    return np.column_stack([np.log(right).sum(axis=1), np.log(ordered[:, 0]), np.log(second), n == 0, n > 1, probabilities.max(axis=1), entropy])


def learnt(features: sp.csr_matrix, kernel: Floats, probabilities: Floats, given: Floats, labels: Floats) -> tuple[Doubt, Floats]:
    """Return what predicts wrong codes, from decisions on texts that were left out; and how sure it is of each of them when it is left out itself."""
    wrong = (given > 0) != (labels > 0)
    target = wrong.sum(axis=1) / max(wrong.sum(axis=1).mean(), 1e-9) + wrong.any(axis=1) / max(wrong.any(axis=1).mean(), 1e-9)
    found = margins(probabilities, given)
    centre, spread = found.mean(axis=0), found.std(axis=0) + 1e-9
    z = (found - centre) / spread
    whole = _MARGINS * (z @ z.T) + _WORDS * kernel
    inverse = np.linalg.inv(whole + PENALTY * np.eye(len(whole)))
    centred = target - target.mean()
    dual = inverse @ centred
    left_out = centred - dual / np.diag(inverse)
    usual = np.sort(-left_out).astype(np.float32).astype(np.float64)
    return Doubt(_WORDS * (features.T @ dual), _MARGINS * (z.T @ dual), centre, spread, usual), -left_out
