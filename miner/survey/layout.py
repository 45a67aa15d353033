"""A layout that detection gets wrong, described by the user in a small TOML file."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from miner.base import dates, places
from miner.base.charset import read_text_file
from miner.base.errors import InputError, listed, nearest
from miner.base.periods import Clock
from miner.survey import wording
from miner.survey.context import Context
from miner.survey.grid import Grid, Row, number_of
from miner.survey.headers import LABELS, Column, Table
from miner.survey.planned import Plan
from miner.survey.sections import Section
from miner.survey.wording import Legend, Meaning

_KEYS = ("sheet", "header_rows", "first_row", "last_row", "measure", "published", "period", "prefecture", "columns", "legend")
_ROLES = (*LABELS, "reason", "ignore")
_MISSING = ("not_tallied", "under_survey", "not_answered", "late", "suppressed", "partial_scope", "unclear")


@dataclass(frozen=True, slots=True)
class Layout:
    """What each column holds, where the rows begin and end, and what is the same for all of them."""

    columns: dict[int, dict[str, str]]
    sheet: str | None = None
    header_rows: tuple[int, ...] = ()
    first_row: int = 1
    last_row: int = 10**9
    measure: str | None = None
    published: date | None = None
    period: str | None = None
    prefecture: str | None = None
    legend: Legend = field(default_factory=Legend)

    @classmethod
    def load(cls, path: Path) -> "Layout":
        """Read a layout file.

        Raises
        ------
        InputError
            For what is no TOML, an unknown key, role, measure, column or time; names it.
        """
        name = path.name
        try:
            given = tomllib.loads(read_text_file(path))
        except tomllib.TOMLDecodeError as error:
            raise InputError(name, f"this is no TOML ({error})", "See the README for an example of a layout.") from None
        for key in given:
            _known(key, _KEYS, name, "key")
        if not isinstance(given.get("columns"), dict) or not given["columns"]:
            raise InputError(name, "there is no table [columns]", 'Write [columns], then lines like B = "code".')
        columns = {_letters(key, name): _column(value, f"{name}, column {key}") for key, value in given["columns"].items()}
        measure = given.get("measure")
        if measure is not None:
            _known(measure, wording.MEASURES, name, "measure")
        prefecture = places.prefecture(str(given["prefecture"])) if "prefecture" in given else None
        if "prefecture" in given and prefecture is None:
            raise InputError(name, f"{given['prefecture']!r} is no prefecture", "Write its name, such as 神奈川県.")
        legend = Legend({wording.mark(mark): _meaning(said, name) for mark, said in given.get("legend", {}).items()})
        header = tuple(int(row) for row in given.get("header_rows", []))
        first = int(given.get("first_row", max(header, default=0) + 1))
        return cls(
            columns,
            given.get("sheet"),
            header,
            first,
            int(given.get("last_row", 10**9)),
            measure,
            _day(given.get("published"), name),
            given.get("period"),
            prefecture,
            legend,
        )

    def sections(self, grid: Grid) -> Iterator[Section]:
        """Yield the one table that the layout describes."""
        header = tuple(row for row in grid.rows if row.number in self.header_rows)
        columns = []
        for number, said in sorted(self.columns.items()):
            path = tuple(row.cells[number - 1].text.strip() for row in header if len(row.cells) >= number and not row.cells[number - 1].blank)
            columns.append(Column(number, said["role"], path, said.get("measure")))
        table = Table(grid, (), header, tuple(columns))
        yield Section(table, (row for row in grid.rows if self._is_body(row)))

    def _is_body(self, row: Row) -> bool:
        return self.first_row <= row.number <= self.last_row and row.number not in self.header_rows

    def applied(self, context: Context) -> Context:
        """Return the context with what the layout says of it."""
        clock = Clock(self.published) if self.published else context.clock
        return replace(context, legend=Legend(context.legend.marks | self.legend.marks), prefecture=self.prefecture or context.prefecture, clock=clock)

    def planned(self, table: Table, context: Context) -> list[Plan]:
        """Return the plans of the columns of counts."""
        made = []
        for column in table.role("count"):
            said = self.columns[column.number]
            measure = said.get("measure") or self.measure or context.measure
            text = said.get("period") or self.period or ""
            found = dates.read(text, context.clock) if text else None
            if text and (found is None or found.period is None):
                raise InputError("layout", f"the time {text!r} of column {column.number} is not known", "Write 2023-06, 令和5年6月, or 2023-04-01〜2023-06-30.")
            refusal = "" if measure and measure != wording.AMBIGUOUS else "what is counted is not said"
            made.append(Plan(column, measure, found.period if found else None, said.get("kind"), said.get("municipality", ""), refusal=refusal))
        return made


def _known(word: Any, known: tuple[str, ...], name: str, what: str) -> None:
    if word not in known:
        raise InputError(name, f"there is no {what} {word!r}", f"Use one of {listed(list(known))}. {nearest(str(word), list(known))}".strip())


def _letters(key: str, name: str) -> int:
    if not re.fullmatch("[A-Za-z]{1,3}", key):
        raise InputError(name, f"{key!r} is no column", "Use a spreadsheet's letters: A, B, AA.")
    return number_of(key)


def _column(value: Any, where: str) -> dict[str, str]:
    if isinstance(value, str):
        _known(value, (*_ROLES, "count"), where, "role")
        return {"role": value}
    if not isinstance(value, dict):
        raise InputError(where, f"{value!r} is no description of a column", 'Write a role, or { measure = "voluntary_return", period = "2023-06" }.')
    for key in value:
        _known(key, ("measure", "period", "kind", "municipality"), where, "key")
    if "measure" in value:
        _known(value["measure"], wording.MEASURES, where, "measure")
    if "kind" in value:
        _known(value["kind"], ("flow", "stock", "cumulative"), where, "kind")
    return {"role": "count", **{key: str(said) for key, said in value.items()}}


def _meaning(said: Any, name: str) -> Meaning:
    if isinstance(said, int) and not isinstance(said, bool):
        return Meaning(value=said)
    _known(said, _MISSING, f"{name}, legend", "kind of missing")
    return Meaning(missing=said)


def _day(given: Any, name: str) -> date | None:
    if given is None or isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise InputError(name, f"{given!r} is no date", "Write YYYY-MM-DD.") from None
