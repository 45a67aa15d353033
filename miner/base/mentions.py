"""Places named in running text: 甲、乙市, 横浜・川崎・相模原の3市, 東彼川棚、同東彼杵, 同市, 同県, 都内.

A mention keeps all places that it can mean; the text's own words narrow them (a prefecture or city named before it). What no
name tells is not guessed: 県内 without any prefecture named is a mention without a place.
"""

import re
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from miner.base import places
from miner.base.ja import normalize
from miner.base.places import Place
from miner.base.records import Span

NATION = Place("", "全国", "", level="nation")
_REMEMBERED = 40
_BARE = "市区町村"  # the kinds that a name without its suffix may be of
_LONGEST_UNLISTED = 4  # characters of a city's name that no list has, before 長
_suffix = re.compile(r"[市区町村都道府県]")
_fixed = re.compile(
    r"(?=[同都道府県全国])(?:同(?P<same>[市区町村県府都道])(?!名|様|時|じ)|(?P<inside>[都道府県])(?:内(?!訳|外)|全体|全域)"
    r"|(?P<nation>全国|国内)(?!会))"
)
_several = re.compile(
    r"(?=[のな各両2-9])(?:(?:の|など)(?:[0-9]{1,2}|[二三四五六七八九十]{1,3}|両|各)|各|両|(?<=[^0-9の])[2-9])"
    r"(?P<kinds>[市区町村都府県]{1,4})(?!内|民|外)"
)
_chunk = re.compile(r"[^、・,，とや及\s()（）「」。▽▼:：;0-9]{1,9}$")
_after_particle = re.compile(r"(?:[のはでがに](?:ほか)?|また|さらに|一方)((?!ほか)[^のはでがに]{2,})$")
_department = re.compile("民[一-鿿]{0,4}[部局]長")
_person = re.compile(r"さん|氏|様|知事|容疑者|教授|議員|大臣")
_abbreviated = re.compile(
    r"(?:(?<=^)|(?<=[、・,()の\s。▽]))(?P<same>同)?(?P<name>(?![市区町村県府都道])[一-鿿々ヶケァ-ヴ]{2,9}?)(?=[、・,()各両はがで\s0-9]|の[0-9両各]|$)"
)
_ONE = "[津堺呉光萩柏蕨燕関]"  # cities of one character
_STEM = f"(?:(?:(?![月年計約各])[一-鿿々ヶケァ-ヴ]){{2,5}}|{_ONE})"
_COUNTED = rf"{_STEM}(?:[、・と]{_STEM}){{0,9}}(?:が|は)?(?:(?:各|それぞれ|いずれも|ともに)?[0-9,]{{1,6}}[件枚人](?:ずつ)?)(?:\([^()]{{1,12}}\))?"
_stem = re.compile(rf"{_STEM}(?=[、・とがは各そい0-9])")
_counted_one = re.compile(
    r"(?=[一-鿿々]{2,4}[がは][0-9])(?:(?<=^)|(?<=[。、\s▽はでに]))(?P<stem>(?!全|県|市|区|町|村|同|合|今|先|前)[一-鿿々]{2,4})[がは](?=[0-9,]{1,6}[件枚人])"
)  # 帯広が18件
_counted_list = re.compile(rf"(?=(?:[一-鿿々ヶケァ-ヴ]{{2,5}}|{_ONE})[、・とがは各そい0-9])(?<![一-鿿々ヶケァ-ヴー])(?:{_COUNTED}(?:、|と|・))*{_COUNTED}")
_unlisted = re.compile(
    r"(?=[一-鿿])(?<![一-鿿々ヶケァ-ヴーA-Za-z0-9])(?=[一-鿿々ヶケがのツ]{1,16}[市区町村県])(?P<name>(?:(?P<prefecture>[一-鿿]{2,3}県)?(?P<county>[一-鿿]{1,4}郡)?(?P<stem>[甲乙丙丁戊己庚辛壬癸]"
    r"|[一-鿿々ヶケ]{2,6}?|[一-鿿々]{1,3}[ヶケがのツ][一-鿿々]{1,3})"
    r"[市区町村]|[一-鿿]{2,3}県|[甲乙丙丁]県))(?=[はがもでのにとへを、。・,()\[\]】」:\s0-9約計内各]|役所|役場|長|[市区町村]?民|など|から|まで|$)"
)
_no_name = re.compile(
    r".*(?:都市|市区町|市町村?|区市町村|町村|市区|地区|学区|校区|管区|特区|選挙区|港町|下町|農村|漁村|山村|郷村|自治体)$|"
    r".*[同各両全本当他某残数複隣近毎旧新両]の?[市区町村県]$"
    r"|.*[内外の全計][一二三四五六七八九十]+[市区町村]$|.*(?:政令|中核|特例|指定|大都|周辺|主要|主|対象|関係|全国|複数|人口|合併|被災|調査|集計|回答|実施|行政|城下|"
    r"門前|宿場|区役所|一部|以外|別|内|外|中)[市区町村県]$|.*府県$"
)
_unlisted_before = re.compile(
    r"(?:^|(?<=[、・\s。はが(でのと▽▼]))(?P<stem>[甲乙丙丁戊己庚辛壬癸]|(?![^、]*[月日年件人枚市区町村県前後内間計別])[一-鿿々][一-鿿々ヶケノのツ]"
    r"{0,4}[一-鿿々])[、・]$"
)
_unlisted_each = re.compile(r"(?<=[、・])(?P<stem>[甲乙丙丁戊己庚辛壬癸]|[一-鿿々][一-鿿々ヶケノのツ]{0,4}[一-鿿々])(?:両|各)(?P<kind>[市区町村])")
_shared = re.compile(r"[(（]?(?:各|それぞれ|いずれも|ともに)|(?:が|は|で)(?:各|それぞれ|いずれも|ともに)")
_kanji = re.compile(r"[一-鿿々ァ-ヴー]")


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text names a place, and the places that it can mean: one where it is known, none where the words before do not tell."""

    span: Span
    text: str
    places: tuple[Place, ...]
    level: str

    @property
    def place(self) -> Place | None:
        """The place, if there is just one."""
        return self.places[0] if len(self.places) == 1 else None


def find(text: str, prefecture: str | None = None, *, unlisted: bool = False) -> list[Mention]:
    """Return the places that a text names, in order; ``prefecture`` is that of its outlet or sheet.

    With ``unlisted`` also names that no list has but that are written as one (甲市, 青葉野市); such a place has no code.

    >>> [m.place.label for m in find("横浜・川崎・相模原の3市と広島県府中町") if m.place]
    ['神奈川県横浜市', '神奈川県川崎市', '神奈川県相模原市', '広島県安芸郡府中町']
    """
    view = normalize(text)
    mentions: list[Mention] = []
    known: deque[Place] = deque(maxlen=_REMEMBERED)
    reached = 0
    found = list(_all(view.match))
    if unlisted:
        found += _invented(view.match, found)
    for start, end, candidates, kind in sorted(found, key=lambda item: (item[0], -item[1])):
        if start < reached:
            continue
        reached = end
        chosen = _resolved(candidates, kind, known, prefecture)
        if unlisted and not chosen and kind == "郡":
            chosen = [Place("", view.match[start + 1 : end], "")]
        if len(chosen) == 1 and chosen[0].level != "nation":
            known.appendleft(chosen[0])
        span = view.span(start, end)
        level = chosen[0].level if chosen else "prefecture" if kind and kind in "都道府県" else "municipality"
        mentions.append(Mention(span, text[slice(*span)], tuple(chosen), level))
    return mentions


def _all(text: str) -> Iterator[tuple[int, int, list[Place], str]]:
    """Yield start, end, candidates, and for words that point back (同市, 県内) what they point to."""
    for match in _fixed.finditer(text):
        if match["nation"]:
            yield match.start(), match.end(), [NATION], ""
        else:
            yield match.start(), match.end(), [], match["same"] or match["inside"]
    for match in _suffix.finditer(text):
        yield from _named(text, match.end())
    for match in _several.finditer(text):
        yield from _listed(text, match.start(), match["kinds"])
    for match in _abbreviated.finditer(text):
        yield from _short(match)
    for match in _counted_list.finditer(text):
        yield from _bare(match)
    for match in _counted_one.finditer(text):
        if found := places.exact(match["stem"] + "市") or _only(places.in_any_county(match["stem"])):
            yield *match.span("stem"), found, ""


def _bare(match: re.Match[str]) -> Iterator[tuple[int, int, list[Place], str]]:
    """Yield the cities and towns that a list of counts names without suffix: 旭川24件、函館19件, 音更、芽室が各4件."""
    found = list(_stem.finditer(match[0]))
    named = [_bare_named(stem[0]) for stem in found]
    if len(found) > 1 and all(named):
        for stem, candidates in zip(found, named, strict=True):
            if stem[0] not in {place.name for place in candidates}:
                yield match.start() + stem.start(), match.start() + stem.end(), candidates, _BARE


def _only(found: list[Place]) -> list[Place]:
    return found if len(found) == 1 else []


def _bare_named(stem: str) -> list[Place]:
    """Return the places of a name with or without its suffix: a city, else wards and towns."""
    whole = places.exact(stem) if stem[-1] in "市区町村" else []
    cities = places.exact(stem + "市")
    wards = [place for place in places.exact(stem + "区") if not (cities and place.city)]
    return whole or [*cities, *wards, *places.in_any_county(stem)]


def _invented(text: str, known: list[tuple[int, int, list[Place], str]]) -> Iterator[tuple[int, int, list[Place], str]]:
    """Yield names that no list has: 青葉野市, 甲、乙市各3件."""
    taken = bytearray(len(text))
    for start, end, _, kind in known:
        if not (kind == "県" and text[start] == "県"):  # 西峰県内
            taken[start:end] = b"\x01" * (end - start)
    for match in _unlisted.finditer(text):
        start, end = match.span("name")
        if any(taken[start:end]) or _no_name.match(match["name"]) or _is_mayor(text, start, end):
            continue
        name, within = match["name"], match["prefecture"] or ""
        short = name.removeprefix(within).removeprefix(match["county"] or "")
        place = Place("", name, name, level="prefecture") if name.endswith("県") else Place("", short, within)
        yield start, end, [place], ""
        if not _shared.match(text, end):
            continue
        yield from _unlisted_list(text, start, name[-1], taken)
    for match in _unlisted_each.finditer(text):
        if not any(taken[match.start() : match.end("stem")]):
            yield match.start("stem"), match.end("stem"), [Place("", match["stem"] + match["kind"], "")], ""
            yield from _unlisted_list(text, match.start("stem"), match["kind"], taken)


def _is_mayor(text: str, start: int, end: int) -> bool:
    """Whether what looks like a name is a person's: 宇部市の三隅賢治市長."""
    if _department.match(text, end) and text.count(text[start:end]) == 1:
        return True
    only = text.count(text[start:end]) == text.count(text[start:end] + "長")
    if only and re.match("長[はがもにの、「」)。]", text[end : end + 2]):  # 池部市長は, and no 池部市
        return True
    return text.startswith(("長", "民"), end) and (text[max(0, start - 2) : start] in ("市の", "区の", "町の", "村の") or end - start > _LONGEST_UNLISTED)


def _unlisted_list(text: str, start: int, kind: str, taken: bytearray) -> Iterator[tuple[int, int, list[Place], str]]:
    """Yield the names without suffix before the last of a list."""
    while before := _unlisted_before.search(text, max(0, start - 9), start):
        start = before.start("stem")
        if any(taken[start : before.end()]):
            return
        yield start, before.end("stem"), [Place("", before["stem"] + kind, "")], ""


def _named(text: str, end: int) -> Iterator[tuple[int, int, list[Place], str]]:
    for length in places.lengths(text[end - 2 : end]):
        start = end - length
        candidates = places.exact(text[start:end]) if start >= 0 and not text[start].isspace() else []
        if not candidates or (length == 2 and start and _kanji.match(text[start - 1]) and not _bounded(text[max(0, start - 4) : start])):
            continue
        if text[end - 1] in "町村" and _person.match(text, end):
            return
        if _department.match(text, end) and text.count(text[start:end]) == 1 and candidates[0].level == "municipality":
            return  # 西脇市民部長: a person's name
        whole = start
        for before in (4, 3):  # a prefecture right before the name
            if candidates[0].level == "prefecture" or start < before or text[start - before].isspace():
                continue
            if said := places.prefecture(text[start - before : start]):
                whole, candidates = start - before, [place for place in candidates if place.prefecture == said] or candidates
                break
        yield whole, end, candidates, ""
        yield from _listed(text, whole, text[end - 1])
        return


def _bounded(before: str) -> bool:
    return before[-1] in "同各元・、" or any(before.endswith(name) for name in places.PREFECTURES) or before[-1] in "郡市"


def _listed(text: str, end: int, kinds: str) -> Iterator[tuple[int, int, list[Place], str]]:
    """Yield the names without suffix that stand in a list before ``end``: 横浜・川崎(・相模原の3市)."""
    last = kinds if kinds in "市区町村" and len(kinds) == 1 else ""
    if not last or text[end : end + 1] in "の各両な23456789":
        stop = end
    elif end and text[end - 1] in "、・,と":
        stop = end - 1
    else:
        return
    while chunk := _chunk.search(text, max(0, stop - 9), stop):
        stem = chunk[0]
        if stem[0] == "同":  # of the county before, which is told of itself
            stop = chunk.start() - 1
            continue
        candidates = [place for kind in kinds for place in places.exact(stem + kind) if place.level == "municipality" or kind in "都府県"]
        if not candidates:
            candidates = places.abbreviated(stem)
        at = chunk.start()
        if not candidates and (after := _after_particle.search(stem)):  # 岩手県の奥州、花巻両市
            at += after.start(1)
            candidates = [place for kind in kinds for place in places.exact(after[1] + kind) if place.level == "municipality"]
        if not candidates:
            return
        yield at, stop, candidates, ""
        if not at or text[at - 1] not in "、・,と":
            return
        stop = at - 1


def _short(match: re.Match[str]) -> Iterator[tuple[int, int, list[Place], str]]:
    if match["same"]:
        start = match.start() + match["name"].startswith("郡")  # 同郡八頭町
        if found := places.in_any_county(match["name"].removeprefix("郡")):
            yield start, match.end(), found, "郡"
    elif len(match["name"]) >= 3 and (found := places.abbreviated(match["name"])):
        yield match.start(), match.end(), found, ""


def _resolved(candidates: list[Place], kind: str, known: Collection[Place], prefecture: str | None) -> list[Place]:
    """Return the candidates that the places named before leave; ``known`` has the latest first."""
    if kind and kind != _BARE:
        return _pointed(candidates, kind, known, prefecture)
    if len(candidates) < 2:
        return candidates
    named = {place.code for place in known}
    nearest = next((place.prefecture for place in known), prefecture)
    said = {place.prefecture for place in known} | {prefecture}
    for narrowed in (
        [place for place in candidates if place.city in named],
        [place for place in candidates if place.prefecture == nearest],
        [place for place in candidates if place.prefecture in said],
    ):
        if len(narrowed) == 1:
            return narrowed
    cities = [place for place in candidates if place.name.endswith("市")] if kind else []
    return cities if len(cities) == 1 else candidates


def _pointed(candidates: list[Place], kind: str, known: Collection[Place], prefecture: str | None) -> list[Place]:
    if kind == "郡":
        county = next((place.county for place in known if place.county), None)
        return [place for place in candidates if place.county == county] if county else []
    if kind in "市区町村":
        return [place for place in known if place.name.endswith(kind)][:1]
    if kind in "都道":
        return places.by_name({"都": "東京都", "道": "北海道"}[kind])
    named = next((place.prefecture for place in known if place.prefecture.endswith(kind)), prefecture)
    return places.by_name(named) if named else []
