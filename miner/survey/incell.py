"""A cell of a table in which a municipality answers month by month in words: 4月2件、5月0件、6月5件."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from miner.base.ja import nfkc
from miner.base.periods import Clock
from miner.base.records import Answer
from miner.survey.build import Question, Refusal
from miner.survey.context import Context
from miner.survey.grid import Cell, Grid
from miner.survey.pieces import MONTH
from miner.survey.replies import Asked, Reply, whole_months
from miner.survey.who import Who

_SHORTEST = 5  # characters: 各月とも0
_each = re.compile(r"\s*(?:[2-9]か?[カヶケ]?月(?:間)?とも|(?:各|毎)月(?:とも)?|いずれも|すべて|全て)")


@dataclass(frozen=True, slots=True)
class _InCell(Grid):
    """One cell as a grid: all that it says stands at its address, told apart by a number."""

    at: tuple[int, int] = (1, 1)

    def address(self, row: int, column: int) -> str:
        """Return the address of the cell."""
        return Grid.address(self, *self.at)

    def id(self, row: int, column: int) -> str:
        """Return the id of the nth answer in the cell."""
        return f"{Grid.id(self, *self.at)}#{column}"


def is_told(cell: Cell, question: Question) -> bool:
    """Tell whether a cell, of a question that asks for several months, speaks of each."""
    if len(cell.text) < _SHORTEST:
        return False
    period = question.period
    plain = nfkc(cell.text)
    asks = period is None or (period.month is None and question.kind != "cumulative")
    return asks and (len(re.findall(MONTH, plain)) > 1 or bool(_each.match(plain) and period))


def read(cell: Cell, grid: Grid, who: Who, question: Question, context: Context, published: date | None) -> Iterator[Answer | Refusal]:
    """Yield the answers of a cell for which `is_told`."""
    period = question.period
    clock = Clock(context.clock.published, within=period) if period and period.start and period.end else context.clock
    asked = Asked(replace(context, clock=clock), published, question.measure, {}, tuple(whole_months(period)) if period else (), period)
    within = _InCell(grid.file, grid.sheet, (), hidden=grid.hidden, pages=grid.pages, at=(cell.row, cell.column))
    for made in Reply(within, who, asked).counts(nfkc(cell.text), question.text, cell.row):
        yield replace(made, raw=cell.text) if isinstance(made, Answer) else made
