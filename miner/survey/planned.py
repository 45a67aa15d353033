"""One column of counts, as it is decided before the rows are read: what it counts, of which place, when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from miner.base.ja import nfkc
from miner.base.numerals import value_of
from miner.base.periods import Period
from miner.survey.grid import Row, cell_at
from miner.survey.headers import Column

STOCKS = frozenset({"issued_cards", "undelivered_cards"})
monthly = re.compile(r"月別|月ごと|毎月|各月|月次|推移")


@dataclass(frozen=True, slots=True)
class Plan:
    """One column of counts. ``refusal`` says why none of its cells can be taken; ``parent`` is the column that it is a part of."""

    column: Column
    measure: str | None
    period: Period | None
    kind: str | None = None
    name: str = ""
    parent: int | None = None
    refusal: str = ""
    why_no_period: str = ""
    narrower: bool = False  # its heading narrows what is counted: a part, if a total stands beside it
    note: str = ""  # why it is left out without a loss

    @property
    def read(self) -> bool:
        """Whether its cells are read."""
        return not (self.refusal or self.note)


def adds_up(this: Plan, months: Sequence[Plan], ahead: Sequence[Row]) -> bool:
    """Tell whether the numbers of a running total are the sums of the months beside it, in all of the first rows that hold them all."""
    sums = []
    for row in ahead:
        numbers = [number(row, plan.column.number) for plan in (this, *months)]
        known = [number for number in numbers if number is not None]
        if len(known) == len(numbers):
            sums.append(known[0] == sum(known[1:]))
    return bool(sums) and all(sums)


def number(row: Row, column: int) -> int | None:
    """Return the whole number that a cell holds, if it holds nothing else."""
    value = value_of(nfkc(re.sub(r"[\s件枚人]", "", cell_at(row, column).text)))
    return value if isinstance(value, int) else None
