"""Codes against groups, codes against codes, codes against words."""

from collections import Counter as Tally
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from math import log, sqrt
from typing import NamedTuple

from miner.base.records import Count


class ChiSquare(NamedTuple):
    """Pearson's χ² of a code over groups, with its degrees of freedom and p; all None where every text or none has the code."""

    chi2: float | None
    df: int | None
    p: float | None


def chi_squares(counts: Iterable[Count]) -> dict[str, ChiSquare]:
    """Return for each code the test of its counts in the groups (Pearson 1900), with Yates' correction for 2 × 2 tables only."""
    rows = list(counts)
    sizes = {count.group: count.n_texts for count in rows}
    found: dict[str, dict[str, int]] = {}
    for count in rows:
        found.setdefault(count.code, {})[count.group] = count.n
    return {code: _chi_square([(groups.get(group, 0), size) for group, size in sizes.items()]) for code, groups in found.items()}


def _chi_square(table: list[tuple[int, int]]) -> ChiSquare:
    total, with_code = sum(n_texts for _, n_texts in table), sum(n for n, _ in table)
    if with_code in {0, total} or len(table) < 2:
        return ChiSquare(None, None, None)
    from scipy.special import chdtrc

    correction = 0.5 if len(table) == 2 else 0.0
    chi2 = 0.0
    for n, n_texts in table:
        for observed, share in ((n, with_code / total), (n_texts - n, 1 - with_code / total)):
            expected = n_texts * share
            chi2 += max(abs(observed - expected) - correction, 0.0) ** 2 / expected
    df = len(table) - 1
    return ChiSquare(chi2, df, float(chdtrc(df, chi2)))


class Similarity(NamedTuple):
    """How alike two codes are: texts with both, with either, and Jaccard's coefficient, both ÷ either."""

    code: str
    other: str
    n_both: int
    n_either: int
    jaccard: float


class CodePairs:
    """Counts which codes stand together, as codings stream by."""

    def __init__(self, codes: Iterable[str]) -> None:
        self.codes = list(codes)
        self._n: Tally[str] = Tally()
        self._both: Tally[tuple[str, str]] = Tally()

    def add(self, codes: Iterable[str]) -> None:
        """Count one text."""
        found = sorted(set(codes))
        self._n.update(found)
        self._both.update(combinations(found, 2))

    def similarities(self) -> Iterator[Similarity]:
        """Yield each pair of codes that any text has, once in either order, in the codebook's order."""
        codes = [code for code in self.codes if self._n[code]]
        for code in codes:
            for other in codes:
                first, second = sorted((code, other))
                both = self._n[code] if code == other else self._both[first, second]
                either = self._n[code] + self._n[other] - both
                yield Similarity(code, other, both, either, both / either)


class Association(NamedTuple):
    """A word and a code: texts with the word, with both, the word's share in texts with the code and in all, and the measure asked for."""

    word: str
    n: int
    n_both: int
    share_in_code: float
    share: float
    score: float


class _Table(NamedTuple):
    both: int
    code: int
    word: int
    texts: int

    @property
    def cells(self) -> list[tuple[float, float]]:
        """Observed and expected counts of the four cells."""
        observed = (self.both, self.code - self.both, self.word - self.both, self.texts - self.code - self.word + self.both)
        rows, columns = (self.code, self.texts - self.code), (self.word, self.texts - self.word)
        expected = (rows[0] * columns[0], rows[0] * columns[1], rows[1] * columns[0], rows[1] * columns[1])
        return [(seen, due / self.texts) for seen, due in zip(observed, expected, strict=True)]


MEASURES: Mapping[str, Callable[[_Table], float]] = {
    "jaccard": lambda t: t.both / (t.code + t.word - t.both),
    "dice": lambda t: 2 * t.both / (t.code + t.word),
    "simpson": lambda t: t.both / min(t.code, t.word),
    "ochiai": lambda t: t.both / sqrt(t.code * t.word),
    "difference": lambda t: t.both / t.code - t.word / t.texts,
    "ratio": lambda t: (t.both / t.code) / (t.word / t.texts),
    "chi2": lambda t: sum((seen - due) ** 2 / due for seen, due in t.cells if due),
    "log_likelihood": lambda t: 2 * sum(seen * log(seen / due) for seen, due in t.cells if seen),
}


class AssociatedWords:
    """Counts the words of texts with a code and of all texts."""

    def __init__(self) -> None:
        self._words: Tally[str] = Tally()
        self._both: Tally[str] = Tally()
        self._n_code = self._n_texts = 0

    def add(self, words: Iterable[str], *, coded: bool) -> None:
        """Count one text by its different words."""
        found = set(words)
        self._n_texts += 1
        self._words.update(found)
        if coded:
            self._n_code += 1
            self._both.update(found)

    def associations(self, measure: str = "jaccard", *, all_words: bool = False) -> list[Association]:
        """Return the words by a measure of `MEASURES`, the strongest first; unless ``all_words`` those more frequent with the code than overall."""
        score = MEASURES[measure]
        found = []
        for word, both in self._both.items():
            n = self._words[word]
            table = _Table(both, self._n_code, n, self._n_texts)
            share_in_code, share = both / self._n_code, n / self._n_texts
            if all_words or share_in_code > share:
                found.append(Association(word, n, both, share_in_code, share, score(table)))
        return sorted(found, key=lambda row: (-row.score, row.word))
