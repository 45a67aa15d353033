"""Months, years and spans of days, and what words without a year are resolved against."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone

JAPAN = timezone(timedelta(hours=9))
ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "S": 1925, "H": 1988, "R": 2018}
_ERA_ENDS = {"明治": 45, "大正": 15, "昭和": 64, "平成": 31, "S": 64, "H": 31}


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, each None where it is not told, and the day as of which a count was taken."""

    start: date | None = None
    end: date | None = None
    as_of: date | None = None

    @property
    def month(self) -> tuple[int, int] | None:
        """Year and month, if the period lies in one month and begins with its first day."""
        if self.start and self.end and self.start.day == 1 and (self.start.year, self.start.month) == (self.end.year, self.end.month):
            return self.start.year, self.start.month
        return None

    def as_row(self) -> dict[str, str | None]:
        """Return period_start, period_end and as_of in ISO form."""
        days = {"period_start": self.start, "period_end": self.end, "as_of": self.as_of}
        return {name: day.isoformat() if day else None for name, day in days.items()}


@dataclass(frozen=True, slots=True)
class Clock:
    """What words without a year are resolved against.

    ``published`` is the day, in Japan, on which the text appeared; ``year``, ``fiscal_year`` or ``within`` (a span of at most twelve
    months) what a title or header says; ``month`` the month (year, month) spoken of last, for 前月, 同月 and a bare day.
    """

    published: date | None = None
    year: int | None = None
    fiscal_year: int | None = None
    month: tuple[int, int] | None = None
    within: Period | None = None

    def at(self, month: tuple[int, int]) -> "Clock":
        """Return this clock with the month spoken of last."""
        return replace(self, month=month)


def japan_date(text: str) -> date | None:
    """Return the day in Japan of an ISO date, or of a date and time with its offset; None for anything else.

    >>> japan_date("2023-07-12T20:00:00Z")
    datetime.date(2023, 7, 13)
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment.astimezone(JAPAN).date() if moment.tzinfo else moment.date()


def whole_month(year: int, month: int) -> Period:
    """Return the first to the last day of a month."""
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def hull(periods: Iterable[Period]) -> Period:
    """Return the first and the last day that periods name."""
    periods = list(periods)
    return Period(min((p.start for p in periods if p.start), default=None), max((p.end for p in periods if p.end), default=None))


def fiscal(year: int) -> Period:
    """Return the fiscal year (会計年度, April to March) that begins in ``year``."""
    return Period(date(year, 4, 1), date(year + 1, 3, 31))


def shifted(month: tuple[int, int], by: int) -> tuple[int, int]:
    """Return the month ``by`` months later.

    >>> shifted((2023, 1), -1)
    (2022, 12)
    """
    n = month[0] * 12 + month[1] - 1 + by
    return n // 12, n % 12 + 1


def months(first: tuple[int, int], last: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield each month (year, month) from the first to the last.

    >>> list(months((2022, 12), (2023, 2)))
    [(2022, 12), (2023, 1), (2023, 2)]
    """
    while first <= last:
        yield first
        first = shifted(first, 1)


def era_year(era: str, year: int) -> int | None:
    """Return the year of an era's year, None where the era has no such year (令和元年 is 1; 平成 ended with 31)."""
    return ERAS[era] + year if 1 <= year <= _ERA_ENDS.get(era, 99) else None


def year_of(month: int, clock: Clock) -> int | None:
    """Return the year of a month that is named without one: that of the title or header, else the latest up to the publication."""
    if clock.fiscal_year is not None:
        return clock.fiscal_year + (month < 4)
    if clock.year is not None:
        return clock.year
    if clock.within is not None and (not clock.published or _years_within(month, clock.within)):
        return _year_within(month, clock.within)
    if clock.published:
        return clock.published.year - (month > clock.published.month)
    return None


def _year_within(month: int, span: Period) -> int | None:
    """Return the one year in which a month lies in a span, None if it lies in it never or twice."""
    years = _years_within(month, span)
    return years[0] if len(years) == 1 else None


def _years_within(month: int, span: Period) -> list[int]:
    if not (span.start and span.end):
        return []
    return [y for y in range(span.start.year, span.end.year + 1) if span.start.replace(day=1) <= date(y, month, 1) <= span.end]


def short_year(year: int, clock: Clock) -> int | None:
    """Return the year that one or two digits stand for (23年, 5年): Western or 令和, whichever lies near the publication."""
    near = clock.published.year if clock.published else clock.year or clock.fiscal_year
    if near is None:
        return None
    fitting = [full for full in (2000 + year, ERAS["令和"] + year, ERAS["平成"] + year) if near - 8 <= full <= near + 1]
    return fitting[0] if len(fitting) == 1 else None


def fiscal_year_of(day: date) -> int:
    """Return the fiscal year in which a day lies."""
    return day.year - (day.month < 4)


def day_of(year: int, month: int, day: int) -> date | None:
    """Return a date, or None if the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
