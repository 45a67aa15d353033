"""What a text of a table looks like: a place, a total, an example, a date, a number, a header's word, a note."""

import re
from collections.abc import Sequence
from functools import lru_cache

from miner.base import dates, places
from miner.base.ja import nfkc
from miner.base.numerals import COUNTABLE
from miner.base.numerals import read as read_number
from miner.base.periods import Clock
from miner.survey import wording

_total = re.compile(
    r"(?:総|合|小|累|県|都|府|道|市|町|村|全体|全国|[0-9]+(?:自治体|市区町村|市町村|団体|市区|市町|市"
    r"|区))?\s?(?:の)?(?:合計|総計|小計|計|総数)|合計.{0,6}|(?:grand|sub)?-?total|sum|全体|全国|全県|県全体|平均|.{2,8}(?:計|合計|小計)$",
    re.IGNORECASE,
)
_example = re.compile(r"記入例|記載例|回答例|入力例|サンプル|見本|ダミー|^例$|^例[)）:：]|[(（【]例[)）】]|[○●〇]{2,}[市区町村県]|^[○〇●△□×X]+[市区町村]")
_header_words = re.compile(
    r"市区町村|市町村|区市町村|自治体|団体|名称|市名|都道府県|県名|コード|件数|枚数|人数|年月|対象月|時期|期間|区分|項目"
    r"|備考|理由|回答|番号|No|code|municipality|prefecture|month|count|reason"
    r"|^月$|^県$|^市$|^区$|^市区$|^市町$|^町村$|^市$|^計$|^数$|割合|率|公表|出典",
    re.IGNORECASE,
)
_begins_with_count = re.compile(r"(?:約|およそ|少なくとも|計|延べ)?[0-9]+(?:[,.][0-9]+)*(?:件|枚|人|名)?[(〜~-]").match
_dotted = re.compile(r"20[0-9]{2}[./](?:0?[1-9]|1[0-2])")
_year_first = re.compile(r"(?:19|20)[0-9]{2}[-/.年](?:1[0-2]|0?[1-9])(?![0-9])")  # 2023-06 自主返納
_pairs = dict(zip("【《〈<[「『(〔≪{", "】》〉>]」』)〕≫}", strict=True))
_lead = re.compile(r"(?:[^\w\s【《〈<\[「『(〔≪{]|[0-9]{1,2}[.)、]|[(][0-9]{1,2}[)])+(?=.{2})")
_trail = re.compile(r"[〜~―—\-=:*・◆■●]+$")
_members = re.compile(r"(?<=.{2})[(][^()]*[0-9][^()]*[)]$")
_reading = re.compile(r"(?<=[市区町村])[(][ぁ-んァ-ヴー]{2,}[)]$")  # 三次市(みよしし)
_county_behind = re.compile(r"(?P<name>[^()]+[町村])[(](?P<county>[^()]+郡)[)]")  # 世羅町(世羅郡)
_name_field = re.compile(
    r"(?:貴|回答)?(?:自治体|市区町村|市町村|区市町村|団体|市町|市|町村)(?:名|の名称|名称)|^(?:貴)?(?:自治体|市区町村|市町村|団体|市町|市|区|町|村)$"
    r"|回答(?:自治体|団体|市区町村)"
)
_STATISTICS = ("平均", "平均値", "最大", "最小", "最大値", "最小値", "最高", "最低", "中央値")
_note = re.compile(r"^\s*(?:※|＊|\*|注|（注|\(注|\[注|備考|凡例|[(（]?[⁰¹²³⁴-⁹]|出典|資料|「|・|●|【注|単位)")


@lru_cache(maxsize=65_536)
def kind(text: str) -> str:
    """Return what a text looks like: blank, number, missing, place, prefecture, county, total, example, date, header, note or text."""
    plain = re.sub(r"\s", "", nfkc(text))
    if not plain or len(plain) > 40:
        return "note" if plain else "blank"
    return _label(plain) or _said(text, plain)


def _label(plain: str) -> str:
    """Return number, example, prefecture, county, total, place or date, or an empty string."""
    if _dotted.fullmatch(plain):
        return "date"
    if (number := read_number(plain)) is not None and number.unit in COUNTABLE:
        return "number"
    if _example.search(plain):
        return "example"
    plain = undecorated(plain)[0]
    if places.prefecture(plain) and not plain.endswith(("市", "区", "町", "村")):
        return "prefecture"
    if is_county(plain):
        return "county"
    if _total.fullmatch(plain):
        return "total"
    if named(plain):
        return "place"
    found = dates.read(plain, Clock(year=2023))
    return "date" if found is not None and found.period is not None else ""


def _said(text: str, plain: str) -> str:
    if _begins_with_count(plain) and not _year_first.match(plain):
        return "number"
    if _note.match(text) and len(plain) > 8:
        return "note"
    if wording.is_status(plain):
        return "header"
    if wording.usual(plain) or wording.meaning(plain):
        return "missing"
    return "header" if _header_words.search(plain) or wording.measure(plain) else "text"


@lru_cache(maxsize=65_536)
def bare(text: str) -> str:
    """Return a name without footnote marks, numbers, its reading and remarks in brackets; with its 郡 before it: 世羅町(世羅郡)."""
    plain = re.sub(r"\s", "", nfkc(text))
    plain = undecorated(re.sub(r"^[(（【]参考[)）】]|^参考[:：]?", "", plain))[0]
    plain = re.sub(r"[(（\[](?:注|※|\*)?[0-9]*[)）\]]?$|[※*＊†]+[0-9]*[)）]?$|[⁰¹²³⁴-⁹⁽⁾]+$|[①-⑳]$|(?<=[市区町村])[0-9]+[)）]?$", "", plain)
    plain = _reading.sub("", plain)
    if (behind := _county_behind.fullmatch(plain)) and is_county(behind["county"]):
        plain = behind["county"] + behind["name"]
    plain = re.sub(r"(?<=[市区町村])(?:役所|役場)$", "", plain)
    return re.sub(r"^(?:[0-9]{5,6}[:：_・-]?(?=[^0-9:：_・-].*[市区町村]$)|[0-9]{1,4}[.．:：)\s]|[①-⑳]|\([0-9]{1,3}\))", "", plain)


@lru_cache(maxsize=65_536)
def undecorated(text: str) -> tuple[str, str]:
    """Return a heading without its signs, and the signs.

    >>> undecorated("《山形県》"), undecorated("■ 山形県"), undecorated("山形県")
    (('山形県', '《》'), ('山形県', '■'), ('山形県', ''))
    """
    plain = re.sub(r"\s", "", nfkc(text))
    inner, before = plain, ""
    while inner != before:
        before = inner
        inner = inner[1:-1] if _pairs.get(inner[:1]) == inner[-1:] and len(inner) > 2 and inner[-1:] not in inner[1:-1] else inner
        inner = inner[led.end() :] if (led := _lead.match(inner)) else inner
        inner = _trail.sub("", inner) or inner
    short = _members.sub("", inner)
    return (short, plain.replace(inner, "", 1)) if short != inner and places.prefecture(undecorated(short)[0]) else (inner, plain.replace(inner, "", 1))


@lru_cache
def _counties() -> frozenset[str]:
    return frozenset(place.county for place in places.municipalities() if place.county)


def is_county(text: str) -> bool:
    """Tell whether a text is the name of a 郡."""
    return text.endswith("郡") and text in _counties()


def named(text: str) -> bool:
    """Tell whether a text is the name of a municipality or ward."""
    name = bare(text)
    return len(name) >= 2 and any(place.level == "municipality" for place in places.by_name(name))


def no_count(texts: Sequence[str], said: str) -> str:
    """Return what a row is that counts nothing, by its first labels and by what it says that it counts; nothing for any other."""
    if any(bare(text) in _STATISTICS for text in texts[:3]):
        return "a statistic of the others"
    return "a rate" if wording.is_rate(said) else "answered by yes or no" if wording.is_yes_or_no(said) else ""


def asks_name(text: str) -> bool:
    """Tell whether a text is the label of the field that names the municipality: 団体名, 貴市町村名."""
    return bool(_name_field.search(nfkc(text)))


def is_example(text: str) -> bool:
    """Tell whether a label, or the name of a sheet, is that of an example of how to fill in."""
    return bool(_example.search(re.sub(r"\s", "", nfkc(text))))
