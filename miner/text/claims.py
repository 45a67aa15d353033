"""What an article says of the ratio of its counts (3倍, 4割, 58.6%) and of those that did not answer, with the figures that it speaks of."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from miner.base import numerals
from miner.base.ja import normalize
from miner.base.records import Claim, Figure
from miner.text import marks, measures

_ratio = re.compile(
    r"(?P<before>約|およそ|ほぼ|少なくとも)?(?P<number>[0-9]+(?:[.・][0-9]+)?|[二三四五六七八九十]{1,3})(?P<unit>倍|割|%)(?P<half>[0-9]分|半)?"
    r"(?P<after>余り|余|以上|超|強|弱|近く|近い|を超|を上回|程度|ほど|に迫|足らず|未満)?(?:(?:も|の)?(?P<change>[増減]))?"
)
_silent = re.compile(
    r"(?P<n>[0-9]+)の?(?:自治体|市区町村|市町村|区市町村|市区|区市|市町|町村|市|区|団体)(?:は|が|から)?[^。、]{0,12}(?:未回答|"
    r"無回答|回答が?な|回答しな|回答を得られ)"
)
_QUALIFIERS = {
    "余": "at_least",
    "余り": "at_least",
    "以上": "at_least",
    "超": "at_least",
    "強": "at_least",
    "を超": "at_least",
    "を上回": "at_least",
    "少なくとも": "at_least",
}
_QUALIFIERS |= {"弱": "at_most", "近く": "at_most", "近い": "at_most", "に迫": "at_most", "足らず": "at_most", "未満": "at_most"}
_QUALIFIERS |= {"程度": "about", "ほど": "about", "約": "about", "およそ": "about", "ほぼ": "about"}
_named = re.compile(r"(?P<base>1[0-2]|[1-9])月の$")
_BEFORE = 150  # how far before 全体の12% its part is looked for
_no_comparison = re.compile(r"ポイント|手数料|支持|世論|利用率|交付率|保有率|普及率|税率")


class Compared(NamedTuple):
    """A claim, and the two figures it compares: the bigger or partial one first; None where the text names none."""

    claim: Claim
    of: Figure | None
    to: Figure | None


def claims(text: str, figures: Sequence[Figure], *, id_: str = "text") -> list[Compared]:
    """Return what a text says of the ratios of its figures, in order."""
    view = normalize(text)
    result: list[Compared] = []
    for start, end in marks.spans(view.match):
        sentence = view.match[start:end]
        if "倍" not in sentence and "割" not in sentence and "%" not in sentence and "回答" not in sentence:
            continue
        for found in _ratio.finditer(sentence):
            span = view.span(start + found.start(), start + found.end())
            claim = _claim(found, span, text[slice(*span)], f"{id_}#c{len(result) + 1}")
            if claim is not None and not _no_comparison.search(sentence):
                whole = view.span(start, end)
                own = [f for f in figures if whole[0] <= f.span[0] < whole[1]]
                timed = claim.kind == "multiple" or found["change"]
                pair = _two_times(sentence, found.start(), own, figures) if timed else _part(claim, sentence, own, figures)
                result.append(Compared(claim, *pair))
        for found in _silent.finditer(sentence):
            span = view.span(start + found.start("n"), start + found.end())
            claim = Claim(f"{id_}#c{len(result) + 1}", "sum", float(found["n"]), "exact", span, text[slice(*span)])
            asked = next((f for f in figures if f.measure == measures.ASKED), None)
            result.append(Compared(claim, next((f for f in figures if f.measure == measures.RESPONDED), None), asked))
    return result


def _claim(found: re.Match[str], span: tuple[int, int], text: str, id_: str) -> Claim | None:
    number = numerals.value_of(found["number"])
    if number is None:
        return None
    value = float(number) + (int(found["half"][0]) / 10 if found["half"] and found["half"][0].isdigit() else 0.5 if found["half"] else 0)
    kind = "multiple" if found["unit"] == "倍" else "share"
    value = value / 10 if found["unit"] == "割" else value / 100 if found["unit"] == "%" else value
    qualifier = _QUALIFIERS.get(found["after"] or "") or _QUALIFIERS.get(found["before"] or "", "exact")
    return Claim(id_, kind, round(value, 6), qualifier, span, text)


def _counted(own: Sequence[Figure]) -> list[Figure]:
    return [figure for figure in own if figure.value and figure.measure not in (*measures.REPLIES, measures.FEE)]


def _two_times(sentence: str, at: int, own: Sequence[Figure], figures: Sequence[Figure]) -> tuple[Figure | None, Figure | None]:
    """Return the two times of one place that a multiple, a rise or a fall compares, the later first: the one before it unless it is named (4月の7倍)."""
    counted = _counted(own)
    told = [(f.place, f.n_places, f.measure) for f in counted[-1:]]
    # Of a count that is said twice only one place in the text is kept.
    same = [f for f in figures if (f.place, f.n_places, f.measure) in told and f.value and (f in own or (f.text in sentence and not f.parent))]
    timed = sorted((f for f in same if f.period_start), key=lambda f: f.period_start or "")
    named = _named.search(sentence, 0, at)
    if named and timed and int((timed[-1].period_start or "")[5:7]) == int(named["base"]):  # 6月は5月の6倍: June's stands elsewhere
        timed += [f for f in figures if (f.place, f.n_places, f.measure) in told and f.value and (f.period_start or "") > (timed[-1].period_start or "")][:1]
    if named and (base := [f for f in timed[:-1] if int((f.period_start or "")[5:7]) == int(named["base"])]):
        return timed[-1], base[-1]
    if len(timed) == 1:
        timed = sorted([*_beside(timed[0], figures), timed[0]], key=lambda f: f.period_start or "")
    return (timed[-1], timed[-2]) if len(timed) >= 2 and timed[-1].period_start != timed[-2].period_start else (None, None)


def _part(claim: Claim, sentence: str, own: Sequence[Figure], figures: Sequence[Figure]) -> tuple[Figure | None, Figure | None]:
    """Return the part and the whole that a share compares."""
    counted = _counted(own)
    parts = [figure for figure in counted if figure.parent and figure.span[0] < (claim.span or (0, 0))[0] + 40]
    if not parts and re.search("全体|占め|あたる|当たる", sentence):
        parts = [f for f in figures if f.parent and 0 < (claim.span or (0, 0))[0] - f.span[0] < _BEFORE][-1:]
    if len(parts) == 1:
        return parts[0], next((figure for figure in figures if figure.id == parts[0].parent), None)
    return None, None


def _beside(figure: Figure, figures: Sequence[Figure]) -> list[Figure]:
    """Return the other time of the same count that was printed last before a figure."""
    told = (figure.place, figure.n_places, figure.measure)
    same = [f for f in figures if (f.place, f.n_places, f.measure) == told and f.value and f.period_start and not f.parent]
    return [f for f in same if f.span[0] < figure.span[0] and f.period_start != figure.period_start][-1:]
