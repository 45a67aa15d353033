"""The counts that an article states: of what, where, when.

Sentence by sentence, from left to right. A number is taken as a count if the words around it say of what, or if it stands in a list
under a sentence that did; its time is the one said before it, else the one that the article speaks of; its place likewise.
各, それぞれ and いずれも give each place its count, 計 and 合わせて are sums; うち makes a part. What a heading says and the body says too is one figure.
What is not said is left open: a count without a time that the text tells has no period.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from miner.base.ja import Normalized, normalize
from miner.base.periods import Period
from miner.base.records import Figure
from miner.text import marks, measures
from miner.text.drafts import Draft
from miner.text.reader import Reader

_COMPARED = 100  # of the figures that one is compared with
_ROUND = 1_000  # from which a heading rounds without saying so
NEAR = 0.15  # how far a heading's round number may lie from the body's exact one


def figures(text: str, published: date | None = None, *, id_: str = "text", publisher: str | None = None) -> list[Figure]:
    """Return the counts of an article in the order of its text, ids ``id_``#1, #2 …

    >>> [(f.value, f.place, f.period_start) for f in figures("横浜市のカードの自主返納は5月の11件から先月は140件に増えた。", date(2023, 7, 13))]
    [(11, '横浜市', '2023-05-01'), (140, '横浜市', '2023-06-01')]
    """
    view = normalize(text)
    if not measures.is_ours(view.match):
        return []
    lines = marks.lines(view.match, published)
    reader = Reader(view.match, lines)
    for line in sorted(lines, key=lambda line: line.heading):
        reader.read(line)
    drafts = sorted(_distinct(reader.memory.drafts), key=lambda draft: (draft.start, draft.order))
    _count_tallied(drafts)
    return _numbered(drafts, view, id_, publisher)


def _count_tallied(drafts: Iterable[Draft]) -> None:
    """Say of counts of all those asked how many municipalities they are of: those that had tallied them."""
    replies = {measure: [draft.value for draft in drafts if draft.measure == measure] for measure in measures.REPLIES}
    if len(replies[measures.TALLIED]) != 1:
        return
    for draft in drafts:
        if draft.measure in measures.RETURNS and draft.scope.n in replies[measures.ASKED] + replies[measures.RESPONDED]:
            draft.scope = replace(draft.scope, n=replies[measures.TALLIED][0])


def _distinct(drafts: Iterable[Draft]) -> list[Draft]:
    """Return the drafts without those that say again what another says; the exact one of the body stays."""
    kept: list[Draft] = []
    alike: dict[tuple[object, ...], list[Draft]] = {}
    for draft in drafts:
        known = alike.setdefault((draft.measure, draft.value, draft.missing), [])
        same = next((other for other in known[-_COMPARED:] if _same(other, draft)), None)
        if same is None and draft.heading and draft.value:  # the body may tell more exactly what it counts
            same = next((other for other in kept[:_COMPARED] if (other.value, other.unit) == (draft.value, draft.unit)), None)
        if same is None and draft.heading:
            same = next((other for other in kept[:_COMPARED] if _restated(other, draft)), None)
        if same is None:
            kept.append(draft)
            known.append(draft)
        else:
            draft.same_as = same
            if draft.period and not draft.heading and same.period in (None, Period()) and same.measure in measures.RETURNS:
                same.period, same.time_said = draft.period, True  # 最多は甲市の96件。…4月から7月までに甲市96件
            same.parent = same.parent or draft.parent
    for draft in kept:
        while draft.parent is not None and draft.parent.same_as is not None:
            draft.parent = draft.parent.same_as
        if draft.parent is draft:
            draft.parent = None
    return kept


def _same(known: Draft, new: Draft) -> bool:
    """Whether two drafts of one measure and value are one figure."""
    if new.heading and new.value is not None:
        return True
    if (known.place, known.level) != (new.place, new.level) or (known.place is None and known.scope.n != new.scope.n and known.scope.n and new.scope.n):
        return False
    if new.value is None:
        return known.period == new.period
    if new.parent is not None and known.parent is None and new.parent.order > known.order:
        return False
    untold = known.value != 0 and known.period in (None, Period()) and known.measure in measures.RETURNS and known.kind == "flow"
    return known.period == new.period or not new.time_said or untold


def _unit_of(value: int) -> int:
    """Return to what a round number is rounded: 21000 to 1000."""
    return int("1" + "0" * (len(str(value)) - len(str(value).rstrip("0"))))


def _restated(known: Draft, new: Draft) -> bool:
    """Whether a heading's round number stands for the body's exact one."""
    if known.measure != new.measure or known.value is None or new.value is None:
        return False
    if new.qualifier == "exact" and (new.value < _ROUND or abs(known.value - new.value) >= _unit_of(new.value)):
        return False
    same_place = known.place == new.place or not new.place_said or "aggregate" in (new.level, known.level)
    return same_place and abs(known.value - new.value) <= NEAR * known.value


def _numbered(drafts: list[Draft], view: Normalized, id_: str, publisher: str | None) -> list[Figure]:
    names = {id(draft): f"{id_}#{number}" for number, draft in enumerate(drafts, 1)}
    result = []
    for draft in drafts:
        span = view.span(draft.start, draft.end)
        days = (draft.period or Period()).as_row()
        parent = names.get(id(draft.parent)) if draft.parent else None
        result.append(
            Figure(
                names[id(draft)],
                draft.place,
                (draft.scope.place.code if draft.scope.place else "") or None,
                draft.level,
                draft.scope.n,
                draft.measure,
                draft.value,
                draft.missing or None,
                draft.unit,
                draft.qualifier,
                draft.kind,
                publisher=publisher,
                parent=parent,
                span=span,
                text=view.original[slice(*span)],
                **days,
            )
        )
    return result
