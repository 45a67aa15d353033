"""Municipalities, wards and prefectures by code or by name; who was asked; what to divide by.

A name may stand for several places (府中市 for two cities): every look-up returns all candidates, best spelling first, and never
chooses. Codes are text of six digits, the last a check digit (Ministry of Internal Affairs, 全国地方公共団体コード仕様): (11 − Σ digits × 6, 5, 4, 3, 2
mod 11) mod 10.
"""

import re
from dataclasses import dataclass
from functools import cache

from miner import data
from miner.base.ja import nfkc

PREFECTURES = (
    "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県 "
    "石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 "
    "岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県 "
).split()
_ROMAJI = (
    "Hokkaido Aomori Iwate Miyagi Akita Yamagata Fukushima Ibaraki Tochigi Gunma Saitama Chiba Tokyo Kanagawa Niigata Toyama "
    "Ishikawa Fukui Yamanashi Nagano Gifu Shizuoka Aichi Mie Shiga Kyoto Osaka Hyogo Nara Wakayama Tottori Shimane "
    "Okayama Hiroshima Yamaguchi Tokushima Kagawa Ehime Kochi Fukuoka Saga Nagasaki Kumamoto Oita Miyazaki Kagoshima Okinawa"
).split()
PANELS = {"nhk74": ("tokyo23", "capital", "designated"), "tokyo23": ("tokyo23",), "capital": ("capital",), "designated": ("designated",)}
_short = {name if name == "北海道" else name[:-1]: name for name in PREFECTURES}
_romaji = {romaji.lower(): name for romaji, name in zip(_ROMAJI, PREFECTURES, strict=True)}
_kind_in_romaji = re.compile(r"[- ]?(?:ken|prefecture|pref\.?|metropolis|to|fu)$")
_brackets = re.compile(r"\s*[((\[〔【]([^))\]〕】]*)[))\]〕】]\s*")
_island = re.compile(r"^(?:三宅島(?=三宅村)|八丈島(?=八丈町))")
_spaces = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality, a ward of a designated city (``city`` is then the city's code), a prefecture or the nation."""

    code: str
    name: str
    prefecture: str
    county: str = ""
    level: str = "municipality"
    city: str = ""
    asked: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Prefecture, 郡 and name, as they tell it from all others."""
        return self.name if self.level != "municipality" else f"{self.prefecture}{self.county}{self.name}"


def check_digit(five: str) -> str:
    """Return the sixth digit of a code.

    >>> check_digit("01100")
    '2'
    """
    return str((11 - sum(int(digit) * weight for digit, weight in zip(five, (6, 5, 4, 3, 2), strict=True)) % 11) % 10)


@cache
def _by_code() -> dict[str, Place]:
    places = {}
    for i, name in enumerate(PREFECTURES, 1):
        code = f"{i:02}000"
        places[code + check_digit(code)] = Place(code + check_digit(code), name, name, level="prefecture")
    for code, prefecture, county, name, asked in data.read_pairs("municipalities.tsv"):
        places[code] = Place(code, name, prefecture, county, asked=tuple(filter(None, asked.split(","))))
    for code, city, name, _ in data.read_pairs("wards.tsv"):
        places[code] = Place(code, places[city].name + name, places[city].prefecture, city=city)
    return places


@cache
def _former_codes() -> dict[str, str]:
    return {row[0]: row[4] for row in data.read_pairs("former_names.tsv")}


@cache
def municipalities() -> tuple[Place, ...]:
    """Return the 1,741 municipalities in the order of their codes."""
    return tuple(place for place in _by_code().values() if place.level == "municipality" and not place.city)


@cache
def wards() -> tuple[tuple[str, Place], ...]:
    """Return the name of each ward of a designated city, without its city, and the city."""
    table = _by_code()
    return tuple((ward.name.removeprefix(table[ward.city].name), table[ward.city]) for ward in table.values() if ward.city)


def place(code: str) -> Place | None:
    """Return the place of a whole six-digit code, today's one for a former code."""
    return _by_code().get(_former_codes().get(code, code))


def by_code(text: str, digits: int | None = None) -> list[Place]:
    """Return the places that a code can stand for.

    Parameters
    ----------
    text : str
        Six digits; five (the check digit left out); or fewer, where a spreadsheet ate the leading zero.
    digits : {5, 6}, optional
        How long the codes of this source are. Without it a five-digit number may be both: twelve of them stand for two
        municipalities (12203: 千葉県市川市 without check digit, 北海道士別市 without its zero).
    """
    text = _spaces.sub("", nfkc(text)).removesuffix(".0")
    text = re.sub(r"^([0-9]{5})-([0-9])$", r"\1\2", text)
    if not re.fullmatch(r"[0-9]{4,6}", text):
        return []
    codes = []
    if digits != 5 and len(text) >= 5:
        codes.append(text.zfill(6))
    if digits != 6 and len(text) <= 5:
        five = text.zfill(5)
        codes.append(five + check_digit(five))
    return list(dict.fromkeys(found for code in codes if (found := place(code)) is not None))


def prefecture(text: str) -> str | None:
    """Return the whole name of a prefecture, also for one without its 都府県 or in Latin letters.

    >>> prefecture("東 京"), prefecture("京都市"), prefecture("Kanagawa")
    ('東京都', None, '神奈川県')
    """
    plain = _spaces.sub("", nfkc(text))
    if plain.isascii():
        latin = text.strip().lower()
        return _romaji.get(latin) or _romaji.get(_kind_in_romaji.sub("", latin))  # Kyoto and Gifu end as if a kind did
    return plain if plain in _short.values() else _short.get(plain)


@cache
def _old_characters() -> dict[int, str]:
    return {ord(old): new for old, new in data.read_pairs("old_characters.tsv")}


def fold(name: str) -> str:
    """Return a name in NFKC without white space, old and variant characters replaced (檮原町 → 梼原町, 龍ヶ崎 → 竜ケ崎)."""
    return _spaces.sub("", nfkc(name)).translate(_old_characters())


@cache
def _by_name() -> dict[str, list[Place]]:
    """Names as written → places: with and without 郡, former names, wards with and without their city."""
    table: dict[str, list[Place]] = {}

    def enter(key: str, found: Place) -> None:
        if found not in (entry := table.setdefault(key, [])):
            entry.append(found)

    for found in _by_code().values():
        enter(found.name, found)
        if found.county:
            enter(found.county + found.name, found)
        if found.city:
            enter(found.name.removeprefix(_by_code()[found.city].name), found)
    for _, pref, county, name, code, _ in data.read_pairs("former_names.tsv"):
        if not any(known.prefecture == pref or not county for known in table.get(name, [])):
            for key in (name, county + name):
                enter(key, _by_code()[code])
    return table


@cache
def _by_folded() -> dict[str, list[Place]]:
    table: dict[str, list[Place]] = {}
    for name, found in _by_name().items():
        entry = table.setdefault(fold(name), [])
        entry.extend(place for place in found if place not in entry)
    return table


@cache
def _abbreviated() -> dict[str, list[Place]]:
    """東彼川棚 → 東彼杵郡川棚町: the beginning of the 郡, two characters or more, before the name without or with its suffix."""
    table: dict[str, list[Place]] = {}
    for found in municipalities():
        county = fold(found.county.removesuffix("郡"))
        for n in range(min(2, len(county)), len(county) + 1) if county else ():
            for name in (fold(found.name)[:-1], fold(found.name)):
                if found not in (entry := table.setdefault(county[:n] + name, [])):
                    entry.append(found)
    return table


def by_name(name: str, prefecture: str | None = None, city: str | None = None) -> list[Place]:
    """Return the places that a name can stand for.

    Parameters
    ----------
    name : str
        With or without prefecture and 郡, in old or new characters, a former name, a ward, a city without 市, or with its prefecture
        in brackets.
    prefecture : str, optional
        What the context says; a name that says its own prefecture keeps it.
    city : str, optional
        The name or code of the designated city whose wards are spoken of.

    >>> [place.label for place in by_name("府中市")]
    ['東京都府中市', '広島県府中市']
    >>> [place.code for place in by_name("檮原町")]
    ['394050']
    """
    stem, within = _split(name)
    if not stem:
        return []
    candidates = _named(stem, within or prefecture)
    if within:
        return [found for found in candidates if found.prefecture == within]
    if len(candidates) < 2:
        return candidates
    if city:
        own = [found for found in candidates if found.city and city in (found.city, _by_code()[found.city].name)]
        if own:
            return own
    if prefecture:
        return [found for found in candidates if found.prefecture == prefecture] or candidates
    return candidates


def _split(name: str) -> tuple[str, str | None]:
    """Return a name without prefecture and brackets, and the prefecture that it says."""
    text = _spaces.sub("", nfkc(name))
    within = None
    if (found := _brackets.search(text)) and (said := prefecture(found[1])):
        within, text = said, text[: found.start()] + text[found.end() :]
    for short, whole in _short.items():
        rest = text.removeprefix(whole) if text.startswith(whole) else text[len(short) + 1 :] if text.startswith(short + "・") else ""
        if rest:
            return _island.sub("", rest), whole
    return _island.sub("", text), within


def _named(stem: str, prefecture: str | None) -> list[Place]:
    exact = _by_name().get(stem)
    if exact:
        return exact
    folded = fold(stem)
    found = _by_folded().get(folded) or _abbreviated().get(folded) or _suffixed(folded, prefecture)
    if not found and (match := re.fullmatch(r"(.+?市)(.+区)", folded)):
        found = [ward for ward in _by_folded().get(match[2], []) if ward.city and fold(_by_code()[ward.city].name) == match[1]]
    return list(found)


def exact(name: str) -> list[Place]:
    """Return the places whose whole name, suffix and all, this is; the quick look-up for running text, which must be in NFKC."""
    return _by_name().get(name) or _by_folded().get(name.translate(_old_characters()), []) if len(name) > 1 else []


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    table: dict[str, set[int]] = {}
    for name in [*_by_name(), *_by_folded()]:
        table.setdefault(fold(name[-2:]), set()).add(len(name))
    return {tail: tuple(sorted(lengths, reverse=True)) for tail, lengths in table.items()}


def lengths(tail: str) -> tuple[int, ...]:
    """Return how long the names are that end in these two characters, longest first."""
    return _lengths().get(tail.translate(_old_characters()), ())


def abbreviated(name: str) -> list[Place]:
    """Return the places that a newspaper's short form with its 郡 stands for (東彼川棚)."""
    return _abbreviated().get(fold(name), []) if name not in _short.values() else []


def in_any_county(name: str) -> list[Place]:
    """Return the towns and villages of a name without suffix, whatever their 郡."""
    return [found for suffix in ("", "町", "村") for found in exact(name + suffix) if found.county]


def _suffixed(stem: str, prefecture: str | None) -> list[Place]:
    """Return the places of a name without its 市, 区, 町 or 村: those of the prefecture, else a city before a town, as people leave it out."""
    if len(stem) < 2:
        return []
    everywhere = [found for suffix in "市区町村" for found in _by_folded().get(stem + suffix, []) if not found.city]
    if own := [found for found in everywhere if found.prefecture == prefecture]:
        return own
    cities = [found for suffix in "市区" for found in _by_folded().get(stem + suffix, []) if not found.city]
    return cities or [found for suffix in "町村" for found in _by_folded().get(stem + suffix, [])]


def asked(panel: str) -> tuple[str, ...]:
    """Return the codes of a packaged panel: nhk74 (Tokyo's 23 wards, capitals and designated cities), tokyo23, capital, designated."""
    return tuple(found.code for found in municipalities() if set(found.asked) & set(PANELS[panel]))


@cache
def denominators(per: str) -> dict[str, int]:
    """Return inhabitants or cards issued by code, of the 64 municipalities that are packaged (2022-12-31)."""
    column = {"inhabitants": 2, "cards": 3}[per]
    return {row[0]: int(row[column]) for row in data.read_pairs("denominators.tsv")}
