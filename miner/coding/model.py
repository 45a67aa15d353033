"""The trained coder: learns from coded texts to code others the same way, and says how sure it is.

A scikit-learn estimator over lists of texts: clone, Pipeline, cross_val_predict and GridSearchCV work on it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

from miner.base.dedupe import text_hash
from miner.base.errors import UsageError
from miner.base.records import Evidence, Span
from miner.coding import compact, ridge, training
from miner.coding import labels as _labels
from miner.coding.codebook import Codebook, packaged_names
from miner.coding.encoder import Encoder
from miner.coding.explain import Explanation
from miner.coding.features import BLOCKS, Block, Floats, Symbols, View, embedded, given_of, learn
from miner.coding.labels import Coded
from miner.coding.rules.coder import Decision, RuleCoder
from miner.coding.state import Batch, Features, State
from miner.coding.training import Fitted, Material, Settings
from miner.text.tokens import Tokenizer, default_tokenizer

Codebooks = Codebook | str | Path | Iterable[str | Path] | None
LEAST_TEXTS = 10
BATCH = 1_024
_RULES, _COLUMNS = Block("rules", 1, 1, 2.0), Block("columns", 1, 1, 2.0)
_WEIGHTS = 300_000  # that are kept of the n-grams × codes: a model file stays under 0.5 MB


class TrainedCoder(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Codes texts as a person coded others; in the shell: ``miner train`` and ``miner code --coder``.

    Parameters
    ----------
    codebook : Codebook, path or several paths, optional
        Whose rules are looked at and share in deciding (hybrid); the packaged one if all codes of the training texts are in it.
    features : Features, optional
    estimator : scikit-learn classifier, optional
        In place of ridge regression; fitted once a code on a sparse matrix.
    exclusive : bool
        Whether every text has just one code.
    withhold : float
        Share of texts, the least sure, on which the coder abstains (0–1).
    seed : int
        Of the folds.
    """

    def __init__(
        self,
        codebook: Codebooks = None,
        *,
        features: Features | None = None,
        estimator: Any = None,
        exclusive: bool = False,
        withhold: float = 0.0,
        seed: int = 0,
    ) -> None:
        self.codebook = codebook
        self.features = features
        self.estimator = estimator
        self.exclusive = exclusive
        self.withhold = withhold
        self.seed = seed

    def fit(self, X: Any, y: Any, *, codes: Sequence[str] | None = None) -> "TrainedCoder":
        """Learn from texts and their codes.

        Parameters
        ----------
        X : list of str, Series, DataFrame with a column ``text``, or list of dict
        y : list of lists of str, indicator matrix of shape (n_texts, n_codes), or list of str if ``exclusive``
        codes : sequence of str, optional
            The codes, in order, and the names of the columns of a matrix.

        Raises
        ------
        UsageError
            For fewer than 10 texts, texts and codes that differ in number, or codes that do not fit ``exclusive``.
        """
        rows = _labels.rows(X)
        given = _labels.coded(y, codes)
        self._check(rows, given)
        self.use_rules(given.codes)
        view, rule_rows = self._view(rows)
        material = self._material(view, rule_rows, given)
        settings = Settings(self.estimator, self.exclusive, self.seed)
        fitted = training.fit(material, settings)
        near = ridge.near(fitted.scorer.penalty) if isinstance(fitted.scorer, training.Linear) else settings.penalties
        checked = training.out_of_fold(material, replace(settings, penalties=near))
        doubt, self.sureness_ = training.learn_doubt(material, checked, self.seed)
        encoder = Encoder([vocabulary for vocabulary, _ in material.blocks], self.used_features.embedding)
        digest = hashlib.sha256(repr([(row["text"], sorted(names)) for row, names in zip(rows, given.names(), strict=True)]).encode("utf-8", "replace"))
        self.state_ = State(
            given.codes,
            given.form,
            encoder,
            compact.compact(fitted, _WEIGHTS),
            compact.compact_doubt(doubt),
            digest.hexdigest()[:12],
            tuple(self._notes(material, fitted, given.codes)),
            {"n_texts": len(rows), "f1_out_of_fold": round(checked.curve[-1][1], 6), "f1_expected": round(checked.expected(len(rows)), 6)},
            np.unique(np.array([text_hash(row["text"]) for row in rows], dtype=np.uint64)),
        )
        self.checked_, self.labels_ = checked, material.labels
        self.classes_ = np.array(given.codes) if given.form == "single" else np.arange(len(given.codes))
        return self

    def _check(self, rows: list[dict[str, Any]], given: Coded) -> None:
        if len(rows) != len(given.matrix):
            raise UsageError("fit", f"there are {len(rows)} texts and codes of {len(given.matrix)}", "Give the codes of each text, in the same order.")
        if len(rows) < LEAST_TEXTS:
            raise UsageError("fit", f"there are {len(rows)} texts", f"Code at least {LEAST_TEXTS}, better 100.")
        if not given.matrix.any():
            raise UsageError("fit", "no text has a code", "Give the codes of each text, as a list of names.")
        if given.form == "single" and not self.exclusive:
            raise UsageError("fit", "each text has one plain code", "Say exclusive=True if texts have just one, or give a list of codes for each.")
        if self.exclusive and (wrong := int((given.matrix.sum(axis=1) != 1).sum())):
            raise UsageError("fit", f"{wrong} texts have no code or several", "Leave exclusive out: it says that every text has just one.")

    @property
    def used_features(self) -> Features:
        """What it looks at beside lemmas, characters and kanji."""
        return self.features or Features()

    @property
    def tokenizer(self) -> Tokenizer:
        """What cuts texts into words."""
        return self.used_features.tokenizer or default_tokenizer()

    def use_rules(self, codes: tuple[str, ...]) -> None:
        """Take the rules of the codebook, of the packaged one if it has all these codes."""
        book: Codebook | None
        if self.codebook is None:
            book = Codebook.load() if packaged_names() >= set(codes) else None
        else:
            book = self.codebook if isinstance(self.codebook, Codebook) else Codebook.load(self.codebook)
        self.rules_ = RuleCoder(book, None if book.khcoder else self.used_features.tokenizer) if book and self.used_features.rules else None

    def _view(self, rows: list[dict[str, Any]]) -> tuple[View, list[Decision]]:
        """Return the texts as a batch, and what the rules say of each."""
        found = [self.tokenizer.columns(row["text"]) for row in rows]
        cut = found if self.rules_ and self.rules_.tokenizer is self.tokenizer else None
        decisions = self.rules_.decide_all([row["text"] for row in rows], columns=cut) if self.rules_ else []
        given: dict[str, list[list[str]]] = {}
        if self.rules_:
            given["rules"] = [[*decision.codes, decision.decision] for decision in decisions]
        if self.used_features.columns:
            _labels.check_columns(rows, self.used_features.columns)
            given["columns"] = [given_of(row, self.used_features.columns) for row in rows]
        if not hasattr(self, "_symbols"):
            self._symbols = Symbols()
        return View(found, given, self._symbols), decisions

    def _material(self, view: View, decisions: list[Decision], given: Coded) -> Material:
        blocks = [*BLOCKS, *([_RULES] if "rules" in view.given else []), *([_COLUMNS] if "columns" in view.given else [])]
        embedding = self.used_features.embedding
        dense = None if embedding is None else embedded(embedding, [text.text for text in view.texts])
        rules = _labels.matrix([decision.codes for decision in decisions], given.codes) if decisions else None
        return Material(learn(view, blocks), dense, given.matrix, rules)

    def _notes(self, material: Material, fitted: Fitted, codes: tuple[str, ...]) -> Iterator[str]:
        n = material.labels.sum(axis=0).astype(int)
        book = {code.name for code in self.rules_.codebook} if self.rules_ else set()
        for i, code in enumerate(codes):
            if n[i] < training.RARE:
                who = "its rule decides" if fitted.deciders[i] == training.RULES else "and no rule finds it" if code in book else "and it has no rule"
                yield f"{code}: {n[i]} texts have it, {who}; at least {training.RARE} are needed to learn it"

    # scikit-learn's verbs

    def predict_proba(self, X: Any) -> Floats:
        """Return the calibrated probability of each code, of shape (n_texts, n_codes)."""
        parts = [batch.probabilities for batch in self._batches(_labels.rows(X))]
        return np.vstack(parts) if parts else np.zeros((0, len(self.state.codes)))

    def predict(self, X: Any) -> Any:
        """Return the codes of each text in the form in which `fit` was given them; the coder never abstains here."""
        parts = [batch.given for batch in self._batches(_labels.rows(X))]
        whole = np.vstack(parts) if parts else np.zeros((0, len(self.state.codes)))
        return Coded(self.state.codes, self.state.form, whole).as_given()

    def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
        """Return micro-F1 over all codes."""
        true = _labels.coded(y, self.state.codes).matrix
        return training.micro_f1(true, _labels.coded(self.predict(X), self.state.codes).matrix)

    # miner's verbs

    @property
    def state(self) -> State:
        """What it has learnt."""
        if not hasattr(self, "state_"):
            raise UsageError("TrainedCoder", "it has not learnt anything yet", "Call fit(texts, codes), or load a model file.")
        return self.state_

    @property
    def codes(self) -> tuple[str, ...]:
        """The names of the codes."""
        return self.state.codes

    @property
    def notes(self) -> tuple[str, ...]:
        """What to know of the codes: those that are too rare to be learnt."""
        return self.state.notes

    @property
    def name(self) -> str:
        """Names the method and the digests of what decides, in codings."""
        rules = f":{self.rules_.codebook.digest}" if self.rules_ else ""
        return f"model:{self.state.data_digest}{rules}:{self.tokenizer.words.digest}"

    def used(self, text: str) -> bool:
        """Whether the coder was trained on this text: what it says of it is no evidence of how right it is."""
        used, key = self.state.used, np.uint64(text_hash(text))
        i = int(np.searchsorted(used, key))
        return i < len(used) and bool(used[i] == key)

    @property
    def deciders(self) -> dict[str, str]:
        """Who decides each code: model, rules or either."""
        return {code: ("model", "rules", "either")[who] for code, who in zip(self.codes, self.state.fitted.deciders, strict=True)}

    def decide(self, text: str, *, reasons: bool = False) -> Decision:
        """Return the codes of one text with the words that carried them; see `decide_all`."""
        return self.decide_all([{"text": text}], reasons=reasons)[0]

    def decide_all(self, rows: Sequence[Mapping[str, Any]], *, reasons: bool = False) -> list[Decision]:
        """Return the decision on each row's text: coded, abstain, or what the rules or their silence say (other for ``reasons``, else uncoded)."""
        return [decision for batch in self._batches([dict(row) for row in rows]) for decision in self._decided(batch, reasons=reasons)]

    def _decided(self, batch: Batch, *, reasons: bool) -> Iterator[Decision]:
        withheld = batch.sure < self.withhold
        evidence = self._evidence(batch, np.where(withheld[:, None], 0, batch.given))
        for i, text in enumerate(batch.view.texts):
            if not text.analysis.strip():
                yield Decision((), "no_reason" if reasons else "uncoded", ())
            elif withheld[i]:
                yield Decision((), "abstain", ())
            elif batch.given[i].any():
                yield Decision(tuple(self.codes[code] for code in np.flatnonzero(batch.given[i])), "coded", tuple(evidence[i]))
            elif batch.rules and batch.rules[i].decision not in {"coded", "uncoded", "other"}:
                yield batch.rules[i]
            else:
                yield Decision((), "other" if reasons else "uncoded", ())

    def confidence(self, X: Any) -> Floats:
        """Return how sure the coder is of each text: the share of training texts that it was less sure of (0–1)."""
        parts = [batch.sure for batch in self._batches(_labels.rows(X))]
        return np.concatenate(parts) if parts else np.zeros(0)

    def explain(self, text: str, *, reasons: bool = False) -> Explanation:
        """Return the decision on one text with the words that carried it, beside the rules' evidence; shows itself in a notebook."""
        codes, decision, evidence = self.decide(text, reasons=reasons)
        others = self.rules_.explain(text, reasons=reasons) if self.rules_ else None
        beside = tuple(found for found in others.evidence if found not in evidence) if others else ()
        return Explanation(text, codes, decision, (*evidence, *beside), others.denied if others else (), others.labels if others else {})

    def _batches(self, rows: list[dict[str, Any]]) -> Iterator[Batch]:
        state = self.state
        for i in range(0, len(rows), BATCH):
            view, decisions = self._view(rows[i : i + BATCH])
            found, lengths = state.encoder.encode(view)
            probabilities = state.fitted.probabilities(found)
            rules = _labels.matrix([decision.codes for decision in decisions], state.codes) if decisions else None
            given = state.fitted.given(probabilities, rules)
            blank = np.array([not text.words for text in view.texts])
            given[blank] = 0
            yield Batch(view, decisions, lengths, probabilities, given, state.doubt(found, probabilities, given))

    def _evidence(self, batch: Batch, given: Floats) -> list[list[Evidence]]:
        """Return the words that carried each code, and the rules' own evidence where a rule decides."""
        state = self.state
        found: list[list[Evidence]] = [[] for _ in batch.view.texts]
        waiting = given > 0
        while waiting.any():  # the first code of every text, then the second, …
            codes = np.where(waiting.any(axis=1), waiting.argmax(axis=1), -1)
            waiting[np.arange(len(codes)), codes] = False
            spans = self._carried(batch, codes)
            for row in np.flatnonzero(codes >= 0).tolist():
                code = codes[row]
                by_rule = batch.rules and state.fitted.deciders[code] != training.MODEL
                own = [e for e in batch.rules[row].evidence if e.code == state.codes[code]] if by_rule else []
                text = batch.view.texts[row].text
                said = f"model {batch.probabilities[row, code]:.2f}"
                found[row] += own or [Evidence(state.codes[code], span, text[slice(*span)], said) for span in spans[row] or ((0, len(text)),)]
        return found

    def _carried(self, batch: Batch, codes: Any) -> list[tuple[Span, ...]]:
        scorer = self.state.fitted.scorer
        if isinstance(scorer, training.Linear):
            return self.state.encoder.words(batch.view, batch.lengths, scorer.weights, codes)
        return [() for _ in batch.view.texts]

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in super().__getstate__().items() if name != "_symbols"}

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array = True, False
        tags.classifier_tags.multi_label = True
        return tags
