"""The times that the rows of a table name, in their order: a month without a year follows the one above it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from miner.base import periods
from miner.base.ja import nfkc
from miner.base.periods import Clock, Period, hull
from miner.survey import beside, planned, running, times
from miner.survey import context as contexts
from miner.survey.context import Context
from miner.survey.grid import Row, cell_at
from miner.survey.headers import Column
from miner.survey.labels import kind
from miner.survey.planned import Plan

_number_of_head = re.compile("(?:令和|平成|昭和|[RHS])?(?:元|[0-9]{1,4})")
DITTO = ("〃", "″", "同上", "々")


@dataclass(frozen=True, slots=True)
class Told:
    """The time of a row, why it has none, and whether its counts are running totals."""

    period: Period | None = None
    why: str = ""
    kind: str | None = None
    texts: tuple[str, ...] = ()


@dataclass
class Months:
    """Reads the times of rows; ``counts`` are the columns whose numbers a running total may add up."""

    columns: Sequence[Column]
    counts: Sequence[int]
    context: Context
    daily: bool = False  # other rows are of single days
    ends: bool = False  # the rows name the last days of their months
    last: dict[int, str] = field(default_factory=dict)
    month: tuple[int, int] | None = None
    spans: list[Period] = field(default_factory=list)
    summed: int = 0  # how many of them stand above the last total
    told: dict[str, tuple[tuple[int, int], bool]] = field(default_factory=dict)  # the last month of each measure, and whether its year was said
    sums: dict[int, list[int | None]] = field(default_factory=dict)

    def begin(self) -> None:
        """Forget the months of the place before."""
        self.month = None
        self.spans.clear()
        self.summed = 0
        self.told.clear()
        self.sums.clear()

    def of(self, row: Row, measure: str) -> Told:
        """Return the time that the row's labels name, or what it counts: 自主返納件数（令和5年4月）."""
        if not self.columns:
            mention = contexts.period_of([measure], self.context.clock)
            return Told(mention.period, mention.refusal) if mention else Told()
        texts = self._texts(row, part=bool(measure))
        told = self._of_others(row, "".join(texts), texts) or self._own(row, texts, measure)
        return replace(told, texts=tuple(filter(None, texts)))

    def joined(self, plan: Plan, told: Told) -> tuple[Period | None, str]:
        """Return the time that a column and a row name together, or why it is not known: 令和5年 over rows of months, 4月 beside 令和5年度."""
        own = plan.period
        if not told.texts:
            return own or told.period, "" if own or told.period else plan.why_no_period or told.why
        if told.period and told.period.month and beside.is_relative(plan.column.path[-1] if plan.column.path else ""):
            near = beside.of_month(plan.column.path[-1], told.period)
            return near, "" if near else "its column speaks of another time"
        if own is None and plan.why_no_period and told.period:
            again = contexts.period_of((*told.texts, *plan.column.path), self.context.clock)
            return (again.period, "") if again and again.period and _lies_in(again.period, told.period) else (None, plan.why_no_period)
        if own and own.end is None and plan.kind == "cumulative" and told.period and told.kind != "cumulative":
            return replace(told.period, start=own.start), ""  # 4月からの累計 in the row of June
        if own is None:
            period = told.period
            if period and plan.kind == "cumulative" and told.kind != "cumulative":
                period = running.running(period, " ".join(plan.column.path))
            return period, "" if period else told.why
        if told.period is None or own == told.period or _lies_in(own, told.period):
            within = contexts.period_of(told.texts, Clock(within=own)) if own.start and own.end and told.period is None else None
            return (within.period, "") if within and within.period else (own, "") if told.period else (None, told.why)
        if _lies_in(told.period, own):
            return told.period, ""
        return None, "its row and its column name different times"

    def _of_others(self, row: Row, text: str, texts: Sequence[str]) -> Told | None:
        """Return the time of a row that speaks of the months of other rows: 計, 累計, 前月."""
        if self.spans and running.is_cumulative(text):
            return self._running(row, text)
        if self.spans and (kind(text) == "total" or any(kind(said) == "total" for said in texts)):
            return self._of_total(row, texts)
        near = beside.beside(text, self.spans, self.context)
        return Told(near) if near else None

    def _of_total(self, row: Row, texts: Sequence[str]) -> Told:
        """Return the time of a total: the months that its words name, else those above it that it adds up, all or since the last total."""
        begun, self.summed = self.summed, len(self.spans)
        mention = contexts.period_of(texts, self.context.clock)
        period = mention.period if mention else None
        if period and mention and mention.grain not in ("year", "fiscal_year"):
            return Told(period)  # 令和5年1〜3月計
        if mention and mention.refusal == "no year":
            return self._of_named(texts)
        in_year = [i for i, span in enumerate(self.spans) if period and _lies_in(span, period)]
        added = [part for part in (in_year, range(len(self.spans)), range(begun, len(self.spans))) if part]
        fitting = [part for part in added if self._adds_up(row, part)]
        hulls = [hull(self.spans[i] for i in part) for part in fitting or added]
        return Told(hulls[0]) if fitting or len(set(hulls)) == 1 else Told(None, "which months it adds up")

    def _of_named(self, texts: Sequence[str]) -> Told:
        """Return the time of a total of months without a year, 1〜3月計: that of the last rows, if those are its months."""
        named = contexts.period_of(texts, Clock(year=2000))
        first, last = (named.period.start, named.period.end) if named and named.period else (None, None)
        if first is None or last is None:
            return Told(None, "no year")
        numbers = [month for _, month in periods.months((first.year, first.month), (last.year, last.month))]
        above = self.spans[-len(numbers) :]
        return Told(hull(above)) if [span.month[1] for span in above if span.month] == numbers else Told(None, "no year")

    def _adds_up(self, row: Row, rows: Sequence[int]) -> bool:
        """Tell whether a total's numbers are the sums of those rows, in all columns without a gap, and in one at least."""
        known = [(planned.number(row, column), [held[i] for i in rows]) for column, held in self.sums.items()]
        sums = [total == sum(filter(None, held)) for total, held in known if total is not None and None not in held]
        return bool(sums) and all(sums)

    def _own(self, row: Row, texts: Sequence[str], measure: str) -> Told:
        text = "".join(texts)
        mention = contexts.period_of(texts, self.context.clock)
        if mention is None:
            return Told(why="its row names none" if not text.strip() else f"{' '.join(texts)!r} is none")
        period, why = mention.period, mention.refusal
        if self.ends and why == contexts.SINGLE_DAY and (day := contexts.last_day(texts, self.context.clock)):
            period, why = periods.whole_month(day.year, day.month), ""
        if self.daily and contexts.may_be_a_day(texts):
            period, why = None, contexts.SINGLE_DAY
        before = self.told.get(measure, (None, False))[0] or (self.month if not self.told else None)
        if why == "no year" and before:
            period, why = self._after(text, before, why)
        elif why == "no year" and self.month:
            period, why = self._as_above(text, why)
        period, why = self._forward(measure, texts, period, why)
        if period and any(map(times.SPREADSHEET_DATE.fullmatch, texts)) and contexts.meant(period, self.context):
            period, why = None, contexts.another_year(period)
        if period and running.is_cumulative(text):
            return Told(running.running(period, text), why, "cumulative")
        if period and period.month:
            self.month = period.month
            self.spans.append(period)
            for column in self.counts:
                self.sums.setdefault(column, []).append(planned.number(row, column))
        return Told(period, why)

    def _texts(self, row: Row, *, part: bool) -> list[str]:
        """Return the labels of time; one left blank below another keeps it where the row tells another count of it."""
        texts = []
        total = any(kind(cell_at(row, column.number).text) == "total" for column in self.columns[:-1])  # 計 below the years, nothing below the months
        for column in self.columns:
            text = cell_at(row, column.number).text.strip()
            if not text and total:
                continue
            if (not text and (part or len(self.columns) > 1)) or text in DITTO:
                text = self.last.get(column.number, "")
            self.last[column.number] = text
            texts.append(_with_unit(text, column))
        return texts

    def _running(self, row: Row, text: str) -> Told:
        """Return the time of a running total below months: with their begin, where its numbers are their sums."""
        ends = [p.end for p in self.spans if p.end]
        begun = running.running(Period(None, max(ends)), text)
        if begun.start is None and not running.since_start(text) and self._adds_up(row, range(len(self.spans))):
            begun = Period(min(p.start for p in self.spans if p.start), begun.end)
        return Told(begun, "", "cumulative")

    def _as_above(self, text: str, why: str) -> tuple[Period | None, str]:
        """Return the month of this name that a row of another measure told with its year."""
        found = times.alike([text], self.spans)
        return found, "" if found else why

    def _after(self, text: str, before: tuple[int, int], why: str) -> tuple[Period | None, str]:
        follow = contexts.period_of([text], Clock(year=before[0]))
        if not (follow and follow.period and follow.period.month):
            return None, why
        year = before[0] + (follow.period.month[1] < before[1])
        again = contexts.period_of([text], Clock(year=year))
        return (again.period, "") if again else (None, why)

    def _forward(self, measure: str, texts: Sequence[str], period: Period | None, why: str) -> tuple[Period | None, str]:
        """Let months run forward: after 令和5年3月, 4月 is that of the same year, whatever fiscal year the title names."""
        if period is None or period.month is None:
            return period, why
        explicit = times.has_year(texts)
        before, said = self.told.get(measure, (period.month, False))
        if not explicit and period.month < before and 1 <= (period.month[1] - before[1]) % 12 <= 6:
            year = before[0] + (period.month[1] < before[1])
            again = contexts.period_of(texts, Clock(year=year)) if said else None
            period, why = (again.period, "") if again else (None, "the months do not run forward")
        if period and period.month:
            self.told[measure] = (period.month, explicit or said)
        return period, why


def by_last_days(columns: Sequence[Column], rows: Sequence[Row], context: Context) -> bool:
    """Tell whether rows of months name each by its last day: 対象月 2023/4/30."""
    texts = {text for row in rows for column in columns if (text := cell_at(row, column.number).text.strip()) and kind(text) == "date"}
    headed = any("月" in column.label for column in columns) or planned.monthly.search(" ".join(context.titles))
    return bool(headed) and len(texts) > 1 and all(contexts.last_day([text], context.clock) for text in texts)


def daily(columns: Sequence[Column], rows: Sequence[Row]) -> bool:
    """Tell whether some rows name a single day that is not the first of its month."""
    texts = {cell_at(row, column.number).text.strip() for row in rows for column in columns}
    mentions = (contexts.period_of([text], Clock()) for text in texts if re.search("[0-9]{4}", text))
    return any(mention.refusal == contexts.SINGLE_DAY for mention in mentions if mention)


def _lies_in(inner: Period, outer: Period) -> bool:
    """Tell whether a period lies in another."""
    begun = outer.start is None or (inner.start is not None and inner.start >= outer.start)
    return begun and (outer.end is None or (inner.end is not None and inner.end <= outer.end))


def _with_unit(text: str, column: Column) -> str:
    """Write out the 年 or 月 that stands in the header only."""
    head = {"year": "年", "month": "月", "fiscal_year": "年度"}.get(column.label.lower()) or ("年度" if column.label.endswith("年度") else column.label[-1:])
    return text + head if head in ("年", "月", "年度") and _number_of_head.fullmatch(nfkc(text)) else text
