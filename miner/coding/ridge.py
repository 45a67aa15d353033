"""Ridge regression in its dual form: leave-one-out scores of every penalty from one eigendecomposition."""

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
    # Half the precision at half the time: the least penalty is 5,000 times what is lost.
    single, turned_single = np.linalg.eigh(kernel.astype(np.float32))
    values, vectors = np.maximum(single.astype(np.float64), 0), turned_single.astype(np.float64)
    squares = vectors**2
    turned = vectors.T @ (labels - mean)
    best: Ridge | None = None
    least = np.inf
    for penalty in penalties:
        inverse = 1 / (values + penalty)
        dual = vectors @ (inverse[:, None] * turned)
        residual = dual / (squares @ inverse)[:, None]  # y − ŷ without the text itself (Golub, Heath and Wahba 1979)
        error = float((residual**2).mean())
        if best is None or error < least:
            least, best = error, Ridge(dual, mean, penalty, labels - residual)
    assert best is not None
    return best


def products(found: sp.csr_matrix) -> Floats:
    """Return the inner products of the rows of a matrix, of shape (n, n)."""
    common = np.bincount(found.indices, minlength=found.shape[1]) > 1
    shared = found[:, np.flatnonzero(common)]  # what stands in one text only is on the diagonal alone
    result = np.asarray((shared @ shared.T).toarray(), dtype=np.float64)
    lengths = found.multiply(found).sum(axis=1)
    np.fill_diagonal(result, np.asarray(lengths).ravel())
    return result
