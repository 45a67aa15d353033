"""How right a coder is on texts that it had not seen: per code, with intervals, calibration, confusions, and what more labels or abstaining would bring."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from miner.coding.calibration import f1_of
from miner.coding.features import Floats
from miner.coding.model import TrainedCoder
from miner.coding.training import micro_f1

BINS = 10
SAMPLES = 500  # of the bootstrap
_EXAMPLES = 3
Truths = NDArray[np.bool_]


class Evaluation:
    """What coders that had not seen a text say of it, against what a person said: of the texts that a coder was just trained on.

    ``f1`` is micro-F1 out of fold, from coders that had four fifths of the texts; ``expected`` what the coder trained on all of them should reach.
    """

    def __init__(self, coder: TrainedCoder, texts: Sequence[str]) -> None:
        self.texts, self.codes, self.labels, self.checked = list(texts), coder.codes, coder.labels_, coder.checked_
        self.n_texts = len(texts)
        self.f1, self.expected = micro_f1(self.labels, self.checked.given), self.checked.expected(len(texts))
        self._coder = coder

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield a row a code, and one of all: ``code, n, n_given, precision, recall, f1, low, high, calibration_error, threshold, decider``.

        ``low`` and ``high`` bound f1 at 95 % (bootstrap over texts); a precision without a text that was given the code is None.
        """
        draws = np.random.default_rng(0).integers(0, self.n_texts, (SAMPLES, self.n_texts))
        weights = np.stack([np.bincount(draw, minlength=self.n_texts) for draw in draws]).astype(np.float64)
        true, given = self.labels > 0, self.checked.given > 0
        hits, n_given, n = weights @ (true & given), weights @ given, weights @ true
        fitted = self._coder.state.fitted
        for i, code in enumerate(self.codes):
            row = _row(code, true[:, i], given[:, i], f1_of(hits[:, i], n_given[:, i], n[:, i]))
            error = calibration_error(self.checked.probabilities[:, i], self.labels[:, i])
            yield row | {"calibration_error": error, "threshold": round(float(fitted.thresholds[i]), 3), "decider": self._coder.deciders[code]}
        row = _row("all", true.ravel(), given.ravel(), f1_of(hits.sum(axis=1), n_given.sum(axis=1), n.sum(axis=1)))
        error = calibration_error(self.checked.probabilities.ravel(), self.labels.ravel())
        yield row | {"calibration_error": error, "threshold": None, "decider": ""}

    def confusions(self) -> Iterator[dict[str, Any]]:
        """Yield what was given in place of what, the most frequent first, with examples: ``code, instead, n, examples``; '' is no code."""
        pairs: Counter[tuple[str, str]] = Counter()
        examples: dict[tuple[str, str], list[str]] = {}
        for row in range(self.n_texts):
            missed = [self.codes[i] for i in np.flatnonzero((self.labels[row] > 0) & (self.checked.given[row] == 0))]
            wrong = [self.codes[i] for i in np.flatnonzero((self.labels[row] == 0) & (self.checked.given[row] > 0))]
            for pair in [(a, b) for a in missed or [""] for b in wrong or [""] if a or b]:
                pairs[pair] += 1
                examples.setdefault(pair, []).append(self.texts[row])
        for pair, n in sorted(pairs.items(), key=lambda item: (-item[1], item[0])):
            yield {"code": pair[0], "instead": pair[1], "n": n, "examples": examples[pair][:_EXAMPLES]}

    def curve(self) -> Iterator[dict[str, Any]]:
        """Yield micro-F1 by the number of texts: ``n_texts, f1, measured``; beyond what was measured it is reckoned (what is missing falls as 1 ÷ n)."""
        for n, f1 in self.checked.curve:
            yield {"n_texts": n, "f1": f1, "measured": True}
        for n in (self.n_texts, self.n_texts + 100, 2 * self.n_texts):
            yield {"n_texts": n, "f1": self.checked.expected(n), "measured": False}

    def coverage(self) -> Iterator[dict[str, Any]]:
        """Yield how right the rest is when the least sure texts are withheld: ``withheld, n_texts, wrong_texts, wrong_codes, f1``, rates a text."""
        order = np.argsort(-self._coder.sureness_, kind="stable")
        wrong = (self.labels > 0) != (self.checked.given > 0)
        for withheld in (0.0, 0.05, 0.1, 0.2, 0.3, 0.5):
            kept = order[: max(self.n_texts - round(withheld * self.n_texts), 1)]
            f1 = micro_f1(self.labels[kept], self.checked.given[kept])
            yield {
                "withheld": withheld,
                "n_texts": len(kept),
                "wrong_texts": float(wrong[kept].any(axis=1).mean()),
                "wrong_codes": float(wrong[kept].sum(axis=1).mean()),
                "f1": f1,
            }

    def __str__(self) -> str:
        gain = self.checked.expected(self.n_texts + 100) - self.expected
        return (
            f"{self.n_texts} texts, {len(self.codes)} codes: micro-F1 {self.f1:.3f} out of fold, {self.expected:.3f} expected of the coder trained on all; "
            f"100 more labels: about {gain:+.3f}"
        )

    __repr__ = __str__


def _row(code: str, true: Truths, given: Truths, samples: Floats) -> dict[str, Any]:
    hits, n, n_given = int((true & given).sum()), int(true.sum()), int(given.sum())
    low, high = np.quantile(samples, [0.025, 0.975])
    return {
        "code": code,
        "n": n,
        "n_given": n_given,
        "precision": hits / n_given if n_given else None,
        "recall": hits / n if n else None,
        "f1": 2 * hits / (n + n_given) if n + n_given else None,
        "low": float(low),
        "high": float(high),
    }


def calibration_error(probabilities: Floats, labels: Floats) -> float:
    """Return the mean distance of probabilities from the share of texts with the code, over ten bins of equal size, beyond what chance alone would show."""

    def distance(values: Floats) -> float:
        parts = np.array_split(values[order] - ordered, BINS)
        return float(sum(abs(part.sum()) for part in parts) / len(order))

    order = np.argsort(probabilities, kind="stable")
    ordered = probabilities[order]
    draw = np.random.default_rng(0)
    perfect = np.mean([distance((draw.random(len(order)) < probabilities).astype(float)) for _ in range(50)])
    return float(distance(labels) - perfect)
