"""Whether a number of an article is a count, and of what."""

import re
from bisect import bisect_left, bisect_right

from miner.text import measures, timing, wording
from miner.text.drafts import FEW, Memory, Scope, State
from miner.text.marks import Number

_subject = re.compile(r"([一-鿿ァ-ヴー々]{2,})(?:は|が|も)")
_our_noun = re.compile(
    r"^[半数超過大近順延既様累計合最多次続残内訳全体件数返納増減比約同人各両月別年代男女性区市町村県他自主的無記入不信安理由少小位首低高]+$|"
    r"数字|総数|通算|[今先前来当]月|[今昨本去]年|以降|以前|以来|当初|例年|通常|返納|返却|返還|廃止|カード|増加|減少|急増|件数|枚数|人数|[市区町村県府都道国課室局部省庁署側社紙誌]$|新聞|放送|通信|テレビ|担当者|職員|窓口|動き|傾向|状況|トラブル|ミス|報道|声|市民|住民|国民|高齢者|自治体|最多|合計|回答"
)
_reason = re.compile(  # 不安が52件、利用機会の少なさが21件
    r"(?:[でと][^。、「」0-9]{0,6}(?:多く|多かった|目立ち|最多で?))?[、,](?:[^。、「」0-9]{2,24}(?:が|は)|(?:その他|ほか|無回答|無記入|記入なし)(?:が|は)?)"
)
_more = re.compile(r"(?:より|比べ|比べて)(?:約|も)?$")  # 6月より4件増えた
_numbered = re.compile(r"(?:【[^】]{1,12}】)?\s*(?:(?:\(1\)|問?1)\s?[=:.]|1(?![0-9件月日人年枚つ回割倍%,]))\s*(?!.*理由)[^。、0-9「」]{0,16}")
_says_so = re.compile(  # 川崎市は「転出と区別しておらず、…」, 糸島市は6月分を集計中; not 理由は集計していない
    r"(?:など)?(?:の?[両各0-9]{1,2}[市区町村]{1,3})?(?:は|では|から|からは|も)、?(?![^。]*(?:理由(?!別|で)|(?<!返納の)内訳|月(?:ごと|別)|年代|年齢|問い?合わ?せ|相談|詳細|事情|要因|件で))[^。]{0,48}"
)
_count_itself = re.compile(r"(?:返納|返却)(?:に限った|のみの|だけの|者|された?カード)?の?(?:件数|枚数|人数|数|総数)(?:自体|そのもの)?[はを]$")
_of_others = re.compile(r"[0-9]人の?うち、?(?:約)?$")  # 回答した39人のうち、24人: of a number that is no count itself
_item_word = re.compile(r"\s*[①-⑳][\s:=.、]*[^。、0-9「」]{0,16}")
_item = re.compile(r"\s*[①-⑳][\s:=.、]*")
_relative = re.compile("[^、。〇]*[ただるい]〇")  # トラブルが相次いだ6月に
_closed = re.compile(r"\([^()]*\)")
_own_bracket = re.compile(r"\((?!同)[^()]{0,20}[0-9][件枚人][^()]{0,10}\)")
_no = re.compile(r"(?:返納|返却|もの|わけ)(?:で|じゃ)(?:は|も)?な(?:い|く|かった)$")  # 返納ではない
_STOCKS = (measures.ISSUED, measures.UNDELIVERED, measures.CANCELLED)
_SENTENCE = 400  # characters in which a subject is looked for, so that a page of numbers is read in linear time
_PEOPLE = ("人", "名", "世帯", "通", "世帯分")  # units that count much else


def measure_of(mark: Number, state: State, memory: Memory) -> str | None:
    """Return what a number counts, by the words behind it, before it, or the list that it stands in; None if it is none of ours."""
    if mark.column is not None:
        return memory.default
    if memory.match.endswith("(同", 0, mark.whole[0]) and not _bracket_counts(mark, memory):
        return None
    if state.item and _item.fullmatch(memory.match, state.line.start, mark.whole[0]):
        return state.item
    return _by_words(mark, state, memory)


def _by_words(mark: Number, state: State, memory: Memory) -> str | None:
    match = memory.match
    at = state.cues_before(mark.start)
    cue = state.cues[at - 1] if at else None
    if cue and memory.last and memory.last.measure == measures.INQUIRIES and _in_words(cue, mark, memory):  # 内訳は「返納したい」が41件
        return measures.INQUIRIES
    gap = match[max(state.last_end, cue.end if cue else 0) : mark.whole[0]]
    if not mark.word:
        if (
            measures.is_foreign(match, mark.whole[0], mark.end)
            or wording.CHANGE.match(match, mark.whole[1])
            or _more.search(match, max(0, mark.whole[0] - 8), mark.whole[0])
        ):
            return None
        if behind := measures.behind(match, mark.whole[1]):
            return measures.ALL if behind in measures.RETURNS and cue and cue.measure == measures.ALL and gap in ("", "て", "、", "て、") else behind
    if not cue and not state.drafts and (known := memory.taken_up(mark)):
        return known[-1].measure
    strict = mark.unit in _PEOPLE
    if cue:
        memory.foreign = False
        near = (wording.GAP.fullmatch(wording.unbound(gap)) and len(gap) < FEW // 2) if strict else len(gap) <= FEW or wording.SUM.search(gap)
        return _told(cue.measure, mark, state, memory) if near else None
    following = state.cues[at] if at < len(state.cues) and not mark.word and not strict else None
    if following and 0 <= following.start - (end := measures.end_of_list(match, mark.whole[1])) < FEW // 3 and "、" not in match[end : following.start]:
        return following.measure
    return _listed(mark, gap, state, memory)


def _bracket_counts(mark: Number, memory: Memory) -> bool:
    """Whether the bracket that (同 takes up, the last with a number and words of its own, held a count: not (訂正前は56件)."""
    before = list(_own_bracket.finditer(memory.match, max(0, mark.start - _SENTENCE), mark.start))
    return not before or any(before[-1].start() < draft.start < before[-1].end() for draft in reversed(memory.drafts[-FEW:]))


def _in_words(cue: measures.Cue, mark: Number, memory: Memory) -> bool:
    """Whether a cue stands among the words of a label in brackets, which a number counts."""
    closing = memory.match.rfind("」", cue.end, mark.whole[0])
    begin = max(0, cue.start - FEW)
    opening = memory.match.rfind("「", begin, cue.start)
    return closing > cue.end and opening > memory.match.rfind("」", begin, cue.start) and bool(wording.LABEL.search(memory.match[closing : mark.whole[0]]))


def _listed(mark: Number, gap: str, state: State, memory: Memory) -> str | None:
    """Return what a number counts that only its list tells: months, places, parts."""
    part, label = wording.PART.search(gap), wording.LABEL.search(gap)
    is_part = bool(wording.PART.search(memory.match[state.number_end : mark.start]))
    label = label if mark.unit not in _PEOPLE or memory.wholes else None
    listed = state.time_said or state.place_said or bool(state.drafts or label or part or wording.REST.search(gap) or wording.SUM.search(gap))
    is_reason = state.part_of is not None and bool(_reason.fullmatch(gap))
    if not mark.word and not is_reason and _is_no_count(mark, state, memory, is_part=is_part):
        return None
    plain = bool(wording.GAP.fullmatch(wording.unbound(gap)))
    last = memory.last
    if last and last.unit == mark.unit and last.measure in _STOCKS and memory.match.startswith("から", mark.whole[1]) and (plain or listed):
        return last.measure  # 3月末の9870枚から増えた
    if last and listed and last.unit == mark.unit:
        if is_part or is_reason or (last.measure == measures.UNDELIVERED and plain):
            return last.measure
        if last.level == "nation" and plain and not any(scope.place and scope.place.level != "nation" for scope in state.group):
            return last.measure
    if last and last.measure == measures.MISLINKED and last.unit == mark.unit and wording.SUM.search(gap):
        return last.measure
    if measures.CANCELLED in memory.measures and (state.since_start or re.search(r"累計(?:は|で)?$", gap)):
        return measures.CANCELLED
    if mark.word or (listed and (label or plain)):
        return last.measure if part and last and not state.drafts else (memory.recent if not state.place_said else None) or memory.default
    return None


def _is_no_count(mark: Number, state: State, memory: Memory, *, is_part: bool) -> bool:
    """Whether a number in a sentence without a word for what is counted is of another subject, or a part of what is no count itself."""
    if is_part:
        return bool(_of_others.search(memory.match, state.number_end, mark.start))
    another = memory.foreign or _is_of_another(mark, state, memory)
    memory.foreign = memory.foreign or (another and not memory.seen)
    return another or not state.line.start  # a title may be of another subject


def _is_of_another(mark: Number, state: State, memory: Memory) -> bool:
    """Whether the subject before a number, in a sentence without a word for what is counted, is another one: 国保加入者は6月末で3万人."""
    stop = mark.whole[0]
    start = max(state.number_end, stop - _SENTENCE)
    said, at = [], start
    marks = state.line.marks
    for other in marks[bisect_left(marks, start, key=lambda m: m.start) : bisect_right(marks, stop, key=lambda m: m.start)]:
        if start <= other.start and other.end <= stop and other is not mark:
            said += [memory.match[at : other.start], "〇"]
            at = max(at, other.end)
    before = _relative.sub("〇", _closed.sub("", "".join([*said, memory.match[at:stop]])))
    nouns = _subject.findall(wording.unbound(before))
    return bool(nouns) and not _our_noun.search(nouns[-1])


def _told(measure: str, mark: Number, state: State, memory: Memory) -> str:
    """Return what is counted: a bare 返納 whose parts are told apart by reason is all returns, a count said before is what it was."""
    if mark.word or measure not in measures.RETURNS:
        return measure
    if state.times_fresh:
        for draft in reversed(memory.drafts[-FEW:]):
            if draft.value == mark.value and draft.measure in measures.RETURNS and draft.period == state.times[-1]:
                return draft.measure
    else:
        scopes = state.group[:FEW] or [memory.topic or Scope()]
        known = [memory.seen[key] for scope in scopes if (key := (mark.value, scope.place)) in memory.seen]
        if known:
            return known[-1]
    said = memory.match[state.line.start : mark.start]
    bare = measure == measures.VOLUNTARY and "自主" not in said and "みずから" not in said
    return measures.ALL if bare and measures.holds_parts_of_all(memory.match, mark.whole[1]) else measure


def is_direct(mark: Number, state: State, memory: Memory) -> bool:
    """Whether a word like ゼロ or 調査中 speaks of the place or time right before it."""
    if mark.column is not None or memory.match.endswith("(同", 0, mark.start):
        return bool(memory.columns or memory.compared)
    starts = [state.last_end] if state.times_fresh or state.group_fresh else []
    numbered = _item_word if state.item else _numbered
    if not state.drafts and memory.topic and memory.topic.place and numbered.fullmatch(memory.match, state.line.start, mark.start):
        return True
    if (
        mark.missing
        and state.group
        and state.group[0].place
        and state.place_end > state.number_end
        and (_says_so.fullmatch(memory.match, state.place_end, mark.start) or _count_itself.search(memory.match, state.place_end, mark.start))
    ):
        return not re.match(r"[人方者自市区町村](?!は)", memory.match[mark.end : mark.end + 6])
    if mark.missing:
        placed = bool(state.group and state.group[0].place) or bool(state.times_fresh and memory.topic and memory.topic.place)
        starts = starts if placed else []
    else:
        at = state.cues_before(mark.start)
        starts += [cue.end for cue in state.cues[max(0, at - 4) : at] if cue.measure in measures.RETURNS and state.last_end <= cue.end]
    told = wording.DIRECT_MISSING if mark.missing else wording.DIRECT
    direct = any(start <= mark.start <= start + FEW and told.fullmatch(memory.match[start : mark.start]) for start in starts)
    if mark.word and not mark.missing and _no.search(memory.match, max(0, mark.start - 6), mark.end):
        return False
    if memory.bracketed and timing.in_bracket(mark, memory):
        return bool(state.drafts)
    attribute = not (mark.unit and mark.missing) and re.match(r"(?:[人方者自市区町村の](?!は)|ので|ため)", memory.match[mark.end : mark.end + 6])
    return direct and not attribute
