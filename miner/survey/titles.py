"""What the titles of a table say of time: of its counts, of the year of its months, of the day of the document."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

from miner.base import dates, periods
from miner.base.dates import DateMention
from miner.base.ja import nfkc
from miner.base.periods import Clock, Period
from miner.base.spelt import spelt
from miner.survey import running, spans

_MADE = "調べ|調査|公表|発表|作成|まとめ|取りまとめ|とりまとめ|実施|照会|回答|提供|更新"
_document_day = re.compile(rf"(?:\s?[(][日月火水木金土](?:曜日?)?(?:[・/]祝)?[)])?(?:現在|時点|付|\)|$|\s?に?(?:{_MADE})|[\s、,].{{0,30}}(?:{_MADE}))")
_sent = re.compile(r"\s*(?:日時|日付|送信(?:日時?)?|受信(?:日時?)?|発信日?|発行日|作成日|記入日|回答日|Date|Sent)\s?:", re.IGNORECASE)
_mailed = re.compile(r"\s*(?:Date|Sent)\s?:\s*(?P<day>[A-Za-z]{3},.{10,40})$")
_document_month = re.compile(rf"\s?に?(?:{_MADE})")
_of_survey = re.compile(r"(?:(?:調査|回答|実施|照会|募集|受付)(?:実施|対象外)?(?:期間|期限|時期)|期限|締切|締め切り)\s?:?\s?$")
_counted_back = re.compile(r"\s?の(?:直近|過去)?\s?([1-9]|1[0-2])\s?[かカヶケヵ箇]月")
told_year = re.compile(r"年|[RHS]\s?[0-9]|(?:19|20)[0-9]{2}|先月|今月|ことし|昨")


def time(titles: Iterable[str], published: date | None) -> tuple[Clock, DateMention | None]:
    """Return what the titles say of the year of months, and the time that they name."""
    titles = tuple(titles)
    own = _own_year(titles, published)
    everything = [(mention, title) for title in titles for mention in _in_title(title, own)]
    surveyed = [mention for mention, title in everything if _of_survey.search(nfkc(title)[: mention.span[0]])]
    found = [mention for mention, _ in everything if mention not in surveyed] or surveyed  # 調査期間 is that of the counts, if nothing else is
    told = [mention for mention in found if mention.period]
    days = [mention for mention in told if _is_day(mention)]
    spoken = [mention for mention in told if not _is_day(mention)]
    months = {mention.period: mention for mention in spoken if mention.period and mention.grain not in ("year", "fiscal_year")}
    ends = {period.end for period in months if period.start}
    months = {period: said for period, said in months.items() if period.start or period.end not in ends}  # 6月末までの1か月間（6月1日〜30日）
    clock = _clock(spoken, published)
    if clock == Clock(published) and (within := _bounded(titles)):
        clock = Clock(published, within=within)
    if len(months) > 1:  # 5月と6月: which one a column counts is not said
        return clock, None
    years = [mention for mention in spoken if mention.grain in ("year", "fiscal_year")]
    unknown = any(mention.refusal == "no year" and mention.grain == "month" for mention in found)
    others = [*[mention for mention in days if mention.period and mention.period.as_of][-1:], *years[-1:]]
    return clock, next(iter(months.values()), None) or (None if unknown or not others else others[-1])


def _in_title(title: str, clock: Clock) -> list[DateMention]:
    """Return the times that a title names, without those of the document or its survey."""
    found = [mention for mention in spans.find(title, clock) if not _is_of_document(mention, title)]
    years = [mention for mention in found if mention.grain in ("year", "fiscal_year")]
    ended = [mention for mention in found if mention.period and mention.text.rstrip().endswith(("まで", "現在", "時点"))]
    return [spans.from_year(mention, years[0]) if mention in ended else mention for mention in found] if len(years) == 1 else found


def _is_of_document(mention: DateMention, title: str) -> bool:
    """Tell whether a month is that of the document, and not of its counts: 2023年7月実施."""
    return mention.grain == "month" and bool(_document_month.match(nfkc(title), mention.span[1]))


def _is_day(mention: DateMention) -> bool:
    period = mention.period
    return mention.grain == "day" and period is not None and (period.start is None or period.start == period.end)


def _clock(spoken: Iterable[DateMention], published: date | None) -> Clock:
    """Return what months without a year are resolved against: the year, fiscal year or span that is said last."""
    clock = Clock(published)
    for mention in spoken:
        start, end = (mention.period.start, mention.period.end) if mention.period else (None, None)
        if mention.grain in ("fiscal_year", "year") and start:
            clock = of_year(mention, published)
        elif start and end and mention.period and told_year.search(nfkc(mention.text)):
            clock = Clock(published, within=_union(clock.within, mention.period))
    return clock


def _bounded(titles: Iterable[str]) -> Period | None:
    """Return the year since the day on which running totals begin (令和5年4月1日からの累計), or months counted back (2023年6月までの3か月)."""
    found = set()
    for text in (nfkc(spelt(title)) for title in titles):
        for mention in dates.find(text):
            start, end = (mention.period.start, mention.period.end) if mention.period and told_year.search(mention.text) else (None, None)
            back = _counted_back.match(text, mention.span[1])
            if start and not end and start.day == 1 and running.is_cumulative(text):
                found.add(Period(start, start.replace(year=start.year + 1) - timedelta(days=1)))
            elif end and not start and back and mention.text.endswith("まで") and end == periods.whole_month(end.year, end.month).end:
                first = periods.shifted((end.year, end.month), 1 - int(back[1]))
                found.add(Period(date(*first, 1), end))
    return found.pop() if len(found) == 1 else None


def _own_year(titles: tuple[str, ...], published: date | None) -> Clock:
    """Return the clock of the one year that the titles name, for a month in another of them: the sheet 5月 under 令和5年."""
    found = {mention.period: mention for title in titles for mention in spans.find(title, Clock(published)) if mention.grain in ("year", "fiscal_year")}
    return of_year(next(iter(found.values())), published) if len(found) == 1 else Clock(published)


def of_year(mention: DateMention, published: date | None) -> Clock:
    """Return the clock of a year or fiscal year that is named."""
    start = mention.period.start if mention.period else None
    if start is None:
        return Clock(published)
    return Clock(published, fiscal_year=start.year) if mention.grain == "fiscal_year" else Clock(published, year=start.year)


def _union(before: Period | None, period: Period) -> Period:
    """Return the span of two times of a title, if it is no longer than a year; else the later one."""
    if not (before and before.start and before.end and period.start and period.end):
        return period
    begin, end = min(before.start, period.start), max(before.end, period.end)
    return Period(begin, end) if (end - begin).days < 366 else period


def document_day(lines: Iterable[str]) -> date | None:
    """Return the day on which the document was made or as of which it speaks, if its lines say one with its year; else the end of the month."""
    made = list(map(_made, lines))
    found = {day for days, _ in made for day in days} or {month for _, months in made for month in months}
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=4096)  # the lines of a sheet are asked for each of its tables
def _made(line: str) -> tuple[frozenset[date], frozenset[date]]:
    """Return the days, and the ends of months, that a line says to be those of the document."""
    days, months = set(), set()
    if (mailed := _mailed.match(line)) and (day := _of_mail(mailed["day"])):
        days.add(day)
    text = nfkc(spelt(line))
    for mention in dates.find(text):
        end = mention.period.end if mention.period else None
        as_of = mention.period.as_of if mention.period else None
        leads = mention.span[0] == 0 and text[mention.span[1] : mention.span[1] + 1].isspace()
        if end and mention.grain == "day" and (as_of or leads or _sent.match(text) or _document_day.match(text, mention.span[1])):
            days.add(end)
        elif end and mention.grain == "month" and _document_month.match(text, mention.span[1]):
            months.add(end)
    return frozenset(days), frozenset(months)


def _of_mail(text: str) -> date | None:
    """Return the day in Japan of a mail's header (RFC 5322): Wed, 12 Jul 2023 18:40:00 +0900."""
    try:
        sent = parsedate_to_datetime(text)
    except ValueError:
        return None
    return sent.astimezone(periods.JAPAN).date() if sent.tzinfo else sent.date()


def years(titles: Iterable[str], published: date | None) -> tuple[Period, ...]:
    """Return the years and months of which the titles speak."""
    found = [mention for title in titles for mention in spans.find(title, Clock(published)) if mention.grain != "day"]
    return tuple(mention.period for mention in found if mention.period and mention.period.start and told_year.search(nfkc(mention.text)))
