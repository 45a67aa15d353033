"""Times as headers and titles of tables write them, beyond single dates: 5・6月, 令和5年度第1四半期, 令和5年度(6月末まで), 令和5年4月〜.

A half or quarter is that of a fiscal year only where 年度 is said: 令和5年上半期 may begin in January or in April, and is refused.
"""

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

from miner.base import dates, periods
from miner.base.dates import DateMention
from miner.base.ja import nfkc
from miner.base.periods import Clock, Period
from miner.base.points import PART_OF, PART_OF_YEAR, part_of
from miner.base.spelt import spelt

_list = re.compile(r"(?<![0-9./])(?:1[0-2]|[1-9])月?\s?[・、,]\s?(?:(?:1[0-2]|[1-9])月?\s?[・、,]\s?)*(?:1[0-2]|[1-9])月")
_open = re.compile(r"(?<=月)\s?[〜~](?=\s?(?:$|[)の分]))")
_up_to = re.compile(r"(?<=年度)\s?(?P<bracket>[(])?\s?[〜~]\s?(?P<month>1[0-2]|[1-9])(?:/(?P<day>[0-9]{1,2})|月(?P<part>末|[0-9]{1,2}日))(?:まで)?")
_bare_end = re.compile(r"(?:(?:令和|平成|[RHS])?[0-9元]{1,4}[年./]\s?)?(?:1[0-2]|[1-9])[月./](?:末日?|[0-9]{1,2}日?)?(?:まで|(?P<taken>現在|時点))?")
_says_end = re.compile("末|日|まで|現在|時点")
_bare_year = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})\((?=[0-9]{1,2}月(?:末|[0-9]{1,2}日)?(?:まで|現在|時点))")
_year_alone = re.compile(r"(?<=[(\s])((?:19|20)[0-9]{2})(?=[)]|\s*$)")
_any_half = re.compile(r"[上下]半?期(?!日|限)|四半期|[前後]半期|[1-4]Q(?![0-9])")
_parted = re.compile(r"年度|年[(]")


def find(text: str, clock: Clock) -> list[DateMention]:
    """Return the times of a header or title, with spans of months and parts of fiscal years."""
    plain = _written_out(nfkc(spelt(text)))
    found = [_whole(mention, plain) for mention in dates.find(plain, clock)]
    if _any_half.search(plain) and not any(mention.grain == "span" or mention.refusal == PART_OF_YEAR for mention in found):
        found = [mention for mention in found if mention.grain not in ("year", "fiscal_year")]
        part = re.search(PART_OF, plain) if clock.fiscal_year is not None and not re.search("年(?!度)", plain) else None
        whole = part_of(clock.fiscal_year, part["half"], part["on"]) if part and clock.fiscal_year is not None else None
        found.append(DateMention((0, len(plain)), plain, whole, "span", "" if whole else PART_OF_YEAR))
    return found


def from_year(mention: DateMention, year: DateMention) -> DateMention:
    """Let a count up to a day begin with the year that its own header or title names: 令和5年度の件数(6月30日まで)."""
    period, whole = mention.period, year.period
    if not (period and period.end and whole and whole.start and whole.start <= period.end <= (whole.end or date.max)):
        return mention
    up_to = _bare_end.fullmatch(mention.text.strip())
    if up_to is None or (period.start and period.as_of) or (up_to["taken"] and year.grain != "fiscal_year"):
        return mention
    if period.month and not _says_end.search(mention.text):  # 令和5年に返納された件数 [4月]
        return mention
    return replace(mention, period=replace(period, start=whole.start), grain="span")


def _written_out(text: str) -> str:
    """Write lists of months that follow one another as a range, and signs as words: 5・6月 is 5〜6月, 4月〜 is 4月以降."""
    text = _year_alone.sub(r"\1年", text)
    text = _bare_year.sub(r"\1年(", _open.sub("以降", text))
    text = _up_to.sub(_until, text)
    return _list.sub(_range, text)


def _until(found: re.Match[str]) -> str:
    return f"{found['bracket'] or '('}{found['month']}月{found['part'] or found['day'] + '日'}まで{'' if found['bracket'] else ')'}"


def _range(found: re.Match[str]) -> str:
    months = [int(number) for number in re.findall("[0-9]+", found[0])]
    run = all(after == before % 12 + 1 for before, after in pairwise(months))
    return f"{months[0]}〜{months[-1]}月" if run else found[0].replace("月", "") + "月"


def _whole(mention: DateMention, text: str) -> DateMention:
    """Return the mention with the part of the year that follows it, or with the year that it ends in from its beginning."""
    period = mention.period
    if mention.grain in ("year", "fiscal_year") and period and period.end and text[mention.span[1] :].startswith("末"):
        return replace(mention, text=mention.text + "末", period=Period(None, period.end, period.end), grain="day")
    if period and period.start is None and period.end and (said := _parted.search(mention.text)):
        fiscal = said[0] == "年度"
        begin = date(periods.fiscal_year_of(period.end), 4, 1) if fiscal else date(period.end.year, 1, 1)
        return replace(mention, period=replace(period, start=begin), grain="span")
    return mention
