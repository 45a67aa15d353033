"""Shares of codes with intervals."""

from array import array
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from miner.base.records import Count

Z95 = 1.959963984540054
METHOD = "Wilson 95%, coder errors not included"
DECIDED = ("no_reason", "other", "not_a_reason", "uncoded", "abstain")  # rows beside the codes, so that every text is in the table


def wilson(n: int, n_texts: int, z: float = Z95) -> tuple[float, float]:
    """Return the score interval of a proportion (Wilson 1927, JASA 22:209), without continuity correction.

    >>> [round(bound, 4) for bound in wilson(5, 20)]
    [0.1119, 0.4687]
    """
    if n_texts == 0:
        return 0.0, 1.0
    share = n / n_texts
    centre = share + z * z / (2 * n_texts)
    spread = z * (share * (1 - share) / n_texts + z * z / (4 * n_texts * n_texts)) ** 0.5
    scale = 1 + z * z / n_texts
    low, high = (centre - spread) / scale, (centre + spread) / scale
    return (0.0 if n == 0 else max(0.0, low)), (1.0 if n == n_texts else min(1.0, high))


class Counter:
    """Counts codings as they stream by, in eight bytes a text and code.

    Parameters
    ----------
    codes : iterable of str
        The codebook's codes, in the order of the table; each is in it, with 0 texts too.
    """

    def __init__(self, codes: Iterable[str] = (), method: str = METHOD) -> None:
        self.codes, self.method = list(codes), method
        self._texts: dict[str, array[int]] = {}
        self._hashes: dict[tuple[str, str], array[int]] = {}

    def add(self, text_hash: int, codes: Iterable[str], decision: str, group: str = "") -> None:
        """Count one text; ``text_hash`` says which texts are the same (`miner.base.dedupe`)."""
        if group not in self._texts:
            self._texts[group] = array("Q")
        self._texts[group].append(text_hash)
        for code in dict.fromkeys(codes) if decision == "coded" else (decision,):
            key = (group, code)
            if key not in self._hashes:
                self._hashes[key] = array("Q")
                if code not in self.codes and code not in DECIDED:
                    self.codes.append(code)
            self._hashes[key].append(text_hash)

    def counts(self, order: Callable[[str], Any] | None = str) -> Iterator[Count]:
        """Yield the rows of the table: groups in order (as text; as they came for None), in each the codes by number of texts, then undecided ones."""
        for group in sorted(self._texts, key=order) if order else self._texts:
            texts = self._texts[group]
            coded = [code for code in self.codes if code not in DECIDED]
            coded.sort(key=lambda code: -len(self._hashes.get((group, code), ())))
            for code in [*coded, *(code for code in DECIDED if (group, code) in self._hashes)]:
                hashes = self._hashes.get((group, code), array("Q"))
                low, high = wilson(len(hashes), len(texts))
                yield Count(group, code, len(hashes), _n_distinct(hashes), len(texts), len(hashes) / len(texts), low, high, self.method)


def _n_distinct(hashes: "array[int]") -> int:
    if len(hashes) < 100_000:
        return len(set(hashes))
    import numpy as np  # a sorted copy: a set of a million numbers takes a hundred megabytes

    ordered = np.sort(np.frombuffer(hashes, dtype=np.uint64))
    return int((ordered[1:] != ordered[:-1]).sum()) + 1
