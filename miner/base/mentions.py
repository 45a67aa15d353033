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
_suffix = re.compile(r"[市区町村都道府県]")
_fixed = re.compile(r"同(?P<same>[市区町村県府都道])(?!名|様|時|じ)|(?P<inside>[都道府県])内(?!訳|外)|(?P<nation>全国|国内)(?!会)")
_several = re.compile(r"(?:の(?:[0-9]{1,2}|[二三四五六七八九十]{1,3}|両)|各|両)(?P<kinds>[市区町村都府県]{1,4})")
_chunk = re.compile(r"[^、・,，とや及\s()（）「」。▽▼:：;0-9]{1,9}$")
_person = re.compile(r"さん|氏|様|知事|容疑者|教授|議員|大臣")
_abbreviated = re.compile(
    r"(?:(?<=^)|(?<=[、・,()の\s。▽]))(?P<same>同)?(?P<name>(?![市区町村県府都道])[一-鿿々ヶケァ-ヴ]{2,9}?)(?=[、・,()各はがで\s0-9]|$)"
)
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


def find(text: str, prefecture: str | None = None) -> list[Mention]:
    """Return the places that a text names, in order; ``prefecture`` is that of its outlet or sheet.

    >>> [m.place.label for m in find("横浜・川崎・相模原の3市と広島県府中町") if m.place]
    ['神奈川県横浜市', '神奈川県川崎市', '神奈川県相模原市', '広島県安芸郡府中町']
    """
    view = normalize(text)
    mentions: list[Mention] = []
    known: deque[Place] = deque(maxlen=_REMEMBERED)
    reached = 0
    for start, end, candidates, kind in sorted(_all(view.match), key=lambda item: (item[0], -item[1])):
        if start < reached:
            continue
        reached = end
        chosen = _resolved(candidates, kind, known, prefecture)
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


def _named(text: str, end: int) -> Iterator[tuple[int, int, list[Place], str]]:
    for length in places.lengths(text[end - 2 : end]):
        start = end - length
        candidates = places.exact(text[start:end]) if start >= 0 else []
        if not candidates or (length == 2 and start and _kanji.match(text[start - 1]) and not _bounded(text[:start][-4:])):
            continue
        if text[end - 1] in "町村" and _person.match(text, end):
            return
        whole = start
        for before in (4, 3):  # a prefecture right before the name
            if candidates[0].level != "prefecture" and start >= before and (said := places.prefecture(text[start - before : start])):
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
    if not last or text[end : end + 1] in ("の", "各", "両"):
        stop = end
    elif end and text[end - 1] in "、・,と":
        stop = end - 1
    else:
        return
    while chunk := _chunk.search(text, max(0, stop - 9), stop):
        stem = chunk[0]
        candidates = [place for kind in kinds for place in places.exact(stem + kind) if place.level == "municipality" or kind in "都府県"]
        if not candidates:
            candidates = places.abbreviated(stem)
        if not candidates:
            return
        yield chunk.start(), stop, candidates, ""
        if not chunk.start() or text[chunk.start() - 1] not in "、・,と":
            return
        stop = chunk.start() - 1


def _short(match: re.Match[str]) -> Iterator[tuple[int, int, list[Place], str]]:
    if match["same"]:
        yield match.start(), match.end(), places.in_any_county(match["name"]), "郡"
    elif len(match["name"]) >= 3 and (found := places.abbreviated(match["name"])):
        yield match.start(), match.end(), found, ""


def _resolved(candidates: list[Place], kind: str, known: Collection[Place], prefecture: str | None) -> list[Place]:
    """Return the candidates that the places named before leave; ``known`` has the latest first."""
    if kind:
        return _pointed(candidates, kind, known, prefecture)
    if len(candidates) < 2:
        return candidates
    cities = {place.code for place in known}
    nearest = next((place.prefecture for place in known), prefecture)
    said = {place.prefecture for place in known} | {prefecture}
    for narrowed in (
        [place for place in candidates if place.city in cities],
        [place for place in candidates if place.prefecture == nearest],
        [place for place in candidates if place.prefecture in said],
    ):
        if len(narrowed) == 1:
            return narrowed
    return candidates


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
