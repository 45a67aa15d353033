"""Columns that name each month by its last day, 2023/4/30 | 2023/5/31, as spreadsheets make them of 令和5年4月末."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from miner.base import periods
from miner.base.periods import Period
from miner.survey import context as contexts
from miner.survey.context import Context
from miner.survey.grid import Row
from miner.survey.planned import STOCKS, Plan, monthly, number
from miner.survey.running import is_cumulative


def by_last_days(plans: list[Plan], context: Context, ahead: Sequence[Row]) -> list[Plan]:
    """Take the last days of months, where no other days are named, for their months; running totals, which never fall, end with such days too."""
    single = [plan for plan in plans if plan.why_no_period == contexts.SINGLE_DAY]
    days = {id(plan): contexts.last_day(plan.column.path, context.clock) for plan in single}
    taken, titles = dict(days), " ".join(context.titles)
    for key in {(plan.measure, plan.name, plan.kind) for plan in single}:
        same = [plan for plan in single if (plan.measure, plan.name, plan.kind) == key]
        ends = {day: plan for plan in same if (day := days[id(plan)])}
        firsts = any(plan.period and contexts.may_be_a_day(plan.column.path) for plan in plans if (plan.measure, plan.name, plan.kind) == key)
        held = key[0] in STOCKS or monthly.search(titles) or any(_falls(row, [plan for _, plan in sorted(ends.items())]) for row in ahead)
        if firsts or len(ends) < 2 or len(ends) < len(same) or not held or "cumulative" in key or is_cumulative(titles):
            taken |= {id(plan): None for plan in same}
    return [replace(plan, period=_of_last_day(plan, day), why_no_period="") if (day := taken.get(id(plan))) else plan for plan in plans]


def _falls(row: Row, plans: Iterable[Plan]) -> bool:
    numbers = [held for plan in plans if (held := number(row, plan.column.number)) is not None]
    return any(after < before for before, after in pairwise(numbers))


def _of_last_day(plan: Plan, day: date) -> Period:
    return Period(None, day, day) if plan.measure in STOCKS else periods.whole_month(day.year, day.month)
