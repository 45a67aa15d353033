"""Numbers as Japanese texts and tables write them: full-width, 漢数字, 千/万/億, with unit and qualifier.

`find` gives every number of a text with its unit and what qualifies it; `read` takes a whole cell and says why it is no count.
Nothing is guessed: 数十件, 10〜20件 and 2、3件 have no value.

Qualifiers. at_least: 少なくとも, 以上, 余り, 超, を超える, 下らない, 確認できただけで. at_most: 弱, 未満, 以下, 満たない, 最大. about: 約, およそ, ほど, 程度,
前後, 近い, 近く, に迫る. A lower bound wins over an approximation (少なくとも約50件 is at_least); 約2万弱 is at_most.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from miner.base.ja import Normalized, nfkc, normalize
from miner.base.records import Span

EXACT, AT_LEAST, ABOUT, AT_MOST = "exact", "at_least", "about", "at_most"
UNITS = (
    "世帯分 世帯 パーセント ポイント か月間 カ月間 ヶ月間 か月 カ月 ヶ月 ヵ月 箇月 週間 年間 時間 年度 歳代 "
    "自治体 市区町村 市町村 団体 市区 市町 町村 か所 カ所 箇所 項目 種類 "
    "件 枚 人 名 通 回 円 歳 代 割 倍 桁 分 秒 年 月 日 時 市 区 町 村 県 社 校 台 点 位 か国 カ国 % ‰"
).split()
COUNTED = frozenset("件 枚 人 名 通 世帯 世帯分".split())
COUNTABLE = COUNTED | {""}  # also a bare number
_DIGITS = dict(zip("〇一二三四五六七八九", range(10), strict=True)) | {"零": 0, "壱": 1, "壹": 1, "弐": 2, "貳": 2, "参": 3, "參": 3, "伍": 5}
_TENS = {"十": 10, "拾": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "億": 10**8, "兆": 10**12}
_KANJI = "".join(_DIGITS) + "".join(_TENS)
_GROUPED = r"[0-9]{1,3}(?:[,，][0-9]{3})+(?![0-9])|[0-9]+"
_decimal = r"(?:[.・][0-9]+)?"
_PART = rf"(?:(?:[0-9]{{1,4}}[千百十]){{1,3}}[0-9]{{0,3}}|(?:{_GROUPED}){_decimal}|[{_KANJI}]+)"
NUMBER = rf"(?:{_PART}[万萬億兆])+(?:{_PART})?|{_PART}"
_UNIT = "|".join(re.escape(unit) + ("(?![市町])" if unit == "日" else "") for unit in UNITS)
_number = re.compile(rf"(?=[数何0-9{_KANJI}])(?P<vague>数|何)?(?P<number>{NUMBER})(?P<odd>余)?(?P<several>数(?=[件枚人名通万千]))?(?P<unit>{_UNIT})?")
_broken_before = re.compile(r"[0-9][,，.]$")
_broken_after = re.compile(r"[,，.][0-9]")
_neighbours = re.compile(r"(?<![0-9〇一二三四五六七八九十])([0-9一二三四五六七八九])、([0-9一二三四五六七八九])(?![0-9万千百十])")
_BEFORE = (
    (AT_LEAST, r"少なくとも|すくなくとも|最低でも|最低|(?:確認|判明|把握)(?:できた|した)(?:もの)?だけで(?:も)?"),
    (AT_MOST, r"最大でも|最大|多くても|せいぜい"),
    (ABOUT, r"およそ|おおよそ|おおむね|概ね|約|ほぼ|推計|推定|計約"),
)
_AFTER = (
    (AT_LEAST, r"以上|余り|あまり|余|超|強|を(?:超|越|上回)|は下らない|を下らない|に上る可能性"),
    (AT_MOST, r"弱|未満|以下|以内|足らず|に満たない|に届かない|を(?:下回|割)"),
    (ABOUT, r"程度|ほど|前後|くらい|ぐらい|近い|近く|に迫る|に近い|見当|内外"),
)
_before = re.compile("(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _BEFORE) + r")(?:の|で|計|合計|の計)?[\s、]?$")
_ENDS_BEFORE = frozenset("もでう低大くいそねぼ約定のけ計、 \n\t")  # what the words of _BEFORE and what may follow them end in
_after = re.compile(r"\s?(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _AFTER) + ")")
_range_after = re.compile(r"\s?(?:[〜~]|から|ないし|-)\s?約?[0-9〇一二三四五六七八九十百千]{1,9}[万千]?[件枚人名通](?!に|へ|(?:ほど|余り|以上|も)?[増減多少])")
_range_before = re.compile(r"[0-9〇一二三四五六七八九十百千万件枚人名通]\s?([〜~-]|(?<=[件枚人名通])から)\s?約?$")
_whole_number = re.compile(NUMBER)
_parts = re.compile(rf"({_PART})([万萬億兆]?)")
_NOT_AFTER_KANJI = ("市", "区", "町", "村", "県", "時", "分", "点", "位", "項目")
_LONGEST = 40
_RANK = {AT_LEAST: 0, AT_MOST: 1, ABOUT: 2}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text.

    ``span`` is the number with its unit, ``whole`` with the words that qualify it too. ``value`` is None where there is none, and
    ``refusal`` then says why: vague (数十件, 2、3件), range (10〜20件), broken (1,23), fraction (12.5件). A decimal value is a Decimal.
    """

    value: int | Decimal | None
    qualifier: str
    unit: str
    span: Span
    whole: Span
    text: str
    refusal: str = ""


def value_of(text: str) -> int | Decimal | None:
    """Return the value of a number that fills ``text``, in NFKC; None for anything else.

    >>> [value_of(number) for number in ("1万8432", "2万3千", "三十", "1,234", "98万2400", "二〇二三", "12.4")]
    [18432, 23000, 30, 1234, 982400, 2023, Decimal('12.4')]
    """
    if len(text) < _LONGEST and text.isascii() and text.isdecimal():  # most numbers
        return int(text)
    if len(text) > _LONGEST or not _whole_number.fullmatch(text):
        return None
    total, last = Decimal(0), 0
    for part, myriad in _parts.findall(text):
        weight = _MYRIADS.get(myriad, 1)
        value = _part_value(part)
        if value is None or (last and (weight >= last or value >= 10_000)):  # 2万3万, 2万30000
            return None
        total, last = total + value * weight, weight
    whole = total == total.to_integral_value() and (last > 1 or not re.search("[.・]", text))
    return int(total) if whole else total


def _part_value(part: str) -> Decimal | None:
    plain = part.replace(",", "").replace("，", "").replace("・", ".")
    if not plain[:1].isascii():
        return _kanji_value(plain)
    digits = re.fullmatch(r"((?:[0-9]{1,4}[千百十])+)([0-9]*)", plain)
    if not digits:
        return Decimal(plain)
    total, last = Decimal(digits[2] or 0), 10_000
    for number, ten in re.findall(r"([0-9]+)([千百十])", digits[1]):
        if _TENS[ten] >= last or (int(number) > 9 and last < 10_000):
            return None
        last = _TENS[ten]
        total += int(number) * last
    return total if len(digits[2]) < len(str(last)) else None


def _kanji_value(text: str) -> Decimal | None:
    """Return the value of 三百二十 or, digit by digit, 二〇二三."""
    if not any(character in _TENS for character in text):
        if len(text) > 1 and "〇" not in text and len(text) != 4:
            return None  # 一二件, 二三件: neither twelve nor two or three for sure
        return Decimal("".join(str(_DIGITS[character]) for character in text))
    total, digit, last = 0, 0, 10_000
    for character in text:
        if character in _TENS:
            if _TENS[character] >= last:
                return None
            last = _TENS[character]
            total += (digit or 1) * last
            digit = 0
        elif digit:
            return None
        else:
            digit = _DIGITS[character]
    return Decimal(total + digit)


def find(text: str, units: Collection[str] | None = None) -> Iterator[Quantity]:
    """Yield the numbers of a text in order; a number in kanji only with a unit, since 一部 and 三重 hold none.

    ``units`` leaves out the numbers with other units ("" for none).

    >>> [(q.value, q.qualifier, q.unit, q.text) for q in find("少なくとも約50件、２万件弱、三十余件、数十件")]
    [(50, 'at_least', '件', '50件'), (20000, 'at_most', '件', '２万件'), (30, 'at_least', '件', '三十余件'), (None, 'about', '件', '数十件')]
    """
    view = normalize(text)
    for found in _number.finditer(view.match):
        unit = found["unit"] or ""
        if units is not None and unit not in units:
            continue
        if found["number"][0].isascii() or found["vague"] or (unit and unit not in _NOT_AFTER_KANJI):
            yield _quantity(view, found)


def read(text: str) -> Quantity | None:
    """Return the quantity that fills ``text`` with its unit and qualifiers, or None.

    >>> read("約140件程度").qualifier, read("10〜20件").refusal, read("12件など")
    ('about', 'range', None)
    """
    stripped = text.strip()
    if (value := value_of(nfkc(stripped))) is not None:  # in kanji without a unit too: the cell holds nothing else
        whole = (0, len(stripped))
        return Quantity(value, EXACT, "", whole, whole, stripped, "fraction" if isinstance(value, Decimal) else "")
    found = list(find(stripped)) if len(stripped) <= 4 * _LONGEST else []
    if len(found) == 1 and found[0].whole == (0, len(stripped)):
        return found[0]
    ranged = len(found) == 2 and found[0].refusal and found[0].whole[0] == 0 and found[1].whole[1] == len(stripped)
    return replace(found[1], value=None, refusal=found[0].refusal) if ranged else None


def _quantity(view: Normalized, found: re.Match[str]) -> Quantity:
    match, (start, end) = view.match, found.span()
    qualifiers = [AT_LEAST] if found["odd"] else []
    whole_start, whole_end = start, end
    while match[whole_start - 1 : whole_start] in _ENDS_BEFORE and (before := _before.search(match, max(0, whole_start - 16), whole_start)):
        qualifiers.append(str(before.lastgroup))
        whole_start = before.start()
    while after := _after.match(match, whole_end):
        qualifiers.append(str(after.lastgroup))
        whole_end = after.end()
    unit = found["unit"] or ""
    value = None if found["vague"] or found["several"] else value_of(found["number"])
    refusal = _refusal(match, found, value)
    qualifier = min(qualifiers, key=_RANK.__getitem__) if qualifiers else ABOUT if value is None else EXACT
    span = view.span(start, end)
    return Quantity(None if refusal else value, qualifier, unit, span, view.span(whole_start, whole_end), view.original[slice(*span)], refusal)


def _refusal(match: str, found: re.Match[str], value: int | Decimal | None) -> str:
    """Return why a number is no value: vague, range, broken (1,23), fraction (12.5件), or an empty string."""
    start, end = found.span()
    unit = found["unit"] or ""
    if value is None:
        return "vague"
    last = match[start - 1 : start]
    if (last in ",，." and _broken_before.search(match, max(0, start - 2), start)) or (not unit and _broken_after.match(match, end)):
        return "broken"
    if unit in COUNTABLE:
        upper = _range_before.search(match, max(0, start - 8), start) if last in "〜~-ら約 " else None
        if _range_after.match(match, end) or (upper and not (upper[1] == "から" and match[end : end + 1] in ("に", "へ"))):
            return "range"
        beside = _neighbours.search(match, max(0, start - 2), end + 2) if last == "、" or match[start + 1 : start + 2] == "、" else None
        if beside and (_DIGITS.get(beside[2]) or int(beside[2])) - (_DIGITS.get(beside[1]) or int(beside[1])) == 1 and unit:
            return "vague"
    return "fraction" if unit in COUNTED and isinstance(value, Decimal) else ""
