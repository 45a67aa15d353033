"""Where the tables of a grid begin and end: header rows, bodies, and the lines between them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from miner.base import dates, places
from miner.base.ja import nfkc
from miner.survey import wording
from miner.survey.grid import Cell, Grid, Row
from miner.survey.headers import Table, table_of
from miner.survey.labels import bare, kind, named

_PEEKED = 60


@dataclass
class Section:
    """A table and its rows, to be taken one by one before the next section is asked for."""

    table: Table
    rows: Iterator[Row]


def sections(grid: Grid) -> Iterator[Section]:
    """Yield the tables of a grid. The rows of each must be used up before the next is asked for."""
    rows = _Pushed(iter(grid.rows))
    above: list[Row] = []
    while (row := rows.take()) is not None:
        if not _begins(row, above):
            above.append(row)
            continue
        rows.push(row)
        header, titles = _header_of(above)
        ahead = rows.peek(_PEEKED)
        table = table_of(grid, titles, header, ahead)
        yield Section(table, _body(rows, table, above := []))


class _Pushed:
    """An iterator that rows can be put back to."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self.rows, self.waiting = rows, list[Row]()

    def take(self) -> Row | None:
        return self.waiting.pop(0) if self.waiting else next(self.rows, None)

    def push(self, row: Row) -> None:
        self.waiting.insert(0, row)

    def peek(self, n: int) -> list[Row]:
        while len(self.waiting) < n and (row := next(self.rows, None)) is not None:
            self.waiting.append(row)
        return self.waiting[:n]


def _kinds(row: Row) -> list[str]:
    return ["missing" if cell.problem else kind(cell.text) for cell in row.cells if not cell.blank]


def _begins(row: Row, above: Sequence[Row]) -> bool:
    """Tell whether the body of a table begins: a label of a place, total or date, and a number or a known word for none beside it."""
    kinds = _kinds(row)
    labels = sum(k in ("place", "prefecture", "total", "example", "date") for k in kinds)
    counts = sum(k in ("number", "missing") for k in kinds)
    if not above:
        return False
    if labels and counts and not (counts == 1 and len(kinds) == 2 and "date" in kinds and not _looks_like_header(above[-1])):
        return True
    return _looks_like_header(above[-1]) and bool(labels or (counts and len(kinds) > 1)) and not _is_header_again(row)


def _looks_like_header(row: Row) -> bool:
    kinds = _kinds(row)
    numbers = [cell for cell in row.cells if kind(cell.text) == "number"]
    if len({cell.text for cell in row.cells if not cell.blank}) < 2 or not all(map(_is_year, numbers)):
        return False
    return sum(k in ("header", "date") for k in kinds) >= 1 or sum(k in ("place", "prefecture") for k in kinds) >= 2


def _is_year(cell: Cell) -> bool:
    return bool(re.fullmatch(r"(?:19|20)[0-9]{2}|[(（]?[0-9]{1,2}[)）]?", nfkc(cell.text).strip()))


def _is_header_again(row: Row) -> bool:
    kinds = _kinds(row)
    return sum(k in ("date", "header") for k in kinds) > sum(k in ("place", "prefecture", "total") for k in kinds) or kinds.count("place") > 1


def _header_of(above: list[Row]) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """Return the header rows, which stand right above the body, and the lines above them."""
    n = len(above)
    while n and _in_header(above, n - 1):
        n -= 1
    lines = [cell.text.strip() for row in above[:n] for cell in row.filled()]
    return tuple(above[n:]), tuple(lines)


def _in_header(above: list[Row], i: int) -> bool:
    row = above[i]
    last = i == len(above) - 1
    if not last and above[i + 1].number - row.number > 1:
        return False
    filled = row.filled()
    if not filled or len(above) - i > 4:
        return False
    if len(filled) == 1:
        only = filled[0]
        wide = sum(cell.origin == (only.row, only.column) for cell in row.cells)
        if last:
            return False
        short = len(only.text) <= 30 and kind(only.text) != "note" and not only.text.strip().startswith(("単位", "(単位", "（単位"))
        return only.column > 1 and (short or 0 < wide < len(row.cells) - 1)
    return not any(kind(cell.text) == "note" and len(cell.text) > 60 for cell in filled)


def _body(rows: _Pushed, table: Table, above: list[Row]) -> Iterator[Row]:
    """Yield the rows of the table until the header of another begins, which is left in ``above``."""
    head = [tuple(cell.text.strip() for cell in row.cells) for row in table.header]
    waiting: list[Row] = []  # lines that stand alone: notes of this table, or titles of the next one
    while (row := rows.take()) is not None:
        texts = tuple(cell.text.strip() for cell in row.cells)
        if not any(texts):
            continue
        if (texts in head or _same_columns(row, table)) and not any(_may_be_title(line) for line in waiting):
            continue
        if texts in head or _is_new_header(row, table):
            above += [*waiting, row]
            return
        if len(row.filled()) == 1 and len(waiting) < 50:
            waiting.append(row)
            continue
        yield from waiting
        waiting.clear()
        yield row
    yield from waiting


def _may_be_title(row: Row) -> bool:
    """Tell whether a line that stands alone may change what the table below it is about."""
    text = next(cell.text for cell in row.cells if not cell.blank)
    return bool(wording.measure(text)) or named(text) or bool(dates.find(text)) or bool(places.prefecture(bare(text)))


def _is_new_header(row: Row, table: Table) -> bool:
    kinds = _kinds(row)
    named_or_dated = "header" in kinds or "date" in kinds or kinds.count("place") > 1
    if len(kinds) < 2 or not named_or_dated or not _looks_like_header(row) or len(row.filled()) < 2:
        return False
    labels = table.role("municipality", "code", "prefecture", "period")
    labelled = [cell for column in labels if len(row.cells) >= column.number and not (cell := row.cells[column.number - 1]).blank]
    if any(kind(cell.text) in ("place", "prefecture", "total", "date", "example", "number") for cell in labelled):
        return kinds.count("place") > 1 and "number" not in kinds and not labels
    return "header" in kinds and "number" not in kinds and "missing" not in kinds


def _same_columns(row: Row, table: Table) -> bool:
    return bool(table.header) and [cell.text.strip() for cell in row.cells if not cell.blank] == [
        cell.text.strip() for cell in table.header[-1].cells if not cell.blank
    ]
