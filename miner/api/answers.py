"""The iterator twins of what concerns answers of municipalities; `miner.stream` has them all."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from miner.api import stream
from miner.api.spool import readable
from miner.base import places
from miner.base.errors import InputError
from miner.base.periods import whole_month
from miner.base.records import Answer, Finding
from miner.coding.rules.coder import RuleCoder
from miner.counting import checks as _checks
from miner.counting import tally as _tally
from miner.counting.tally import Tally
from miner.survey import answers as _answers
from miner.survey import recorded as recorded_answers
from miner.survey import sources as _sources
from miner.survey import tables as _in
from miner.survey.layout import Layout
from miner.survey.tables import Reading

ANSWERS_IN = _sources.FORMATS
TALLY_BY, TALLY_ASSUMPTIONS = _tally.BY, _tally.ASSUMPTIONS


def answers(
    file: str,
    reading: Reading = _in.ANY,
    *,
    published: date | None = None,
    measure: str | None = None,
    layout: str | None = None,
) -> _answers.Import:
    """Read a file of answers; iterate what is returned for the answers, its ``refusals`` say what cannot be known.

    ``reading`` says format, encoding and sheet; all sheets are read unless it names one.
    """
    path, name = readable(file)
    return _answers.read(path, reading, wanted(published=published, measure=measure, layout=layout), name)


def wanted(*, published: date | None = None, measure: str | None = None, layout: str | None = None) -> _answers.Wanted:
    """Return what a user says of files of answers; ``layout`` is a TOML file."""
    return _answers.Wanted(published, measure, Layout.load(Path(layout)) if layout else None)


def when(row: Mapping[str, Any]) -> str:
    """Return the time of a row as people read it: 2023-06 for days of one month up to its last, else first and last day."""
    start, end = row["period_start"], row["period_end"]
    if start and end and start[:7] == end[:7] and whole_month(int(end[:4]), int(end[5:7])).end == date.fromisoformat(end):
        return str(start[:7])
    return f"{start or ''}〜{end or ''}"


def all_answers(files: Iterable[str], reading: Reading = _in.ANY, wanted: _answers.Wanted = _answers.NOTHING) -> tuple[list[_answers.Import], list[Answer]]:
    """Return the imports of raw files, and the answers of files that hold answers already (csv, tsv, jsonl, xlsx with our columns)."""
    imports: list[_answers.Import] = []
    recorded: list[Answer] = []
    for file in files:
        path, name = readable(file)
        if path.suffix.lower() in (".csv", ".tsv", ".jsonl", ".xlsx") and (found := _recorded(path, reading)) is not None:
            recorded += found
        else:
            imports.append(_answers.read(path, reading, wanted, name))
    return imports, recorded


def _recorded(path: Path, reading: Reading) -> list[Answer] | None:
    try:
        table = _in.open_table(path, reading)
    except InputError:
        return None  # its header is not one row of names; what is wrong with it the reader of answers tells
    columns = table.columns
    rows = table.rows
    if not columns:
        first = next(rows, None)
        columns = tuple(first.cells) if first else ()
        rows = chain([first], rows) if first else rows
    return list(recorded_answers.read(replace(table, rows=rows))) if recorded_answers.is_recorded(columns) else None


def tally(answers: Iterable[Answer], by: str = "period", *, asked: str | None = None, per: str | None = None, assume: str | None = None) -> Tally:
    """Add up answers; ``asked`` is a panel (nhk74, …) or a file of codes or names, ``per`` is cards, inhabitants or a file of code and number."""
    codes = None if asked is None else places.asked(asked) if asked in places.PANELS else _panel(Path(asked))
    base = None if per is None else places.denominators(per) if per in ("cards", "inhabitants") else _denominators(Path(per))
    return _tally.tally(answers, _tally.Options(by, codes, base, assume))


def _panel(path: Path) -> tuple[str, ...]:
    """Return the codes of a file that lists codes or names, in its first column that holds any."""
    table = _in.open_table(path)
    codes = dict.fromkeys(found if len(found := _codes(table.columns)) == 1 else ())  # a list without a header
    for row in table.rows:
        given = [str(value).strip() for value in row.cells.values() if value]
        found = _codes(given)
        if len(found) == 1:
            codes |= dict.fromkeys(found)
        elif any(given):
            raise InputError(f"{path.name}, row {row.number}", f"{given[:3]} is not one municipality", "Write one code or name a line.")
    return tuple(codes)


def _denominators(path: Path) -> dict[str, int]:
    """Return the number for each code of a file with a column of codes (or names) and one of numbers."""
    table = _in.open_table(path)
    found: dict[str, int] = {}
    for row in table.rows:
        cells = [str(value).strip() for value in row.cells.values() if value not in (None, "")]
        codes = _codes(cells)
        numbers = [int(text.replace(",", "")) for text in cells if re.fullmatch(r"[0-9,]+", text) and not _places(text)]
        if len(codes) != 1 or len(numbers) != 1:
            where = f"{path.name}, row {row.number}"
            raise InputError(where, f"{cells[:4]} is not one municipality and one number", "Write code,number a line, under a header.")
        found[codes.pop()] = numbers[0]
    return found


def _codes(texts: Iterable[str]) -> set[str]:
    return {place.code for text in texts for place in _places(text)}


def _places(text: str) -> list[places.Place]:
    """Return the municipalities that a whole code or a name stands for."""
    found = places.by_code(text, 6) if re.fullmatch("[0-9]{6}", text) else places.by_name(text)
    return [place for place in found if place.level == "municipality"]


def reason_counts(answers: Iterable[Answer], coder: RuleCoder) -> Iterator[dict[str, Any]]:
    """Yield for each time and code how many returns were stated for it: 不信または漏えい不安が18件 is from 0 to 18 for each of the two.

    The parts of counts (うち…) are coded by their words; ``n_whole`` adds the counts that they are parts of.
    """
    known = [answer for answer in answers if answer.text is None]
    by_id = {answer.id: answer for answer in known}
    parts = [answer for answer in known if answer.parent in by_id and answer.value is not None]
    rows = (_in.Row(i, {"id": str(i), "text": answer.question.rsplit("うち", 1)[-1]}) for i, answer in enumerate(parts))
    codings = stream.code(stream.read_table(_in.Table("parts", "csv", ("id", "text"), rows), "text"), coder) if parts else ()
    groups: dict[tuple[str | None, ...], list[tuple[Answer, tuple[str, ...]]]] = {}
    for coding in codings:
        part = parts[int(coding.id)]
        if coding.decision == "coded":
            groups.setdefault((part.period_start, part.period_end, part.measure), []).append((part, coding.codes))
    for (start, end, measure), found in groups.items():
        wholes = {str(part.parent): by_id[str(part.parent)].value for part, _ in found}
        n_whole = sum(value or 0 for value in wholes.values())
        for name, (low, high) in _tally.intervals(((codes, part.value or 0) for part, codes in found), n_whole).items():
            yield {"period_start": start, "period_end": end, "measure": measure, "code": name, "low": low, "high": high, "n_whole": n_whole}


def check(answers: Iterable[Answer]) -> Iterator[Finding]:
    """Yield what arithmetic finds in answers."""
    return _checks.check(answers)
