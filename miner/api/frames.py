"""Records ↔ DataFrame."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from miner.base.errors import UsageError, listed, nearest
from miner.base.records import Figure
from miner.survey.tables import TEXT, Row, Table

CODING_DTYPES = {
    "id": "str",
    "text": "str",
    "codes": "object",
    "decision": "str",
    "evidence": "object",
    "coder": "str",
    "segment": "object",
    "period_start": "object",
    "period_end": "object",
    "place": "object",
}
NUMBERS = ("h1", "h2", "h3", "h4", "h5", "paragraph", "df")
COUNT_DTYPES = {
    "group": "str",
    "code": "str",
    "label": "str",
    "n": "int64",
    "n_distinct": "int64",
    "n_texts": "int64",
    "share": "float64",
    "low": "float64",
    "high": "float64",
    "method": "str",
}
ASSOCIATION_DTYPES = {
    "code": "str",
    "word": "str",
    "n": "int64",
    "n_both": "int64",
    "share_in_code": "float64",
    "share": "float64",
    "score": "float64",
}


FIGURE_DTYPES = (
    dict.fromkeys(Figure.__slots__, "object")
    | {"id": "str", "level": "str", "measure": "str", "unit": "str", "qualifier": "str", "text": "str"}
    | {
        "n_places": "Int64",
        "value": "Int64",
    }
)
QUOTE_DTYPES = {
    "id": "str",
    "span": "object",
    "text": "str",
    "direct": "bool",
    "speaker": "object",
    "role": "str",
    "place": "object",
    "act": "str",
    "return_reason": "bool",
}
FINDING_DTYPES = {"file": "str", "cell": "str", "span": "object", "kind": "str", "printed": "str", "computed": "str", "verdict": "str"}


def frame(rows: list[dict[str, Any]], dtypes: Mapping[str, str]) -> pd.DataFrame:
    """Return rows as a DataFrame; the named columns are there, in order and with their dtypes, even without rows."""
    found = pd.DataFrame(rows, columns=None if rows else list(dtypes))
    whole = {name: "Int64" for name in NUMBERS if name in found and not any(isinstance(value, str) for value in found[name])}
    found = found.astype(whole)  # else a number beside a missing one becomes 1.0
    return found.astype({name: dtype for name, dtype in dtypes.items() if dtype != "object"})


def rows_frame(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a DataFrame with the columns that they have."""
    return pd.DataFrame(list(rows))


def table(texts: Any, *, whole: bool = False) -> Table:
    """Return str, list of str, Series or DataFrame as a table of texts; ``whole`` says that a str has paragraphs and headings."""
    if isinstance(texts, str):
        texts = [texts]
    if isinstance(texts, pd.DataFrame):
        columns = tuple(map(str, texts.columns))
        rows = texts.set_axis(list(columns), axis=1).to_dict("records")
        return Table("DataFrame", "csv", columns, iter(Row(i, _plain(row)) for i, row in enumerate(rows, 1)))
    if isinstance(texts, pd.Series):
        texts = texts.tolist()
    return Table("texts", "txt", (TEXT,), _rows(texts), whole=whole)


def _rows(texts: Iterable[Any]) -> Iterator[Row]:
    for i, text in enumerate(texts, 1):
        if text is not None and not isinstance(text, str) and not pd.isna(text):
            raise UsageError(f"texts, item {i}", f"{text!r} is no str", "Pass a list of str, a Series or a DataFrame.")
        yield Row(i, _plain({TEXT: text}))


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): None if pd.api.types.is_scalar(value) and pd.isna(value) else value for name, value in row.items()}


def coding_rows(codings: Any, by: str | None) -> Iterable[Mapping[str, Any]]:
    """Return codings as rows, after looking for the columns that counting needs."""
    if not isinstance(codings, pd.DataFrame):
        return codings  # type: ignore[no-any-return]
    columns = [str(name) for name in codings.columns]
    by = by.replace("見出し", "heading") if by is not None and by not in columns else by
    for name in ("text", "codes", "decision", *([by] if by else [])):
        if name not in columns:
            raise UsageError("codings", f"there is no column {name!r}", f"The columns are {listed(columns)}. {nearest(name, columns)}")
    return map(_plain, codings.to_dict("records"))


def compared(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return a row a text that two codings of the same texts decide differently."""
    if list(before["text"]) != list(after["text"]):
        raise UsageError("compare", f"{len(before)} and {len(after)} texts are not the same", "Code the same texts, in the same order, twice.")
    rows = []
    for old, new in zip(before.to_dict("records"), after.to_dict("records"), strict=True):
        if list(old["codes"]) != list(new["codes"]) or old["decision"] != new["decision"]:
            lost, gained = ([code for code in a if code not in b] for a, b in ((old["codes"], new["codes"]), (new["codes"], old["codes"])))
            rows.append({"id": new["id"], "text": new["text"], "lost": lost, "gained": gained, "before": _evidence(old), "after": _evidence(new)})
    return pd.DataFrame(rows, columns=["id", "text", "lost", "gained", "before", "after"])


def _evidence(row: Mapping[Any, Any]) -> str:
    return " / ".join(dict.fromkeys(f"{found['code']}「{found['text']}」" for found in row["evidence"])) or str(row["decision"])
