"""Which time each number of an article belongs to."""

import re
from datetime import date

from miner.base.periods import Period, day_of, shifted, whole_month
from miner.text import measures, wording
from miner.text.drafts import FEW, At, Memory, Scope, State
from miner.text.marks import Time

_STOCKS = (measures.ISSUED, measures.UNDELIVERED, measures.CANCELLED, measures.MISLINKED)
_one = r"[0-9,]+[件枚人]"
_run_before = re.compile(rf"(?:それぞれ|順に)(?:約)?((?:{_one}(?:、|と))*)$")
_run_after = re.compile(rf"(?:(?:、|と)(?:約)?{_one})+")
Said = tuple[list[Period], bool]


def take(mark: Time, state: State, memory: Memory) -> None:
    """Add a time to what the sentence has said: a second one in a list, the end of 4月以降 … 8日まで, or a new one."""
    gap = memory.match[state.last_end : mark.start]
    periods = list(mark.periods)
    if mark.same:
        periods = [(state.drafts[-1].period if state.drafts else memory.main) or Period()]
    elif mark.shift:
        whole = state.times[0] if state.times else memory.main
        periods = [_last_year(whole)] if whole else [Period()]
    elif periods == [Period()] and not mark.said_month:
        state.since_start = True
    last = state.times[-1] if state.times and state.times_fresh else None
    new = periods[-1]
    until = mark.text.endswith(("まで", "迄", "時点", "現在"))
    if last and last.start and not last.end and until and new.end and new.end >= last.start and len(gap) < FEW:
        state.times[-1] = Period(last.start, new.end, new.as_of)
    elif last and re.fullmatch(r"[、・と及びおよび,]{1,5}", gap):
        state.times += periods
    else:
        state.times = periods
    state.times_fresh = state.time_said = True


def periods_of(at: At, measure: str, state: State, memory: Memory) -> Said:
    """Return the periods of a number, and whether the sentence says them."""
    found = _in_brackets(at, state, memory) or (list(state.times) if state.times_fresh else [])
    found = found or (_of_sum(at, measure, state, memory) if at.is_sum else []) or list(state.times)
    if not found and state.line.heading:
        later = [mark for mark in state.line.marks if isinstance(mark, Time) and mark.start > at.mark.start and mark.periods]
        found = list(later[0].periods) if later else []
    found = found or _of_pair(at, state, memory)
    if found:
        return found, True
    if memory.stock and measure in _STOCKS:
        return [memory.stock], True
    return [memory.main or Period()], False


def _in_brackets(at: At, state: State, memory: Memory) -> list[Period]:
    """Return the time in the bracket behind a number: 7月5件(12日現在), 7月27件(20日まで)."""
    marks = state.line.marks
    behind = marks[at.i + 1] if at.i + 1 < len(marks) else None
    if not isinstance(behind, Time) or not behind.periods or memory.match[at.mark.whole[1] : behind.start] != "(":
        return []
    period, begin = behind.periods[-1], state.times[-1].start if state.times_fresh else None
    if begin and period.as_of:
        return [Period(begin, period.as_of, period.as_of)]
    return [Period(begin, _in_month(state.times[-1], period.end))] if begin and period.end else [period]


def _of_sum(at: At, measure: str, state: State, memory: Memory) -> list[Period]:
    """Return the span of the times that are summed: 3カ月の合計, or those of the sentence."""
    said = wording.MONTHS_SUMMED.search(memory.match[max(0, at.mark.start - 16) : at.mark.start])
    if said:
        known = {draft.period.start for draft in memory.drafts[-FEW:] if draft.period and draft.period.month and draft.measure == measure}
        months = sorted(day for day in known if day)[-int(said[1]) :]
        if len(months) == int(said[1]):
            return [Period(months[0], whole_month(months[-1].year, months[-1].month).end)]
    own = list(dict.fromkeys(draft.period for draft in state.drafts[-FEW:] if draft.period))
    starts, ends = [period.start for period in own if period.start], [period.end for period in own if period.end]
    return [Period(min(starts), max(ends))] if len(own) > 1 and starts and ends else []


def _of_pair(at: At, state: State, memory: Memory) -> list[Period]:
    """Return the time of 5件から28件に where the sentence before named two."""
    if len(memory.pair) != 2:
        return []
    if re.match(r"から[^。、]{0,12}[0-9]", memory.match[at.mark.whole[1] : at.mark.whole[1] + 14]):
        return memory.pair[:1]
    second = state.drafts and state.drafts[-1].period == memory.pair[0] and memory.match.startswith("から", state.number_end)
    return memory.pair[1:] if second else []


def respective(at: At, scopes: list[Scope], periods: list[Period], state: State, memory: Memory) -> list[tuple[Scope, Period]]:
    """Return the one place or time of a number in それぞれ11件、11件、4件."""
    found = _run_before.search(memory.match[max(0, at.mark.start - FEW) : at.mark.start])
    if not found:
        return []
    i = len(re.findall(_one, found[1]))
    run = _run_after.match(memory.match[at.mark.end : at.mark.end + FEW])
    n = i + 1 + (len(re.findall(_one, run[0])) if run else 0)
    if n < 2:
        return []
    for candidates in (state.group, memory.listed):
        if len(candidates) == n:
            return [(candidates[i], periods[-1])]
    return [(scopes[0], state.times[i])] if len(state.times) == n else []


def remember(state: State, memory: Memory) -> None:
    """Remember the time that the article speaks of: a total's, the latest of a change; not a comparison with the past."""
    own = [draft for draft in state.drafts if draft.measure not in measures.REPLIES]
    distinct = list(dict.fromkeys(draft.period for draft in own if draft.time_said and draft.period))
    memory.stock = next((period for period in distinct if period.as_of), None)
    whole = next((period for period in distinct if all(_covers(period, other) for other in distinct)), None)
    if len(distinct) == 1:
        cumulative = any(draft.kind == "cumulative" for draft in own)
        if distinct[0].start and not cumulative and (memory.main is None or memory.main.start is None or _reaches(distinct[0], memory.main)):
            memory.main = distinct[0]
    elif whole:
        memory.main = whole
    elif distinct and (memory.main is None or (len(distinct) == 2 and own[0].parent is None and memory.main not in distinct)):
        memory.main = own[0].period if len(distinct) > 2 else max(distinct, key=_begin)
    months = list(dict.fromkeys(period for mark in state.line.marks if isinstance(mark, Time) for period in mark.periods if period.month))
    if len(months) == 2 or len(distinct) == 2:
        memory.pair = months if len(months) == 2 else sorted(distinct, key=_begin)


def _begin(period: Period) -> date:
    return period.start or date.min


def _covers(whole: Period, part: Period) -> bool:
    if not (whole.start and whole.end):
        return False
    return whole.start <= (part.start or part.end or whole.start) and (part.end or part.start or whole.end) <= whole.end


def _reaches(new: Period, main: Period) -> bool:
    """Whether a period is no comparison with the past of the one that the article speaks of."""
    return new.end is None or main.end is None or new.end >= main.end


def _last_year(period: Period) -> Period:
    if period.month:
        return whole_month(*shifted(period.month, -12))
    start, end = (
        (day_of(day.year - 1, day.month, day.day) or day_of(day.year - 1, day.month, day.day - 1)) if day else None for day in (period.start, period.end)
    )
    return Period(start, end)


def _in_month(period: Period, end: date) -> date:
    """Return a bare day's date in the month that it is bracketed with."""
    return (day_of(*period.month, end.day) or end) if period.month else end
