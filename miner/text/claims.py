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
    r"(?P<after>余り|余|以上|超|強|弱|近く|近い|を超|程度|ほど|に迫|足らず|未満)?"
)
_silent = re.compile(
    r"(?P<n>[0-9]+)の?(?:自治体|市区町村|市町村|区市町村|市区|区市|市町|町村|市|区|団体)(?:は|が|から)?[^。、]{0,12}(?:未回答|"
    r"無回答|回答が?な|回答しな|回答を得られ)"
)
_QUALIFIERS = {"余": "at_least", "余り": "at_least", "以上": "at_least", "超": "at_least", "強": "at_least", "を超": "at_least", "少なくとも": "at_least"}
_QUALIFIERS |= {"弱": "at_most", "近く": "at_most", "近い": "at_most", "に迫": "at_most", "足らず": "at_most", "未満": "at_most"}
_QUALIFIERS |= {"程度": "about", "ほど": "about", "約": "about", "およそ": "about", "ほぼ": "about"}
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
                result.append(Compared(claim, *_pair(claim, sentence, [f for f in figures if whole[0] <= f.span[0] < whole[1]], figures)))
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


def _pair(claim: Claim, sentence: str, own: Sequence[Figure], figures: Sequence[Figure]) -> tuple[Figure | None, Figure | None]:
    """Return the figures that a ratio compares: two times of one place, or a part and its whole."""
    counted = [figure for figure in own if figure.value and figure.measure not in (*measures.REPLIES, measures.FEE)]
    if claim.kind == "multiple":
        same = [f for f in counted if (f.place, f.n_places, f.measure) == (counted[-1].place, counted[-1].n_places, counted[-1].measure)]
        timed = sorted((f for f in same if f.period_start), key=lambda f: f.period_start or "")
        if len(timed) == 1:
            timed = sorted([*_beside(timed[0], figures), timed[0]], key=lambda f: f.period_start or "")
        return (timed[-1], timed[-2]) if len(timed) >= 2 and timed[-1].period_start != timed[-2].period_start else (None, None)
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
