"""The times that a sentence says, as they come: lists, ends of open ones, brackets that compare, and 前月 or 前年同期 by what is spoken of."""

import re
from datetime import date

from miner.base.periods import Period, day_of, shifted, whole_month
from miner.text import measures
from miner.text.drafts import FEW, Memory, State
from miner.text.marks import Mark, Time

_NEAR = 12
_UNTIL = ("まで", "迄", "時点", "現在")
_YEAR = 364  # days from the first to the last
_HALF = 182
_compared = re.compile(r"比|より|(?:に|と)(?:比べ|比較)|の約?[0-9.]+(?:倍|割)")  # 前月比, 5月より: no time of what follows
_a_year_before = re.compile("(?:前年|昨年|去年)の?同(?:じ?月|期)")
_from = re.compile("から|を(?:上回|下回|超)|に比べ|より")
_deadline = re.compile("(?:期限|締め?切り?)(?:の|である|は|とした)?$")  # 期限の13日までに
_opened = re.compile(r"\((?:うち|このうち|内)?$")
_of_all = re.compile("[(](?:いずれも|すべて|全て|ともに)$")
_legend = re.compile(r"(?:[かカ][っッ]こ|括弧|\(\s?\))内は$")  # かっこ内は5月
_bare_month = re.compile("[0-9]{1,2}月")
_apart = re.compile(r"\s*(?:(?:この|その)?うち|内訳|月別|月ごと|最も|最多)")
_of_year = re.compile(r"年度?$")


def of_all(state: State, memory: Memory) -> None:
    """Take the time that a bracket behind the counts of a sentence tells of all of them: 大阪市の52件で、名古屋市の47件が続いた（いずれも6月）."""
    spoken = [mark for mark in state.line.marks if isinstance(mark, Time) and mark.periods]
    if len(spoken) == 1 and _of_all.search(memory.match, state.line.start, spoken[0].start) and memory.match.startswith(")", spoken[0].end):
        state.times, state.time_said = list(spoken[0].periods), True


def take(mark: Time, state: State, memory: Memory) -> None:
    """Add a time to what the sentence has said: a second one in a list, the end of 4月以降 … 8日まで, or a new one."""
    gap = memory.match[state.last_end : mark.start]
    if _counts_nothing(mark, gap, state, memory):
        return
    if _opened.search(gap) and state.drafts and memory.match[mark.end : mark.end + 1] != ")":
        state.outside = list(state.times)
    periods = _meant(mark, state, memory)
    if _legend.search(memory.match, max(state.line.start, mark.start - _NEAR), mark.start):
        memory.bracketed, memory.main = periods, state.times[-1] if state.times else memory.main
        return
    if periods == [Period()] and not (mark.said_month or mark.same or mark.shift):
        state.since_start, state.since_end = True, mark.end
    last = state.times[-1] if state.times and state.times_fresh else None
    if last and (joined := _joined(last, periods[-1], mark, gap)):
        state.times[-1] = joined
    elif state.since_end == state.last_end and mark.text.endswith(_UNTIL) and len(gap) < _NEAR:  # 交付開始から6月末まで
        state.times, state.since_end = [Period(None, periods[-1].end, periods[-1].as_of)], mark.end
    elif last and re.fullmatch(r"[、・と及びおよびも,]{1,5}", gap):
        state.times += periods
    else:
        state.times = periods
    state.times_fresh = state.time_said = True
    if memory.match.startswith("の順", mark.end):
        state.order, state.times_fresh = list(state.times), False


def _counts_nothing(mark: Time, gap: str, state: State, memory: Memory) -> bool:
    """Whether a time is none over which was counted: 5月より, 期限の13日までに, or says again what was said: 4月から9月までの半年間."""
    deadline = _deadline.search(memory.match, max(state.line.start, mark.start - _NEAR), mark.start)
    again = mark.same and "半年" in mark.text and state.times_fresh and gap in ("の", "", "、")
    unknown = mark.n_months and not _of_months(mark.n_months, memory)
    return bool(_compared.match(memory.match, mark.end) or deadline or again or unknown)


def _meant(mark: Time, state: State, memory: Memory) -> list[Period]:
    """Return the periods of a time; those of 前月, 同期間 and 前年同期 by what the article speaks of."""
    if mark.text.startswith(("前月", "前の月")) and (before := _month_before(state, memory)):
        return [before]
    if _a_year_before.match(mark.text) and (own := _spoken_of(state, memory)):
        return [_last_year(own)]
    if mark.same:
        return _same(mark, state, memory)
    if mark.shift:
        whole = (_half_year(memory) if "半年" in mark.text else None) or (state.times[0] if state.times else memory.main)
        return [_last_year(whole)] if whole else [Period()]
    if (day := mark.periods[-1].as_of) and not mark.said_month and (own := _running(day, state, memory)):
        return [own]
    return [_within(mark, state, memory)] if _bare_month.fullmatch(mark.text) and len(mark.periods) == 1 else list(mark.periods)


def _same(mark: Time, state: State, memory: Memory) -> list[Period]:
    """Return the periods of a time that only points back: 同期間, 両月とも, 3カ月を通じて, その前は."""
    if whole := _of_months(mark.n_months, memory) if mark.n_months else _half_year(memory) if "半年" in mark.text else None:
        return [whole]
    if "月" in mark.text and (pair := _both(memory)):
        return pair
    if mark.text.startswith("同日") and (last := memory.last.period if memory.last else None) and last.end:  # 5月以降、同日までに6件
        as_of = None if mark.text.endswith("まで") else last.end
        return [Period(None if state.times_fresh else last.start, last.end, as_of)]
    if mark.text.startswith("その前") and (last := memory.last.period if memory.last else None):
        return [whole_month(*shifted(last.month, -1)) if last.month else _last_year(last)]
    wholes = (draft.period for draft in reversed(memory.drafts[-FEW:]) if draft.parent is None and draft.period and not _is_past(draft.period, memory.main))
    spoken = [period for period in (next(wholes, None), memory.main) if period]
    said = state.drafts[-1].period if state.drafts else next((period for period in spoken if not period.month), memory.main)
    return [said or Period()]


def _is_past(period: Period, main: Period | None) -> bool:
    """Whether a period is one that the time spoken of was compared with: 前年同期は8件."""
    return bool(main and main.start and period.end and period.end < main.start)


def _of_months(n: int, memory: Memory) -> Period | None:
    """Return the time of so many months that was spoken of last."""
    spoken = [memory.main, *(draft.period for draft in reversed(memory.drafts[-FEW:]))]
    return next((period for period in spoken if period and period.start and period.end and _n_months(period.start, period.end) == n), None)


def _n_months(start: date, end: date) -> int:
    return 12 * (end.year - start.year) + end.month - start.month + 1


def _running(day: date, state: State, memory: Memory) -> Period | None:
    """Return the month up to a day as of which is counted what was counted of another place in that month: 甲市は22日までに61件。乙市は23日現在で38件."""
    last = memory.last.period if memory.last and memory.last.measure in measures.RETURNS else None
    ours = all(cue.measure in measures.RETURNS for cue in state.cues)
    return Period(last.start, day, day) if ours and last and last.month == (day.year, day.month) and not state.times_fresh else None


def _both(memory: Memory) -> list[Period]:
    """Return the two months that were spoken of last: 両月とも."""
    months = sorted({draft.period for draft in memory.drafts[-4:] if draft.period and draft.period.month}, key=_begin)
    return months if len(months) == 2 else memory.pair


def _half_year(memory: Memory) -> Period | None:
    """Return the half year that was spoken of last."""
    said = {draft.period for draft in memory.drafts[-FEW:] if draft.period}
    halves = [period for period in said if period.start and period.end and abs((period.end - period.start).days - _HALF) <= _NEAR]
    return max(halves, key=lambda period: (_begin(period), period.end or date.max), default=None)


def _begin(period: Period) -> date:
    return period.start or date.min


def _within(mark: Time, state: State, memory: Memory) -> Period:
    """Return a month without a year as one of the year that is told apart: 去年は120件。このうち最も少なかったのは1月の…"""
    period, whole = mark.periods[0], memory.last.period if memory.last else None
    if not (whole and whole.start and whole.end and (whole.end - whole.start).days >= _YEAR - 1 and _apart.match(state.text)):
        whole = next((draft.parent.period for draft in state.drafts[:1] if draft.parent and draft.parent.period), None)
    if not (period.month and whole and whole.start and whole.end and period.start and period.start > whole.end):
        return period
    year_before = whole_month(*shifted(period.month, -12))
    return year_before if year_before.start and year_before.start >= whole.start else period


def _spoken_of(state: State, memory: Memory) -> Period | None:
    """Return the time of the last count that is no comparison (10月の7件から)."""
    before = memory.drafts[-FEW:]
    drafts = state.drafts or [draft for draft in before if draft.scope in state.group] or before
    own = (draft.period for draft in reversed(drafts) if draft.period and not _from.match(memory.match, draft.end) and not _in_bracket(draft.start, memory))
    return next(own, memory.main)


def _in_bracket(at: int, memory: Memory) -> bool:
    return memory.match.rfind("(", max(0, at - _NEAR), at) > memory.match.rfind(")", max(0, at - _NEAR), at)


def _joined(last: Period, new: Period, mark: Time, gap: str) -> Period | None:
    """Return one period of two times, if the second says how far the first goes, or the first how far the second does."""
    if (
        last.month
        and mark.text.endswith(_UNTIL)
        and not new.start
        and new.end
        and last.start
        and last.end
        and last.start <= new.end <= last.end
        and len(gap) < FEW
    ):
        return Period(last.start, new.end, new.as_of)  # 7月に入っても増え、18日現在
    if last.start and _runs_on(last) and mark.text.endswith(_UNTIL) and new.end and new.end >= last.start and len(gap) < FEW:
        return Period(last.start, new.end, new.as_of)
    if last.end and not last.start and new.start and new.start <= last.end and len(gap) < _NEAR and _of_year.search(mark.text):
        return Period(new.start, last.end, last.as_of)  # 6月末までの今年度
    return None


def leave_bracket(mark: Mark, state: State, memory: Memory) -> None:
    """Return to the times before a bracket, behind it."""
    if state.outside is not None and ")" in memory.match[state.last_end : mark.start]:
        end_bracket(state, memory)


def end_bracket(state: State, memory: Memory) -> None:
    """Keep the times of a bracket that compares, for the next (同3件), and return to those before it."""
    if state.outside is not None:
        memory.compared, state.times, state.outside, state.times_fresh = list(state.times), state.outside, None, False


def _month_before(state: State, memory: Memory) -> Period | None:
    """Return the month before the one that is spoken of."""
    own = state.drafts[-1].period if state.drafts else state.times[-1] if state.times else None
    month = (own or memory.main or Period()).month
    return whole_month(*shifted(month, -1)) if month else None


def _runs_on(period: Period) -> bool:
    """Whether what follows can say how far a period is told: 4月以降, 本年度."""
    return period.end is None or (period.start is not None and (period.end - period.start).days >= _YEAR)


def _last_year(period: Period) -> Period:
    if period.month:
        return whole_month(*shifted(period.month, -12))
    start, end = (
        (day_of(day.year - 1, day.month, day.day) or day_of(day.year - 1, day.month, day.day - 1)) if day else None for day in (period.start, period.end)
    )
    return Period(start, end)
