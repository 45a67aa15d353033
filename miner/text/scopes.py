"""Which place, time and whole each number of an article belongs to."""

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Sequence
from datetime import date

from miner.base import places
from miner.base.periods import Period, day_of, shifted
from miner.base.places import Place
from miner.text import marks, measures
from miner.text.drafts import Draft, Scope, State
from miner.text.marks import Line, Number, Time, Towns, Where

_FEW = 60  # of what is looked back at, so that a page of numbers is read in linear time
NATION = Place("", "全国", "", level="nation")
_joined = re.compile(r"[、・,とやも及びおよび両各()\s]*(?:市|区|町|村)?(?:[、・,とや及びおよび両各\s]*)")
_sum = re.compile(r"(?:計|合わせて|合計|あわせて|総計|累計|総数|全体|トータル|併せて)(?:で|は|の)?(?:約|およそ|少なくとも)?$")
_months_summed = re.compile(r"([2-9]|1[0-2])(?:か|カ|ヶ|ヵ|箇)月(?:間)?(?:の|で|を)?(?:計|合計|合わせて)")
_each = re.compile(r"(?:各|それぞれ|いずれも|ずつ|ともに|とも|両方とも)(?:約)?$")
_respective = re.compile(r"(?:それぞれ|順に)(?:約)?$")
_part = re.compile(r"うち|内数|内訳は")
_rest = re.compile(r"残り|残る|ほか|他の|以外|除く")
_label = re.compile(
    r"」(?:など|という(?:理由|回答|もの))?(?:が|は|も|の)?$|[0-9]代(?:が|は|も)?$|(?:記入|記載|回答|理由)(?:なし|の?ない(?:もの|"
    r"人)?|無し)(?:が|は|も)?$|無記入(?:が|は)?$|男性(?:が|は)?$|女性(?:が|は)?$|歳(?:未満|以上)(?:が|は)?$|(?:という|"
    r"といった)(?:もの|人|方|声|回答|理由)?(?:が|は)$|(?:不信|不安|懸念|その他)感?(?:など)?(?:が|は)$")
_direct = re.compile(
    
        r"[はがもでのに:=「『、,\s()\]】）まだとすいずれそ全]*(?:期限(?:まで|内)(?:に|は)|問[0-9一二]:|(?:自主的?な?|"
        r"カードの)?返納(?:は|が|としては|の件数は|件数は|数は)?|件数(?:は|を)?|数(?:は|を)?|1つも|1=)?[はがもで:=「、\s(と]*(?:(?:ともに|"
        r"いずれも|それぞれ|すべて|まだ)[、]?)?"
)
_gap = re.compile(
    r"[ぁ-んー、,・:=()\s「」→〜\-計合最多次続残内訳全体件数返納増減比約同急人少上下大幅回到達各両一方月別年代男女性区市町村県他自主的不信安記載入理由無空欄だ間日番位]"
    r"*")
_comparison = re.compile(r"(?:から|を(?:大きく|大幅に)?(?:上回|超え)|(?:と|に)比べ|より)")
_question = re.compile(r"\s*(?:記者|問|質問|Q|[—―─])\s?[0-9]{0,2}\s*[:：.．\s―─—]|(?:\s*(?:Q|問)[0-9]*[.:、])")
_towns_before = {
    measures.TALLIED: re.compile(r"(?:集計(?:して|でき|を?済)[^。、]{0,10}|把握して(?:いる|いた)[^。、]{0,6})$"),
    measures.RESPONDED: re.compile(r"(?:回答(?:が|の)?(?:あった|寄せ|した|を寄せ|を得)[^。、]{0,12}|答えた(?:のは)?[^。、]{0,4}|回答は)$"),
    measures.ASKED: re.compile(r"(?:対象(?:は|の)|尋ねた(?:のは)?|聞いた)[^。、]{0,10}$"),
}
_towns_after = {
    measures.TALLIED: re.compile(r"(?!の?(?:うち|中))[^。「」、に]{0,6}(?:集計して(?:いる|いた)|が集計(?:して|済))"),
    measures.RESPONDED: re.compile(r"(?:から|が|の)[^。、未無]{0,6}回答(?!が?な|を?控|は?得られ)(?:が|を|した|し)|の回答を"),
    measures.ASKED: re.compile(
        
            r"(?:調査|アンケート|照会|への(?:調査|取材|アンケート))|[^。「」]{0,8}(?:を対象|に(?:(?!は)[^。、]{0,16})(?:尋ね|"
            r"聞い|問い合わせ|アンケート|照会|質問)|に次の|を調査|の全て|すべて)"
        r"|(?:の)?(?:うち|中で)[^。]{0,40}(?:集計|回答|把握|答え)"
    ),
}


class Reader:
    """Reads the lines of an article, body first, into drafts."""

    def __init__(self, match: str, lines: Sequence[Line]) -> None:
        self.match = match
        self.drafts: list[Draft] = []
        self.main: Period | None = None
        self.listed: list[Scope] = []
        self.pair: list[Period] = []
        self.default = self._default_measure(lines)
        named = {mark.mention.place.prefecture for line in lines for mark in line.marks if isinstance(mark, Where) and mark.mention.place}
        self.prefecture = next(iter(named)) if len(named) == 1 and places.prefecture(next(iter(named))) else None
        self.topic = self.home = self._first_topic(lines)
        self.quotes = marks.quoted(match)
        self.quote_starts = [start for start, _ in self.quotes]
        self.seen: dict[tuple[int | None, Place | None], str] = {}
        self.measures: set[str] = set()
        self.wholes: deque[Draft] = deque(maxlen=200)
        self.other = self.asking = False
        self.stock: Period | None = None

    def _default_measure(self, lines: Sequence[Line]) -> str | None:
        found = [cue.measure for line in lines for cue in measures.cues(self.match[line.start : line.end], line.start)]
        return measures.VOLUNTARY if measures.VOLUNTARY in found else found[0] if found else None

    def _first_topic(self, lines: Sequence[Line]) -> Scope | None:
        """Return the one place that the heading speaks of."""
        for line in lines[:2]:
            if line.heading:
                found = [scope for mark in line.marks if isinstance(mark, Where) and (scope := self._scope(mark, None))]
                if len(found) == 1 or (found and found[0].place and found[0].place.level == "prefecture"):
                    return found[0]
        return None

    def _scope(self, mark: Where, topic: Scope | None) -> Scope | None:
        """Return the place of a mention; one of several by what the article speaks of."""
        mention = mark.mention
        if mention.place:
            return Scope(mention.place)
        known = topic.place if topic else None
        near = [place for place in mention.places if known and (place.city == known.code or place.prefecture == known.prefecture)]
        if len(near) == 1:
            return Scope(near[0])
        if mention.level == "prefecture" and not mention.places:
            if not (known and known.prefecture) and self.prefecture:
                return Scope(places.by_name(self.prefecture)[0])
            if known and known.prefecture and (found := places.by_name(known.prefecture)):
                return Scope(found[0])
            return Scope(known) if known and known.level == "prefecture" else None
        if mention.places:
            return Scope(Place("", mention.places[0].name, "", level=mention.level))
        return None

    def read(self, line: Line) -> None:
        """Read one sentence or heading."""
        text = self.match[line.start : line.end]
        if line.start == 0 or self.match[line.start - 1] == "\n":
            self.asking = bool(_question.match(text))
        if self.asking or re.match(r"\s*#", text):
            return
        if measures.is_other_subject(text) or (self.other and not measures.is_ours(text) and not text.startswith("\n")):
            self.other = not measures.is_ours(text)
            return
        self.other = False
        state = State(last_end=line.start, number_end=line.start)
        cues = measures.cues(text, line.start)
        for i, mark in enumerate(line.marks):
            if mark.start < state.last_end and not isinstance(mark, Number):
                continue
            if isinstance(mark, Time):
                self._time(mark, state)
            elif isinstance(mark, Where):
                self._where(mark, state, text, line)
            elif isinstance(mark, Towns):
                self._towns(mark, state, line)
            elif mark.start >= state.last_end:
                self._number(i, mark, state, line, cues)
            else:
                continue
            state.last_end = max(state.last_end, mark.end)
            state.where_last = isinstance(mark, Where)
        if not line.heading:
            self._close(state, line)

    # marks

    def _time(self, mark: Time, state: State) -> None:
        gap = self.match[state.last_end : mark.start]
        periods = list(mark.periods)
        if mark.same:
            periods = [(state.drafts[-1].period if state.drafts else self.main) or Period()]
        if mark.shift:
            whole = state.times[0] if state.times else self.main
            periods = [_last_year(whole)] if whole else [Period()]
        state.since_start = state.since_start or (not mark.shift and mark.periods == (Period(),) and not mark.said_month)
        last = state.times[-1] if state.times and state.times_fresh else None
        new = periods[-1]
        until = mark.text.endswith(("まで", "迄", "時点", "現在"))
        if last and last.start and not last.end and until and new.end and new.end >= last.start and len(gap) < 40:
            state.times[-1] = Period(last.start, new.end, new.as_of)
        elif last and len(gap) < 6 and re.fullmatch(r"[、・と及びおよび,]+", gap):
            state.times += periods
        elif last and not state.group_fresh and new == Period() and state.since_start:
            state.times = periods
        else:
            state.times = periods
        state.times_fresh = state.time_said = True

    def _where(self, mark: Where, state: State, text: str, line: Line) -> None:
        scope = self._scope(mark, state.group[0] if state.group and state.group[0].place else self.topic)
        if scope is None or re.match(r"(?:立|内閣|議会|議員|大学|新聞|放送|テレビ|地裁|高裁|地検|警|弁護士会|医師会)", self.match[mark.end : mark.end + 4]):
            return
        gap = self.match[state.last_end : mark.start]
        if state.group_fresh and state.group and 0 < len(gap) < 8 and _joined.fullmatch(gap):
            state.group.append(scope)
        else:
            state.group = [scope]
        state.group_fresh = state.place_said = True
        if state.drafts:
            state.part_of = None

    def _towns(self, mark: Towns, state: State, line: Line) -> None:
        before, after = self.match[line.start : mark.start][-30:], self.match[mark.end : min(line.end, mark.end + 60)]
        fresh = state.group_fresh and state.last_end > state.number_end
        gap = self.match[state.last_end : mark.start]
        named = [scope for scope in state.group if scope.place] if fresh else []
        prefecture = named[-1] if named and named[-1].place and named[-1].place.level == "prefecture" and len(gap) < 16 and state.where_last else None
        measure = _asked(before, after)
        if measure:
            scope = prefecture or (self.home if self.home and self.home.place and self.home.place.level == "prefecture" else None) or Scope()
            self._add(Draft(mark.start, mark.end, measure, mark.value, "", mark.unit, "exact", scope, None, True, True, line.heading, len(self.drafts), None))
        rest = bool(_rest.search(before[-12:]))
        if rest or not named:
            state.group = [Scope(None, mark.value, rest)]
        elif prefecture and len(named) == 1:
            state.group = [Scope(prefecture.place, mark.value)]
        elif len(named) != mark.value and len(gap) < 8:
            state.group = [Scope(None, mark.value)]
        state.group_fresh = state.place_said = True

    def _number(self, i: int, mark: Number, state: State, line: Line, cues: list[measures.Cue]) -> None:
        if mark.word or mark.missing:
            if not self._said_directly(mark, state, cues):
                return
        elif (quote := bisect_left(self.quote_starts, mark.start)) and mark.start < self.quotes[quote - 1][1]:
            return
        if mark.unit == "円":
            self._fee(mark, state, line)
            return
        measure = self._measure(mark, state, cues, line)
        if measure is None:
            return
        self._make(i, mark, measure, state, line)
        state.number_end = mark.whole[1]
        state.group_fresh = state.times_fresh = False

    def _said_directly(self, mark: Number, state: State, cues: list[measures.Cue]) -> bool:
        """Whether a word like ゼロ or 調査中 speaks of the place or time right before it."""
        starts = [state.last_end] if state.times_fresh or state.group_fresh else []
        if not mark.missing:
            at = bisect_right(cues, mark.start, key=lambda cue: cue.end)
            starts += [cue.end for cue in cues[max(0, at - 4) : at] if cue.measure in measures.RETURNS and state.last_end <= cue.end]
        if mark.missing and not (state.group and state.group[0].place) and not (state.times_fresh and self.topic and self.topic.place):
            return False
        direct = any(start <= mark.start <= start + _FEW and _direct.fullmatch(self.match[start : mark.start]) for start in starts)
        follows = self.match[mark.end : mark.end + 6]
        if mark.unit and mark.missing:  # 数件
            return direct
        return direct and not re.match(r"(?:[人方者自市区町村の](?!は)|ので|ため)", follows)

    def _fee(self, mark: Number, state: State, line: Line) -> None:
        around = self.match[max(line.start, mark.start - 40) : min(line.end, mark.end + 16)]
        if mark.value is None or not re.search(r"手数料|再(?:交付|発行)|電子証明書", around) or re.search(r"郵送料|資料代|罰金", around):
            return
        scope = state.group[-1] if state.group and state.group[-1].place else self.topic or Scope()
        self._add(Draft(mark.start, mark.end, measures.FEE, mark.value, "", "円", mark.qualifier, scope, None, True, True, line.heading, len(self.drafts), None))

    # what is counted

    def _measure(self, mark: Number, state: State, cues: list[measures.Cue], line: Line) -> str | None:
        match, end = self.match, mark.whole[1]
        if not mark.word and measures.is_foreign(match, mark.whole[0], mark.end):
            return None
        behind = measures.behind(match, end)
        if behind and not mark.word:
            return behind
        at = bisect_right(cues, mark.start, key=lambda cue: cue.end)
        cue = cues[at - 1] if at else None
        gap = match[max(state.last_end, cue.end if cue else 0) : mark.whole[0]]
        strict = mark.unit in ("人", "名", "世帯", "通", "世帯分")
        listed = state.time_said or state.place_said or bool(state.drafts) or bool(_label.search(gap) or _part.search(gap) or _rest.search(gap) or _sum.search(gap))
        if cue:
            if strict and not (_gap.fullmatch(gap) and len(gap) < 30):
                return None
            if len(gap) > 60 and not _sum.search(gap):
                return None
            return self._told(cue.measure, mark, state, line)
        following = [] if mark.word else [cue for cue in cues[at : at + 2] if cue.start >= end and cue.start - end < 18 and "、" not in match[end : cue.start]]
        if following and not strict:
            return following[0].measure
        if listed and _part.search(match[max(state.number_end, line.start) : mark.start]) and self.drafts and self.drafts[-1].unit == mark.unit:
            return self.drafts[-1].measure
        if self.drafts and self.drafts[-1].level == "nation" and not any(scope.place and scope.place.level != "nation" for scope in state.group) and self.drafts[-1].unit == mark.unit and listed and _gap.fullmatch(_unquoted(gap)):
            return self.drafts[-1].measure
        if (state.since_start or re.search(r"累計(?:は|で)?$", gap)) and measures.CANCELLED in self.measures:
            return measures.CANCELLED
        if self.default and (mark.word or (listed and (_label.search(gap) or _gap.fullmatch(_unquoted(gap))))):
            return self.drafts[-1].measure if _part.search(gap) and self.drafts and not state.drafts else self.default
        return None

    def _told(self, measure: str, mark: Number, state: State, line: Line) -> str:
        """Return what is counted: a bare 返納 whose parts are told apart by reason is all returns, a count said before is what it was."""
        if measure in measures.RETURNS and not state.times_fresh and not mark.word:
            known = [self.seen[key] for scope in state.group[:50] or [self.topic or Scope()] if (key := (mark.value, scope.place)) in self.seen]
            if known:
                return known[-1]
        if measure == measures.VOLUNTARY and not mark.word:
            sentence = self.match[line.start : mark.start]
            if "自主" not in sentence and "みずから" not in sentence and measures.holds_parts_of_all(self.match, mark.whole[1]):
                return measures.ALL
        return measure

    # the figures

    def _make(self, i: int, mark: Number, measure: str, state: State, line: Line) -> None:
        match = self.match
        between = match[max(state.number_end, line.start) : mark.whole[0]]
        close = match[max(state.last_end, line.start) : mark.whole[0]]
        parent = self._parent(mark, between, close, measure, state)
        if parent is None and re.match(r"は(?:その|この)(?:内数|うち数|一部)", match[mark.whole[1] : mark.whole[1] + 6]) and self.drafts:
            parent = self.drafts[-1]
        is_sum = bool(_sum.search(close[-12:] or "")) or bool(_sum.search(match[max(0, mark.start - 8) : mark.start])) or match[mark.whole[0] : mark.start].startswith("計")
        scopes, measure = self._scopes(mark, measure, state, line, is_sum, close)
        periods, said = self._periods(i, mark, state, line, measure, is_sum)
        cumulative = bool(re.search(r"累計|延べ|通算", match[max(state.number_end, mark.whole[0] - 24) : mark.whole[0]])) or (state.since_start and not (state.times_fresh and periods != [Period()]))
        if parent and not said and parent.period:
            periods = [parent.period]
        if mark.missing and not said:
            periods = [Period()]
        if parent and parent.measure in measures.RETURNS and measure in measures.RETURNS and (mark.value, scopes[0].place) not in self.seen:
            measure = self._part_measure(parent, between + match[mark.end : mark.end + 14], measure)
        each_time = len(periods) > 1 and (mark.word or bool(_each.search(close)) or bool(_respective.search(close)))
        if len(periods) > 1 and not each_time:
            periods = [Period(periods[0].start, periods[-1].end)]
        zipped = self._zipped(mark, state, scopes, periods, between)
        for scope, period in zipped or [(scope, period) for scope in scopes for period in periods]:
            draft = Draft(
                mark.start, mark.end, measure, mark.value, mark.missing, mark.unit or self._unit(line, mark), mark.qualifier, scope, _known(period), said,
                state.place_said, line.heading, len(self.drafts), parent=parent,
            )
            draft.kind = _kind(draft, cumulative)
            if draft.kind == "cumulative":
                draft.period = Period(None, draft.period.end, draft.period.as_of) if said and draft.period and draft.period.end else None
            if parent and parent.kind == "cumulative" and parent.period is None and draft.period and draft.period.end:
                parent.period = Period(None, draft.period.end)
            self._add(draft)
            state.drafts.append(draft)
        if re.match(r"(?:の|、)?(?:この|その)?うち", match[mark.whole[1] : mark.whole[1] + 4]) and state.drafts:
            state.part_of = state.drafts[-1]

    def _unit(self, line: Line, mark: Number) -> str:
        at = bisect_left(line.marks, mark.start, key=lambda other: other.start)
        after = [other.unit for other in line.marks[at + 1 : at + _FEW] if isinstance(other, Number) and other.unit]
        return after[0] if after and not mark.word else "件" if not mark.word else ""

    def _scopes(self, mark: Number, measure: str, state: State, line: Line, is_sum: bool, close: str) -> tuple[list[Scope], str]:
        group = state.group if state.place_said else []
        national = measure in (measures.CANCELLED, measures.MISLINKED) or (mark.value or 0) >= 3_000_000
        sentence = self.match[line.start : line.end]
        if measure in measures.RETURNS and measures.is_national(sentence) and not any(scope.place and scope.place.level != "nation" for scope in group):
            strong = re.search(r"デジタル庁|総務省|全国|国内|開始(?:以来|から|以降)", self.match[line.start : mark.start])
            if (strong and not (group and group[-1].n)) or (mark.value or 0) >= 10_000:
                return [Scope(NATION)], measures.CANCELLED
        if national and not any(scope.place for scope in group):
            return [Scope(NATION)], measure
        if not group:
            return [self.topic or Scope()], measure
        if is_sum:
            return [self._summed(state, group)], measure
        if group[-1].rest and not state.group_fresh and re.search(r"月の$|期の$", self.match[max(0, mark.whole[0] - 3) : mark.whole[0]]):
            return [self.topic or Scope()], measure
        if len(group) > 1 and not state.group_fresh and not _respective.search(close):
            return group[:_FEW], measure
        return list(group), measure

    def _summed(self, state: State, group: list[Scope]) -> Scope:
        if state.group_fresh:
            return group[0] if len(group) == 1 else Scope(None, len(group))
        listed = {draft.place for draft in state.drafts[-_FEW:] if draft.level == "municipality"}
        return Scope(None, len(listed)) if len(listed) > 1 else group[-1]

    def _periods(self, i: int, mark: Number, state: State, line: Line, measure: str, is_sum: bool) -> tuple[list[Period], bool]:
        """Return the periods of a number, and whether the sentence says them."""
        behind = line.marks[i + 1] if i + 1 < len(line.marks) else None
        if isinstance(behind, Time) and re.fullmatch(r"[(（]", self.match[mark.whole[1] : behind.start]) and behind.periods:
            period = behind.periods[-1]
            if period.as_of and state.times_fresh and state.times[-1].start:
                period = Period(state.times[-1].start, period.as_of, period.as_of)
            elif state.times_fresh and state.times[-1].start and period.end:
                period = Period(state.times[-1].start, _in_month(state.times[-1], period.end))
            return [period], True
        if state.times_fresh:
            return list(state.times), True
        if is_sum and (said_months := _months_summed.search(self.match[max(0, mark.start - 16) : mark.start])):
            months = sorted({d.period.start for d in self.drafts[-_FEW:] if d.period and d.period.month and d.measure == measure and d.period.start})[-int(said_months[1]) :]
            if len(months) == int(said_months[1]):
                return [Period(months[0], marks.month(months[-1].year, months[-1].month).end)], True
        if is_sum and len({draft.period for draft in state.drafts[-_FEW:] if draft.period}) > 1:
            said = [draft.period for draft in state.drafts[-_FEW:] if draft.period and draft.period.start and draft.period.end]
            return [Period(min(p.start for p in said if p.start), max(p.end for p in said if p.end))] if said else [Period()], True
        if state.times:
            return list(state.times), True
        if line.heading:
            later = [other for other in line.marks if isinstance(other, Time) and other.start > mark.start and other.periods]
            if later:
                return list(later[0].periods), True
        if re.match(r"から[^。、]{0,12}[0-9]", self.match[mark.whole[1] : mark.whole[1] + 14]) and len(self.pair) == 2:
            return [self.pair[0]], True
        if state.drafts and re.match(r"から", self.match[state.number_end : state.number_end + 2]) and len(self.pair) == 2 and state.drafts[-1].period == self.pair[0]:
            return [self.pair[1]], True
        if self.stock and self.drafts and measure in (measures.ISSUED, measures.UNDELIVERED, measures.CANCELLED, measures.MISLINKED):
            return [self.stock], True
        return [self.main or Period()], False

    def _parent(self, mark: Number, between: str, close: str, measure: str, state: State) -> Draft | None:
        if state.part_of is not None and measure in measures.RETURNS:
            if state.part_of.measure == measures.ALL and re.search(r"自主[^、。]*は", between) and not _part.search(between):
                return None
            return state.part_of
        if _part.search(between) and not (state.group_fresh and state.last_end > state.number_end and not re.search(r"うち[^。]{0,12}$", close)):
            last = state.drafts[-1] if state.drafts else self.drafts[-1] if self.drafts else None
            if last and (last.value or 0) < (mark.value or 0) and last.measure in measures.RETURNS:
                topic = self.topic.place if self.topic else None
                last = next((draft for draft in reversed(self.wholes) if draft.scope.place == topic and (draft.value or 0) >= (mark.value or 0)), last)
            state.part_of = last if last and (last.measure in measures.RETURNS) == (measure in measures.RETURNS) else None
            return last
        if _label.search(close) or (re.search(r"残り|残る", close) and not state.group_fresh):
            scope = state.group[-1] if state.group else self.topic
            wholes = [draft for draft in self.wholes if _is_whole(draft) and scope is not None and draft.scope.place == scope.place]
            last = self.drafts[-1] if self.drafts else None
            if last is not None and last.parent is not None and last.parent in wholes:
                return last.parent
            same = [draft for draft in wholes if draft.period == self.main]
            return (same or wholes or [None])[-1]  # type: ignore[list-item]
        return None

    def _part_measure(self, parent: Draft, text: str, measure: str) -> str:
        if parent.measure == measures.ALL:
            return measures.VOLUNTARY if re.search(r"自主|不信|不安|本人|みずから|個人の都合", text) and not measures.is_lifecycle(text) else measures.ALL
        if measures.is_lifecycle(text) and "自主" not in text:
            parent.measure = measures.ALL
            return measures.ALL
        return measure if measure == measures.ALL else parent.measure

    def _zipped(self, mark: Number, state: State, scopes: list[Scope], periods: list[Period], between: str) -> list[tuple[Scope, Period]]:
        """Return the one place or time of a number in それぞれ11件、11件、4件."""
        found = re.search(r"(?:それぞれ|順に)(?:約)?((?:[0-9,]+[件枚人](?:、|と))*)$", self.match[max(0, mark.start - 60) : mark.start])
        if not found:
            return []
        i = len(re.findall(r"[0-9,]+[件枚人]", found[1]))
        run = re.match(r"(?:(?:、|と)(?:約)?[0-9,]+[件枚人])+", self.match[mark.end : mark.end + 60])
        n = i + 1 + (len(re.findall(r"[0-9,]+[件枚人]", run[0])) if run else 0)
        if n < 2:
            return []
        for candidates in (state.group, self.listed):
            if len(candidates) == n and candidates:
                return [(candidates[i], period) for period in periods[-1:]]
        return [(scope, state.times[i]) for scope in scopes[:1]] if len(state.times) == n else []

    def _add(self, draft: Draft) -> None:
        self.drafts.append(draft)
        self.measures.add(draft.measure)
        if draft.measure in measures.RETURNS:
            self.seen[draft.value, draft.scope.place] = draft.measure
            if _is_whole(draft):
                self.wholes.append(draft)

    def _close(self, state: State, line: Line) -> None:
        """Remember what the sentence spoke of."""
        own = [draft for draft in state.drafts if draft.measure not in (measures.ASKED, measures.RESPONDED, measures.TALLIED)]
        said = [draft.period for draft in own if draft.time_said and draft.period]
        named = [draft.scope for draft in own if draft.scope.place]
        if len(dict.fromkeys(named)) > 1:
            self.listed = list(dict.fromkeys(named))
        distinct = list(dict.fromkeys(said))
        self.stock = next((period for period in distinct if period.as_of), None)
        if len(distinct) == 1:
            cumulative = any(draft.kind == "cumulative" for draft in own)
            if distinct[0].start and not cumulative and (self.main is None or self.main.start is None or _reaches(distinct[0], self.main)):
                self.main = distinct[0]
        elif whole := [p for p in distinct if all(_covers(p, other) for other in distinct)]:
            self.main = whole[0]
        elif len(distinct) > 1 and (self.main is None or (len(distinct) == 2 and own[0].parent is None and self.main not in distinct)):
            self.main = own[0].period if len(distinct) > 2 else max(distinct, key=lambda period: period.start or date.min)
        times = [period for mark in line.marks if isinstance(mark, Time) for period in mark.periods if period.month]
        if len(dict.fromkeys(times)) == 2:
            self.pair = list(dict.fromkeys(times))
        elif len(distinct) == 2:
            self.pair = sorted(distinct, key=lambda period: period.start or date.min)
        self._turn(state, line)

    def _turn(self, state: State, line: Line) -> None:
        """Turn to the place that the sentence is about."""
        wheres = [mark for mark in line.marks if isinstance(mark, Where)]
        scopes = [scope for mark in wheres if (scope := self._scope(mark, self.topic)) and scope.place and scope.place.level != "nation"]
        distinct = list(dict.fromkeys(scopes))
        if not distinct:
            if state.group and state.group[-1].n and not state.group[-1].rest and not (self.topic and self.topic.place and self.topic.place.level == "prefecture"):
                self.topic = state.group[-1]
            return
        first = distinct[0]
        follows = self.match[wheres[0].end : wheres[0].end + 3]
        if first.place and first.place.level == "prefecture":
            if re.match(r"[内のはが]|と|に|で", follows) or len(distinct) == 1:
                self.topic = first
        elif (len(distinct) == 1 and re.match(r"[はでがもにの・、】(:\s]|[一-鿿]", follows)) or (len(distinct) > 1 and first.place and all(scope.place and scope.place.city == first.place.code for scope in distinct[1:])):
            self.topic = first


def _is_whole(draft: Draft) -> bool:
    """Whether a count can be told apart by reasons: voluntary returns, or all returns that are no part themselves."""
    own = draft.parent is None or (draft.measure == measures.VOLUNTARY and draft.parent.measure == measures.ALL)
    return own and draft.measure in measures.RETURNS and (draft.value or 0) > 0


def _unquoted(gap: str) -> str:
    """Return what stands between without quotes, spans of time and ages, which bind a number to nothing else."""
    return re.sub(r"「[^「」]*」|[0-9]+(?:年|か月|カ月|ヶ月|ヵ月|週)間?|[0-9]0代|^】?[12]?[(=]", "", gap)


def _asked(before: str, after: str) -> str | None:
    clause = re.split(r"[。「」]|、(?!同)", before)[-1]
    for measure, pattern in _towns_before.items():
        if pattern.search(clause):
            return measure
    if re.match(r"(?:は|が|も)?[^。、]{0,8}(?:未回答|無回答|回答が?な|期限)", after):
        return None
    for measure, pattern in _towns_after.items():
        if pattern.match(after):
            return measure
    return None


def _kind(draft: Draft, cumulative: bool) -> str:
    if cumulative:
        return "cumulative"
    if draft.measure == measures.CANCELLED and draft.period and draft.period.as_of and not draft.period.start:
        return "cumulative"
    stock = draft.measure in (measures.ISSUED, measures.UNDELIVERED) or bool(draft.period and draft.period.as_of and not draft.period.start)
    return "stock" if stock else "flow"


def _covers(whole: Period, part: Period) -> bool:
    if not (whole.start and whole.end):
        return False
    return whole.start <= (part.start or part.end or whole.start) and (part.end or part.start or whole.end) <= whole.end


def _reaches(new: Period, main: Period) -> bool:
    """Whether a period is no comparison with the past of the one that the article speaks of."""
    return new.end is None or main.end is None or new.end >= main.end


def _known(period: Period) -> Period | None:
    return None if period == Period() else period


def _last_year(period: Period) -> Period:
    def before(day: date | None) -> date | None:
        return (day_of(day.year - 1, day.month, day.day) or day_of(day.year - 1, day.month, day.day - 1)) if day else None

    if period.month:
        year, month = shifted(period.month, -12)
        return marks.month(year, month)
    return Period(before(period.start), before(period.end))


def _in_month(period: Period, end: date) -> date:
    """Return a bare day's date in the month it is bracketed with: 7月27件(20日まで)."""
    if period.month and (end.year, end.month) != period.month:
        return day_of(*period.month, end.day) or end
    return end
