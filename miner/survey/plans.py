"""What each column of a table counts, for which time, of which place: decided once, before its rows are read."""

import re
from collections.abc import Sequence
from dataclasses import replace

from miner.base import dates
from miner.base.periods import Clock, Period
from miner.survey import context as contexts
from miner.survey import running, times, wording
from miner.survey.context import Context
from miner.survey.headers import Column, Table, is_total, says_nothing_else
from miner.survey.labels import bare, kind, named
from miner.survey.planned import Plan

_counts = re.compile("数|件|枚|返|[月年計旬週日期半]")


def plan(table: Table, context: Context, fallback: str | None) -> list[Plan]:
    """Return a plan for each column of counts; ``fallback`` is the measure that the user named."""
    columns = table.role("count")
    row_measures = bool(table.role("measure"))
    row_periods = bool(table.role("period"))
    plans = [_first(column, context, fallback, row_measures) for column in columns]
    plans = _totals(plans)
    plans = times.timed(plans, context, table.ahead, by_row=row_periods)
    plans = _parts(plans)
    return _asides(_no_doubles(plans) if not (row_measures or any(p.name for p in plans)) else plans)


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
    within = next((text for text in column.path if text != name and kind(text) == "prefecture"), "")
    path = [text for text in column.path if text not in (name, within)]
    name = bare(within) + bare(name)
    measure = measure_of(path, context, fallback)
    kind_ = "cumulative" if running.is_cumulative("".join(path)) else None
    first = Plan(column, measure, None, kind_, name)
    if not column.headed:
        return replace(first, refusal="the column has no heading of its own")
    if column.part or row_measures:
        return first
    if not column.measure and not says_nothing_else(path[:-1] if path and is_total(path[-1]) else path):
        return replace(first, refusal=f"what the column {column.label!r} counts cannot be told", narrower=measure is not None)
    if measure is None:
        ask = "whether 返納 means voluntary ones or all" if wording.measure("".join(path)) or context.measure else "what is counted"
        return replace(first, refusal=f"{ask} is not said")
    return first


def _parts(plans: list[Plan]) -> list[Plan]:
    """Link うち… columns to the column before them that counts the whole."""
    whole: Plan | None = None
    linked: list[Plan] = []
    for this in plans:
        if this.column.part and whole is not None and whole.measure is None and this.column.measure == "voluntary_return" and whole.column.measure:
            whole = linked[-1] = replace(whole, measure="all_returns", refusal="")  # 返納540件、うち自主返納27件
        if this.column.part and whole is not None:
            measure = this.column.measure if this.column.measure not in (None, wording.AMBIGUOUS, "other_count") else whole.measure
            own, whole_kind = this.column.path[-1:], whole.kind
            period = this.period if contexts.period_of(own, dates.NO_CLOCK) else whole.period
            if period is None and whole.period and contexts.period_of(own, dates.NO_CLOCK):
                near = contexts.period_of(own, Clock(within=whole.period)) if whole.period.start and whole.period.end else None
                period = near.period if near else None
                whole_kind = None if period and period.month else whole_kind
            if whole_kind == "cumulative" and period == whole.period and period:
                period = running.running(period, own[0])
            this_part = replace(this, parent=whole.column.number, measure=measure, period=period, kind=whole_kind)
            linked.append(replace(this_part, why_no_period=whole.why_no_period, refusal=whole.refusal))
            continue
        whole = this
        linked.append(this)
    return linked


def _asides(plans: list[Plan]) -> list[Plan]:
    """Leave out, with a note, columns beside a named count that name neither count nor time: 男, 支所, その他."""
    if not any(this.measure and not this.refusal and not this.name for this in plans):
        return plans
    left = []
    for this in plans:
        unnamed = this.refusal and not this.column.measure and not this.name and this.column.headed and not this.column.total
        label = this.column.label
        if unnamed and not contexts.period_of(this.column.path, dates.NO_CLOCK) and not _counts.search(label):
            left.append(replace(this, refusal="", note=f"column {label!r} is left out: it is not said to be a count of what the others count"))
        else:
            left.append(this)
    return left


def _no_doubles(plans: list[Plan]) -> list[Plan]:
    """Refuse columns that would all be the one count of a place and time; with a total among them, the others are its parts."""
    groups: dict[tuple[str | None, Period | None, str | None], list[Plan]] = {}
    for this in plans:
        if (
            this.parent is None
            and not this.note
            and this.measure != "other_count"
            and (not this.refusal or this.narrower)
            and (this.period or not this.why_no_period)
        ):
            groups.setdefault((this.measure, this.period, this.kind), []).append(this)
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
