"""Ridge regression in its dual form: leave-one-out scores of every penalty from one eigendecomposition."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from miner.coding.features import Floats

# Of four blocks a text's features have length 2, so the eigenvalues of their products are around 1.
PENALTIES = tuple(np.geomspace(0.005, 20, 14))


class Ridge(NamedTuple):
    """What was fitted: a weight a text and code (of shape (n_texts, n_codes)), the codes' means, the penalty, and leave-one-out scores."""

    dual: Floats
    mean: Floats
    penalty: float
    left_out: Floats


def fit(kernel: Floats, labels: Floats, penalties: tuple[float, ...] = PENALTIES) -> Ridge:
    """Fit all codes with the penalty of least squared error when each text in turn is left out.

    Parameters
    ----------
    kernel : array of shape (n_texts, n_texts)
        Inner products of the texts' features.
    labels : array of shape (n_texts, n_codes)
        0 or 1.
    """
    mean = labels.mean(axis=0)
    best: Ridge | None = None
    least = np.inf
    for penalty, dual, diagonal in _few(kernel, labels - mean, penalties) if len(penalties) <= 3 else _many(kernel, labels - mean, penalties):
        residual = dual / diagonal[:, None]  # y − ŷ without the text itself (Golub, Heath and Wahba 1979)
        error = float((residual**2).mean())
        if best is None or error < least:
            least, best = error, Ridge(dual, mean, penalty, labels - residual)
    assert best is not None
    return best


def near(penalty: float) -> tuple[float, ...]:
    """Return the penalties around one that was best for nearly the same texts."""
    i = PENALTIES.index(penalty)
    return PENALTIES[max(i - 1, 0) : i + 2]


Solved = tuple[float, Floats, Floats]  # penalty, dual weights, and the diagonal of the inverse


def _many(kernel: Floats, labels: Floats, penalties: tuple[float, ...]) -> Iterator[Solved]:
    # Half the precision at half the time: the least penalty is 5,000 times what is lost.
    values, vectors = np.linalg.eigh(kernel.astype(np.float32))
    squares, turned = vectors**2, vectors.T @ labels.astype(np.float32)
    for penalty in penalties:
        inverse = 1 / (np.maximum(values, 0) + np.float32(penalty))
        yield penalty, (vectors @ (inverse[:, None] * turned)).astype(np.float64), (squares @ inverse).astype(np.float64)


def _few(kernel: Floats, labels: Floats, penalties: tuple[float, ...]) -> Iterator[Solved]:
    from scipy.linalg import lapack

    single = kernel.astype(np.float32)
    for penalty in penalties:
        factor, _ = lapack.spotrf(single + np.float32(penalty) * np.eye(len(single), dtype=np.float32))
        dual, _ = lapack.spotrs(factor, labels.astype(np.float32))
        inverse, _ = lapack.spotri(factor)
        yield penalty, dual.astype(np.float64), np.diag(inverse).astype(np.float64)


def products(found: sp.csr_matrix) -> Floats:
    """Return the inner products of the rows of a matrix, of shape (n, n)."""
    common = np.bincount(found.indices, minlength=found.shape[1]) > 1
    shared = found[:, np.flatnonzero(common)]  # what stands in one text only is on the diagonal alone
    result = np.asarray((shared @ shared.T).toarray(), dtype=np.float64)
    lengths = found.multiply(found).sum(axis=1)
    np.fill_diagonal(result, np.asarray(lengths).ravel())
    return result
