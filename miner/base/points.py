"""One date as it is said, resolved: a year, era or fiscal year, a month, a day, or a word like 先月, without what joins it to another."""

import re
from dataclasses import dataclass, replace
from datetime import date

from miner.base import periods
from miner.base.numerals import value_of
from miner.base.periods import Clock, Period

N = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_ERA = rf"(?:(?:令和|平成|昭和|大正|明治)\s?(?:元|{N})|(?<![A-Za-z])[RHS]\s?(?:元|[0-9]{{1,2}}))"
_LATIN_ERA = r"(?<![A-Za-z])[RHS]\s?(?:元|[0-9]{1,2})(?=\s?(?:1[0-2]|[1-9])月)"
_LONG_YEAR = rf"(?:(?<![0-9])(?:19|20)[0-9]{{2}}|{_ERA})"
_SHORT_YEAR = r"(?<![0-9.,])'?[0-9]{1,2}"
_YEAR = rf"(?:{_LONG_YEAR}|{_SHORT_YEAR})"
RELATIVE_YEARS = {"一昨年": -2, "おととし": -2, "昨年": -1, "去年": -1, "前年": -1, "前の年": -1}
RELATIVE_YEARS |= {"ことし": 0, "今年": 0, "本年": 0, "同年": 0, "来年": 1, "翌年": 1}
_RELATIVE_MONTHS = {"先々月": -2, "先月": -1, "前月": -1, "前の月": -1, "今月": 0, "当月": 0, "本月": 0, "同月": 0, "来月": 1, "翌月": 1}
FISCAL = {"一昨": -2, "昨": -1, "前": -1, "今": 0, "本": 0, "来": 1, "翌": 1}
# A half or quarter (上半期, 後期, 第2四半期, 3Q) behind a year, and from when on.
_HALF = r"(?:[上下](?:半期|期(?!日|限))|[前後](?:半期|期(?!比|高齢))|第?\s?[1-4一二三四]\s?(?:四半期|Q))"
PART_OF = rf"\s?の?\s?[(]?(?P<half>{_HALF})(?P<on>\s?(?:[〜~]|以降|から))?"
_PART_OF_FISCAL = PART_OF.replace("half>", "fhalf>").replace("on>", "fon>")
PART_OF_YEAR = "which months a half or quarter of the year holds"
_PART = r"(?P<part>末日|末|初め|初旬|はじめ|頭|上旬|中旬|半ば|下旬)?"
_MONTH_DAY = rf"(?P<month>(?<![0-9.,]){N})\s?月(?!曜|間|額|刊|給)(?:\s?(?P<day>{N})(?:\s?日(?!間|目|以内)|(?=\s?[〜~-]\s?{N}\s?日(?!間|目))))?{_PART}"
POINT = re.compile(
    rf"(?=[0-9'〇一二三四五六七八九十令平昭大明RHS前昨去こ今本同来翌お先当上下第])(?:(?P<number>(?:(?<![0-9])(?:19|20)[0-9]{{2}}|{_ERA})\s?[./-]\s?(?P<nmonth>[0-9]{{1,2}})(?:\s?[./-]\s?(?P<nday>[0-9]{{1,2}}))?(?![0-9])\.?(?P<npart>末日|末)?)"
    rf"|(?P<same>(?:前年度?|前の年|昨年|去年)の?(?:同(?:月|期|日)|同じ(?:月|時期|期間|半年間?)))"
    rf"|(?P<fiscal>(?:{_YEAR})\s?年度|(?:一昨|昨|前|今|本|来|翌)年度)(?:\s?(?:の|[(/・])?\s?(?P<fmonth>{N})\s?月(?!曜|間)(?:\s?(?P<fday>{N})\s?日(?!間|目))?(?P<fpart>末日|末|上旬|中旬|下旬)?|{_PART_OF_FISCAL})?"
    rf"|(?P<year>{_LATIN_ERA}|{_LONG_YEAR}\s?年(?!間|前|後|度|齢|代|生|以上|目|ぶり)|{_SHORT_YEAR}\s?年(?=\s?の?\s?{N}\s?(?:[〜~、・-]\s?{N}\s?)?月(?!間|額))|{'|'.join(RELATIVE_YEARS)})(?:\s?(?:の|[(/・])?\s?{_MONTH_DAY}|{PART_OF})?"
    rf"|(?P<bhalf>(?:[上下前後]半期|第\s?[1-4一二三四]\s?四半期)(?!比))(?P<bon>以降|から)?"
    rf"|(?P<relative>{'|'.join(_RELATIVE_MONTHS)})(?:は?\s?(?P<rday>{N})\s?日(?!間|目|以内))?(?P<rpart>末日|末|初め|初旬|頭|上旬|中旬|半ば|下旬)?"
    rf"|{_MONTH_DAY.replace('<month>', '<bmonth>').replace('<day>', '<bday>').replace('<part>', '<bpart>')}"
    r"|(?P<slash>(?<![0-9/.])(?:1[0-2]|0?[1-9])/(?:3[01]|[12][0-9]|0?[1-9])(?![0-9/])(?:(?=現在|時点|まで|から|付|\)|\s?[〜~-]\s?[0-9])|(?<=[〜~-].{3})|(?<=[〜~-].{4})))"
    rf"|(?P<alone>(?<![0-9.,〇一-十月]){N})\s?日(?=現在|時点|まで|付|に(?:発表|公表|回答)|[)）、]|$)(?!間|目))"
)


@dataclass(frozen=True, slots=True)
class Point:
    """A date as far as it is said: the parts that are not said are None."""

    start: int
    end: int
    period: Period | None
    grain: str
    refusal: str = ""
    month: tuple[int, int] | None = None
    has_year: bool = False


def integer(text: str | None) -> int | None:
    """Return a whole number in digits or 漢数字, 1 for 元; None for anything else."""
    value = 1 if text == "元" else value_of(text) if text else None
    return value if isinstance(value, int) else None


def _said_year(text: str, clock: Clock) -> tuple[int | None, str]:
    """Return the year that 令和5, R5, 2023 or 23 stands for, and else why it stands for none."""
    text = text.strip(" '")
    if era := re.match(r"(令和|平成|昭和|大正|明治|[RHS])\s?(.+)", text):
        number = integer(era[2])
        year = periods.era_year(era[1], number) if number else None
        return year, "" if year else "no such date"
    number = integer(text)
    if number is None:
        return None, "no such date"
    if number >= 1900:
        return number, ""
    year = periods.short_year(number, clock)
    return year, "" if year else "no year"


def resolve(found: re.Match[str], clock: Clock) -> Point:
    """Return the date of a match of `POINT`."""
    start, end = found.span()
    if found["number"]:
        year, why = _said_year(re.split(r"[./-]", found["number"])[0], clock)
        return dated(start, end, (year, why), found["nmonth"], found["nday"], found["npart"])
    if found["same"]:
        return _same_last_year(found, clock)
    if found["fiscal"]:
        return _fiscal(found, clock)
    if found["year"]:
        return _in_year(found, clock)
    for name, resolved in (("bhalf", _bare_part), ("relative", _relative_month), ("alone", _bare_day)):
        if found[name]:
            return resolved(found, clock)
    said = found["slash"].split("/") if found["slash"] else [found["bmonth"], found["bday"]]
    month = integer(said[0])
    year = periods.year_of(month, clock) if month and month <= 12 else None
    why = "" if year else "no year" if month and 1 <= month <= 12 else "no such date"
    return replace(dated(start, end, (year, why), said[0], said[1], found["bpart"]), has_year=False)


def _in_year(found: re.Match[str], clock: Clock) -> Point:
    (start, end), (year, why) = found.span(), _named_year(found["year"], clock)
    if found["half"]:  # 今年上半期: from January or from April?
        return Point(start, end, None, "span", PART_OF_YEAR)
    if not found["month"]:
        return _whole_year(start, end, year, why, clock)
    return dated(start, end, (year, why), found["month"], found["day"], found["part"])


def _named_year(text: str, clock: Clock) -> tuple[int | None, str]:
    if text not in RELATIVE_YEARS:
        return _said_year(text.removesuffix("年"), clock)
    said = clock.month[0] if clock.month else None
    now = clock.published.year if clock.published else None
    base = said if text in ("前年", "前の年", "同年", "翌年") else now
    return (base + RELATIVE_YEARS[text], "") if base else (None, "no publication date")


def _whole_year(start: int, end: int, year: int | None, why: str, clock: Clock) -> Point:
    if year is None:
        return Point(start, end, None, "year", why)
    running = clock.published is not None and clock.published.year == year
    return Point(start, end, Period(date(year, 1, 1), None if running else date(year, 12, 31)), "year", has_year=True)


def dated(start: int, end: int, year: tuple[int | None, str], month: str, day: str | None, part: str | None) -> Point:
    """Return the date of a year (or why there is none), a month, and perhaps a day or a part of the month."""
    number, day_number, grain = integer(month), integer(day), "day" if day else "month"
    if year[0] is None:
        return Point(start, end, None, grain, year[1])
    if number is None or not 1 <= number <= 12 or (day and (day_number is None or periods.day_of(year[0], number, day_number) is None)):
        return Point(start, end, None, grain, "no such date")
    at = (year[0], number)
    if day_number:
        only = date(*at, day_number)
        return Point(start, end, Period(only, only), grain, month=at, has_year=True)
    return Point(start, end, _part(periods.whole_month(*at), part), "span" if part else grain, month=at, has_year=True)


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


def _fiscal(found: re.Match[str], clock: Clock) -> Point:
    start, end = found.span()
    said = found["fiscal"].removesuffix("年度").strip()
    year: int | None
    if said in FISCAL:
        year = periods.fiscal_year_of(clock.published) + FISCAL[said] if clock.published else None
        why = "" if year else "no publication date"
    else:
        year, why = _said_year(said, clock)
    if year is None:
        return Point(start, end, None, "fiscal_year", why)
    if found["fmonth"]:
        month = integer(found["fmonth"]) or 0
        return dated(start, end, (year + (month < 4), ""), found["fmonth"], found["fday"], found["fpart"])
    if found["fhalf"]:
        return Point(start, end, part_of(year, found["fhalf"], found["fon"]), "span", has_year=True)
    whole = periods.fiscal(year)
    running = clock.published is not None and periods.fiscal_year_of(clock.published) == year
    return Point(start, end, replace(whole, end=None) if running else whole, "fiscal_year", has_year=True)


def _bare_part(found: re.Match[str], clock: Clock) -> Point:
    if clock.fiscal_year is None:
        return Point(*found.span(), None, "span", PART_OF_YEAR)
    return Point(*found.span(), part_of(clock.fiscal_year, found["bhalf"], found["bon"]), "span")


def part_of(year: int, half: str, on: str | None) -> Period:
    """Return the half or quarter of a fiscal year, or with ``on`` from its begin."""
    if number := re.search("[1-4一二三四]", half):
        n = "1234一二三四".index(number[0]) % 4
        months = 4 + 3 * n, 6 + 3 * n
    else:
        months = (10, 15) if half[0] in "下後" else (4, 9)
    first, last = (periods.whole_month(year + (month > 12), (month - 1) % 12 + 1) for month in months)
    return Period(first.start, None if on else last.end)


def _relative_month(found: re.Match[str], clock: Clock) -> Point:
    (start, end), word = found.span(), found["relative"]
    now = (clock.published.year, clock.published.month) if clock.published else None
    base = (clock.month or now) if word in ("前月", "前の月", "当月", "同月", "翌月") else now
    if base is None or (word in ("同月", "翌月") and not clock.month):
        return Point(start, end, None, "month", "no publication date" if word not in ("同月", "翌月") else "no month before")
    at = periods.shifted(base, _RELATIVE_MONTHS[word])
    return replace(dated(start, end, (at[0], ""), str(at[1]), found["rday"], found["rpart"]), has_year=False)


def _same_last_year(found: re.Match[str], clock: Clock) -> Point:
    start, end = found.span()
    if not found["same"].endswith(("同月", "同じ月")) or not clock.month:
        return Point(start, end, None, "month", "no month before")
    return Point(start, end, periods.whole_month(clock.month[0] - 1, clock.month[1]), "month")


def _bare_day(found: re.Match[str], clock: Clock) -> Point:
    """Resolve 12日: in the month spoken of, else the latest such day up to the publication."""
    (start, end), at = found.span(), clock.month
    day = integer(found["alone"]) or 0
    if at is None and clock.published:
        at = (clock.published.year, clock.published.month)
        if day > clock.published.day:
            at = periods.shifted(at, -1)
    if at is None:
        return Point(start, end, None, "day", "no month")
    only = periods.day_of(*at, day)
    return Point(start, end, Period(only, only) if only else None, "day", "" if only else "no such date", at if only else None)
