"""Which place each number of an article belongs to, and which whole."""

import re
from collections.abc import Sequence

from miner.base import places
from miner.base.mentions import NATION
from miner.base.places import Place
from miner.text import measures, wording
from miner.text.drafts import FEW, At, Draft, Memory, Scope, State
from miner.text.marks import Line, Towns, Where

_strongly_national = re.compile(r"デジタル庁|総務省|全国(?!の[^。、]{0,12}[市区町村体])|国内|開始(?:以来|から|以降)")
_had = re.compile(r"(?:の[^。、「」]{0,16})?(?:が|を)(?:あった|出た|相次いだ|寄せられた|確認された|受け付けた|記録した)")
_NEAR = 16
_of_these = re.compile(r"うち|^の?中、?$|^[と、や]$")
_two_together = re.compile(
    r"両[市区町村県](?:を|で|の)?(?:[^。、]{0,8}を)?(?:合わせ|計|合計|足し)[^。0-9]{0,12}(?:[0-9]+(?:年度|月)[は、]?(?:[0-9,]+[件枚人]、)?)*$"
)  # 両市を合わせた件数は
_dateline = re.compile(r"(?:[^\n。]*\n)?\s*【([^\s【】]{2,8})】")
_share = re.compile(r"(?:で|と|、)(?:全体の|その)?(?:約|ほぼ)?(?:[0-9]+(?:割|%)|半数|過半|大半|大部分|ほとんど)[^。]{0,8}占め")
_of_its_own = re.compile("(?:国|政府|デジタル庁|総務省|地方公共団体情報システム機構)の[^。、]{0,8}(?:電話|ダイヤル|コールセンター|窓口)")
_own = re.compile(r"[本当](?P<kind>[市区町村])(?=[のはではにがも、]|における|内|独自)")
_the_city = re.compile(r"(?<![一-鿿])(?:同|本)?市(?:は|が|で|に|の(?!担当|窓口)|内|全体|によ)")
_its_office = re.compile(r"\s*(?P<kind>[市区町村])(?!民)[一-鿿ー・]{2,8}[課室部局](?:の担当者)?(?:は|が|によ)")  # of the dateline's city
_told_of = re.compile(r"(?:だけ)?(?:に集中|の?(?:分|もの)|だった|で(?:、|あ|す|した|の)|が占め|(?=。))")
_of_the_state = re.compile("デジタル庁|総務省|政府|開始")
_MORE_THAN_A_CITY_HAS = 3_000_000
_RETURNS_OF_NO_CITY = 10_000


def scope_of(where: Where, topic: Scope | None, prefecture: str | None) -> Scope | None:
    """Return the place of a mention; one of several by what the article speaks of."""
    mention, known = where.mention, topic.place if topic else None
    if mention.place:
        return Scope(mention.place)
    if mention.level == "prefecture" and not mention.places:
        name = known.prefecture if known and known.prefecture else prefecture
        found = places.by_name(name) if name else []
        return Scope(found[0]) if found else topic if topic and topic.is_prefecture else None
    near = [place for place in mention.places if known and (place.city == known.code or place.prefecture == known.prefecture)]
    if len(near) == 1:
        return Scope(near[0])
    return Scope(Place("", mention.places[0].name, "", level=mention.level)) if mention.places else None


def heading_scope(match: str, lines: Sequence[Line], prefecture: str | None) -> Scope | None:
    """Return the one place that the heading speaks of."""
    for line in lines[:2]:
        titled = not line.start and line.marks and isinstance(line.marks[-1], Where) and match[line.marks[-1].end : line.end].strip() == ")"  # …(藤枝市)
        if line.heading or titled:
            found = [scope for mark in line.marks if isinstance(mark, Where) and (scope := scope_of(mark, None, prefecture))]
            if len(found) == 1 or (found and found[0].is_prefecture):
                return found[0]
    return None


def dateline(match: str) -> Scope | None:
    """Return the one municipality from which an article is sent: 【帯広】."""
    sent = _dateline.match(match)
    found = [place for kind in ("", *"市町村区") for place in places.by_name(sent[1] + kind) if place.level == "municipality"] if sent else []
    return Scope(found[0]) if len(set(found)) == 1 else None


def own_city(match: str, lines: Sequence[Line]) -> Scope | None:
    """Return the city that calls itself 本市, if the text names just one, in the name of its council or paper too."""
    own = _own.search(match)
    if not own:
        return None
    named = {mark.mention.place for line in lines for mark in line.marks if isinstance(mark, Where) and mark.mention.place}
    cities = [place for place in named if place.name.endswith(own["kind"]) and place.level == "municipality"]
    titled = [place for place in cities if place.name in match[: lines[0].end]] if lines else []
    signed = [place for place in cities if f"{place.name}議会" in match[lines[-1].start :]] if lines else []
    found = titled or signed or cities
    return Scope(found[0]) if len(found) == 1 else None


def shared_prefecture(lines: Sequence[Line]) -> str | None:
    """Return the prefecture in which all named places lie, or None."""
    named = {mark.mention.place.prefecture for line in lines for mark in line.marks if isinstance(mark, Where) and mark.mention.place}
    only = next(iter(named)) if len(named) == 1 else ""
    return only if only in places.PREFECTURES else None


def around(mark: Towns, state: State, memory: Memory) -> tuple[list[Scope], Scope | None]:
    """Return the places named right before a number of municipalities, and the prefecture that these lie in: 県内35市町村のうち14市町."""
    fresh = state.group_fresh and bool(state.group)
    named = [scope for scope in state.group if scope.place and scope.place.level != "nation" and not scope.n] if fresh else []
    last, gap = state.group[-1] if fresh else None, memory.match[state.last_end : mark.start]
    if last and last.is_prefecture and len(gap) < _NEAR and (state.where_last or (last.n and _of_these.search(gap))):
        return named if state.last_end > state.number_end else [], last
    of_all = len(state.prefectures) == 1 and memory.match.startswith("のうち", mark.end)
    return named if state.last_end > state.number_end else [], state.prefectures[0] if of_all else None


def scopes_of(at: At, measure: str, parent: Draft | None, state: State, memory: Memory) -> tuple[list[Scope], str]:
    """Return the places of a number, and what it counts: the nation's 返納 are cards cancelled."""
    if whole := said_before(at, state, memory):
        return [whole.scope], whole.measure
    group = state.group if state.place_said else []
    if parent and parent.scope.place and not group and memory.topic and memory.topic.place:
        return [parent.scope], measure
    if measure in measures.RETURNS and (told := _behind(at, state, memory)):
        return [told], measure
    if national := _of_the_nation(at, measure, group, state, memory):
        return [Scope(NATION)], national
    if measure in measures.RETURNS and group == [Scope(NATION)] and memory.topic:  # トラブルが全国で相次ぎ、市でも19件
        group = []
    return _places_of(at, group, state, memory), measure


def said_before(at: At, state: State, memory: Memory) -> Draft | None:
    """Return the count of another place than the one spoken of that is taken up again to be told apart: 46件のうち."""
    known = [] if state.place_said else memory.taken_up(at.mark)
    if not known or any(draft.scope == memory.topic for draft in known):
        return None
    state.group, state.place_said = [known[-1].scope], True
    return known[-1]


def _of_the_nation(at: At, measure: str, group: Sequence[Scope], state: State, memory: Memory) -> str | None:
    """Return what a number counts if it is the whole nation's, else None."""
    value = at.mark.value or 0
    local = memory.topic is not None and memory.topic.level == "municipality" and value < _RETURNS_OF_NO_CITY
    if measure in measures.RETURNS:
        if local and group == [Scope(NATION)] and not _of_the_state.search(state.text):
            return None
        named = any(scope.level not in ("nation", "aggregate") for scope in group)
        if not named and measures.is_national(state.text):
            strong = _strongly_national.search(memory.match, state.line.start, at.mark.start) and not (group and group[-1].n)
            if strong or value >= _RETURNS_OF_NO_CITY:
                return measures.CANCELLED
        if value >= _RETURNS_OF_NO_CITY and not group and not memory.topic:
            return measures.CANCELLED
    elsewhere = any(scope.place or scope.n for scope in group) or (local and not measures.is_national(state.text))
    national = memory.last is not None and memory.last.level == "nation" and measure in (measures.ISSUED, measures.UNDELIVERED)
    national = national or (measure == measures.INQUIRIES and not group and bool(_of_its_own.search(state.text)))
    everywhere = national or measure in (measures.CANCELLED, measures.MISLINKED) or value >= _MORE_THAN_A_CITY_HAS
    return measure if everywhere and not elsewhere else None


def _places_of(at: At, group: list[Scope], state: State, memory: Memory) -> list[Scope]:
    if _two_together.search(memory.match, state.line.start, at.mark.start):
        return [Scope(None, 2)]
    if not state.group_fresh and wording.OTHERS.search(at.between):
        return [Scope(None, None, rest=True)]
    before = memory.match[max(0, at.mark.whole[0] - 3) : at.mark.whole[0]]
    compared = bool(group) and group[-1].rest and not state.group_fresh and re.search(r"[月期]の$", before)
    if not group or (compared and not at.is_sum):
        return [_topic(state, memory)]
    if at.is_sum:
        return [_summed(state, group)]
    if len(group) > 1 and not state.group_fresh and state.drafts and state.drafts[-1].scope == Scope(None, len(group)):
        return [state.drafts[-1].scope]  # 3市で102件、6月の158件
    return list(group) if state.group_fresh else group[:FEW]


def _topic(state: State, memory: Memory) -> Scope:
    """Return the place that the article speaks of; 市によると of a ward's article is its city."""
    if memory.home and memory.home.level == "municipality" and _own.search(state.text):  # 本市では
        return memory.home
    topic = (memory.topic if state.line.start else memory.home) or Scope()
    if (office := _its_office.match(memory.match, state.line.start)) and topic.kind != office["kind"] and memory.home and memory.home.kind == office["kind"]:
        return memory.home
    if topic.place and topic.place.city and _the_city.search(state.text):
        return Scope(next(iter(places.by_code(topic.place.city, 6)), topic.place))
    return topic


def _behind(at: At, state: State, memory: Memory) -> Scope | None:
    """Return the place of which a number is told: 半数の25件が徳島市だった."""
    if not isinstance(behind := at.behind, Where) or len(between := memory.match[at.mark.whole[1] : behind.start]) > FEW:
        return None
    told = between in ("が", "は") and _told_of.match(memory.match, behind.end)
    return scope_of(behind, memory.topic, memory.prefecture) if told or _had.fullmatch(between) else None


def _summed(state: State, group: list[Scope]) -> Scope:
    if state.drafts and state.drafts[-1].scope == Scope(None, len(group)):
        return state.drafts[-1].scope
    if state.group_fresh:
        return group[0] if len(group) == 1 else Scope(None, len(group))
    for level in ("municipality", "prefecture"):
        listed = {draft.place for draft in state.drafts[-FEW:] if draft.level == level}
        if len(listed) > 1:
            return Scope(None, len(listed))
    return group[-1]


def parent_of(at: At, measure: str, state: State, memory: Memory) -> Draft | None:
    """Return the whole that a number is a part of: うち, 内訳, a reason or an age with its number."""
    if state.part_of is not None and measure in measures.RETURNS:
        other = state.part_of.measure == measures.ALL and re.search(r"自主[^、。]*は", at.between) and not wording.PART.search(at.between)
        return None if other else state.part_of
    elsewhere = state.group_fresh and state.last_end > state.number_end and not re.search(r"うち[^。]{0,12}$", at.close)
    if wording.PART.search(at.between) and not elsewhere:
        whole = _whole_before(at.mark.value or 0, state, memory)
        state.part_of = whole if whole and (whole.measure in measures.RETURNS) == (measure in measures.RETURNS) else None
        return whole
    if wording.LABEL.search(at.close) or (re.search(r"残り|残る", at.close) and not state.group_fresh):
        state.part_of = _whole_of_topic(at.mark.value or 0, state, memory)
        return state.part_of
    if _share.match(memory.match, at.mark.whole[1]) and not state.part_of:
        return _whole_of_topic(at.mark.value or 0, state, memory)
    included = re.match(r"は(?:その|この)(?:内数|うち数|一部)", memory.match[at.mark.whole[1] : at.mark.whole[1] + 6])
    return memory.last if included else None


def _whole_before(value: int, state: State, memory: Memory) -> Draft | None:
    last = state.drafts[-1] if state.drafts else memory.last
    if last and not state.drafts and memory.main and last.period != memory.main:  # the count that it was compared with
        own = [draft for draft in memory.drafts[-FEW:] if (draft.measure, draft.scope, draft.period) == (last.measure, last.scope, memory.main)]
        last = own[-1] if own else last
    if last and (last.value or 0) < value and last.measure == measures.INQUIRIES:
        return next((draft for draft in reversed(memory.drafts[-FEW:]) if draft.measure == last.measure and (draft.value or 0) >= value), last)
    if last and (last.value or 0) < value and last.measure in measures.RETURNS:
        topic = memory.topic.place if memory.topic else None
        return next((draft for draft in reversed(memory.wholes) if draft.scope.place == topic and (draft.value or 0) >= value), last)
    return last


def _whole_of_topic(value: int, state: State, memory: Memory) -> Draft | None:
    scope = state.group[-1] if state.group else memory.topic
    wholes = [draft for draft in memory.wholes if draft.is_whole and scope is not None and draft.scope.place == scope.place]
    wholes = [draft for draft in wholes if (draft.value or 0) >= value] or wholes
    if memory.last and memory.last.parent in wholes:
        return memory.last.parent
    same = [draft for draft in wholes if draft.period == memory.main]
    return same[-1] if same else wholes[-1] if wholes else None


def part_measure(parent: Draft, text: str, measure: str) -> str:
    """Return what a part of returns counts; of all returns those for distrust are voluntary, and a part that moved away makes the whole all returns."""
    lifecycle = measures.is_lifecycle(text)
    if parent.measure == measures.ALL:
        own = re.search(r"自主|不信|不安|本人|みずから|個人の都合", text)
        return measures.VOLUNTARY if own and not lifecycle else measures.ALL
    if lifecycle and "自主" not in text:
        parent.measure = measures.ALL
        return measures.ALL
    return measure if measure == measures.ALL else parent.measure


def turn(state: State, memory: Memory) -> None:
    """Turn to the place that the sentence is about."""
    wheres = [mark for mark in state.line.marks if isinstance(mark, Where)]
    found = [scope for mark in wheres if (scope := scope_of(mark, memory.topic, memory.prefecture)) and scope.place]
    distinct = list(dict.fromkeys(scope for scope in found if scope.level != "nation"))
    told = list(dict.fromkeys(draft.scope for draft in state.drafts if draft.measure in measures.RETURNS))
    if not distinct:
        if memory.home and memory.home.level == "municipality" and _own.search(state.text):
            memory.topic = memory.home
        if memory.topic and memory.topic.place and len(told) == 1 and told[0].place and told[0].place.code == memory.topic.place.city:
            memory.topic = told[0]  # from the ward to its city
        several = state.group[-1] if state.group and state.group[-1].n and not state.group[-1].rest else None
        if several and not (memory.topic and memory.topic.is_prefecture):
            memory.topic = several
        return
    if len(told) == 1 and told[0].place is None and (told[0].n or 0) > 1 and not told[0].rest:
        memory.topic = told[0]
        return
    first, follows = distinct[0], memory.match[wheres[0].end : wheres[0].end + 1]
    wards = len(distinct) > 1 and first.place and all(scope.place and scope.place.city == first.place.code for scope in distinct[1:])
    if first.is_prefecture:
        is_topic = len(distinct) == 1 or bool(re.match(r"[内のはがとにで]", follows))
    else:
        is_topic = bool(wards) or (len(distinct) == 1 and bool(re.match(r"[はでがもにの・、】(:\s]|[一-鿿]", follows)))
    if is_topic:
        memory.topic = first
