"""Columns that add up others: 計 and 年度計 of the months beside them, 累計 up to one of them, since when it runs."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from miner.base import periods
from miner.base.dates import DateMention
from miner.base.ja import nfkc
from miner.base.periods import Clock, Period
from miner.survey import context as contexts
from miner.survey.beside import is_relative
from miner.survey.context import Context
from miner.survey.grid import Row
from miner.survey.planned import STOCKS, Plan, adds_up, monthly
from miner.survey.running import is_cumulative, running, says_since, without_since


def whole(this: Plan, plans: Sequence[Plan], context: Context, *, by_row: bool) -> Plan:
    """Give a column without a time that of its row, of the months that it adds up, or of the title."""
    if this.period or this.why_no_period or by_row or this.kind == "cumulative":
        return this
    alike = [
        p
        for p in plans
        if p is not this
        and not p.column.part
        and p.measure == this.measure
        and not p.column.total
        and p.kind != "cumulative"
        and not is_relative(p.column.label)
    ]
    months = [p.period for p in alike if p.period and p.period.start and p.period.end]
    if this.column.total and len(months) > 1:
        if len(months) < len(alike):
            return replace(this, why_no_period="it adds up columns whose time is not known")
        begin, end = min(p.start for p in months if p.start), max(p.end for p in months if p.end)
        return replace(this, period=Period(min(begin, _begin_of_year(this, end) or begin), end))
    if months and len(months) == len([p for p in plans if p is not this and not p.column.part]) and len(months) > 1:
        return this  # beside months, a column without one tells no time
    if context.period is not None:
        return replace(this, period=context.period.period)
    return this


def year_so_far(this: Plan, plans: Sequence[Plan], ahead: Sequence[Row]) -> Plan:
    """Let the total of a year that adds up its first months end with them: 令和5年度計 beside 4月, 5月 and 6月."""
    own = this.period
    if not (this.column.total and own and own.start and own.end and not own.month and this.kind != "cumulative"):
        return this
    months = [
        p for p in plans if p is not this and p.measure == this.measure and p.period and p.period.month and own.start <= (p.period.start or own.end) < own.end
    ]
    last = max((p.period.end for p in months if p.period and p.period.end), default=own.end)
    return replace(this, period=Period(own.start, last)) if last < own.end and adds_up(this, months, ahead) else this


def _begin_of_year(this: Plan, end: date) -> date | None:
    """Return where 年度計, 年計 begin, whichever of their months are shown."""
    own = nfkc(this.column.path[-1])
    if re.search("年度(?:合|総)?計", own):
        return date(periods.fiscal_year_of(end), 4, 1)
    return date(end.year, 1, 1) if re.search("年間?(?:合|総)?計", own) else None


def end_of_running(path: Sequence[str], clock: Clock) -> DateMention | None:
    """Return the time that a running total's header names beside that of its begin, else that of its group."""
    return contexts.period_of([without_since(text) for text in path], clock) or contexts.period_of(path[:-1], clock)


def up_to_months(plans: list[Plan]) -> list[Plan]:
    """Let each 累計 of several end with the month left of it: 4月 | 累計 | 5月 | 累計."""

    def is_open(this: Plan) -> bool:
        return this.kind == "cumulative" and not this.why_no_period and (this.period is None or this.period.end is None)

    open_ = [(this.measure, this.name) for this in plans if is_open(this)]
    ended: list[Plan] = []
    month: dict[tuple[str | None, str], Period] = {}
    for this in plans:
        key = (this.measure, this.name)
        if this.period and this.period.month:
            month[key] = this.period
        alone = not is_open(this) or open_.count(key) < 2 or key not in month
        ended.append(this if alone else replace(this, period=Period(this.period.start if this.period else None, month[key].end)))
    return ended


def with_begin(this: Plan, plans: Sequence[Plan], context: Context, ahead: Sequence[Row], *, by_row: bool) -> Plan:
    """Give a running total its begin and end."""
    if this.kind != "cumulative":
        titles = " ".join(context.titles)
        alone = not any(p.kind == "cumulative" for p in plans)
        if alone and is_cumulative(titles) and not monthly.search(titles) and this.period and this.measure not in STOCKS:
            return replace(this, kind="cumulative", period=running(this.period, titles))
        return this
    if by_row and (this.period is None or this.period.end is None):
        return this
    months = [
        p
        for p in plans
        if p.kind != "cumulative" and p.measure == this.measure and p.period and p.period.start and p.period.end and not is_relative(p.column.label)
    ]
    last = max((p.period.end for p in months if p.period and p.period.end), default=None)
    own = this.period
    if own is None or own.end is None:
        title = context.period.period if context.period else None
        end = title.end if title and title.as_of else last or (title.end if title else None)
        if end is None:
            return this
        own = Period(own.start if own else None, end)
    text = " ".join(this.column.path)
    begun = running(own, text)
    told = says_since(text) or begun.start
    within = [p for p in months if p.period and p.period.end and begun.end and p.period.end <= begun.end]
    if not told and not begun.start and len(within) > 1 and within[-1].period and within[-1].period.end == begun.end and adds_up(this, within, ahead):
        begun = replace(begun, start=min(p.period.start for p in within if p.period and p.period.start))
    return replace(this, period=begun, why_no_period="")
