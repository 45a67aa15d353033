"""Dates as Japanese texts and tables say them → periods, resolved from the day of publication in Japan, never from the machine's.

What cannot be known stays unknown: a month without a year needs a publication date or a year in its title or header; 2月30日 and 平成40年 are no
dates. A wrong date is worse than none.

A month is its first to its last day; 5月以降 has a start only, 6月末まで an end only; 12日現在 and 6月末時点 give the day as of which a
count was taken. 上旬, 中旬, 下旬 are the days 1–10, 11–20 and from 21 on (Japan Meteorological Agency, 時に関する用語).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from miner.base import periods
from miner.base.ja import nfkc, normalize
from miner.base.periods import Clock, Period
from miner.base.points import FISCAL, POINT, RELATIVE_YEARS, N, Point, dated, integer, part_of, resolve
from miner.base.records import Span
from miner.base.spelt import spelt

_joint = re.compile(r"\s?(?:\([月火水木金土日]\))?\s?(?:頭|初め)?\s?(?:から|〜|~|-|–|−|より|以降、?)\s?")
_until = re.compile(r"\s?(?:\([月火水木金土日]\))?(?:まで|迄|締め)")
_since = re.compile(r"(?:\([月火水木金土日]\))?(?:以降|以後|より後|(?:から|より)(?!\s?[0-9一二三四五六七八九十]+\s?(?:件|枚|人|倍)))")
_as_of = re.compile(r"\s?(?:\([月火水木金土日]\))?(?:の?(?:現在|時点)|付)")
_before = re.compile("以前")
_days_after = re.compile(rf"\s?(?:は|も|の|が|\(|分は?|、)\s?(?P<day>{N})\s?日\s?(?P<tail>まで|現在|時点)")
_last_day = re.compile(rf"(?P<day>{N})\s?日(?!間|目|以内)(?P<tail>まで|現在|時点)?")
_short_range = re.compile(rf"(?<![0-9.,/年]){N}\s?[〜~-]\s?(?={N}\s?月(?!間))")
_leading = re.compile(rf"\s?(?:の|[(/・])?\s?(?P<first>{N})\s?(?P<joint>[〜~-]|(?:[、・]\s?{N}\s?)*[、・])\s?(?={N}\s?月(?!間|額))")
_contrast = re.compile(r"。|\n|一方|対し|だったが|から|増|減")
_relative_year = re.compile("|".join(RELATIVE_YEARS))
_this_year = re.compile("今年|ことし|本年")
_beside_date = re.compile(r"1か月間|実績|だけ|単月|[分中のにで()\[\]【】:、]")
_CARRY = 40
NO_CLOCK = Clock()


@dataclass(frozen=True, slots=True)
class DateMention:
    """Words that name a time. ``period`` is None where it cannot be known, and ``refusal`` then says why; ``grain`` is day, month, year,
    fiscal_year or span.
    """

    span: Span
    text: str
    period: Period | None
    grain: str
    refusal: str = ""


def find(text: str, clock: Clock = NO_CLOCK) -> list[DateMention]:
    """Return the times that a text names, in order; each month spoken of is what 前月 and a bare day after it refer to.

    >>> from datetime import date
    >>> [m.period.as_row()["period_start"] for m in find("先月は前年同月の3倍", Clock(date(2023, 7, 13)))]
    ['2023-06-01', '2022-06-01']
    """
    view = normalize(text)
    mentions = []
    for point in _points(view.match, clock):
        span = view.span(point.start, point.end)
        mentions.append(DateMention(span, text[slice(*span)], point.period, point.grain, point.refusal))
    return mentions


def read(text: str, clock: Clock = NO_CLOCK) -> DateMention | None:
    """Return the time that fills a short text, such as the header of a column; also 202306 and 2023年4月~6月分.

    >>> read("R5.6").period.month, read("202306").period.month, read("4月").refusal
    ((2023, 6), (2023, 6), 'no year')
    """
    match = re.sub(r"\s", "", nfkc(spelt(text)))
    if compact := re.fullmatch(r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])?", match):
        match = "-".join(filter(None, compact.groups()))
    found = find(match, clock)
    if len(found) != 1:
        return None
    start, end = found[0].span
    return None if _beside_date.sub("", match[:start] + match[end:]) else found[0]


def _points(text: str, clock: Clock) -> Iterator[Point]:
    at = 0
    carried: tuple[int, Point] | None = None  # where the last explicit year was said
    fiscal: int | None = None  # the fiscal year spoken of last, for 前年度,
    parted: int | None = None  # and the one of which a half or quarter was, for 上半期
    while found := POINT.search(text, at):
        if (led := _led(text, found, clock)) is not None:
            point = led
        elif (short := _short_range.search(text, max(at, found.start() - 4), found.end())) and short.end() == found.start():
            point = _month_range(short, found, clock)
        else:
            within = replace(clock, fiscal_year=parted) if found["bhalf"] and parted is not None else clock
            point = resolve(found, _carrying(text, found, carried, within))
            if fiscal is not None and found["fiscal"] in ("前年度", "翌年度") and not found["fmonth"]:
                year = fiscal + FISCAL[found["fiscal"][0]]
                point = replace(point, period=part_of(year, found["fhalf"], found["fon"]) if found["fhalf"] else periods.fiscal(year), refusal="")
            elif found["fiscal"] and not found["fmonth"] and point.period and point.period.start:
                fiscal = periods.fiscal_year_of(point.period.start)
            parted = periods.fiscal_year_of(point.period.start) if found["fhalf"] and point.period and point.period.start else parted
            point = _extended(text, point, clock)
        if _is_open(point):  # 4月以降…26日まで is no day of April, nor of a month before it
            clock = replace(clock, month=None)
        elif point.month:
            clock = clock.at(point.month)
        if point.has_year and point.month:
            carried = (point.end, point)
        at = max(point.end, found.end())
        yield point


def _is_open(point: Point) -> bool:
    return point.period is not None and point.period.end is None


def _led(text: str, found: re.Match[str], clock: Clock) -> Point | None:
    """Resolve a year before a range or list of months: 今年4〜6月, 昨年4、5月 (the last of the list)."""
    alone = (found["year"] and not found["month"] and not found["half"]) or (found["fiscal"] and not found["fmonth"] and not found["fhalf"])
    leading = _leading.match(text, found.end()) if alone else None
    last = POINT.match(text, leading.end()) if leading else None
    if leading is None or last is None or not last["bmonth"]:
        return None
    whole = resolve(found, clock)
    if whole.period is None or whole.period.start is None:
        return replace(whole, end=last.end())
    within = replace(clock, fiscal_year=whole.period.start.year) if found["fiscal"] else replace(clock, year=whole.period.start.year)
    point = replace(resolve(last, within), has_year=True)
    if leading["joint"] not in "〜~-":
        return _extended(text, point, within)
    first = integer(leading["first"])
    begin = periods.year_of(first, within) if first and 1 <= first <= 12 else None
    end = until.end() if (until := _until.match(text, point.end)) else point.end
    span = replace(point, start=found.start(), end=end, grain="span", period=None, refusal=point.refusal or "no such date")
    if first is None or begin is None or point.period is None or point.period.end is None or date(begin, first, 1) > point.period.end:
        return span  # 去年の11〜2月: of which winter?
    return replace(span, period=Period(date(begin, first, 1), point.period.end), refusal="")


def _carrying(text: str, found: re.Match[str], carried: tuple[int, Point] | None, clock: Clock) -> Clock:
    """Return the clock for a month without a year: in a list after an explicit year (令和4年4月10件、5月12件) it keeps that year."""
    if not carried or not found["bmonth"] or clock.fiscal_year is not None or clock.year is not None:
        return clock
    stop, point = carried
    between, month = text[stop : found.start()], integer(found["bmonth"])
    if clock.published and month and month >= clock.published.month:  # of this year it would be 今月 or to come
        between = re.sub(r"。\s*$", "", between)
    if len(between) > _CARRY or _contrast.search(between) or not point.month or month is None or month <= point.month[1]:
        return clock
    if "は" in between and "▽" not in between and _relative_year.search(text, point.start, point.end):
        if _this_year.match(text, point.start):
            return replace(clock, year=point.month[0])
        return Clock()  # 昨年4月は5件、6月は18件: last year's or this year's
    return replace(clock, year=point.month[0])


def _month_range(short: re.Match[str], found: re.Match[str], clock: Clock) -> Point:
    """Resolve 4〜6月 and 令和5年4〜6月."""
    last = resolve(found, clock)
    first = integer(re.match(N, short[0].strip())[0])  # type: ignore[index]
    span = replace(last, start=short.start(), period=None, grain="span", refusal=last.refusal or "no such date")
    if last.month is None or last.period is None or not first or first > 12:
        return span
    year = last.month[0] - (first > last.month[1])
    if not last.has_year and (periods.year_of(first, clock) or year) > year:
        return replace(span, refusal="past or to come")
    return replace(span, period=Period(date(year, first, 1), last.period.end), refusal="")


def _extended(text: str, point: Point, clock: Clock) -> Point:
    """Take in what follows a date: a second date, まで, 以降, 現在, 時点, or the day within a month (7月は8日まで)."""
    joint = _joint.match(text, point.end)
    if joint and point.grain == "day" and point.month and (day := _last_day.match(text, joint.end())):
        return _to_day(point, day)
    if joint and (second := POINT.match(text, joint.end())):
        return _joined(text, point, second, clock)
    if point.grain == "month" and (days := _days_after.match(text, point.end)):
        return _within(point, days)
    return _tail(text, point, clock)


def _to_day(first: Point, day: re.Match[str]) -> Point:
    """Join a day to a later one of its month: 6月1〜25日."""
    last = periods.day_of(*first.month, integer(day["day"]) or 0) if first.month else None
    start = first.period.start if first.period else None
    span = replace(first, end=day.end(), grain="span")
    if last is None or start is None or last < start:
        return replace(span, period=None, refusal=first.refusal or "no such date")
    as_of = last if day["tail"] in ("現在", "時点") else None
    return replace(span, period=Period(start, last, as_of))


def _within(point: Point, days: re.Match[str]) -> Point:
    last = periods.day_of(*point.month, integer(days["day"]) or 0) if point.month else None
    if last is None or point.period is None:
        return replace(point, end=days.end(), period=None, grain="span", refusal=point.refusal or "no such date")
    as_of = None if days["tail"] == "まで" else last
    return replace(point, end=days.end(), period=replace(point.period, end=last, as_of=as_of), grain="span")


def _joined(text: str, first: Point, found: re.Match[str], clock: Clock) -> Point:
    """Join two dates to one span; the one without a year takes that of the other."""
    bare = found["bmonth"] or (found["slash"] or "").split("/")[0]
    if first.has_year and first.month and bare:
        month = integer(bare) or 0
        clock = replace(clock, year=first.month[0] + (month < first.month[1]), fiscal_year=None)
    if first.month and not bare:
        clock = clock.at(first.month)
    second = resolve(found, clock)
    end = until.end() if (until := _until.match(text, second.end)) else second.end
    joined = replace(second, start=first.start, end=end, period=None, grain="span", refusal=first.refusal or second.refusal or "no such date")
    if first.refusal == "no year" and second.has_year:
        first = _with_year_of(second, first, text)
    if not (first.period and second.period and first.period.start and second.period.end):
        return joined
    begin = first.period.start
    if begin > second.period.end:  # without years: 4月から6月, published in May
        return replace(joined, refusal="it ends before it begins" if first.has_year or second.has_year else "past or to come")
    return replace(joined, period=Period(begin, second.period.end), has_year=first.has_year, refusal="")


def _with_year_of(second: Point, first: Point, text: str) -> Point:
    """Give the first of two dates the year of the second: 4月〜令和5年6月."""
    said = re.match(rf"\s?({N})\s?月(?:\s?({N})\s?日)?", text[first.start : first.end])
    month = integer(said[1]) if said else None
    if not (said and month and second.month):
        return first
    return dated(first.start, first.end, (second.month[0] - (month > second.month[1]), ""), said[1], said[2], None)


def _tail(text: str, point: Point, clock: Clock) -> Point:
    for pattern, change in ((_as_of, _taken), (_until, _ending), (_before, _up_to), (_since, partial(_beginning, clock))):
        if found := pattern.match(text, point.end):
            return replace(change(point), end=found.end())
    if point.grain == "span" and point.period and point.period.start == point.period.end and text[point.end - 1] in "末日":
        return _taken(point)
    return point


def _taken(point: Point) -> Point:
    day = point.period.end if point.period else None
    return replace(point, period=Period(None, day, day) if day else None, grain="day")


def _up_to(point: Point) -> Point:
    return replace(point, period=Period(None, point.period.end) if point.period and point.period.end else None, grain="span")


def _ending(point: Point) -> Point:
    if point.period is None:
        return point
    monthly = not point.has_year and point.grain == "day" and point.month is not None
    first = point.period.start.replace(day=1) if monthly and point.period.start else None
    return replace(point, period=Period(first, point.period.end), grain="span")


def _beginning(clock: Clock, point: Point) -> Point:
    start = point.period.start if point.period else None
    published = clock.published
    if start and published and not point.has_year and start < published and start.month > published.month and clock.fiscal_year is clock.year is None:
        return replace(point, period=None, grain="span", refusal="past or to come")  # 8月から, in July
    return replace(point, period=Period(start) if start else None, grain="span")
