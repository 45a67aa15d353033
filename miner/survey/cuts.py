"""Up to which day a title or note says that the last month is counted: 令和5年7月12日現在, 7月は12日までの件数."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from miner.base.ja import nfkc
from miner.base.periods import Clock, Period, whole_month
from miner.base.spelt import spelt
from miner.survey import heads, spans, wording

_other_matter = re.compile("人口|世帯|住民基本台帳|期限|締切|締め切り|提出|返信|送付|施行")
_cuts = re.compile("まで|現在|時点|調べ|[〜~]|(?:調査|集計|基準|取得|抽出)(?:基準)?日")
_surveyed = re.compile(r"\s?(?:調べ|集計)")
_survey_day = re.compile(r"(?:調査|集計|基準|取得|抽出)(?:基準)?(?:日|時点)?\s?:?\s?$")
_numbered_note = re.compile(r"^\s*[(（\[【]?((?:注|註|※|[*＊†])\s?[0-9０-９]{1,2})(?![0-9０-９月日年件枚/])[)）\]】]?|^\s*[(（]?([0-9０-９]{1,2})[)）]")


@dataclass(frozen=True, slots=True)
class Cutting:
    """A line that may say up to which day the last month is counted; ``mark`` is that of a footnote, ``measure`` what a note speaks of."""

    line: str
    mark: str = ""
    measure: str | None = None


def cuttings(titles: Iterable[str], notes: Iterable[str]) -> tuple[Cutting, ...]:
    """Return the lines of titles and notes that may say such a day."""
    return (*(Cutting(line) for line in titles if _may_cut(line)), *(_note(line) for line in notes if _may_cut(line)))


def _may_cut(line: str) -> bool:
    plain = nfkc(spelt(line))
    return bool(_cuts.search(plain) and not _other_matter.search(plain))


def _note(line: str) -> Cutting:
    mark = _numbered_note.match(line)
    said = wording.measure(line)
    return Cutting(line, heads.mark_of(mark[1] or mark[2]) if mark else "", None if said == wording.AMBIGUOUS else said)


def cut(period: Period, said_of_days: Iterable[Cutting], measure: str | None, marks: str) -> tuple[Period | None, str]:
    """Return a flow's period up to the day of the data, where title or note say one that lies in it; and else why it has none."""
    if not period.start or period.as_of:
        return period, ""
    last = period.end or date.max
    days = {
        day
        for said in said_of_days
        if (not said.mark or said.mark == marks) and said.measure in (None, measure)
        for day in _last_days(said.line, period)
        if period.start <= day[0] < last
    }
    if not days:
        return period, ""
    if len({day for day, _ in days}) > 1:
        return None, "up to which day it counts is said in two ways"
    day, taken = max(days)
    return replace(period, end=day, as_of=day if taken else None), ""


@lru_cache(maxsize=4096)
def _last_days(line: str, period: Period) -> tuple[tuple[date, bool], ...]:
    """Return the last days of which a line speaks, and whether each is the day on which the data were taken."""
    plain = nfkc(spelt(line))
    clock = Clock(within=Period(period.start, period.end), month=period.month) if period.end else Clock()
    days = []
    for mention in spans.find(plain, clock):
        said = mention.period
        last = said.end if said else None
        if said is None or last is None or mention.text.endswith("付"):
            continue
        surveyed = mention.grain == "day" and (_surveyed.match(plain, mention.span[1]) or _survey_day.search(plain, 0, mention.span[0]))
        spanned = mention.grain == "span" and (said.start is None or last != whole_month(last.year, last.month).end)
        if said.as_of or surveyed or spanned:
            days.append((last, bool(said.as_of or surveyed)))
    return tuple(days)
