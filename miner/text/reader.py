"""Reads an article's sentences from left to right into drafts of figures."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from miner.base.mentions import NATION
from miner.base.periods import Period
from miner.text import counted, measures, scopes, times, timing, wording
from miner.text.brackets import outermost
from miner.text.drafts import FEW, At, Draft, Memory, Scope, State
from miner.text.marks import Line, Number, Time, Towns, Where

_aside = re.compile(r"\([^()0-9]{0,30}(?:は|除く|含む|以外)[^()0-9]{0,20}\)")
_of_a_time = re.compile(r"(?:年度|以降|から|まで)の(?:累計|通算)")
_of_a_span = re.compile("月[^。、]{0,4}から[^。、から]{1,10}まで(?:の|を)(?:累計|通算)")
_line = re.compile(r"[^\n]+")
_summed = re.compile("(?:は|が|で|の)?(?:計|合わせて|あわせて|合計|併せて)")
_head_of_list = re.compile(r"(?:は|[:])\s*$")
_item = re.compile(r"\s*[◆◇■□▼▽●○★☆▲△【]")  # of a digest, each of its own subject
_circled = re.compile(r"\s*(?P<item>[①-⑳])")
_asks_count = re.compile(r"(?:件|枚|人|総)?数")
_of_city = re.compile("市(?:内|全)の?全?$")
_label = re.compile(rf"(?:{wording.ANSWER.pattern})[\s:―─—]*「")
_CLOSE = 8
_PARAGRAPH = 2_000  # characters within which its beginning is looked for
_fee = re.compile(r"手数料|再(?:交付|発行)|電子証明書|作り直|(?:再び|再度|もう一度)作")
_other_money = re.compile(r"郵送料|資料代|罰金|参加費")


class Reader:
    """Reads the lines of an article, body first, into drafts."""

    def __init__(self, match: str, lines: Sequence[Line]) -> None:
        self.cues = {line.start: measures.cues(match[line.start : line.end], line.start) for line in lines}
        found = [cue.measure for cues in self.cues.values() for cue in cues]
        prefecture = scopes.shared_prefecture(lines)
        topic = scopes.heading_scope(match, lines, prefecture) or scopes.own_city(match, lines) or scopes.dateline(match)
        self.memory = Memory(match, topic=topic, home=topic, prefecture=prefecture)
        self.memory.default = measures.VOLUNTARY if measures.VOLUNTARY in found else found[0] if found else None
        self.quotes = outermost(match)
        self.quote_starts = [start for start, _ in self.quotes]
        self.other = self.asking = self.returns = False  # another subject, a reporter asks, returns were spoken of in this paragraph
        self.paragraph = 0
        self.asked = _asked(match)

    def read(self, line: Line) -> None:
        """Read one sentence or heading."""
        match = self.memory.match
        text = match[line.start : line.end]
        state = State(line, text, self.cues[line.start], last_end=line.start, number_end=line.start)
        if self._is_left_out(line, text):
            if self.asking or self.other:  # his numbers are not the answer's, his place is
                scopes.turn(state, self.memory)
            return
        self._legend(state)
        times.of_all(state, self.memory)
        for i, mark in enumerate(line.marks):
            if mark.start < state.last_end:
                continue
            times.leave_bracket(mark, state, self.memory)
            if isinstance(mark, Time):
                times.take(mark, state, self.memory)
            elif isinstance(mark, Where):
                self._where(mark, state)
            elif isinstance(mark, Towns):
                self._towns(mark, state)
            else:
                self._number(i, mark, state)
            state.last_end = max(state.last_end, mark.end)
            state.where_last = isinstance(mark, Where)
        times.end_bracket(state, self.memory)
        self._remember(state)

    def _legend(self, state: State) -> None:
        """Keep what an item of a legend asks for, or say what an item of an answer counts."""
        if not (item := _circled.match(state.text)):
            return
        said = [cue.measure for cue in state.cues if cue.measure not in measures.REPLIES]
        if said and _asks_count.search(state.text) and not any(isinstance(mark, Number) for mark in state.line.marks):
            self.memory.legend.setdefault(item["item"], said[0])
        else:
            state.item = self.memory.legend.get(item["item"])

    def _remember(self, state: State) -> None:
        """Remember what a sentence counts, its times and places."""
        memory = self.memory
        said = [cue.measure for cue in state.cues if cue.measure in measures.RETURNS]
        memory.recent = (measures.ALL if measures.ALL in said and measures.VOLUNTARY not in said else None) if said else memory.recent
        if state.drafts and all(draft.measure == measures.INQUIRIES and draft.time_said for draft in state.drafts):
            memory.recent = measures.INQUIRIES  # 6月は問い合わせが62件。5月は14件
        memory.foreign = memory.foreign and not said
        self.returns = self.returns or bool(said)
        if not self.returns and state.cues and state.cues[-1].measure == measures.INQUIRIES:
            memory.recent = measures.INQUIRIES
        if not state.drafts and len(state.times) == 1 and _head_of_list.search(state.text):
            memory.local = state.times[0]  # 先月の件数は▽甲市が…
        if "左から" in state.text and len(state.times) > 1:
            memory.columns = list(state.times)
        if not state.line.heading:
            listed = list(dict.fromkeys(draft.scope for draft in state.drafts if draft.scope.place))
            memory.listed = listed if len(listed) > 1 else memory.listed
            timing.remember(state, memory)
            scopes.turn(state, memory)

    def _is_left_out(self, line: Line, text: str) -> bool:
        """Whether a line is a reporter's question, a tag, or speaks of another subject."""
        paragraph = self.memory.match.rfind("\n", max(0, line.start - _PARAGRAPH), line.start) + 1
        if paragraph or line.start < _PARAGRAPH:
            if paragraph != self.paragraph:
                self.paragraph, self.memory.local = paragraph, None
                self.returns = False
                self.other = self.other and not _item.match(text)
                self.memory.recent = None if self.memory.recent == measures.INQUIRIES else self.memory.recent
            self.asking = paragraph in self.asked
        if self.asking or re.match(r"\s*#", text):
            return True
        ours = measures.is_ours(text) and (not self.other or measures.names_card(text))
        self.other = not ours and (self.other or measures.is_other_subject(text))
        return self.other

    def _where(self, mark: Where, state: State) -> None:
        memory = self.memory
        scope = scopes.scope_of(mark, state.group[0] if state.group and state.group[0].place else memory.topic, memory.prefecture)
        if scope is None or wording.OWN_NAMES.match(memory.match, mark.end) or (scope.place == NATION and wording.ITS_TOWNS.match(memory.match, mark.end)):
            return
        if scope.is_prefecture and scope not in state.prefectures:
            state.prefectures.append(scope)
        if _is_aside(memory.match, state.line.start, mark):
            return
        gap = memory.match[state.last_end : mark.start]
        joined = state.place_end == state.last_end and state.group_fresh and bool(state.group) and 0 < len(gap) < 8 and bool(wording.JOINED.fullmatch(gap))
        state.group = [*state.group, scope] if joined else [scope]
        state.place_end = mark.end
        state.group_fresh = state.place_said = True
        if state.drafts:
            state.part_of = None

    def _towns(self, mark: Towns, state: State) -> None:
        memory, line = self.memory, state.line
        before, after = memory.match[max(line.start, mark.start - 30) : mark.start], memory.match[mark.end : min(line.end, mark.end + FEW)]
        named, prefecture = scopes.around(mark, state, memory)
        if measure := wording.asked(before, after):
            home = memory.home if memory.home and memory.home.is_prefecture else None
            memory.add(
                Draft(
                    mark.start,
                    mark.end,
                    measure,
                    mark.value,
                    mark.unit,
                    "exact",
                    prefecture or (state.prefectures[0] if measure == measures.ASKED and len(state.prefectures) == 1 else home) or Scope(),
                    heading=line.heading,
                )
            )
        rest = bool(wording.REST.search(before[-12:]))
        if mark.unit == "区" and len(named) == 1 and state.where_last:  # さいたま市の10区
            state.group = [Scope(named[0].place, mark.value)]
        elif mark.unit == "区" and _of_city.search(before):
            pass  # 市内16区
        elif rest or not (named or prefecture):
            state.group = [Scope(None, mark.value, rest)]
        elif prefecture and (len(named) == 1 or prefecture not in named):
            state.group = [Scope(prefecture.place, mark.value)]
        elif named and memory.match.startswith("など", state.last_end) and not _summed.match(memory.match, mark.end):
            pass  # 世田谷区、足立区など6区は集計していない
        elif len(named) != mark.value and mark.start - state.last_end < _CLOSE:
            state.group = [Scope(None, mark.value)]
        state.group_fresh = state.place_said = True
        state.place_end = mark.end

    def _number(self, i: int, mark: Number, state: State) -> None:
        if mark.word or mark.missing:
            if not counted.is_direct(mark, state, self.memory):
                return
        elif mark.unit != "円" and self._is_quoted(mark):
            return
        if mark.unit == "円":
            self._fee(mark, state)
        elif measure := counted.measure_of(mark, state, self.memory):
            self._make(self._at(i, mark, state), measure, state)
            state.number_end = mark.whole[1]
            state.group_fresh = state.times_fresh = False

    def _is_quoted(self, mark: Number) -> bool:
        """Whether a number stands in a quote that is not the whole answer to a reporter, behind a label: 市長 「6月は7件だった。…」."""
        number = bisect_right(self.quote_starts, mark.start)
        quote, end = self.quotes[number - 1] if number else (0, 0)
        if mark.start >= end:
            return False
        begin = self.memory.match.rfind("\n", max(0, quote - FEW), quote) + 1
        return not (self.asked and _label.fullmatch(self.memory.match, begin, quote))

    def _fee(self, mark: Number, state: State) -> None:
        around = self.memory.match[max(state.line.start, mark.start - 40) : min(state.line.end, mark.end + 16)]
        if mark.value is not None and _fee.search(around) and not _other_money.search(around):
            scope = state.group[-1] if state.group and state.group[-1].place else self.memory.topic or Scope()
            self.memory.add(Draft(mark.start, mark.end, measures.FEE, mark.value, "円", mark.qualifier, scope, heading=state.line.heading))

    def _at(self, i: int, mark: Number, state: State) -> At:
        match, start = self.memory.match, mark.whole[0]
        between, close = match[state.number_end : start], match[state.last_end : start]
        is_sum = wording.SUM.search(close[-12:]) or wording.SUM.search(match[max(0, mark.start - 8) : mark.start]) or match.startswith("計", start)
        return At(i, mark, next(iter(state.line.marks[i + 1 : i + 2]), None), between, close, bool(is_sum))

    def _make(self, at: At, measure: str, state: State) -> None:
        """Make the figures of a number: one a place or time where they share it."""
        memory, mark = self.memory, at.mark
        parent = scopes.parent_of(at, measure, state, memory)
        found, measure = scopes.scopes_of(at, measure, parent, state, memory)
        periods, said = timing.periods_of(at, measure, state, memory)
        of_a_span = measure in measures.RETURNS and _of_a_span.search(at.between[-FEW:])
        cumulative = (bool(re.search(r"累計|通算", at.between[-24:])) and not of_a_span) or _since_start(state, periods)
        until = said and len(periods) == 1 and periods[0].end if not periods[0].start else None
        if until and (again := memory.again(mark.value, measure, found[0])) and again.end == until:
            periods = state.times = [again]  # 先月までの41件について
        elif not said and mark.missing:
            periods = [Period()]
        elif not said and (known := (parent and parent.period) or memory.again(mark.value, measure, found[0])):
            periods = [known]
        if parent and {parent.measure, measure} <= measures.RETURNS and (mark.value, found[0].place) not in memory.seen:
            measure = scopes.part_measure(parent, at.between + memory.match[mark.end : mark.end + 14].split("。")[0], measure)
        run = timing.run_of(at, memory)
        measure = timing.respective_measure(run, measure, state) if run else measure
        if len(periods) > 1 and mark.value and not wording.EACH.search(at.close):
            periods = [Period(periods[0].start, periods[-1].end)]
        shared = (run and timing.respective(run, found, periods, state, memory)) or [(scope, period) for scope in found for period in periods]
        for scope, period in shared:
            draft = Draft(mark.start, mark.end, measure, mark.value, mark.unit or _unit(state.line, at), mark.qualifier, scope, mark.missing)
            draft.time_said, draft.place_said, draft.heading, draft.parent = said, state.place_said, state.line.heading, parent
            said_since = cumulative and period.start and not _of_a_time.search(at.between[-FEW:])
            _date(draft, None if period == Period() else replace(period, start=None) if said_since else period, cumulative)
            before = state.drafts[-1] if state.drafts else None
            if before and before.kind == "cumulative" and before.period is None and draft.kind == "flow" and draft.period and before.measure == draft.measure:
                before.period = Period(None, draft.period.end)
            memory.add(draft)
            state.drafts.append(draft)
        if re.match(r"(?:の|、)?(?:この|その)?うち", memory.match[mark.whole[1] : mark.whole[1] + 6]):
            state.part_of = state.drafts[-1]


def _asked(match: str) -> set[int]:
    """Return where the lines of a text begin that a reporter asks in: one with his label, all under a label on a line of its own up to the next."""
    asked: set[int] = set()
    under = False
    for line in _line.finditer(match):
        under = bool(wording.QUESTION_ALONE.fullmatch(line[0])) or (under and not wording.ANSWER.match(line[0]))
        if under or wording.QUESTION.match(line[0]):
            asked.add(line.start())
    return asked


def _is_aside(match: str, start: int, mark: Where) -> bool:
    """Whether a place stands in a bracket that only explains: 47市区(東京は新宿区)."""
    opened = match.rfind("(", max(start, mark.start - FEW), mark.start)
    return opened >= 0 and bool(_aside.match(match, opened)) and ")" not in match[opened : mark.start]


def _since_start(state: State, periods: list[Period]) -> bool:
    """Whether a number is of the time since the cards began: no other time is said, or how far that goes."""
    told = state.since_end > 0 and periods == state.times and periods[-1].start is None
    return state.since_start and (not state.times_fresh or periods == [Period()] or told)


def _date(draft: Draft, period: Period | None, cumulative: bool) -> None:
    """Set the period and kind of a draft; a total since the cards began ends where its part ends, or nobody knows where."""
    since = period is not None and period.as_of is not None and period.start is None
    if cumulative or (draft.measure == measures.CANCELLED and since):
        draft.kind = "cumulative"
        draft.period = period if draft.time_said and period and (period.end or period.start) else None
    else:
        draft.kind = "stock" if since or (draft.measure in (measures.ISSUED, measures.UNDELIVERED) and not (period and period.start)) else "flow"
        draft.period = period
    whole = draft.parent
    if whole and whole.kind == "cumulative" and whole.period is None and draft.period and draft.period.end:
        whole.period = Period(None, draft.period.end)


def _unit(line: Line, at: At) -> str:
    """Return the unit of a number without one: that of the next in its list (4月2、5月4、6月9件)."""
    if at.mark.word:
        return ""
    return next((other.unit for other in line.marks[at.i + 1 : at.i + FEW] if isinstance(other, Number) and other.unit), "件")
