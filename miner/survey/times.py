"""When the counts of each column were: its own header, the columns beside it, the title."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from miner.base import periods
from miner.base.ja import nfkc
from miner.base.periods import Clock, Period
from miner.survey import context as contexts
from miner.survey import lastdays, totals
from miner.survey.beside import beside, in_group, is_relative
from miner.survey.context import Context
from miner.survey.grid import Row
from miner.survey.planned import STOCKS, Plan

_explicit = re.compile(r"年(?!度?[計累])|[RHS]\s?[0-9]|(?:19|20)[0-9]{2}|先月|今月|前月|昨")
SPREADSHEET_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")


def has_year(texts: Sequence[str]) -> bool:
    """Tell whether labels say the year of their month."""
    return bool(_explicit.search(nfkc(" ".join(texts))))


def timed(plans: Sequence[Plan], context: Context, ahead: Sequence[Row], *, by_row: bool) -> list[Plan]:
    """Return the plans with their times; ``by_row`` tells that the rows name theirs."""
    found: list[Plan] = []
    carried: dict[tuple[str | None, str], tuple[int, int]] = {}
    for this in plans:
        path = this.column.path
        said = [plan.period for plan in found if plan.period and plan.period.start and not is_relative(plan.column.label)]
        if (near := in_group(path, context) or beside("".join(path), said, context)) is not None:
            found.append(replace(this, period=near))
            continue
        mention = contexts.period_of(path, context.clock) or (totals.end_of_running(path, context.clock) if this.kind == "cumulative" else None)
        if mention is None:
            found.append(this)
            continue
        period, why = mention.period, mention.refusal
        key, told = (this.measure, this.name), bool(_explicit.search(mention.text) or _explicit.search(nfkc("".join(path))))
        if key in carried and not told:
            period, why = _after(path, carried[key], context.clock) or period, ""
        elif carried and not told and period is None:
            period = alike(path, (plan.period for plan in found))  # 5月 of the inquiries, right of 令和5年5月 of the returns
            why = "" if period else why
        if (key in carried or told or (carried and period)) and period and (period.month or period.as_of):
            month = period.month or ((period.end.year, period.end.month) if period.end else None)
            carried |= {key: month} if month else {}
        found.append(replace(this, period=period, why_no_period=why))
    found = _daily(lastdays.by_last_days(found, context, ahead))
    found = [_since_first_of_month(this, found) for this in _in_order(_of_title_year(found, context), context.clock)]
    found = [totals.year_so_far(totals.whole(this, found, context, by_row=by_row), found, ahead) for this in found]
    return [totals.with_begin(this, found, context, ahead, by_row=by_row) for this in totals.up_to_months(found)]


def _since_first_of_month(this: Plan, plans: Sequence[Plan]) -> Plan:
    """Let 6月12日まで or 6月12日現在, in a row of whole months, begin with its month."""
    period = this.period
    if period is None or period.start or not period.end or this.measure in STOCKS or this.kind == "cumulative":
        return this
    months = [other for other in plans if other.period and other.period.month and other.period.as_of is None and other.measure == this.measure]
    return replace(this, period=replace(period, start=period.end.replace(day=1))) if months else this


def _daily(plans: list[Plan]) -> list[Plan]:
    """Refuse the first of a month beside other single days: 2023/6/1 is no whole June left of 2023/6/2."""
    if not any(plan.why_no_period == contexts.SINGLE_DAY for plan in plans):
        return plans
    first = [plan for plan in plans if plan.period and plan.period.month and contexts.may_be_a_day(plan.column.path)]
    return [replace(plan, period=None, why_no_period=contexts.SINGLE_DAY) if plan in first else plan for plan in plans]


def alike(texts: Sequence[str], told: Iterable[Period | None]) -> Period | None:
    """Return the month of this name that others tell with its year, if there is only one."""
    bare = contexts.period_of(texts, Clock(year=2000))
    month = bare.period.month if bare and bare.period else None
    found = {period for period in told if month and period and period.month and period.month[1] == month[1]}
    return found.pop() if len(found) == 1 else None


def _after(path: Sequence[str], before: tuple[int, int], clock: Clock) -> Period | None:
    """Return the period of a month without a year that stands right of one with its year."""
    months = [int(month) for month in re.findall(r"([0-9]{1,2})(?=月|\s?[〜~-]\s?[0-9]{1,2}月)", nfkc("".join(path)))]
    if not months or months[0] > months[-1]:
        return None
    onwards = re.search("月(?:以降|以来|から|より)", nfkc("".join(path))) and len(months) == 1
    year = before[0] - (months[0] > before[1]) if onwards else before[0] + (months[-1] < before[1])
    found = contexts.period_of(path, Clock(clock.published, year=year))
    return found.period if found else None


def _of_title_year(plans: list[Plan], context: Context) -> list[Plan]:
    """Refuse dates of a spreadsheet that lie outside the year of the title: 5月, typed a year later, becomes that year's."""
    dated = [this for this in plans if this.period and this.period.month and any(map(SPREADSHEET_DATE.fullmatch, this.column.path))]
    months = {this.period.month for this in dated if this.period}

    def checked(this: Plan) -> Plan:
        meant = contexts.meant(this.period, context) if this in dated and this.period else None
        return replace(this, period=None, why_no_period=contexts.another_year(this.period)) if meant and meant not in months else this

    return [checked(this) for this in plans]


def _in_order(plans: list[Plan], clock: Clock) -> list[Plan]:
    """Check that months without a year run forward; where they do not, their years are not known."""
    bare_months = [
        i
        for i, plan in enumerate(plans)
        if plan.period
        and plan.period.month
        and not _explicit.search(nfkc(plan.column.label))
        and not is_relative(plan.column.label)
        and plan.kind != "cumulative"
        and not plan.column.part
    ]
    by_measure: dict[tuple[str | None, str], date] = {}
    backwards = _newest_first([plans[i] for i in bare_months])
    for i in bare_months:
        start = plans[i].period.start  # type: ignore[union-attr]
        key = (plans[i].measure, plans[i].name)
        back = key in by_measure and start is not None and start <= by_measure[key] and not backwards
        if back and start and (clock.fiscal_year is None or 1 <= (start.month - by_measure[key].month) % 12 <= 6):
            return [replace(p, period=None, why_no_period="the months do not run forward") if j in bare_months else p for j, p in enumerate(plans)]
        if start is not None:
            by_measure[key] = start
    return plans


def _newest_first(plans: Sequence[Plan]) -> bool:
    """Tell whether months run backwards one by one, the newest first."""
    months = [plan.period.month for plan in plans if plan.period and plan.period.month]
    return len(months) > 2 and all(periods.shifted(later, -1) == before for later, before in pairwise(months))
