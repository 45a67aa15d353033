"""Which time each number of an article belongs to."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from miner.base.periods import Period, day_of, shifted, whole_month
from miner.text import measures, wording
from miner.text.drafts import FEW, At, Draft, Memory, Scope, State
from miner.text.marks import Number, Time

_STOCKS = (measures.ISSUED, measures.UNDELIVERED, measures.CANCELLED, measures.MISLINKED)
_SEASON = 3  # months
_one = r"[0-9,]+[件枚人]?"
_came_to = re.compile(
    r"(?:から|(?:だった)?(?:の|もの)?が)[^。、0-9]{0,12}[0-9,万千]+(?:件|枚|人)?(?:余り|以上)?(?:に|へ)|から[^。、]{0,12}[0-9]"
)  # 3件が11件に
_from_before = re.compile(r"から|(?:だった)?(?:の|もの)?が")
_run_before = re.compile(rf"(?:それぞれ|順に)(?:約)?((?:{_one}(?:、|と))*)$")
_run_after = re.compile(rf"(?:(?:、|と)(?:約)?{_one})+")
_time_counted = re.compile(r"(?:対象|集計|調査対象)(?:の)?期間(?:は|[:=])")
_of_it = re.compile(r"が|は|だった|あった|(?:で|あり)、(?:いずれも|全て|すべて|全部|どちらも|ともに)")
_by_day = re.compile(r"(?<![月0-9])[0-9]{1,2}日(?:まで|時点|現在)")
_told_of = re.compile(
    r"から[^0-9]|(?:に|と)比べ|より|(?:中|だけ|以降|の?(?:1|一)(?:か|カ|ヶ|ヵ)月間?)?(?:に(?:集中|偏|入って|寄せ|届け|返納)|の?(?:分|もの|返納)|だった|で(?:、|あ|す|した)|(?=。))"
)
Said = tuple[list[Period], bool]


class Run(NamedTuple):
    """The position of a number in a run of those told respectively, how many they are, and whether 順に or 同じ順に is said."""

    i: int
    n: int
    in_order: bool
    alike: bool


def _turn(distinct: list[Period], own: Sequence[Draft], memory: Memory) -> None:
    """Turn, for the rest of a paragraph, to the month of a sentence about another place: 6月の最多は大阪市の61件。名古屋市48件."""
    if not distinct:
        return
    new, main, memory.local = distinct[0], memory.main, None
    if not main or not new.month or new == main or own[-1].scope in (memory.topic, Scope()) or any(draft.period != new for draft in own):
        return
    near = main.month is not None and abs(12 * (new.month[0] - main.month[0]) + new.month[1] - main.month[1]) <= _SEASON
    if near or _covers(main, new):
        memory.local = new


def periods_of(at: At, measure: str, state: State, memory: Memory) -> Said:
    """Return the periods of a number, and whether the sentence says them."""
    if told := _by_place(at.mark, state, memory):
        return told, True
    found = _in_brackets(at, state, memory) or _behind(at, state, memory) or (list(state.times) if state.times_fresh else [])
    found = found or (_of_sum(at, measure, state, memory) if at.is_sum else []) or _of_pair(at, state, memory) or list(state.times)
    if not found and state.line.heading:
        later = [mark for mark in state.line.marks if isinstance(mark, Time) and mark.start > at.mark.start and mark.periods]
        found = list(later[0].periods) if later else []
    if found:
        if measure == measures.MISLINKED and found[-1].end and len(state.times) == 1 and _by_day.search(memory.match, state.line.start, at.mark.start):
            return [Period(None, found[-1].end)], True
        return found, True
    if memory.stock and measure in _STOCKS:
        return [memory.stock], True
    if measure == measures.MISLINKED:  # found at some time, which the article's months of returns do not tell
        return [Period()], False
    return [memory.local or memory.main or Period()], False


def _by_place(mark: Number, state: State, memory: Memory) -> list[Period]:
    """Return the periods of a number that its place among others tells: in a row, a bracket of its own, in the order that was said."""
    if memory.columns and mark.column is not None:
        return memory.columns[mark.column : mark.column + 1] or [Period()]
    if memory.columns and mark.word and memory.match.endswith("いずれも", 0, mark.start):
        return list(memory.columns)
    if memory.bracketed and in_bracket(mark, memory):
        return list(memory.bracketed)
    if memory.compared and memory.match.endswith(("(同", "(同月", "(同月は"), 0, mark.whole[0]):
        return list(memory.compared)
    k = sum(draft.start > state.place_end for draft in state.drafts[-FEW:])
    return state.order[k : k + 1] if not state.times_fresh else []


def in_bracket(mark: Number, memory: Memory) -> bool:
    """Whether a number stands in a bracket of its own: 52件(5件)."""
    return memory.match.endswith("(", 0, mark.whole[0]) and memory.match.startswith(")", mark.whole[1])


def _in_brackets(at: At, state: State, memory: Memory) -> list[Period]:
    """Return the time in the bracket behind a number: 7月5件(12日現在), 7月27件(20日まで)."""
    if not isinstance(behind := at.behind, Time) or not behind.periods or memory.match[at.mark.whole[1] : behind.start] != "(":
        return []
    if not re.match(r"(?:現在|時点)?[)、]", memory.match[behind.end : behind.end + 3]):
        return []
    period, begin = behind.periods[-1], state.times[-1].start if state.times_fresh else None
    if begin and period.as_of:
        return [Period(begin, period.as_of, period.as_of)]
    return [Period(begin, _in_month(state.times[-1], period.end))] if begin and period.end else [period]


def _behind(at: At, state: State, memory: Memory) -> list[Period]:
    """Return the time of which a number is told: 60件が6月に集中した, 25件は6月だった."""
    if not isinstance(behind := at.behind, Time) or not _of_it.fullmatch(memory.match, at.mark.whole[1], behind.start):
        return []
    if behind.text.endswith("から") and (start := behind.periods[0].start) and not behind.periods[0].end:  # 103件だった6月から減った
        return [whole_month(start.year, start.month)]
    return list(behind.periods) if _told_of.match(memory.match, behind.end) else []


def _of_sum(at: At, measure: str, state: State, memory: Memory) -> list[Period]:
    """Return the span of the times that are summed: 3カ月の合計, or those of the sentence."""
    said = wording.MONTHS_SUMMED.search(memory.match[max(0, at.mark.start - 16) : at.mark.start])
    if said:
        known = {draft.period.start for draft in memory.drafts[-FEW:] if draft.period and draft.period.month and draft.measure == measure}
        months = sorted(day for day in known if day)[-int(said[1]) :]
        if len(months) == int(said[1]):
            return [Period(months[0], whole_month(months[-1].year, months[-1].month).end)]
    own = _months_before(at, measure, memory) or list(dict.fromkeys(draft.period for draft in state.drafts[-FEW:] if draft.period))
    starts, ends = [period.start for period in own if period.start], [period.end for period in own if period.end]
    return [Period(min(starts), max(ends))] if len(own) > 1 and starts and ends else []


def _months_before(at: At, measure: str, memory: Memory) -> list[Period]:
    """Return the months whose counts, the last that were read, make this sum."""
    months: list[Period] = []
    total, last = 0, memory.last
    for draft in reversed(memory.drafts[-FEW:]):
        if last is None or (draft.measure, draft.scope) != (measure, last.scope) or not (draft.period and draft.period.month) or draft.value is None:
            break
        months.append(draft.period)
        total += draft.value
        if len(months) > 1 and total == at.mark.value:
            return months
    return []


def _of_pair(at: At, state: State, memory: Memory) -> list[Period]:
    """Return the time of 5件から28件に where the sentence before named two."""
    own = list(dict.fromkeys(draft.period for draft in state.drafts[-FEW:] if draft.period and draft.period.month))
    pair = sorted(own, key=_begin) if len(own) == 2 else memory.pair
    if len(pair) != 2:
        return _later_month(state.drafts[-1].period, memory) if state.drafts and memory.match.startswith("から", state.number_end) else []
    if _came_to.match(memory.match, at.mark.whole[1]):
        return pair[:1]
    last = state.drafts[-1].period if state.drafts and _from_before.match(memory.match, state.number_end) else None
    return pair[1:] if last == pair[0] else _later_month(last, memory)


def _later_month(last: Period | None, memory: Memory) -> list[Period]:
    """Return the month spoken of if it is later than the one that a count came from: 5月の3件から24件になった."""
    now = memory.local or memory.main
    return [now] if last and now and now.month and last.month and now.month > last.month else []


def respective(run: Run, scopes: list[Scope], periods: list[Period], state: State, memory: Memory) -> list[tuple[Scope, Period]]:
    """Return the one place or time of a number in それぞれ11件、11件、4件."""
    i, n, in_order, alike = run
    if alike and len(order := _order(state, memory)) == n:
        return [(scopes[0], order[i])]
    if len(state.group) == n:
        return [(state.group[i], periods[-1])]
    if len(state.times) == n:
        return [(scopes[0], state.times[i])]
    if len(memory.listed) == n and not (state.place_said and len(_counted(state)) == n):
        return [(memory.listed[i], periods[-1])]
    first = state.times[0].start if len(state.times) == 1 else None
    if first and not state.times[0].end and in_order:  # 4月から順に2件、3件、12件
        return [(scopes[0], whole_month(*shifted((first.year, first.month), i)))]
    return []


def respective_measure(run: Run, measure: str, state: State) -> str:
    """Return what a number counts in 自主返納6件、問い合わせ25件、7月はそれぞれ4件と11件: what was counted before of the same place, in that order."""
    counted = _counted(state)
    return counted[run.i] if len(counted) == run.n and len(state.group) < 2 and len(state.times) < 2 else measure


def run_of(at: At, memory: Memory) -> Run | None:
    """Return where a number stands in a run of those told respectively, None where it stands in none."""
    begin = max(0, at.mark.start - FEW)
    found = _run_before.search(memory.match[begin : at.mark.start])
    if not found:
        return None
    i = len(re.findall(_one, found[1]))
    run = _run_after.match(memory.match[at.mark.end : at.mark.end + FEW])
    n = i + 1 + (len(re.findall(_one, run[0])) if run else 0)
    return Run(i, n, "順に" in found[0], memory.match.endswith("同じ順に", 0, found.start(1) + begin)) if n > 1 else None


def _counted(state: State) -> list[str]:
    """Return what the numbers before those of a run count, each once: those of the same sentence and another time."""
    before = [draft for draft in state.drafts if draft.period != (state.times[-1] if state.times else None)]
    return list(dict.fromkeys(draft.measure for draft in before))


def _order(state: State, memory: Memory) -> list[Period]:
    """Return the times of the counts of the place that was spoken of in the sentences before, in their order."""
    periods: list[Period] = []
    before = memory.drafts[-FEW - len(state.drafts) : len(memory.drafts) - len(state.drafts)]
    for draft in reversed(before):
        if (draft.scope, draft.measure) != (before[-1].scope, before[-1].measure):
            break
        if draft.period and draft.period not in periods:
            periods.append(draft.period)
    return periods[::-1]


def remember(state: State, memory: Memory) -> None:
    """Remember the time that the article speaks of: a total's, the latest of a change; not a comparison with the past."""
    own = [draft for draft in state.drafts if draft.measure not in measures.REPLIES and not (draft.parent and memory.main)]
    distinct = list(dict.fromkeys(draft.period for draft in own if draft.time_said and draft.period))
    _turn(distinct, own, memory)
    if not own and memory.main is None and len(state.times) == 1 and state.times[0].start and _asks_for(state):
        memory.main = state.times[0]  # 6月の返納数を尋ねた
    memory.stock = next((period for period in distinct if period.as_of), None)
    whole = next((period for period in distinct if all(_covers(period, other) for other in distinct)), None)
    if len(distinct) == 1:
        cumulative = any(draft.kind == "cumulative" for draft in own)
        inside = memory.main is not None and not memory.main.month and _covers(memory.main, distinct[0])
        wider = memory.main is not None and bool(memory.main.month) and distinct[0] != memory.main and _covers(distinct[0], memory.main)
        apart = any(not draft.time_said and draft.scope == own[-1].scope and (draft.value or 0) > (own[-1].value or 0) for draft in own[:-1])
        if apart and memory.main is not None:  # 18件と最多で、6月に13件が集中した
            return
        if wider and own[0].scope not in (memory.topic, Scope()):  # a town's two months among those of one
            return
        if distinct[0].start and not cumulative and (memory.main is None or memory.main.start is None or (_reaches(distinct[0], memory.main) and not inside)):
            memory.main = distinct[0]
    elif whole:
        memory.main = whole
    elif distinct and (memory.main is None or (len(distinct) == 2 and own[0].parent is None and any(_later(period, memory.main) for period in distinct))):
        memory.main = own[0].period if len(distinct) > 2 else max(distinct, key=_begin)
    months = list(dict.fromkeys(period for mark in state.line.marks if isinstance(mark, Time) for period in mark.periods if period.month))
    if len(months) == 2 or len(distinct) == 2:
        memory.pair = sorted(months if len(months) == 2 else distinct, key=_begin)


def _asks_for(state: State) -> bool:
    """Whether a sentence without counts says over which time they are: 6月の返納数を尋ねた, 対象期間は4月から6月まで."""
    return any(cue.measure in (*measures.RETURNS, measures.CANCELLED) for cue in state.cues) or bool(_time_counted.search(state.text))


def _begin(period: Period) -> date:
    return period.start or date.min


def _covers(whole: Period, part: Period) -> bool:
    if not (whole.start and whole.end):
        return False
    return whole.start <= (part.start or part.end or whole.start) and (part.end or part.start or whole.end) <= whole.end


def _later(new: Period, main: Period) -> bool:
    """Whether a period ends after the one that the article speaks of."""
    return new.end is None or (main.end is not None and new.end > main.end)


def _reaches(new: Period, main: Period) -> bool:
    """Whether a period is no comparison with the past of the one that the article speaks of."""
    return new.end is None or main.end is None or new.end >= main.end


def _in_month(period: Period, end: date) -> date:
    """Return a bare day's date in the month that it is bracketed with."""
    return (day_of(*period.month, end.day) or end) if period.month else end
