"""What each column of a table counts, for which time, of which place: decided once, before its rows are read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from miner.base import dates
from miner.base.ja import nfkc
from miner.base.periods import Clock, Period
from miner.survey import context as contexts
from miner.survey import wording
from miner.survey.context import Context
from miner.survey.headers import Column, Table, says_nothing_else
from miner.survey.labels import bare, named

_cumulative = re.compile(r"累計|累積|通算|開始(?:から|以来|以降)")
_explicit = re.compile(r"年|[RHS]\s?[0-9]|(?:19|20)[0-9]{2}|先月|今月|前月|昨")
STOCKS = frozenset({"issued_cards", "undelivered_cards"})


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


def plan(table: Table, context: Context, fallback: str | None) -> list[Plan]:
    """Return a plan for each column of counts; ``fallback`` is the measure that the user named."""
    columns = table.role("count")
    row_measures = bool(table.role("measure"))
    row_periods = bool(table.role("period"))
    plans = [_first(column, context, fallback, row_measures) for column in columns]
    plans = _totals(plans)
    plans = _times(plans, context, row_periods)
    plans = _parts(plans)
    return _no_doubles(plans) if not (row_measures or any(p.name for p in plans)) else plans


def _totals(plans: list[Plan]) -> list[Plan]:
    """Let a total that does not say what it counts (累計) count what all the other columns count."""
    counted = {this.measure for this in plans if not this.column.total and not this.column.part}
    if len(counted) != 1 or None in counted:
        return plans
    measure = counted.pop()
    return [replace(this, measure=measure, refusal="") if this.column.total and this.measure is None else this for this in plans]


def measure_of(texts: Sequence[str], context: Context, fallback: str | None) -> str | None:
    """Return what the texts, nearest last, the title or the user say is counted; None where 返納 alone or nothing is said."""
    said = [found for text in reversed(texts) if (found := wording.measure(text))]
    said += [context.measure] if context.measure else []
    clear = [found for found in said if found != wording.AMBIGUOUS]
    if said and said[0] != wording.AMBIGUOUS:
        return said[0]
    if said and clear:
        return clear[0] if clear[0] in ("voluntary_return", "all_returns") else fallback
    return fallback


def _first(column: Column, context: Context, fallback: str | None, row_measures: bool) -> Plan:
    name = next((text for text in reversed(column.path) if named(text) and not wording.measure(text)), "")
    path = [text for text in column.path if text != name]
    measure = measure_of(path, context, fallback)
    kind = "cumulative" if _cumulative.search("".join(path)) else None
    first = Plan(column, measure, None, kind, bare(name))
    if not column.headed:
        return replace(first, refusal="the column has no heading of its own")
    if column.part or row_measures:
        return first
    if not column.measure and not says_nothing_else(path):
        return replace(first, refusal=f"what the column {column.label!r} counts cannot be told", narrower=measure is not None)
    if measure is None:
        ask = "whether 返納 means voluntary ones or all" if wording.measure("".join(path)) or context.measure else "what is counted"
        return replace(first, refusal=f"{ask} is not said")
    return first


def _times(plans: list[Plan], context: Context, row_periods: bool) -> list[Plan]:
    timed: list[Plan] = []
    carried: tuple[int, int] | None = None
    for this in plans:
        mention = contexts.period_of(this.column.path, context.clock)
        if mention is None:
            timed.append(this)
            continue
        period, why = mention.period, mention.refusal
        if carried and not _explicit.search(mention.text) and not _explicit.search("".join(this.column.path)):
            period, why = _after(this.column.path, carried, context.clock) or period, ""
        told = carried or _explicit.search(nfkc("".join(this.column.path)))
        if told and period and period.month:
            carried = period.month
        timed.append(replace(this, period=period, why_no_period=why))
    timed = [_since_first_of_month(this, timed) for this in _in_order(timed, context.clock)]
    return [_whole(this, timed, context, row_periods) for this in timed]


def _since_first_of_month(this: Plan, plans: Sequence[Plan]) -> Plan:
    """Let 6月12日まで or 6月12日現在, in a row of whole months, begin with its month."""
    period = this.period
    if period is None or period.start or not period.end or this.measure in STOCKS:
        return this
    months = [other for other in plans if other.period and other.period.month and other.period.as_of is None and other.measure == this.measure]
    return replace(this, period=replace(period, start=period.end.replace(day=1))) if months else this


def _after(path: Sequence[str], before: tuple[int, int], clock: Clock) -> Period | None:
    """Return the period of a month without a year that stands right of one with its year."""
    month = re.search(r"([0-9]{1,2})月", nfkc("".join(path)))
    if not month:
        return None
    year = before[0] + (int(month[1]) < before[1])
    found = contexts.period_of(path, Clock(clock.published, year=year))
    return found.period if found else None


def has_year(texts: Sequence[str]) -> bool:
    """Tell whether labels say the year of their month."""
    return bool(_explicit.search(nfkc(" ".join(texts))))


def _in_order(plans: list[Plan], clock: Clock) -> list[Plan]:
    """Check that months without a year run forward; where they do not, their years are not known."""
    bare_months = [i for i, plan in enumerate(plans) if plan.period and plan.period.month and not _explicit.search(nfkc(plan.column.label))]
    by_measure: dict[tuple[str | None, str], date] = {}
    for i in bare_months:
        start = plans[i].period.start  # type: ignore[union-attr]
        key = (plans[i].measure, plans[i].name)
        back = key in by_measure and start is not None and start <= by_measure[key]
        if back and start and (clock.fiscal_year is None or 1 <= (start.month - by_measure[key].month) % 12 <= 6):
            return [replace(p, period=None, why_no_period="the months do not run forward") if j in bare_months else p for j, p in enumerate(plans)]
        if start is not None:
            by_measure[key] = start
    return plans


def _whole(this: Plan, plans: Sequence[Plan], context: Context, row_periods: bool) -> Plan:
    """Give a column without a time that of its row, of the months that it adds up, or of the title."""
    if this.period or this.why_no_period or row_periods:
        return this
    alike = [p for p in plans if p is not this and p.measure == this.measure and not p.column.total]
    months = [p.period for p in alike if p.period and p.period.start and p.period.end]
    if this.column.total and len(months) > 1:
        if len(months) < len(alike):
            return replace(this, why_no_period="it adds up columns whose time is not known")
        begin, end = min(p.start for p in months if p.start), max(p.end for p in months if p.end)
        return replace(this, period=Period(begin, end))
    if months and len(months) == len([p for p in plans if p is not this]) and len(months) > 1:
        return this  # beside months, a column without one tells no time
    if context.period is not None:
        return replace(this, period=context.period.period)
    return this


def _parts(plans: list[Plan]) -> list[Plan]:
    """Link うち… columns to the column before them that counts the whole."""
    whole: Plan | None = None
    linked: list[Plan] = []
    for this in plans:
        if this.column.part and whole is not None and whole.measure is None and this.column.measure == "voluntary_return" and whole.column.measure:
            whole = linked[-1] = replace(whole, measure="all_returns", refusal="")  # 返納540件、うち自主返納27件
        if this.column.part and whole is not None:
            measure = this.column.measure or whole.measure
            period = this.period if contexts.period_of(this.column.path[-1:], dates.NO_CLOCK) else whole.period
            linked.append(replace(this, parent=whole.column.number, measure=measure, period=period, why_no_period=whole.why_no_period, refusal=whole.refusal))
            continue
        whole = this
        linked.append(this)
    return linked


def _no_doubles(plans: list[Plan]) -> list[Plan]:
    """Refuse columns that would all be the one count of a place and time; with a total among them, the others are its parts."""
    groups: dict[tuple[str | None, Period | None], list[Plan]] = {}
    for this in plans:
        if this.parent is None and (not this.refusal or this.narrower) and (this.period or not this.why_no_period):
            groups.setdefault((this.measure, this.period), []).append(this)
    decided = {id(this): this for this in plans}
    for group in groups.values():
        totals = [this for this in group if this.column.total]
        if sum(not this.narrower for this in group) == 1 and len(group) > 1 and not totals:
            continue  # one whole beside narrower ones
        if len(group) < 2:
            continue
        for this in group:
            if len(totals) == 1 and this is not totals[0]:
                decided[id(this)] = replace(this, parent=totals[0].column.number, refusal="")
            elif len(totals) != 1 and not this.narrower:
                decided[id(this)] = replace(this, refusal=f"{len(group)} columns count the same of the same time")
    return [decided[id(this)] for this in plans]
