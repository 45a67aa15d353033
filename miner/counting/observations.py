"""Answers → one observation for each municipality, measure and time: the same answer in two sources counts once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from miner.base import places
from miner.base.records import Answer

NO_REPLY = frozenset({"not_answered", "late"})
Time = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Observation:
    """What one municipality reported of one time: ``value`` with its bounds, or why there is none; ``conflict`` if sources differ."""

    code: str
    name: str
    prefecture: str
    measure: str
    kind: str
    time: Time
    value: int | None
    qualifier: str | None
    missing: str | None
    low: int | None
    high: int | None
    detail: str = ""
    conflict: bool = False

    @property
    def tallied(self) -> bool:
        """Whether the municipality counted, even if it keeps the number to itself."""
        return self.value is not None or self.missing == "suppressed"


def observe(answers: Iterable[Answer], asked: frozenset[str] | None = None) -> tuple[list[Observation], list[str]]:
    """Return an observation for each municipality, measure and time, and notes on what was left out.

    Parts are left out (they are in their whole), wards beside their city, and places that were not asked. Of several answers to the
    same question the exact one of the latest day counts; exact ones that differ are a conflict, kept as bounds.
    """
    groups: dict[tuple[str, str, str, Time, str], list[Answer]] = {}
    outside: dict[str, None] = {}
    for answer in answers:
        if answer.level != "municipality" or answer.parent or answer.text is not None or not answer.municipality_code or not answer.measure:
            continue
        if asked is not None and answer.municipality_code not in asked:
            outside[answer.municipality or answer.municipality_code] = None
            continue
        time = (answer.period_start, answer.period_end)
        key = (answer.municipality_code, answer.measure, answer.kind or "flow", time, detail_of(answer))
        groups.setdefault(key, []).append(answer)
    notes = [f"not asked, left out: {', '.join(outside)}"] if outside else []
    chosen = [_choose(found) for found in groups.values()]
    kept, wards = _without_wards(_latest_of_month(chosen))
    if wards:
        notes.append(f"wards beside their city, left out: {', '.join(dict.fromkeys(wards))}")
    if conflicts := [o for o in kept if o.conflict]:
        notes += [f"{o.name} {shown_time(*o.time)}: sources differ, {o.low}–{o.high}" for o in conflicts]
    return kept, notes


def detail_of(answer: Answer) -> str:
    """Return what a collected figure counts beyond its measure (自主返納 for distrust alone); of a table the header says it all."""
    return "" if answer.cell or answer.question == answer.measure else answer.question


def shown_time(start: str | None, end: str | None) -> str:
    """Return a time within one month as the month, else its first and last day."""
    return start[:7] if start and end and start[:7] == end[:7] else f"{start or ''}–{end or ''}"


def _choose(found: list[Answer]) -> Observation:
    numbers = [answer for answer in found if answer.value is not None]
    if not numbers:
        first = max(found, key=lambda a: (a.missing == "suppressed", a.published or ""))
        low, high = (first.low or 0, first.high) if first.missing == "suppressed" else (None, None)
        return _observation(first, low, high)
    exact = [answer for answer in numbers if answer.qualifier == "exact"]
    best = max(exact or numbers, key=lambda a: (a.as_of or "", a.published or ""))
    same_day = [a for a in exact if (a.as_of or "", a.published or "") == (best.as_of or "", best.published or "")]
    values = {answer.value for answer in same_day if answer.value is not None}
    if len(values) > 1:
        return replace(_observation(best, min(values), max(values)), conflict=True)
    return _observation(best, *bounds(best.value or 0, best.qualifier or "exact"))


def bounds(value: int, qualifier: str) -> tuple[int, int | None]:
    """Return the logical range of a count: at least it, at most it (and not below 0), or itself; 約 gives none beyond itself."""
    if qualifier == "at_least":
        return value, None
    return (0, value) if qualifier == "at_most" else (value, value)


def _observation(answer: Answer, low: int | None, high: int | None) -> Observation:
    return Observation(
        answer.municipality_code or "",
        answer.municipality or "",
        answer.prefecture or "",
        answer.measure or "",
        answer.kind or "flow",
        (answer.period_start, answer.period_end),
        answer.value,
        answer.qualifier,
        answer.missing,
        low,
        high,
        detail_of(answer),
    )


def _latest_of_month(found: list[Observation]) -> list[Observation]:
    """Keep, of several ends within one month (18 by the 27th, 23 by the 30th), the latest with a number."""
    best: dict[tuple[str, str, str, str | None, str, str], Observation] = {}
    for one in found:
        key = (one.code, one.measure, one.kind, one.time[0], (one.time[1] or "")[:7], one.detail)
        before = best.get(key)
        if before is None or (one.value is not None, one.time[1] or "") > (before.value is not None, before.time[1] or ""):
            best[key] = one
    return list(best.values())


def _without_wards(found: list[Observation]) -> tuple[list[Observation], list[str]]:
    cities = {(one.code, one.measure, one.kind, one.time, one.detail) for one in found}
    kept, dropped = [], []
    for one in found:
        place = places.place(one.code)
        if place is not None and place.city and (place.city, one.measure, one.kind, one.time, one.detail) in cities:
            dropped.append(one.name)
        else:
            kept.append(one)
    return kept, dropped
