"""Themes: clusters of statements as candidates for codes that nobody foresaw, with how stable each is and what belongs to none."""

import contextlib
import io
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp

from miner.base.dedupe import text_hash
from miner.base.errors import InputError, UsageError
from miner.coding.features import CONTENT, STEMS, Block, Floats, Ints, Symbols, View, Vocabulary, learn
from miner.text.tokens import ATTRIBUTES, LEMMA, Columns, Tokenizer, default_tokenizer
from miner.text.words import Attributes

MOST = 12  # themes
LEAST_TEXTS = 30  # different ones
DIMENSIONS = 25
STABLE = 0.75  # Jaccard over resamples from which a theme is called stable (Hennig 2007)
_PHRASES = Block("lemma", 1, 2, 1.0)
_RESAMPLES, _SHARE = 5, 0.8
_FEWEST = 3  # themes that are looked for: any collection falls stably in two
_UNASSIGNED = 0.12  # share of the texts, those nearest to a border
_TOLERANCE = 0.05  # of stability, for which fewer themes are taken
_SMOOTHING, _ROUNDS, _SCALE = 0.1, 8, 3.0
_N_WORDS, _N_CENTRAL = 10, 3


class Theme(NamedTuple):
    """One cluster: its number from 1, its words, how many texts and different texts, stability (0–1), whether it is stable, three central statements."""

    number: int
    words: tuple[str, ...]
    n_texts: int
    n_distinct: int
    share: float
    stability: float
    stable: bool
    central: tuple[str, ...]

    def as_row(self) -> dict[str, Any]:
        """Return plain values under the field names."""
        row = self._asdict() | {"words": list(self.words), "central": list(self.central)}
        return {"theme": row.pop("number"), **row}


@dataclass(frozen=True, slots=True)
class Themes:
    """Themes, the largest first; ``of`` has for each text the number of its theme, 0 where it belongs to none; shares are of all texts."""

    themes: tuple[Theme, ...]
    of: tuple[int, ...]
    texts: tuple[str, ...]

    @property
    def unassigned(self) -> float:
        """The share of texts that belong to no theme."""
        return self.of.count(0) / len(self.of)


def find(
    texts: Sequence[str], k: int | None = None, *, seed: int = 0, tokenizer: Tokenizer | None = None, starts: Sequence[int | None] | None = None
) -> Themes:
    """Return the themes of texts.

    Near-copies are merged first. K-means on 25 dimensions (SVD of TF-IDF of the kanji of lemmas) finds groups; a naive Bayes model of stems and
    neighbouring lemmas, retrained on its own answer, sharpens them; texts between two groups stay unassigned.

    Parameters
    ----------
    texts : sequence of str
    k : int, optional
        How many themes; by stability, at most 12, unless given.
    seed : int
    tokenizer : Tokenizer, optional
    starts : sequence, optional
        For each text the number of a group to begin with, or None; the groups are then as many, and no number is looked for.

    Raises
    ------
    InputError
        For fewer than 30 different texts.
    UsageError
        For more themes than a fifth of the texts.
    """
    columns = [(tokenizer or default_tokenizer()).columns(text) for text in texts]
    first, copy_of = _merged(columns)
    if len(first) < LEAST_TEXTS:
        raise InputError("themes", f"there are {len(first)} different texts", f"Give at least {LEAST_TEXTS}.")
    if k is not None and not 2 <= k <= len(first) // 5:
        raise UsageError("themes", f"{k} themes of {len(first)} different texts are asked for", "Ask for 2 themes to a fifth of the texts.")
    space = _Space([columns[i] for i in first], seed)
    rows = np.arange(len(first))
    begun = None if starts is None else _centres(space, [starts[i] for i in first])
    n_groups = len(begun) if begun is not None else k or _number(space, seed)
    groups, margins = space.groups(rows, n_groups, seed, begun)
    jaccard = _stability(space, groups, n_groups, seed, begun)
    loose = np.argsort(margins, kind="stable")[: int(_UNASSIGNED * len(first))]
    groups = groups.copy()
    groups[loose] = -1
    whole = groups[copy_of]
    order = sorted((int(group) for group in set(whole.tolist()) - {-1}), key=lambda group: (-int((whole == group).sum()), group))
    words = _words([columns[i] for i in first], groups, order)
    themes = []
    for number, group in enumerate(order, 1):
        members = np.flatnonzero(groups == group)
        central = tuple(texts[first[i]] for i in space.central(members)[:_N_CENTRAL])
        n = int((whole == group).sum())
        themes.append(Theme(number, words[group], n, len(members), n / len(texts), jaccard[group], jaccard[group] >= STABLE, central))
    place = {group: number for number, group in enumerate(order, 1)} | {-1: 0}
    return Themes(tuple(themes), tuple(place[int(group)] for group in whole), tuple(texts))


def _merged(columns: list[Columns]) -> tuple[list[int], Ints]:
    """Return the first text of each set of near-copies (the same text, or the same five or more content words), and for each text the place of its first."""
    seen: dict[Any, int] = {}
    first: list[int] = []
    copy_of = []
    for i, text in enumerate(columns):
        content = tuple(word[LEMMA] for word in text.words if word[ATTRIBUTES][2] in CONTENT)
        keys = [text_hash(text.text), *([content] if len(content) >= 5 else [])]
        known = next((seen[key] for key in keys if key in seen), None)
        if known is None:
            known = len(first)
            first.append(i)
        for key in keys:
            seen.setdefault(key, known)
        copy_of.append(known)
    return first, np.array(copy_of)


class _Space:
    """The different texts as points, and as counts of stems and phrases."""

    def __init__(self, columns: list[Columns], seed: int) -> None:
        from sklearn.decomposition import TruncatedSVD
        from sklearn.preprocessing import normalize

        view = View(columns, {}, Symbols())
        stems = _weighed(view, (STEMS,))
        if min(stems.shape) <= 2:
            raise InputError("themes", "the texts share hardly any word", "Give more texts, or longer ones.")
        svd = TruncatedSVD(min(DIMENSIONS, min(stems.shape) - 1), random_state=seed)
        self.points: Floats = normalize(svd.fit_transform(stems))
        self.counts = _weighed(view, (STEMS, _PHRASES)) * _SCALE

    def groups(self, rows: Ints, k: int, seed: int, begun: Floats | None = None) -> tuple[Ints, Floats]:
        """Return the group of each of these texts, and how much nearer it is to it than to the next."""
        from sklearn.naive_bayes import MultinomialNB

        found = self.means(rows, k, seed, begun)
        counts = self.counts[rows]
        margins = np.zeros(len(rows))
        for _ in range(_ROUNDS):
            model = MultinomialNB(alpha=_SMOOTHING).fit(counts, found)
            joint = model.predict_joint_log_proba(counts)
            found = model.classes_[joint.argmax(axis=1)]
            ordered = np.sort(joint, axis=1)
            margins = ordered[:, -1] - ordered[:, -2] if joint.shape[1] > 1 else np.zeros(len(rows))
        return np.asarray(found, dtype=np.int64), margins

    def means(self, rows: Ints, k: int, seed: int, begun: Floats | None = None) -> Ints:
        """Return the groups of k-means alone."""
        from sklearn.cluster import KMeans

        _count_cores()
        model = KMeans(k, n_init=10 if begun is None else 1, random_state=seed, init="k-means++" if begun is None else begun)
        return np.asarray(model.fit(self.points[rows]).labels_, dtype=np.int64)

    def central(self, members: Ints) -> list[int]:
        """Return the members, the most central first."""
        centre = self.points[members].mean(axis=0)
        return [int(i) for i in members[np.argsort(-(self.points[members] @ centre), kind="stable")]]


@cache
def _count_cores() -> None:
    """Let joblib count the cores unheard: on a machine that does not tell its physical ones it warns, the first time, on standard error."""
    from joblib import cpu_count

    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        cpu_count(only_physical_cores=True)


def _weighed(view: View, blocks: Sequence[Block]) -> sp.csr_matrix:
    """Return features of what stands in three texts or more and in at most half of them."""
    parts = []
    n = len(view.texts)
    for vocabulary, counts in learn(view, blocks):
        kept = np.flatnonzero((vocabulary.df >= 3) & (vocabulary.df <= max(n // 2, 3)))
        smaller = Vocabulary(vocabulary.block, vocabulary.salt, vocabulary.buckets[kept], vocabulary.df[kept], n)
        parts.append(smaller.weighed(counts[:, kept].tocsr()))
    return sp.hstack(parts, format="csr")


def _centres(space: _Space, starts: Sequence[int | None]) -> Floats:
    found = np.array([-1 if start is None else start for start in starts])
    names = sorted(set(found.tolist()) - {-1})
    if len(names) < 2:
        raise UsageError("themes", f"{len(names)} codes are found in the texts", "Name a codebook of which at least two are, or none.")
    return np.vstack([space.points[found == name].mean(axis=0) for name in names])


def _number(space: _Space, seed: int) -> int:
    """Return the number of groups: the least that is nearly as stable as the most stable, by the median Rand index of subsamples with one another."""
    from sklearn.metrics import adjusted_rand_score

    n = len(space.points)
    draw = np.random.default_rng(seed)
    samples = [np.sort(draw.permutation(n)[: int(_SHARE * n)]) for _ in range(_RESAMPLES)]
    tried = []
    for k in range(_FEWEST, min(MOST, n // 10) + 1):
        labels = [_spread(space.means(rows, k, seed + i), rows, n) for i, rows in enumerate(samples)]
        pairs = [(a, b) for i, a in enumerate(labels) for b in labels[i + 1 :]]
        tried.append((k, float(np.median([adjusted_rand_score(a[both], b[both]) for a, b in pairs if (both := (a >= 0) & (b >= 0)).any()]))))
    best = max(value for _, value in tried)
    return min(k for k, value in tried if value >= best - _TOLERANCE)


def _spread(labels: Ints, rows: Ints, n: int) -> Ints:
    whole = np.full(n, -1, dtype=np.int64)
    whole[rows] = labels
    return whole


def _stability(space: _Space, groups: Ints, k: int, seed: int, begun: Floats | None) -> list[float]:
    """Return for each group the mean Jaccard coefficient with the most similar group of each resample."""
    n = len(groups)
    draw = np.random.default_rng(seed + 1)
    found = np.zeros((_RESAMPLES, k))
    for i in range(_RESAMPLES):
        rows = np.sort(draw.permutation(n)[: int(_SHARE * n)])
        again, _ = space.groups(rows, k, seed + i + 1, begun)
        for group in range(k):
            mine = groups[rows] == group
            found[i, group] = max((mine & (again == other)).sum() / max((mine | (again == other)).sum(), 1) for other in range(k))
    return [float(value) for value in found.mean(axis=0)]


def _words(columns: list[Columns], groups: Ints, order: list[int]) -> dict[int, tuple[str, ...]]:
    """Return the words of each group: frequency in the group times the logarithm of how much more frequent than in all (class-based TF-IDF), once a text."""
    per_group: dict[int, Counter[str]] = {group: Counter() for group in order}
    total: Counter[str] = Counter()
    for text, group in zip(columns, groups.tolist(), strict=True):
        found = {word[LEMMA] for word in text.words if _names(word[LEMMA], word[ATTRIBUTES])}
        total.update(found)
        if group in per_group:
            per_group[group].update(found)
    words = {}
    for group, counts in per_group.items():
        share = len(columns) / max(int((groups == group).sum()), 1)
        scores = {word: n * np.log(n * share / total[word]) for word, n in counts.items() if n >= 2}
        words[group] = tuple(sorted(scores, key=lambda word: (-scores[word], word))[:_N_WORDS])
    return words


def _names(lemma: str, attributes: Attributes) -> bool:
    return attributes[2] in _NAMING and "数詞" not in attributes[3] and "非自立" not in attributes[3] and len(lemma) > 1


_NAMING = frozenset({"名詞", "動詞", "形容詞", "形状詞"})
