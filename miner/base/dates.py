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

from miner.base import periods
from miner.base.ja import nfkc, normalize
from miner.base.numerals import value_of
from miner.base.periods import Clock, Period
from miner.base.records import Span

_N = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_ERA = rf"(?:(?:令和|平成|昭和|大正|明治)\s?(?:元|{_N})|(?<![A-Za-z])[RHS]\s?(?:元|[0-9]{{1,2}}))"
_LATIN_ERA = r"(?<![A-Za-z])[RHS]\s?(?:元|[0-9]{1,2})(?=\s?(?:1[0-2]|[1-9])月)"
_LONG_YEAR = rf"(?:(?<![0-9])(?:19|20)[0-9]{{2}}|{_ERA})"
_SHORT_YEAR = r"(?<![0-9.,])'?[0-9]{1,2}"
_YEAR = rf"(?:{_LONG_YEAR}|{_SHORT_YEAR})"
_RELATIVE_YEARS = {"一昨年": -2, "おととし": -2, "昨年": -1, "去年": -1, "前年": -1, "前の年": -1}
_RELATIVE_YEARS |= {"ことし": 0, "今年": 0, "本年": 0, "同年": 0, "来年": 1, "翌年": 1}
_RELATIVE_MONTHS = {"先々月": -2, "先月": -1, "前月": -1, "前の月": -1, "今月": 0, "当月": 0, "本月": 0, "同月": 0, "来月": 1, "翌月": 1}
_FISCAL = {"一昨": -2, "昨": -1, "前": -1, "今": 0, "本": 0, "来": 1, "翌": 1}
_PART = r"(?P<part>末日|末|初め|初旬|はじめ|頭|上旬|中旬|半ば|下旬)?"
_MONTH_DAY = rf"(?P<month>(?<![0-9.,]){_N})\s?月(?!曜|間|額|刊|給)(?:\s?(?P<day>{_N})(?:\s?日(?!間|目|以内)|(?=\s?[〜~-]\s?{_N}\s?日(?!間|目))))?{_PART}"
_point = re.compile(
    rf"(?=[0-9'〇一二三四五六七八九十令平昭大明RHS前昨去こ今本同来翌お先当])(?:(?P<number>(?:(?<![0-9])(?:19|20)[0-9]{{2}}|{_ERA})\s?[./-]\s?(?P<nmonth>[0-9]{{1,2}})(?:\s?[./-]\s?(?P<nday>[0-9]{{1,2}}))?(?![0-9])\.?(?P<npart>末日|末)?)"
    rf"|(?P<same>(?:前年度?|前の年|昨年|去年)の?(?:同(?:月|期|日)|同じ(?:月|時期|期間)))"
    rf"|(?P<fiscal>(?:{_YEAR})\s?年度|(?:一昨|昨|前|今|本|来|翌)年度)(?:\s?(?:の|[(/・])?\s?(?P<fmonth>{_N})\s?月(?!曜|間)(?:\s?(?P<fday>{_N})\s?日(?!間|目))?(?P<fpart>末日|末|上旬|中旬|下旬)?)?"
    rf"|(?P<year>{_LATIN_ERA}|{_LONG_YEAR}\s?年(?!間|前|後|度|齢|代|生|以上|目|ぶり)|{_SHORT_YEAR}\s?年(?=\s?の?\s?{_N}\s?(?:[〜~、・-]\s?{_N}\s?)?月(?!間|額))|{'|'.join(_RELATIVE_YEARS)})(?:\s?(?:の|[(/・])?\s?{_MONTH_DAY})?"
    rf"|(?P<relative>{'|'.join(_RELATIVE_MONTHS)})(?:は?\s?(?P<rday>{_N})\s?日(?!間|目|以内))?(?P<rpart>末日|末|初め|初旬|頭|上旬|中旬|半ば|下旬)?"
    rf"|{_MONTH_DAY.replace('<month>', '<bmonth>').replace('<day>', '<bday>').replace('<part>', '<bpart>')}"
    r"|(?P<slash>(?<![0-9/.])(?:1[0-2]|0?[1-9])/(?:3[01]|[12][0-9]|0?[1-9])(?![0-9/])(?:(?=現在|時点|まで|から|付|\)|\s?[〜~-]\s?[0-9])|(?<=[〜~-].{3})|(?<=[〜~-].{4})))"
    rf"|(?P<alone>(?<![0-9.,〇一-十月]){_N})\s?日(?=現在|時点|まで|付|に(?:発表|公表|回答)|[)）、]|$)(?!間|目))"
)
_joint = re.compile(r"\s?(?:\([月火水木金土日]\))?\s?(?:頭|初め)?\s?(?:から|〜|~|-|–|−|より|以降、?)\s?")
_until = re.compile(r"\s?(?:\([月火水木金土日]\))?(?:まで|迄|締め)")
_since = re.compile(r"(?:\([月火水木金土日]\))?(?:以降|以後|から|より後|より)(?!\s?[0-9一二三四五六七八九十]+\s?(?:件|枚|人|倍))")
_as_of = re.compile(r"\s?(?:\([月火水木金土日]\))?(?:現在|時点|付)")
_days_after = re.compile(rf"\s?(?:は|も|の|が|\(|分は?|、)\s?(?P<day>{_N})\s?日\s?(?P<tail>まで|現在|時点)")
_last_day = re.compile(rf"(?P<day>{_N})\s?日(?!間|目|以内)(?P<tail>まで|現在|時点)?")
_short_range = re.compile(rf"(?<![0-9.,/年]){_N}\s?[〜~-]\s?(?={_N}\s?月(?!間))")
_leading = re.compile(rf"\s?(?:の|[(/・])?\s?(?P<first>{_N})\s?(?P<joint>[〜~-]|(?:[、・]\s?{_N}\s?)*[、・])\s?(?={_N}\s?月(?!間|額))")
_contrast = re.compile(r"。|\n|一方|対し|だったが|から|増|減")
_relative_year = re.compile("|".join(_RELATIVE_YEARS))
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


@dataclass(frozen=True, slots=True)
class _Point:
    """A date as far as it is said: the parts that are not said are None."""

    start: int
    end: int
    period: Period | None
    grain: str
    refusal: str = ""
    month: tuple[int, int] | None = None
    has_year: bool = False


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
    match = re.sub(r"\s", "", nfkc(text))
    if compact := re.fullmatch(r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])?", match):
        match = "-".join(filter(None, compact.groups()))
    found = find(match, clock)
    if len(found) != 1:
        return None
    start, end = found[0].span
    return None if _beside_date.sub("", match[:start] + match[end:]) else found[0]


def _points(text: str, clock: Clock) -> Iterator[_Point]:
    at = 0
    carried: tuple[int, _Point] | None = None  # where the last explicit year was said
    fiscal: int | None = None  # the fiscal year spoken of last, for 前年度
    while found := _point.search(text, at):
        if (led := _led(text, found, clock)) is not None:
            point = led
        elif (short := _short_range.search(text, max(at, found.start() - 4), found.end())) and short.end() == found.start():
            point = _month_range(short, found, clock)
        else:
            point = _resolve(found, _carrying(text, found, carried, clock))
            if fiscal is not None and found["fiscal"] in ("前年度", "翌年度") and not found["fmonth"]:
                point = replace(point, period=periods.fiscal(fiscal + _FISCAL[found["fiscal"][0]]), refusal="")
            elif found["fiscal"] and not found["fmonth"] and point.period and point.period.start:
                fiscal = point.period.start.year
            point = _extended(text, point, clock)
        if point.month and not _is_open(point):  # 4月以降…26日まで is no day of April
            clock = clock.at(point.month)
        if point.has_year and point.month:
            carried = (point.end, point)
        at = max(point.end, found.end())
        yield point


def _is_open(point: _Point) -> bool:
    return point.period is not None and point.period.end is None


def _led(text: str, found: re.Match[str], clock: Clock) -> _Point | None:
    """Resolve a year before a range or list of months: 今年4〜6月, 昨年4、5月 (the last of the list)."""
    alone = (found["year"] and not found["month"]) or (found["fiscal"] and not found["fmonth"])
    leading = _leading.match(text, found.end()) if alone else None
    last = _point.match(text, leading.end()) if leading else None
    if leading is None or last is None or not last["bmonth"]:
        return None
    whole = _resolve(found, clock)
    if whole.period is None or whole.period.start is None:
        return replace(whole, end=last.end())
    within = replace(clock, fiscal_year=whole.period.start.year) if found["fiscal"] else replace(clock, year=whole.period.start.year)
    point = replace(_resolve(last, within), has_year=True)
    if leading["joint"] not in "〜~-":
        return _extended(text, point, within)
    first = _integer(leading["first"])
    begin = periods.year_of(first, within) if first and 1 <= first <= 12 else None
    end = until.end() if (until := _until.match(text, point.end)) else point.end
    span = replace(point, start=found.start(), end=end, grain="span", period=None, refusal=point.refusal or "no such date")
    if first is None or begin is None or point.period is None or point.period.end is None or date(begin, first, 1) > point.period.end:
        return span  # 去年の11〜2月: of which winter?
    return replace(span, period=Period(date(begin, first, 1), point.period.end), refusal="")


def _carrying(text: str, found: re.Match[str], carried: tuple[int, _Point] | None, clock: Clock) -> Clock:
    """Return the clock for a month without a year: in a list after an explicit year (令和4年4月10件、5月12件) it keeps that year."""
    if not carried or not found["bmonth"] or clock.fiscal_year is not None or clock.year is not None:
        return clock
    stop, point = carried
    between, month = text[stop : found.start()], _integer(found["bmonth"])
    if len(between) > _CARRY or _contrast.search(between) or not point.month or month is None or month <= point.month[1]:
        return clock
    if "は" in between and "▽" not in between and _relative_year.search(text, point.start, point.end):
        if _this_year.match(text, point.start):
            return replace(clock, year=point.month[0])
        return Clock()  # 昨年4月は5件、6月は18件: last year's or this year's
    return replace(clock, year=point.month[0])


def _integer(text: str | None) -> int | None:
    value = 1 if text == "元" else value_of(text) if text else None
    return value if isinstance(value, int) else None


def _said_year(text: str, clock: Clock) -> tuple[int | None, str]:
    """Return the year that 令和5, R5, 2023 or 23 stands for, and else why it stands for none."""
    text = text.strip(" '")
    if era := re.match(r"(令和|平成|昭和|大正|明治|[RHS])\s?(.+)", text):
        number = _integer(era[2])
        year = periods.era_year(era[1], number) if number else None
        return year, "" if year else "no such date"
    number = _integer(text)
    if number is None:
        return None, "no such date"
    if number >= 1900:
        return number, ""
    year = periods.short_year(number, clock)
    return year, "" if year else "no year"


def _resolve(found: re.Match[str], clock: Clock) -> _Point:
    start, end = found.span()
    if found["number"]:
        year, why = _said_year(re.split(r"[./-]", found["number"])[0], clock)
        return _dated(start, end, (year, why), found["nmonth"], found["nday"], found["npart"])
    if found["same"]:
        return _same_last_year(found, clock)
    if found["fiscal"]:
        return _fiscal(found, clock)
    if found["year"]:
        year, why = _named_year(found["year"], clock)
        if not found["month"]:
            return _whole_year(start, end, year, why, clock)
        return _dated(start, end, (year, why), found["month"], found["day"], found["part"])
    if found["relative"]:
        return _relative_month(found, clock)
    if found["alone"]:
        return _bare_day(found, clock)
    said = found["slash"].split("/") if found["slash"] else [found["bmonth"], found["bday"]]
    month = _integer(said[0])
    year = periods.year_of(month, clock) if month and month <= 12 else None
    why = "" if year else "no year" if month and 1 <= month <= 12 else "no such date"
    return replace(_dated(start, end, (year, why), said[0], said[1], found["bpart"]), has_year=False)


def _named_year(text: str, clock: Clock) -> tuple[int | None, str]:
    if text not in _RELATIVE_YEARS:
        return _said_year(text.removesuffix("年"), clock)
    said = clock.month[0] if clock.month else None
    now = clock.published.year if clock.published else None
    base = said if text in ("前年", "前の年", "同年", "翌年") else now
    return (base + _RELATIVE_YEARS[text], "") if base else (None, "no publication date")


def _whole_year(start: int, end: int, year: int | None, why: str, clock: Clock) -> _Point:
    if year is None:
        return _Point(start, end, None, "year", why)
    running = clock.published is not None and clock.published.year == year
    return _Point(start, end, Period(date(year, 1, 1), None if running else date(year, 12, 31)), "year", has_year=True)


def _dated(start: int, end: int, year: tuple[int | None, str], month: str, day: str | None, part: str | None) -> _Point:
    number, day_number, grain = _integer(month), _integer(day), "day" if day else "month"
    if year[0] is None:
        return _Point(start, end, None, grain, year[1])
    if number is None or not 1 <= number <= 12 or (day and (day_number is None or periods.day_of(year[0], number, day_number) is None)):
        return _Point(start, end, None, grain, "no such date")
    at = (year[0], number)
    if day_number:
        only = date(*at, day_number)
        return _Point(start, end, Period(only, only), grain, month=at, has_year=True)
    return _Point(start, end, _part(periods.whole_month(*at), part), "span" if part else grain, month=at, has_year=True)


def _part(month: Period, part: str | None) -> Period:
    first, last = month.start, month.end
    if first is None or last is None or not part:
        return month
    if part in ("末", "末日"):
        return Period(last, last)
    if part in ("初め", "はじめ", "頭"):
        return Period(first, first)
    days = {"初旬": (1, 10), "上旬": (1, 10), "中旬": (11, 20), "半ば": (11, 20), "下旬": (21, last.day)}[part]
    return Period(first.replace(day=days[0]), first.replace(day=days[1]))


def _fiscal(found: re.Match[str], clock: Clock) -> _Point:
    start, end = found.span()
    said = found["fiscal"].removesuffix("年度").strip()
    year: int | None
    if said in _FISCAL:
        year = periods.fiscal_year_of(clock.published) + _FISCAL[said] if clock.published else None
        why = "" if year else "no publication date"
    else:
        year, why = _said_year(said, clock)
    if year is None:
        return _Point(start, end, None, "fiscal_year", why)
    if found["fmonth"]:
        month = _integer(found["fmonth"]) or 0
        return _dated(start, end, (year + (month < 4), ""), found["fmonth"], found["fday"], found["fpart"])
    whole = periods.fiscal(year)
    running = clock.published is not None and periods.fiscal_year_of(clock.published) == year
    return _Point(start, end, replace(whole, end=None) if running else whole, "fiscal_year", has_year=True)


def _relative_month(found: re.Match[str], clock: Clock) -> _Point:
    (start, end), word = found.span(), found["relative"]
    now = (clock.published.year, clock.published.month) if clock.published else None
    base = (clock.month or now) if word in ("前月", "前の月", "当月", "同月", "翌月") else now
    if base is None or (word in ("同月", "翌月") and not clock.month):
        return _Point(start, end, None, "month", "no publication date" if word not in ("同月", "翌月") else "no month before")
    at = periods.shifted(base, _RELATIVE_MONTHS[word])
    return replace(_dated(start, end, (at[0], ""), str(at[1]), found["rday"], found["rpart"]), has_year=False)


def _same_last_year(found: re.Match[str], clock: Clock) -> _Point:
    start, end = found.span()
    if not found["same"].endswith(("同月", "同じ月")) or not clock.month:
        return _Point(start, end, None, "month", "no month before")
    return _Point(start, end, periods.whole_month(clock.month[0] - 1, clock.month[1]), "month")


def _bare_day(found: re.Match[str], clock: Clock) -> _Point:
    """Resolve 12日: in the month spoken of, else the latest such day up to the publication."""
    (start, end), at = found.span(), clock.month
    day = _integer(found["alone"]) or 0
    if at is None and clock.published:
        at = (clock.published.year, clock.published.month)
        if day > clock.published.day:
            at = periods.shifted(at, -1)
    if at is None:
        return _Point(start, end, None, "day", "no month")
    only = periods.day_of(*at, day)
    return _Point(start, end, Period(only, only) if only else None, "day", "" if only else "no such date", at if only else None)


def _month_range(short: re.Match[str], found: re.Match[str], clock: Clock) -> _Point:
    """Resolve 4〜6月 and 令和5年4〜6月."""
    last = _resolve(found, clock)
    first = _integer(re.match(_N, short[0].strip())[0])  # type: ignore[index]
    span = replace(last, start=short.start(), period=None, grain="span", refusal=last.refusal or "no such date")
    if last.month is None or last.period is None or not first or first > 12:
        return span
    year = last.month[0] - (first > last.month[1])
    if not last.has_year and (periods.year_of(first, clock) or year) > year:
        return replace(span, refusal="past or to come")
    return replace(span, period=Period(date(year, first, 1), last.period.end), refusal="")


def _extended(text: str, point: _Point, clock: Clock) -> _Point:
    """Take in what follows a date: a second date, まで, 以降, 現在, 時点, or the day within a month (7月は8日まで)."""
    joint = _joint.match(text, point.end)
    if joint and point.grain == "day" and point.month and (day := _last_day.match(text, joint.end())):
        return _to_day(point, day)
    if joint and (second := _point.match(text, joint.end())):
        return _joined(text, point, second, clock)
    if point.grain == "month" and (days := _days_after.match(text, point.end)):
        return _within(point, days)
    return _tail(text, point, clock)


def _to_day(first: _Point, day: re.Match[str]) -> _Point:
    """Join a day to a later one of its month: 6月1〜25日."""
    last = periods.day_of(*first.month, _integer(day["day"]) or 0) if first.month else None
    start = first.period.start if first.period else None
    span = replace(first, end=day.end(), grain="span")
    if last is None or start is None or last < start:
        return replace(span, period=None, refusal=first.refusal or "no such date")
    as_of = last if day["tail"] in ("現在", "時点") else None
    return replace(span, period=Period(start, last, as_of))


def _within(point: _Point, days: re.Match[str]) -> _Point:
    last = periods.day_of(*point.month, _integer(days["day"]) or 0) if point.month else None
    if last is None or point.period is None:
        return replace(point, end=days.end(), period=None, grain="span", refusal=point.refusal or "no such date")
    as_of = None if days["tail"] == "まで" else last
    return replace(point, end=days.end(), period=replace(point.period, end=last, as_of=as_of), grain="span")


def _joined(text: str, first: _Point, found: re.Match[str], clock: Clock) -> _Point:
    """Join two dates to one span; the one without a year takes that of the other."""
    bare = found["bmonth"] or (found["slash"] or "").split("/")[0]
    if first.has_year and first.month and bare:
        month = _integer(bare) or 0
        clock = replace(clock, year=first.month[0] + (month < first.month[1]), fiscal_year=None)
    if first.month and not bare:
        clock = clock.at(first.month)
    second = _resolve(found, clock)
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


def _with_year_of(second: _Point, first: _Point, text: str) -> _Point:
    """Give the first of two dates the year of the second: 4月〜令和5年6月."""
    said = re.match(rf"\s?({_N})\s?月(?:\s?({_N})\s?日)?", text[first.start : first.end])
    month = _integer(said[1]) if said else None
    if not (said and month and second.month):
        return first
    return _dated(first.start, first.end, (second.month[0] - (month > second.month[1]), ""), said[1], said[2], None)


def _tail(text: str, point: _Point, clock: Clock) -> _Point:
    for pattern, change in ((_as_of, _taken), (_until, _ending), (_since, _beginning)):
        if found := pattern.match(text, point.end):
            return replace(change(point, clock), end=found.end())
    if point.grain == "span" and point.period and point.period.start == point.period.end and text[point.end - 1] in "末日":
        return _taken(point, clock)
    return point


def _taken(point: _Point, clock: Clock) -> _Point:
    day = point.period.end if point.period else None
    return replace(point, period=Period(None, day, day) if day else None, grain="day")


def _ending(point: _Point, clock: Clock) -> _Point:
    if point.period is None:
        return point
    monthly = not point.has_year and point.grain == "day" and point.month is not None
    first = point.period.start.replace(day=1) if monthly and point.period.start else None
    return replace(point, period=Period(first, point.period.end), grain="span")


def _beginning(point: _Point, clock: Clock) -> _Point:
    start = point.period.start if point.period else None
    published = clock.published
    if start and published and not point.has_year and start < published and start.month > published.month and clock.fiscal_year is clock.year is None:
        return replace(point, period=None, grain="span", refusal="past or to come")  # 8月から, in July
    return replace(point, period=Period(start) if start else None, grain="span")
