"""What stands around a table: title, notes and legend, and what they tell of measure, time and place."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from miner.base import dates, places
from miner.base.dates import DateMention
from miner.base.ja import nfkc
from miner.base.periods import Clock, Period, whole_month, year_of
from miner.base.spelt import spelt
from miner.survey import cuts, legends, spans, wording
from miner.survey import titles as titled
from miner.survey.cuts import Cutting
from miner.survey.labels import undecorated
from miner.survey.wording import Legend

_bare_year = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9年./-])(?=\s*(?:$|[0-9]{1,2}月|\s))")
_scaled = re.compile(r"単位\s?[:：]?\s?(百|千|万|十万)(?:件|枚|人)|[(\[]\s?(百|千|万|十万)(?:件|枚|人)\s?[)\]]")
_brackets = re.compile(r"(?P<before>.*)[(]\s*[)]\s*(?:内|書き?|の中)(?:の)?(?:数字|数値|件数|数)?(?:は|:|=)、?(?:うち|内数で?)、?(?P<inside>.+)")
SINGLE_DAY = "a single day"
_first_of_month = re.compile(r"[0-9]{4}[-/.][0-9]{1,2}(?:[-/.]0?1)?|.*月0?1日")
_WITHIN = ((re.compile("(?<![京首])都内"), "東京都"), (re.compile("(?<![鉄街水])道内"), "北海道"))
_SCALES = {"百": 100, "千": 1000, "万": 10_000, "十万": 100_000}


@dataclass(frozen=True, slots=True)
class Context:
    """What title, sheet name, notes and options say for all cells of a table."""

    titles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    legend: Legend = field(default_factory=Legend)
    clock: Clock = dates.NO_CLOCK
    period: DateMention | None = None
    measure: str | None = None
    prefecture: str | None = None
    scale: int = 1
    years: tuple[Period, ...] = ()
    cutting: tuple[Cutting, ...] = ()
    bracketed: str | None = None  # what a number in brackets behind another counts


def of(titles: Iterable[str], notes: Iterable[str], published: date | None) -> Context:
    """Read titles (sheet name, caption, lines above the header; nearest last) and notes."""
    titles, notes = tuple(titles), tuple(notes)
    legend = Legend()
    for line in (*titles, *notes):
        legend |= legends.legend(line)
    published = published or titled.document_day((*titles, *notes))
    clock, period = titled.time(titles, published)
    if clock == Clock(published) and period is None:
        clock = _told_beside(notes, published)
    measure = next((found for title in reversed(titles) if (found := wording.measure_of_title(title))), None)
    if measure == wording.AMBIGUOUS:
        measure = next((found for title in titles if (found := wording.measure_of_title(title)) not in (None, wording.AMBIGUOUS)), measure)
    scale = next((said for line in (*titles, *notes) if (said := scale_of(line)) > 1), 1)
    cutting = cuts.cuttings(titles, notes)
    whole, bracketed = next((both for line in (*titles, *notes) if (both := _with_brackets(line))), (None, None))
    measure = whole if bracketed and measure in (None, wording.AMBIGUOUS) else measure
    return Context(titles, notes, legend, clock, period, measure, _prefecture(titles), scale, titled.years(titles, published), cutting, bracketed)


def _with_brackets(line: str) -> tuple[str | None, str] | None:
    """Return what a number and another in brackets behind it count, as a line says it: 返納総数。( )内は、うち自主返納の件数."""
    found = _brackets.search(nfkc(line))
    counted = wording.measure(found["inside"]) if found else None
    if found is None or counted in (None, wording.AMBIGUOUS):
        return None
    return wording.measure(found["before"]), str(counted)


def _told_beside(notes: Iterable[str], published: date | None) -> Clock:
    """Return the clock of the one span or year with its counts that the notes tell: 令和5年1月から6月までに返納された件数は次のとおり."""
    clocks = {titled.time([note], published)[0] for note in notes if wording.measure(note) and not legends.legend(note).marks}
    told = clocks - {Clock(published)}
    return told.pop() if len(told) == 1 else Clock(published)


def meant(period: Period, context: Context) -> tuple[int, int] | None:
    """Return the month that a title's year makes of one that lies outside it; None where it lies inside, or no title says a year."""
    if not context.years or not period.month:
        return None
    month = period.month[1]
    for years in context.years:
        begin, end = years.start or date.min, years.end or date.max
        near = 0 <= (begin.year - period.month[0]) * 12 + begin.month - month <= 12 if end != date.max and (end - begin).days < 300 else False
        if near or begin <= (period.start or begin) <= end:
            return None
    year = year_of(month, context.clock)
    return (year, month) if year else (0, month)


def another_year(period: Period | None) -> str:
    """Return why a date that `meant` would move is refused."""
    return f"{period.start:%Y-%m} is not in the year of the title" if period and period.start else ""


@lru_cache(maxsize=4096)
def scale_of(text: str) -> int:
    """Return how many one of a header or note stands for: 交付枚数(千枚)."""
    said = _scaled.search(nfkc(text))
    return _SCALES[said[1] or said[2]] if said else 1


def under(context: Context, line: str) -> Context:
    """Return the context below a heading within the table: what it says of time and measure goes before the title."""
    clock, _ = titled.time([line], context.clock.published)
    told = clock.year or clock.fiscal_year or clock.within
    mention = period_of([line], context.clock)
    return replace(
        context,
        titles=(*context.titles, line),
        clock=clock if told else context.clock,
        period=mention or context.period,
        measure=wording.measure(line) or context.measure,
        years=titled.years([line], context.clock.published) or context.years,
    )


def _prefecture(titles: Iterable[str]) -> str | None:
    """Return the prefecture that a title names as a whole: 神奈川県内市町村."""
    for title in reversed(list(titles := tuple(titles))):
        if own := places.prefecture(undecorated(title)[0]):
            return own
    named = {name for title in titles for name in places.PREFECTURES if name in nfkc(title)}
    named |= {name for title in titles for within, name in _WITHIN if within.search(nfkc(title))}
    return named.pop() if len(named) == 1 else None


def told(mention: DateMention | None, context: Context) -> Period | None:
    """Return the time that a question itself, or else what stands around it, says."""
    said = mention or context.period
    return said.period if said else None


def period_of(texts: Iterable[str], clock: Clock) -> DateMention | None:
    """Return the time that the texts of a header path name together: 令和5年 over 4月, 6月 with (12日現在)."""
    return _period_of(tuple(texts), clock)


@lru_cache(maxsize=16_384)
def _period_of(texts: tuple[str, ...], clock: Clock) -> DateMention | None:
    joined = _bare_year.sub(r"\1年", " ".join(dict.fromkeys(re.sub(r"\s+", " ", nfkc(spelt(text)).strip()) for text in texts if text)))
    found = spans.find(joined, clock)
    years = [mention for mention in found if mention.grain in ("year", "fiscal_year") and mention.period]
    others = [mention for mention in found if mention.grain not in ("year", "fiscal_year")]
    if not others:
        return years[0] if len(years) == 1 else None
    if years and not titled.told_year.search(others[0].text):
        own = titled.of_year(years[0], clock.published)
        others = [mention for mention in spans.find(" ".join(m.text for m in others), own) if mention.grain not in ("year", "fiscal_year")]
    if len(years) == 1:
        headed = [text for text in map(nfkc, texts) if years[0].text in text]
        others = [spans.from_year(mention, years[0]) if any(mention.text in text for text in headed) else mention for mention in others]
    if len(others) == 2 and (both := _with_day(others[0], others[1])):
        return both
    if len(others) == 2 and (inner := _inside(*others)):
        return inner
    distinct = list({mention.period: mention for mention in others}.values())
    return _not_a_day(distinct[0]) if len(distinct) == 1 else None


def _inside(outer: DateMention, inner: DateMention) -> DateMention | None:
    """Return the month of a longer time that stands over it: 第1四半期 over 5月."""
    whole = outer.period
    if not (whole and whole.start and whole.end and not whole.month):
        return None
    found = spans.find(inner.text, Clock(within=whole))
    period = found[0].period if len(found) == 1 else None
    return found[0] if period and period.month and period.start and whole.start <= period.start <= whole.end else None


def may_be_a_day(texts: Iterable[str]) -> bool:
    """Tell whether one of the texts is the first of a month in digits, or a spreadsheet's date, which hides that it is a day."""
    return any(_first_of_month.fullmatch(nfkc(text).strip()) for text in texts)


def last_day(texts: Iterable[str], clock: Clock) -> date | None:
    """Return the day that the texts name, if it is one alone and the last of its month."""
    found = [mention for mention in spans.find(" ".join(texts), clock) if mention.grain not in ("year", "fiscal_year")]
    day = found[0].period.end if len(found) == 1 and found[0].grain == "day" and found[0].period and not found[0].period.as_of else None
    return day if day and day == whole_month(day.year, day.month).end else None


def _not_a_day(mention: DateMention) -> DateMention:
    """Read the first of a month in digits as the month, as spreadsheets write it; another single day is no time of a count."""
    period = mention.period
    if period is None or period.as_of or mention.grain != "day" or period.start is None:
        return mention
    if period.start.day == 1 and re.fullmatch(r"[0-9]{4}[-/.][0-9]{1,2}[-/.]0?1|.*年\s?[0-9]{1,2}月0?1日", mention.text):
        return replace(mention, period=whole_month(period.start.year, period.start.month), grain="month")
    return replace(mention, period=None, refusal=SINGLE_DAY)


def _with_day(month: DateMention, day: DateMention) -> DateMention | None:
    """Return a month that ends on the day of a second mention: 6月 … (12日現在)."""
    first, last = month.period, day.period
    if first and first.month and last is None and day.refusal == "no year":
        again = spans.find(day.text, Clock(year=first.month[0]))
        last = again[0].period if len(again) == 1 else None
    if not (first and last and first.month and last.end and first.start and day.grain in ("day", "span")):
        return None
    if (last.end.year, last.end.month) != first.month:
        return None
    return DateMention(month.span, f"{month.text} {day.text}", Period(first.start, last.end, last.as_of), "span")


def until(period: Period, text: str, clock: Clock) -> Period | None:
    """Return the period cut off at the day that a cell adds in brackets (8日まで); None when the day lies outside it."""
    month = period.month or ((period.end.year, period.end.month) if period.end else None)
    found = dates.find(nfkc(text), replace(clock.at(month), year=month[0], fiscal_year=None) if month else clock)
    day = found[0].period.end if len(found) == 1 and found[0].period else None
    if day is None or not period.start or not period.end or not period.start <= day <= period.end:
        return None
    if nfkc(text).endswith("月"):
        return period if (day.year, day.month) == period.month else None  # 6月は4件, in the column of June
    return Period(period.start, day, found[0].period.as_of if found[0].period else None)
