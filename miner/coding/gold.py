"""People's codings, read and checked: what a coder is trained on and measured against."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from miner.base.errors import InputError, UsageError, listed, nearest

DECISIONS = ("coded", "other", "no_reason", "not_a_reason", "uncoded", "abstain")
ADJUDICATED = "adjudicated"
_FIELDS = ("id", "text", "codes", "decision", "coder", "coded_at", "probability", "used_for")
_CODES = ("codes", "labels", "code", "label", "コード")


@dataclass(frozen=True, slots=True)
class GoldRecord:
    """What one coder decided on one text.

    ``probability`` is that with which the text was drawn into a sample, None if it was not drawn at random; ``used_for`` names what the record has
    served for (training, rules): an honest count leaves those out. ``columns`` holds the other columns of its row.
    """

    id: str
    text: str
    codes: tuple[str, ...]
    decision: str
    coder: str
    coded_at: str | None = None
    probability: float | None = None
    used_for: tuple[str, ...] = ()
    columns: Mapping[str, Any] = field(default_factory=dict)

    def as_row(self) -> dict[str, Any]:
        """Return plain values under the field names; further columns follow."""
        row: dict[str, Any] = {name: getattr(self, name) for name in _FIELDS}
        row |= {"codes": list(self.codes), "used_for": list(self.used_for)}
        return row | {name: value for name, value in self.columns.items() if name not in row}


class Gold:
    """People's codings of texts, in the order of their file."""

    def __init__(self, records: Iterable[GoldRecord], where: str = "gold") -> None:
        self.records, self.where = tuple(records), where

    @classmethod
    def of(cls, rows: Iterable[tuple[int, Mapping[str, Any]]], where: str, text_column: str | None = None) -> Self:
        """Read rows, each with its number.

        Raises
        ------
        InputError
            With file and row: no codes, an unknown decision, codes that do not fit the decision.
        UsageError
            For a column of texts or codes that is not there.
        """
        records = [_record(row, f"{where}, row {number}", f"{where}:{number}", text_column) for number, row in rows]
        if not records:
            raise InputError(where, "there are no codings", "Write a row a text, with the columns text and codes.")
        return cls(records, where)

    def __len__(self) -> int:
        return len(self.records)

    def __iter__(self) -> Iterator[GoldRecord]:
        return iter(self.records)

    def __repr__(self) -> str:
        return f"Gold({len(self.texts())} texts, {len(self.coders)} coders, {len(self.codes)} codes)"

    @property
    def coders(self) -> tuple[str, ...]:
        """Who coded, in order."""
        return tuple(dict.fromkeys(record.coder for record in self.records))

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that were given, sorted."""
        return tuple(sorted({code for record in self.records for code in record.codes}))

    def texts(self) -> list[str]:
        """Return the ids of the texts, in order."""
        return list(dict.fromkeys(record.id for record in self.records))

    def final(self, coder: str | None = None) -> list[GoldRecord]:
        """Return one record a text: the named coder's; else the adjudicated one, or that on which all coders agree. Abstentions are left out.

        Raises
        ------
        UsageError
            For an unknown coder, or where coders differ and nothing is adjudicated.
        """
        if coder is not None and coder not in self.coders:
            raise UsageError(self.where, f"there is no coder {coder!r}", f"The coders are {listed(list(self.coders))}. {nearest(coder, list(self.coders))}")
        by_text: dict[str, list[GoldRecord]] = defaultdict(list)
        for record in self.records:
            by_text[record.id].append(record)
        chosen, open_ = [], []
        for id_, records in by_text.items():
            wanted = [record for record in records if record.coder == (coder or ADJUDICATED)]
            wanted = wanted or ([] if coder else records)
            if len({(record.codes, record.decision) for record in wanted}) > 1:
                open_.append(id_)
            chosen += wanted[:1]
        if open_:
            found = f"coders differ on {len(open_)} texts, {open_[0]!r} the first, and none of them is adjudicated"
            raise UsageError(self.where, found, f"Add records of a coder {ADJUDICATED!r}, or name one of {listed(list(self.coders))}.")
        return [record for record in chosen if record.decision != "abstain"]


def _record(row: Mapping[str, Any], where: str, id_: str, text_column: str | None) -> GoldRecord:
    columns = [str(name) for name in row]
    text_name = text_column or "text"
    if text_name not in row:
        raise UsageError(where, f"there is no column {text_name!r}", f"Name the column of texts with --text-column; the columns are {listed(columns)}.")
    codes_name = next((name for name in _CODES if name in row), None)
    if codes_name is None:
        raise UsageError(where, "there is no column 'codes'", f"Write the codes of a text there, separated by |; the columns are {listed(columns)}.")
    codes = _names(row[codes_name], where)
    decision = str(row.get("decision") or ("coded" if codes else "uncoded"))
    if decision not in DECISIONS:
        raise InputError(where, f"the decision {decision!r} is unknown", f"Use one of {listed(list(DECISIONS))}.")
    if (decision == "coded") != bool(codes):
        found = f"the decision is {decision!r} and the codes are {listed(list(codes)) if codes else 'none'}"
        raise InputError(where, found, "A text is 'coded' exactly if it has codes.")
    taken = {*_FIELDS, text_name, codes_name}
    return GoldRecord(
        str(row["id"]) if row.get("id") not in (None, "") else id_,
        "" if row[text_name] is None else str(row[text_name]),
        codes,
        decision,
        str(row.get("coder") or "unnamed"),
        str(row["coded_at"]) if row.get("coded_at") else None,
        _probability(row.get("probability"), where),
        _names(row.get("used_for"), where),
        {name: value for name, value in row.items() if name not in taken},
    )


def _names(value: Any, where: str) -> tuple[str, ...]:
    """Return names given as a list, or in one cell: separated by |, or as JSON."""
    if value is None:
        return ()
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.startswith("[") else value.split("|")
        except ValueError:
            raise InputError(where, f"{value[:40]!r} is no list", "Separate names by |.") from None
    if not isinstance(value, list | tuple) or not all(isinstance(name, str) for name in value):
        raise InputError(where, f"{str(value)[:40]!r} is no list of names", "Separate names by |.")
    return tuple(dict.fromkeys(name.strip() for name in value if name.strip()))


def _probability(value: Any, where: str) -> float | None:
    if value in (None, ""):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1.0
    if not 0 < number <= 1:
        raise InputError(where, f"the probability is {value!r}", "Write a number above 0 and at most 1, or nothing if the text was not drawn at random.")
    return number
