"""Times that are told by others: 前年同月, 前月, 今月 beside a month, 前年度 beside a fiscal year."""

import re
from collections.abc import Iterable, Sequence

from miner.base import periods
from miner.base.ja import nfkc
from miner.base.periods import Period
from miner.survey import context as contexts
from miner.survey.context import Context
from miner.survey.running import is_cumulative

_RELATIVE = (
    (re.compile(r"前年(?:度)?の?同(?:月|期)|昨年(?:度)?の?同(?:月|期)|前年同|1年前"), -12),
    (re.compile(r"前々月|先々月"), -2),
    (re.compile(r"前月(?!末)|先月(?!末)"), -1),
    (re.compile(r"今月|当月|本月|同月"), 0),
)
_FISCAL_YEARS = ((re.compile(r"(?:前|昨)年度(?!の?同|比|差|末)"), -12), (re.compile(r"(?:今|本|当)年度"), 0))
_YEARS = ((re.compile(r"(?:前年|昨年|去年)(?!度|の?同|比|差|末)"), -12), (re.compile(r"(?:今年|本年|当年)(?!度|末)"), 0))


def is_relative(label: str) -> bool:
    """Tell whether a label speaks of a time beside another."""
    return _shift(nfkc(label), (*_RELATIVE, *_FISCAL_YEARS, *_YEARS)) is not None


def in_group(path: Sequence[str], context: Context) -> Period | None:
    """Return the time of 前年 or 前月 under the month that heads its group: 令和5年5月 over 本年 and 前年."""
    if len(path) < 2:
        return None
    below = nfkc(path[-1])
    shift = next((by for pattern, by in (*_RELATIVE, *_YEARS) if pattern.fullmatch(re.sub(r"[の分件数()]|実績", "", below))), None)
    head = contexts.period_of(path[:-1], context.clock) if shift is not None else None
    return shifted(head.period, shift) if shift is not None and head and head.period and head.period.month else None


def of_month(label: str, month: Period) -> Period | None:
    """Return the time of a column 前年同月, 前月 or 前年度 in the row of a month."""
    text = nfkc(label)
    shift = _shift(text, (*_RELATIVE, *_FISCAL_YEARS, *_YEARS))
    return shifted(month, shift) if shift is not None and not is_cumulative(text) else None


def beside(label: str, said: Sequence[Period], context: Context) -> Period | None:
    """Return the time of 前年同月, 前月, 今月: seen from the one before it, else from the month of the title."""
    text = nfkc(label)
    shift = _shift(text, _RELATIVE)
    title = context.period.period if context.period else None
    if shift is None:
        return _year_beside(text, said, title)
    near = said[-1] if said and (shift == -12 or not (title and title.month)) else title
    if near is None or not near.start or not near.end or (shift != -12 and not near.month):
        return None
    return shifted(near, shift)


def _year_beside(text: str, before: Sequence[Period], title: Period | None) -> Period | None:
    """Return the time of 前年度 beside a fiscal year, of 前年 and 本年 in a table of one month."""
    fiscal, years = _shift(text, _FISCAL_YEARS), _shift(text, _YEARS)
    near = before[-1] if before else title
    if near is None or not near.start or not near.end or is_cumulative(text):
        return None
    whole = near == periods.fiscal(near.start.year)
    if fiscal is not None:
        return shifted(near, fiscal) if whole else None
    return shifted(near, years) if years is not None and not whole else None


def _shift(text: str, patterns: Iterable[tuple[re.Pattern[str], int]]) -> int | None:
    """Return by how many months the time that a text speaks of is moved."""
    return next((by for pattern, by in patterns if pattern.search(text)), None)


def shifted(period: Period, by: int) -> Period | None:
    """Return the months of a period so many months later; None where it does not end with a month."""
    if not period.start or not period.end or period.start.day != 1:
        return None
    first, last = ((day.year, day.month) for day in (period.start, period.end))
    if periods.whole_month(*last).end != period.end:
        return None
    return Period(periods.whole_month(*periods.shifted(first, by)).start, periods.whole_month(*periods.shifted(last, by)).end)
