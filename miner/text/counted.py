"""Whether a number of an article is a count, and of what."""

import re
from bisect import bisect_right

from miner.text import measures, wording
from miner.text.drafts import FEW, Memory, Scope, State
from miner.text.marks import Number

_PEOPLE = ("人", "名", "世帯", "通", "世帯分")  # units that count much else


def measure_of(mark: Number, state: State, memory: Memory) -> str | None:
    """Return what a number counts, by the words behind it, before it, or the list that it stands in; None if it is none of ours."""
    match = memory.match
    at = bisect_right(state.cues, mark.start, key=lambda cue: cue.end)
    cue = state.cues[at - 1] if at else None
    gap = match[max(state.last_end, cue.end if cue else 0) : mark.whole[0]]
    if not mark.word:
        if measures.is_foreign(match, mark.whole[0], mark.end):
            return None
        if behind := measures.behind(match, mark.whole[1]):
            return behind
    strict = mark.unit in _PEOPLE
    if cue:
        near = (wording.GAP.fullmatch(gap) and len(gap) < FEW // 2) if strict else len(gap) <= FEW or wording.SUM.search(gap)
        return _told(cue.measure, mark, state, memory) if near else None
    following = state.cues[at] if at < len(state.cues) and not mark.word and not strict else None
    if following and 0 <= following.start - mark.whole[1] < FEW // 3 and "、" not in match[mark.whole[1] : following.start]:
        return following.measure
    return _listed(mark, gap, state, memory)


def _listed(mark: Number, gap: str, state: State, memory: Memory) -> str | None:
    """Return what a number counts that only its list tells: months, places, parts."""
    part, label = wording.PART.search(gap), wording.LABEL.search(gap)
    listed = state.time_said or state.place_said or bool(state.drafts or label or part or wording.REST.search(gap) or wording.SUM.search(gap))
    plain = bool(wording.GAP.fullmatch(wording.unbound(gap)))
    last = memory.last
    if last and listed and last.unit == mark.unit:
        if wording.PART.search(memory.match[max(state.number_end, state.line.start) : mark.start]):
            return last.measure
        if last.level == "nation" and plain and not any(scope.place and scope.place.level != "nation" for scope in state.group):
            return last.measure
    if measures.CANCELLED in memory.measures and (state.since_start or re.search(r"累計(?:は|で)?$", gap)):
        return measures.CANCELLED
    if mark.word or (listed and (label or plain)):
        return last.measure if part and last and not state.drafts else memory.default
    return None


def _told(measure: str, mark: Number, state: State, memory: Memory) -> str:
    """Return what is counted: a bare 返納 whose parts are told apart by reason is all returns, a count said before is what it was."""
    if mark.word or measure not in measures.RETURNS:
        return measure
    if not state.times_fresh:
        scopes = state.group[:FEW] or [memory.topic or Scope()]
        known = [memory.seen[key] for scope in scopes if (key := (mark.value, scope.place)) in memory.seen]
        if known:
            return known[-1]
    said = memory.match[state.line.start : mark.start]
    bare = measure == measures.VOLUNTARY and "自主" not in said and "みずから" not in said
    return measures.ALL if bare and measures.holds_parts_of_all(memory.match, mark.whole[1]) else measure


def is_direct(mark: Number, state: State, memory: Memory) -> bool:
    """Whether a word like ゼロ or 調査中 speaks of the place or time right before it."""
    starts = [state.last_end] if state.times_fresh or state.group_fresh else []
    if mark.missing:
        placed = bool(state.group and state.group[0].place) or bool(state.times_fresh and memory.topic and memory.topic.place)
        starts = starts if placed else []
    else:
        at = bisect_right(state.cues, mark.start, key=lambda cue: cue.end)
        starts += [cue.end for cue in state.cues[max(0, at - 4) : at] if cue.measure in measures.RETURNS and state.last_end <= cue.end]
    direct = any(start <= mark.start <= start + FEW and wording.DIRECT.fullmatch(memory.match[start : mark.start]) for start in starts)
    attribute = not (mark.unit and mark.missing) and re.match(r"(?:[人方者自市区町村の](?!は)|ので|ため)", memory.match[mark.end : mark.end + 6])
    return direct and not attribute
