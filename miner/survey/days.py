"""Columns of days beside the counts: since when and up to which day each row counts; the day of an entry itself is no time of its counts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from miner.base import dates
from miner.base.ja import nfkc
from miner.base.periods import Clock, Period
from miner.survey.grid import Cell, Row, cell_at
from miner.survey.labels import kind

_until = re.compile(
    r"(?:基準|現在|集計|調査|締め?切?|確認|時点|最終|末|終了?|満了|抽出|取得)(?:年月)?日(?:付|時)?(?:$|[(（])|時点$|現在$|終期|終わり|終了$|まで$|^[(（]?(?:至|迄)[)）]?"
    r"|[(（](?:至|終了?|まで)[)）]$|集計(?:期限|締め?切?り?)|いつまで|^end|_end$|^as_?of|until",
    re.IGNORECASE,
)
_since = re.compile(
    r"(?:開始|起算|始)(?:年月)?日(?:$|[(（])|始期|期首|開始$|始め?$|から$|^[(（]?自[)）]?|[(（](?:自|開始|から)[)）]$|^start|_start$|since", re.IGNORECASE
)
_of_entry = re.compile(
    r"(?:入力|回答|更新|受付|受理|受領|記入|登録|作成|報告|提出|取材|公表|発表|掲載|送付|返信|返送|到着|聞き?取り|連絡|照会|依頼|訂正|修正|発行|開示)"
    r"(?:年月)?(?:日|期限|期日)(?:付|時)?|タイムスタンプ|日時|締切|^(?:updated?|entry|answered|received|created|timestamp)(?:_?(?:at|on|date))?$",
    re.IGNORECASE,
)

_month_of_entry = re.compile("(?:入力|回答|更新|記入|登録|作成|報告|提出|取材|公表|発表|掲載|送付|返信|照会)(?:年)?月$")
_month = re.compile(r"(?<![0-9])(?:1[0-2]|0?[1-9])月")
_alone = re.compile(r"(?:[12][0-9]|3[01]|0?[1-9])日(?:まで|現在|時点)?")
_slashed = re.compile(r"[0-9]{1,2}/[0-9]{1,2}")


def role(label: str, cells: Sequence[Cell]) -> str:
    """Return since, until or ignore for a column that holds days, an empty string for one that does not.

    >>> [role(label, [Cell(2, 1, "7/10")]) for label in ("集計基準日", "開始日", "入力日", "対象月")]
    ['until', 'since', 'ignore', '']
    """
    plain = re.sub(r"\s", "", nfkc(label))
    if _month_of_entry.search(plain):
        return "ignore"
    dated = sum(kind(cell.text) == "date" or bool(_slashed.fullmatch(nfkc(cell.text).strip())) for cell in cells)
    counted = any(kind(cell.text) == "number" for cell in cells)
    if not dated or (counted and dated * 2 <= len(cells)) or re.search("年月$|月$|年度$|期間$", plain):
        return ""
    if _of_entry.search(plain):
        return "ignore"
    return "until" if _until.search(plain) else "since" if _since.search(plain) else ""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The first and last day that a row's own columns name; ``why`` tells why one of them is not known."""

    start: date | None = None
    end: date | None = None
    why: str = ""

    def of(self, period: Period | None, why: str) -> tuple[Period | None, str]:
        """Return a period within these days, or why it has none."""
        if self.why:
            return None, self.why
        if self.end is None and period and not period.month and not self.start:
            return None, "the row says no day up to which it counts"
        if self.start is None and self.end is None:
            return period, why
        if period is None:
            return (Period(self.start, self.end, None if self.start else self.end), "") if self.end else (None, "up to which day it counts")
        start, end = period.start, period.end
        if (start and self.end and self.end < start) or (end and self.start and self.start > end):
            return None, "the row's own days lie outside it"
        if self.start and (start is None or self.start > start):
            start = self.start
        if self.end and start and (end is None or self.end < end):
            return replace(period, start=start, end=self.end, as_of=self.end), ""
        return replace(period, start=start), ""


def bounds(row: Row, since: Sequence[tuple[int, str]], until: Sequence[tuple[int, str]], clock: Clock) -> Bounds:
    """Return the days that a row names in these columns; a day alone (12日) is one of the month of its header (7月の集計時点)."""
    days: list[date | None] = []
    for columns, first in ((since, True), (until, False)):
        said = next(((cell, label) for number, label in columns if not (cell := cell_at(row, number)).blank), None)
        day = _day(*said, clock, first=first) if said else None
        if said and day is None:
            return Bounds(why=f"{said[0].text.strip()!r} is no day that is known")
        days.append(day)
    return Bounds(days[0], days[1])


def _day(cell: Cell, label: str, clock: Clock, *, first: bool) -> date | None:
    if isinstance(cell.content, datetime):
        return cell.content.date()
    if isinstance(cell.content, date):
        return cell.content
    text = re.sub(r"\s", "", nfkc(cell.text))
    months = set(_month.findall(nfkc(label)))
    if _alone.fullmatch(text) and len(months) == 1:
        text = months.pop() + text
    slashed = _slashed.fullmatch(text)
    mentions = dates.find(text.replace("/", "月") + "日" if slashed else text, clock)
    period = mentions[0].period if len(mentions) == 1 else None
    return (period.start if first and period.start else period.end) if period else None
