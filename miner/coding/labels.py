"""The forms in which texts and their codes are given to a coder, and given back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from miner.base.errors import UsageError, listed, nearest
from miner.coding.features import Floats

_FORMS = "Give a list of codes for each text, or a matrix of 0 and 1."


@dataclass(frozen=True, slots=True)
class Coded:
    """The codes of texts as a matrix of shape (n_texts, n_codes), and the form in which they were given."""

    codes: tuple[str, ...]
    form: str  # matrix, lists, single
    matrix: Floats

    def names(self) -> list[list[str]]:
        """Return the codes of each text."""
        return [[self.codes[i] for i in np.flatnonzero(row)] for row in self.matrix]

    def as_given(self) -> Any:
        """Return them in the form in which they were given."""
        if self.form == "matrix":
            return self.matrix.astype(int)
        if self.form == "single":
            return np.array(self.codes)[self.matrix.argmax(axis=1)]
        return self.names()


def rows(texts: Any) -> list[dict[str, Any]]:
    """Return texts (str, dict with ``text``, DataFrame with a column ``text``) as rows."""
    if isinstance(texts, str):
        raise UsageError("texts", "there is one str", "Give a list of str.")
    if hasattr(texts, "to_dict") and hasattr(texts, "columns"):
        texts = texts.to_dict("records")
    found = []
    for i, item in enumerate(texts, 1):
        row = dict(item) if isinstance(item, Mapping) else {"text": item}
        if "text" not in row:
            raise UsageError(f"texts, item {i}", f"there is no 'text' among {listed(list(map(str, row)))}", "Name the column of texts 'text'.")
        text = row["text"]
        if not isinstance(text, str):
            if text is not None and not (isinstance(text, float) and np.isnan(text)):  # an empty cell
                raise UsageError(f"texts, item {i}", f"{text!r} is no str", "Give a list of str.")
            row["text"] = ""
        found.append(row)
    return found


def coded(given: Any, codes: Sequence[str] | None = None) -> Coded:
    """Return codes, however given; the names in ``codes`` or else those found, in order.

    Raises
    ------
    UsageError
        For a code that is not in ``codes``, or a form that cannot be read.
    """
    shape = getattr(given, "shape", None)
    if shape is not None and len(shape) == 2:
        names = list(codes) if codes is not None else [str(name) for name in getattr(given, "columns", range(shape[1]))]
        matrix_ = np.asarray(given.toarray() if hasattr(given, "toarray") else given, dtype=np.float64)
        if matrix_.shape[1] != len(names) or not np.isin(matrix_, (0, 1)).all():
            raise UsageError("codes", f"the matrix has {shape[1]} columns for {len(names)} codes, or other values than 0 and 1", _FORMS)
        return Coded(tuple(names), "matrix", matrix_)
    items = list(given)
    single = bool(items) and all(isinstance(item, str) for item in items)
    lists = [[str(item)] if single else _listed(item, i) for i, item in enumerate(items, 1)]
    found = sorted({name for names in lists for name in names})
    if codes is not None and (unknown := [name for name in found if name not in codes]):
        raise UsageError("codes", f"{unknown[0]!r} is not one of {listed(list(codes))}", nearest(unknown[0], list(codes)))
    known = tuple(found if codes is None else codes)
    return Coded(known, "single" if single else "lists", matrix(lists, known))


def _listed(item: Any, number: int) -> list[str]:
    if isinstance(item, str) or not isinstance(item, Iterable):
        raise UsageError(f"codes, item {number}", f"{item!r} is no list of codes", _FORMS)
    names = list(item)
    if not all(isinstance(name, str) for name in names):
        raise UsageError(f"codes, item {number}", f"{item!r} holds something that is no name of a code", _FORMS)
    return names


def matrix(lists: Iterable[Collection[str]], codes: Sequence[str]) -> Floats:
    """Return lists of codes as 0 and 1, of shape (n_texts, n_codes); other codes are left out."""
    place = {code: i for i, code in enumerate(codes)}
    lists = list(lists)
    found = np.zeros((len(lists), len(codes)))
    for row, names in enumerate(lists):
        for name in names:
            if name in place:
                found[row, place[name]] = 1
    return found


def check_columns(rows: Sequence[Mapping[str, Any]], columns: Iterable[str]) -> None:
    """Refuse rows without a column that the coder looks at."""
    for name in columns:
        for row in rows:
            if name not in row:
                there = [str(other) for other in row if other != "text"]
                raise UsageError("texts", f"there is no column {name!r}, which the coder looks at", f"The columns are {listed(there)}. {nearest(name, there)}")
