"""Running totals (累計): since when they run, by their words.

One is never one month: it begins with the fiscal year where 年度 is said, with no known day where it runs since cards or their counting began, and its begin
is not known where nothing is said.
"""

import re
from dataclasses import replace
from datetime import date

from miner.base import dates, periods
from miner.base.ja import nfkc
from miner.base.periods import Period

_cumulative = re.compile(
    r"(?:累計|累積)(?!では|でな)|通算|(?:開始|導入|施行|発足|当初)(?:日|時)?(?:から|以来|以降|より)|これまで|cumulative|running\stotal|(?<![a-z])to[\s_]date|so\sfar|(?<![a-z])YTD",
    re.IGNORECASE,
)
_since_start = re.compile(r"(?:開始|導入|施行|発足|当初|交付)(?:日|時)?(?:から|以来|以降|より)|これまで|全期間|通算")
_fiscal = re.compile(r"年度|fiscal", re.IGNORECASE)
_since_month = re.compile(r"(?<![0-9])(1[0-2]|[1-9])月\s?(?:1日\s?)?(?:以降|以来|から|より|[〜~](?=\s?(?:$|[)]|累計)))")
_since_dated = re.compile(
    r"(?:(?:令和|平成)\s?(?:元|[0-9]{1,2})年|(?<![A-Za-z])[RH]\s?[0-9]{1,2}[.年]|(?<![0-9])20[0-9]{2}[年./-])\s?(?:1[0-2]|0?[1-9])月?\s?(?:1日\s?)?(?:以降|以来|から|より)"
)
_calendar = re.compile(r"(?<!前)(?:今年|本年|年初|年間)(?!度)")


def is_cumulative(text: str) -> bool:
    """Tell whether a header or question speaks of a running total."""
    return bool(_cumulative.search(nfkc(text)))


def since_start(text: str) -> bool:
    """Tell whether a running total runs since cards, or their counting, began."""
    return bool(_since_start.search(nfkc(text)))


def running(own: Period, text: str) -> Period:
    """Return the span of a running total up to the end of ``own``: since when, its words say or nothing does."""
    plain, end = nfkc(text), own.end
    if end is None:
        return own
    if own.start and not own.month and not own.as_of:
        return own  # R5.4〜R5.6累計
    if (dated := _since_dated.search(plain)) and (told := dates.find(dated[0])) and told[0].period:
        return replace(own, start=told[0].period.start)
    if since := _since_month.search(plain):
        return replace(own, start=date(end.year - (int(since[1]) > end.month), int(since[1]), 1))
    if _since_start.search(plain):
        return replace(own, start=None)
    if _fiscal.search(plain):
        return replace(own, start=date(periods.fiscal_year_of(end), 4, 1))
    if _calendar.search(plain):
        return replace(own, start=date(end.year, 1, 1))
    return replace(own, start=None)


def without_since(text: str) -> str:
    """Return the words of a running total without those that say since when it runs: 5月末累計(4月から) speaks of May."""
    return _since_month.sub("", _since_dated.sub("", nfkc(text)))


def says_since(text: str) -> bool:
    """Tell whether a running total says since when it runs."""
    plain = nfkc(text)
    return any(pattern.search(plain) for pattern in (_fiscal, _calendar, _since_start))
