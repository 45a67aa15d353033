"""Tables that already hold answers, a row each: our own files, and lists of published figures with the same column names."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from miner.base import places
from miner.base.errors import InputError
from miner.base.periods import day_of, whole_month
from miner.base.records import Answer
from miner.survey import who
from miner.survey.tables import Row, Table
from miner.survey.wording import MEASURES

_NEEDED = frozenset({"value", "measure", "level"})
_OTHER_NAMES = {"source_url": "source", "outlet": "publisher", "code": "municipality_code"}
_WHOLE = frozenset({"n_places", "value", "low", "high"})
_TEXTS = tuple(name for name in Answer.__slots__ if name not in _WHOLE | {"codes", "hidden"})
_LEVELS = ("municipality", "prefecture", "nation", "aggregate")
_QUALIFIERS = ("exact", "at_least", "about", "at_most")


def is_recorded(columns: tuple[str, ...]) -> bool:
    """Tell whether a table's columns are those of answers."""
    return set(columns) >= _NEEDED


def read(table: Table) -> Iterator[Answer]:
    """Yield the answers of a table of answers.

    Raises
    ------
    InputError
        For a value, measure, level, qualifier or day that none is; names the row.
    """
    for row in table.rows:
        if str(row.cells.get("unit") or "").strip() not in ("%", "％", "割", "倍"):  # a share is no count
            yield _answer(row, table.name)


def _answer(row: Row, file: str) -> Answer:
    where = f"{file}, row {row.number}"
    cells = {_OTHER_NAMES.get(name, name): ("" if value is None else value) for name, value in row.cells.items()}
    fields: dict[str, Any] = {name: str(cells[name]).strip() or None for name in _TEXTS if name in cells}
    for name in _WHOLE & set(cells):
        fields[name] = _whole(cells[name], where, name)
    start, end = _days(cells, where)
    fields |= {"period_start": start, "period_end": end}
    fields["id"] = fields.get("id") or str(cells.get("row_id") or "") or f"{file}:{row.number}"
    fields["question"] = fields.get("question") or str(cells.get("measure_detail") or "")
    fields["file"] = fields.get("file") or file
    for name in ("sheet", "cell", "raw"):
        fields[name] = fields.get(name) or ""
    fields["hidden"] = str(cells.get("hidden", "")).lower() == "true"
    fields["codes"] = tuple(cells["codes"]) if isinstance(cells.get("codes"), list) else tuple(filter(None, str(cells.get("codes", "")).split("|")))
    fields["kind"] = fields.get("kind") or ("flow" if start else "cumulative")
    if fields.get("value") is not None and not fields.get("qualifier"):
        fields["qualifier"] = "exact"
    if fields.get("n_places") is None:
        fields["n_places"] = who.total(fields.get("municipality") or "", None).n_places if fields.get("level") == "aggregate" else None
    for name, known in (("measure", MEASURES), ("level", _LEVELS), ("qualifier", _QUALIFIERS)):
        if fields.get(name) is not None and fields[name] not in known:
            raise InputError(where, f"{name} {fields[name]!r} is unknown", f"Use one of {', '.join(known)}.")
    return Answer(**_placed(fields))


def _whole(given: Any, where: str, name: str) -> int | None:
    text = str(given).strip()
    if text in ("", "None", "nan"):
        return None
    if re.fullmatch(r"-?[0-9]+(?:\.0)?", text):
        return int(float(text))
    if name == "value" and re.fullmatch(r"[0-9]+\.[0-9]+", text):
        return None  # a rate, which is no count
    raise InputError(where, f"{name} {text!r} is no whole number", "Write one, or leave it empty.")


def _days(cells: Mapping[str, Any], where: str) -> tuple[str | None, str | None]:
    """Return first and last day: as given, else from ``month`` (2023-06, or 2023-05/2023-06)."""
    start, end = (str(cells.get(name) or "").strip() or None for name in ("period_start", "period_end"))
    months = re.findall(r"([0-9]{4})-([0-9]{2})", str(cells.get("month") or ""))
    if months and not start and day_of(int(months[0][0]), int(months[0][1]), 1):
        start = f"{months[0][0]}-{months[0][1]}-01"
    if months and not end and (last := whole_month(int(months[-1][0]), int(months[-1][1])).end):
        end = last.isoformat()
    for day in (start, end):
        if day and not (re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day) and day_of(int(day[:4]), int(day[5:7]), int(day[8:]))):
            raise InputError(where, f"{day!r} is no day", "Write YYYY-MM-DD.")
    return start, end


def _placed(fields: dict[str, Any]) -> dict[str, Any]:
    """Add the code of a municipality that is named, where its name and prefecture are those of just one."""
    if fields.get("municipality_code") or fields.get("level") != "municipality" or not fields.get("municipality"):
        return fields
    found = [place for place in places.by_name(fields["municipality"], fields.get("prefecture")) if place.level == "municipality"]
    return fields | {"municipality_code": found[0].code, "prefecture": found[0].prefecture} if len(found) == 1 else fields
