"""From features and codes to a coder: scores, probabilities, thresholds, who decides each code; and the same with a part left out."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp

from miner.coding import doubt, features, ridge
from miner.coding.calibration import Calibration, calibrated, f1_of, thresholds
from miner.coding.doubt import Doubt
from miner.coding.features import Floats, Ints, Vocabulary

FOLDS = 5
RARE = 5  # positives; below, a code is its rule's
WHOLE_MAX = 1_500  # texts from which the doubt learns: it inverts a matrix of their number
MODEL, RULES, EITHER = range(3)
_SIGNIFICANT = 1.645  # standard errors
_CLEARLY = 0.002  # of micro-F1


class Linear(NamedTuple):
    """Scores as sums of weights: of shape (n_features, n_codes), and (n_codes,); and the penalty that they were found with."""

    weights: Any
    intercept: Floats
    penalty: float

    def scores(self, found: sp.csr_matrix) -> Floats:
        """Return the scores of texts, of shape (n_texts, n_codes)."""
        return np.asarray(found @ self.weights + self.intercept, dtype=np.float64)


class Wrapped(NamedTuple):
    """Scores of the user's own classifiers, one a code; a float is the score of a code that all or no texts have."""

    estimators: tuple[Any, ...]

    def scores(self, found: sp.csr_matrix) -> Floats:
        """Return the scores of texts, of shape (n_texts, n_codes)."""
        return np.column_stack([np.full(found.shape[0], one) if isinstance(one, float) else _score(one, found) for one in self.estimators])


def _score(estimator: Any, found: sp.csr_matrix) -> Floats:
    if hasattr(estimator, "decision_function"):
        return np.asarray(estimator.decision_function(found), dtype=np.float64)
    p = np.clip(np.asarray(estimator.predict_proba(found), dtype=np.float64)[:, 1], 1e-6, 1 - 1e-6)
    return np.asarray(np.log(p / (1 - p)))


@dataclass(frozen=True, slots=True)
class Material:
    """What is trained on: the n-grams of each block and their counts, further numbers, codes and rule decisions of shape (n_texts, n_codes)."""

    blocks: list[tuple[Vocabulary, sp.csr_matrix]]
    dense: sp.csr_matrix | None
    labels: Floats
    rules: Floats | None

    def part(self, rows: Ints) -> "Material":
        """Return the material of some texts, as if there were no others."""
        blocks = [(features.subset(vocabulary, found := counts[rows]), found) for vocabulary, counts in self.blocks]
        dense, rules = (None if part is None else part[rows] for part in (self.dense, self.rules))
        return Material(blocks, dense, self.labels[rows], rules)

    def matrix(self) -> sp.csr_matrix:
        """Return the features of the texts."""
        return weighed([vocabulary for vocabulary, _ in self.blocks], [counts for _, counts in self.blocks], self.dense)


def weighed(vocabularies: list[Vocabulary], counts: list[sp.csr_matrix], dense: sp.csr_matrix | None) -> sp.csr_matrix:
    """Return counts as features, block beside block."""
    parts = [vocabulary.weighed(found) for vocabulary, found in zip(vocabularies, counts, strict=True)]
    return sp.hstack([*parts, *([] if dense is None else [dense])], format="csr")


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train: the user's estimator or None, whether a text has just one code, the seed, and the penalties to choose from."""

    estimator: Any = None
    exclusive: bool = False
    seed: int = 0
    penalties: tuple[float, ...] = ridge.PENALTIES


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was learnt: scores, their calibration, thresholds, who decides each code (0 model, 1 rules, 2 either), whether codes compete.

    Where they compete, thresholds are of a code's part in the sum of a text's probabilities: a text may still have several codes, or none.
    """

    scorer: Linear | Wrapped
    calibration: Calibration
    thresholds: Floats
    deciders: Ints
    exclusive: bool
    compete: bool

    def probabilities(self, found: sp.csr_matrix) -> Floats:
        """Return the probability of each code, of shape (n_texts, n_codes); where a text has just one, they sum to 1."""
        return normal(self.calibration(self.scorer.scores(found)), self.exclusive)

    def given(self, probabilities: Floats, rules: Floats | None) -> Floats:
        """Return 1 where a code is given: by the model from its threshold on, by its rule, or by either; the likeliest where a text has just one."""
        if self.exclusive:
            return np.eye(probabilities.shape[1])[probabilities.argmax(axis=1)] if len(probabilities) else probabilities
        given = (normal(probabilities, self.compete) >= self.thresholds).astype(np.float64)
        if rules is None:
            return given
        return np.where(self.deciders == MODEL, given, np.where(self.deciders == RULES, rules, np.maximum(given, rules)))


def normal(probabilities: Floats, wanted: bool) -> Floats:
    """Return probabilities as parts of their sum over a text's codes, if that is wanted."""
    return probabilities / np.maximum(probabilities.sum(axis=1, keepdims=True), 1e-9) if wanted else probabilities


def fit(material: Material, settings: Settings) -> Fitted:
    """Learn from all texts; calibration and thresholds from what is said of each text when it was left out."""
    found = material.matrix()
    scorer, left_out = _fit_scores(found, material.labels, settings)
    calibration = calibrated(left_out, material.labels)
    probabilities = normal(calibration(left_out), settings.exclusive)
    limits, compete = _limits(probabilities, material.labels)
    deciders = _deciders(normal(probabilities, compete) >= limits, material)
    return Fitted(scorer, calibration, limits, deciders, settings.exclusive, compete)


def _limits(probabilities: Floats, labels: Floats) -> tuple[Floats, bool]:
    """Return thresholds of probabilities, or of their parts in a text's sum where these do clearly better: codes that seldom stand together compete."""
    free, parts = thresholds(probabilities, labels), normal(probabilities, True)
    competing = thresholds(parts, labels)
    gain = micro_f1(labels, (parts >= competing).astype(float)) - micro_f1(labels, (probabilities >= free).astype(float))
    return (competing, True) if gain > _CLEARLY else (free, False)


def _fit_scores(found: sp.csr_matrix, labels: Floats, settings: Settings) -> tuple[Linear | Wrapped, Floats]:
    if settings.estimator is None:
        solved = ridge.fit(ridge.products(found), labels, settings.penalties)
        return Linear(np.asarray(found.T @ solved.dual, dtype=np.float32), solved.mean, solved.penalty), solved.left_out
    scorer = _wrapped(found, labels, settings.estimator)
    left_out = np.zeros(labels.shape)
    for train, test in folds(len(labels), settings.seed):
        left_out[test] = _wrapped(found[train], labels[train], settings.estimator).scores(found[test])
    return scorer, left_out


def _wrapped(found: sp.csr_matrix, labels: Floats, estimator: Any) -> Wrapped:
    from sklearn.base import clone

    columns = [labels[:, code] for code in range(labels.shape[1])]
    return Wrapped(tuple(float(y[0] * 2 - 1) if (y == y[0]).all() else clone(estimator).fit(found, y.astype(int)) for y in columns))


def _deciders(given: Any, material: Material) -> Ints:
    """Return who decides each code by what is right on texts that were left out: a rare code is its rule's, and so is any unless another way corrects more.

    More than chance: by the sign test at 5 %, one-sided, on the texts on which the two differ. Thresholds were chosen on these same texts, which
    flatters the model.
    """
    n_codes = material.labels.shape[1]
    chosen = np.zeros(n_codes, dtype=np.int64)
    if material.rules is None:
        return chosen
    for code in range(n_codes):
        true, rule, model = material.labels[:, code] > 0, material.rules[:, code] > 0, given[:, code]
        if not rule.any():
            continue
        gains = {}
        for way, found in ((MODEL, model), (EITHER, model | rule)):
            differ = found != rule
            gain = int((found == true)[differ].sum()) - int((rule == true)[differ].sum())
            gains[way] = gain if gain > _SIGNIFICANT * np.sqrt(differ.sum()) else 0
        best = max(gains, key=lambda way: gains[way])
        chosen[code] = best if gains[best] and true.sum() >= RARE else RULES
    return chosen


def folds(n: int, seed: int) -> list[tuple[Ints, Ints]]:
    """Return five parts of n texts, each as those trained on and those left out."""
    parts = np.array_split(np.random.default_rng(seed).permutation(n), min(FOLDS, n))
    return [(np.sort(np.concatenate([other for other in parts if other is not part])), np.sort(part)) for part in parts]


class OutOfFold(NamedTuple):
    """What coders that had not seen a text say of it: probabilities and codes given, of shape (n_texts, n_codes); and micro-F1 by size of training set."""

    probabilities: Floats
    given: Floats
    curve: tuple[tuple[int, float], ...]

    def expected(self, n: int) -> float:
        """Return the micro-F1 to expect from n texts: what is missing falls as 1 ÷ n between the last two sizes measured, and beyond."""
        (few, low), (many, high) = self.curve[-2:]
        slope = max(high - low, 0) / (1 / few - 1 / many)
        return min(high + slope * (1 / many - 1 / n), 1.0)


def out_of_fold(material: Material, settings: Settings) -> OutOfFold:
    """Fit with each fifth of the texts left out, everything in it: n-grams, penalty, calibration, thresholds, who decides.

    For the learning curve also with half of the other texts.
    """
    n = len(material.labels)
    probabilities, given, given_by_half = (np.zeros(material.labels.shape) for _ in range(3))
    n_half = 0
    for train, test in folds(n, settings.seed):
        probabilities[test], given[test] = _apply(material, train, test, settings)
        half = np.sort(np.random.default_rng(settings.seed + 1).permutation(train)[: len(train) // 2])
        n_half = len(half)
        _, given_by_half[test] = _apply(material, half, test, settings)
    curve = (n_half, micro_f1(material.labels, given_by_half)), (n - n // FOLDS, micro_f1(material.labels, given))
    return OutOfFold(probabilities, given, curve)


def _apply(material: Material, train: Ints, test: Ints, settings: Settings) -> tuple[Floats, Floats]:
    part = material.part(train)
    fitted = fit(part, settings)
    counts = [counts[test] for _, counts in material.blocks]
    found = weighed([vocabulary for vocabulary, _ in part.blocks], counts, None if material.dense is None else material.dense[test])
    probabilities = fitted.probabilities(found)
    return probabilities, fitted.given(probabilities, None if material.rules is None else material.rules[test])


def learn_doubt(material: Material, checked: OutOfFold, seed: int) -> tuple[Doubt, Floats]:
    """Return how sure decisions are, learnt from those on texts left out (of many texts, from a part), and how sure those were."""
    n = len(material.labels)
    rows = np.sort(np.random.default_rng(seed).permutation(n)[:WHOLE_MAX])
    whole = material.matrix()
    found = whole[rows]
    learnt, left_out = doubt.learnt(found, ridge.products(found), checked.probabilities[rows], checked.given[rows], material.labels[rows])
    sure = learnt.raw(whole, checked.probabilities, checked.given)
    sure[rows] = left_out
    return learnt, sure


def micro_f1(labels: Floats, given: Floats) -> float:
    """Return F1 over all codes of all texts."""
    return float(f1_of((labels * given).sum(), given.sum(), labels.sum()))
