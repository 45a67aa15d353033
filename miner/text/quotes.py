"""Who said what in an article, and whether it is a reason for returning the card.

Direct speech is what stands in 「」 and is no term (`brackets`); a reported statement is the clause between its speaker and と話した, としている or という.
The speaker is named before the words, behind them, in a bracket, or in a sentence beside; この男性 is who was spoken of before.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace

from miner.base.ja import normalize
from miner.base.places import Place
from miner.base.records import Quote, Span
from miner.text import marks, reasons, sentences, speakers
from miner.text.brackets import Bracket, brackets
from miner.text.speakers import CITIZEN, MUNICIPALITY, OFFICIAL, Speaker

_ANYBODY = frozenset("人 方 人々 市民 住民 国民 代表".split())
_WEAK = _ANYBODY | frozenset("国 自治体 市町村 NHK 利用者 高齢者 返納者".split())
_tallied = re.compile(r"(?:集計して(?:いる|いた)|集計済みの)(?P<n>[0-9]+の?(?:自治体|市区町村|市町村|区市|市町|市|町))")
_topic = re.compile(r"[はでがもにの内、】(:\s]|[一-鿿]|$")
_TITLE = 60  # within which the heading of a press conference names who answers
_SEEN = 220  # how far before its words a speaker is looked for
_subject = re.compile(r"(?:さん|氏|ら|たち)?(?:\([^()]{1,24}\))?(?:は|が|も(?!の)|によ|では|から|、|:|には|にも|として|などは|「|$|\s)")
_verb = (
    r"話(?:し|す)|語(?:っ|る|り)|述べ|説明(?:し|する)|答え|回答(?:し|する)|指摘(?:し|する)|訴え|明か(?:し|す)|強調(?:し|"
    r"する)|主張(?:し|する)|批判(?:し|する)|打ち明け|振り返|分析(?:し|する)|みて(?:い|お)|みる(?=。|$)|コメント(?:し|"
    r"する)|つづ(?:っ|る)|言(?:い|う|っ)|警鐘|反論|嘆|こぼ|呼び掛け|呼びかけ"
)
_indirect = re.compile(
    rf"(?P<clause>[^〓]{{8,400}}?)と(?:も)?(?:(?:{_verb})|し(?:て(?:い|お)(?:る|ます|り)|た(?=。|$|\s))|する(?=。|"
    rf"$|\s)|いう(?:こと(?:だ|です))?(?=。|$|\s))[^。「」]{{0,12}}(?:。|$|\n)"
)
_asker = re.compile(r"\s*(?:記者|問|質問|Q)\s?[0-9]*\s*[:：.．\s]")
_answerer = re.compile(r"\s*(?P<who>市長|区長|町長|村長|知事|課長|部長|担当者?|答|A)\s?[0-9]*\s*[:：\s]")
_after_speaker = re.compile(r"(?:など)?(?:と|って)(?:も)?(?:[^。「」は]{0,14})(?:のは|たのは)(?:、)?")
_counted = re.compile(r"[0-9万千億〇一二三四五六七八九十](?:件|枚|世帯|%|割|倍|万人)")


@dataclass(slots=True)
class _Context:
    """What the text before tells of speakers."""

    last: Speaker | None = None
    persons: list[Speaker] = field(default_factory=list)
    group: Speaker | None = None
    home: Place | None = None
    heading: Place | None = None
    home_at: int = -1
    answerer: Speaker | None = None
    paragraph: int = -1


def quotes(text: str, *, id_: str = "text") -> list[Quote]:
    """Return the statements of an article in the order of its text, ids ``id_``#q1, #q2 …

    >>> [(q.text, q.speaker, q.role, q.return_reason) for q in quotes("カードを返納した60代の男性は「運用がずさんだ」と話した。")]
    [('運用がずさんだ', '60代の男性', 'citizen', True)]
    """
    view = normalize(text)
    found = _Reader(view.match).read()
    result = []
    for number, quote in enumerate(sorted(found, key=lambda quote: quote.span), 1):
        span = view.span(*quote.span)
        result.append(replace(quote, id=f"{id_}#q{number}", span=span, text=view.original[slice(*span)]))
    return result


class _Reader:
    def __init__(self, match: str) -> None:
        self.match = match
        self.brackets = brackets(match)
        self.starts = [bracket.start for bracket in self.brackets]
        self.sentences = list(sentences.spans(match))
        self.bare = _blanked(match, [bracket for bracket in self.brackets if bracket.is_quote])
        self.mentions = [(*mention.span, mention) for mention in marks.places(match)]
        self.mention_starts = [start for start, _, _ in self.mentions]
        self.context = _Context()
        self.quotes: list[Quote] = []

    def read(self) -> list[Quote]:
        for i, (start, end) in enumerate(self.sentences):
            inside = self.brackets[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
            self._sentence(i, start, end, inside)
        body = "\n".join(quote.text for quote in self.quotes)
        return [
            quote
            for quote in self.quotes
            if not (self._in_heading(quote) and (quote.speaker is None or body.count(quote.text) > 1 or quote.role == MUNICIPALITY))
        ]

    def _in_heading(self, quote: Quote) -> bool:
        line_start = self.match.rfind("\n", 0, quote.span[0]) + 1
        line_end = self.match.find("\n", quote.span[1])
        line = self.match[line_start : line_end if line_end >= 0 else len(self.match)]
        return (
            len(line) <= 60
            and "。" not in _blanked_text(line)
            and not re.match(r"[【(▽・]", line)
            and line_end >= 0
            and not re.search(r"」と|[0-9]\s?[:=]", line)
        )

    def named(self, start: int, end: int) -> list[tuple[int, int, Place]]:
        """Return the places named within a span; one that can mean several keeps its name alone."""
        found = []
        for a, b, mention in self.mentions[bisect_left(self.mention_starts, start) : bisect_right(self.mention_starts, end - 1)]:
            place = mention.place or (Place("", mention.places[0].name, "", level=mention.level) if mention.places else None)
            if place is not None:
                found.append((a, b, place))
        return found

    def _sentence(self, i: int, start: int, end: int, inside: list[Bracket]) -> None:
        context = self.context
        paragraph = self.match.rfind("\n", 0, start)
        if paragraph != context.paragraph:
            context.paragraph = paragraph
            line = self.match[start : start + 24]
            heads = [
                (a, place) for a, b, place in self.named(start, start + 16) if re.match(r"[】〕]|\s?\(1\)|\s1[=.]|\s(?:問|設問)\s?1", self.match[b : b + 5])
            ]
            if heads and heads[0][0] - start <= 1:
                context.home, context.home_at, context.last = heads[0][1], start, None
            context.answerer = None
            if answer := _answerer.match(line):
                place = context.home.name if context.home else None
                title = re.search("市長|知事|町長|村長|区長", self.match[:_TITLE]) if answer["who"] in ("A", "答") else None
                context.answerer = Speaker(title[0] if title else answer["who"], OFFICIAL, place, start)
            elif _asker.match(line):
                context.answerer = Speaker("記者", speakers.OUTLET, None, start)
        around = self.bare[start:end]
        named = speakers.people(self.bare, start, min(end, start + 2_000), self.named, context.home)
        said = [bracket for bracket in inside if bracket.is_quote]
        speaker = None
        for bracket in said:
            speaker = self._direct(i, bracket, start, end, named, around)
        if speaker is None:
            self._reported(start, end, named, around)
        else:
            self._continued(said[-1].end + 1, end, speaker, around)
        self._remember(start, end, named, around)

    # direct speech

    def _direct(self, i: int, bracket: Bracket, start: int, end: int, named: list[tuple[int, int, Speaker, bool]], around: str) -> Speaker:
        words = self.match[bracket.start : bracket.end]
        speaker = self._speaker(i, bracket, start, end, named)
        told = f"{speaker.told} {around}" if speaker.told else around
        if bracket.alone:
            told += " " + self._after(i, start)
        self._add((bracket.start, bracket.end), words, speaker, told, direct=True)
        return speaker

    def _after(self, i: int, start: int) -> str:
        """Return the sentence behind a quote that is one of its own, if it tells of the same person in the same paragraph."""
        for begin, end in self.sentences[i + 1 : i + 2]:
            if "\n" not in self.match[start:begin].rstrip("\n") + self.match[begin - 1 : begin]:
                others = [item for item in speakers.people(self.bare, begin, end, self.named, None) if item[2].role == CITIZEN and self._is_subject(item)]
                return "" if others else self.bare[begin:end]
        return ""

    def _speaker(self, i: int, bracket: Bracket, start: int, end: int, named: list[tuple[int, int, Speaker, bool]]) -> Speaker:
        behind = re.match(r"(?:など)?([((][^()]{1,24}[))])", self.match[bracket.end + 1 : bracket.end + 30])
        if behind:
            at = bracket.end + 1
            places = self.named(at, at + behind.end())
            if own := speakers.in_brackets(behind[1], places[0][2] if places else None):
                return replace(own, start=at, place=own.place or (self.context.home.name if self.context.home and own.role == CITIZEN else None))
        if bracket.alone and (own := self._beside(i, start, named)):
            return own
        after = _after_speaker.match(self.match, bracket.end + 1)
        if after and (own := next((self._resolved(item, start, end) for item in named if after.end() <= item[0] < after.end() + 40), None)):
            return own
        before = [item for item in named if item[1] <= bracket.start and bracket.start - item[1] < _SEEN and self._is_subject(item)]
        if before:
            return self._resolved(self._best(before), start, end)
        if self.context.answerer:
            return self.context.answerer
        later = [item for item in named if bracket.end < item[0] < bracket.end + 60 and self._is_subject(item) and item[2].role != MUNICIPALITY]
        if later:
            return self._resolved(later[0], start, end)
        return self._carried(start, bracket)

    def _best(self, before: list[tuple[int, int, Speaker, bool]]) -> tuple[int, int, Speaker, bool]:
        """Return the nearest subject; a person before an office that he speaks of, a named one before 人 and 自治体."""
        strong = [item for item in before if item[2].label not in _WEAK]
        chosen = (strong or before)[-1]
        topics = [item for item in strong if re.match(r"(?:\([^()]{1,24}\))?は", self.match[item[1] : item[1] + 28])]
        return topics[-1] if topics and chosen not in topics and chosen[2].role != CITIZEN else chosen

    def _is_subject(self, item: tuple[int, int, Speaker, bool]) -> bool:
        if item[2].role == MUNICIPALITY and re.match(r"に(?:、)?(?:[^。、]{0,10}を)?(?:聞|尋|たず)", self.match[item[1] : item[1] + 14]):
            return True
        return bool(_subject.match(self.match[item[1] : item[1] + 32]))

    def _resolved(self, item: tuple[int, int, Speaker, bool], start: int, end: int) -> Speaker:
        """Return a speaker with what is told of him; この男性 is who was spoken of before."""
        at, _, speaker, pointing = item
        told = self.bare[start:end]
        if pointing and speaker.label and re.match("[0-9]", speaker.label):
            return replace(speaker, told=told)
        if speaker.role == CITIZEN and re.fullmatch("夫婦?|妻|母親?|父親?|娘|息子|長[男女]", speaker.label or "") and self.context.persons:
            return replace(speaker, told=f"{self.context.persons[-1].told} {told}", place=speaker.place or self.context.persons[-1].place)
        if pointing or (speaker.label in ("男性", "女性") and self.match[max(0, at - 2) : at] in ("この", "その")):
            for known in reversed(self.context.persons):
                if speaker.label and known.label and known.label.endswith(speaker.label[-2:]):
                    return replace(known, start=at)
        return replace(speaker, told=told)

    def _beside(self, i: int, start: int, named: list[tuple[int, int, Speaker, bool]]) -> Speaker | None:
        """Return the speaker of a quote that is a sentence of its own: who was the subject before it, or is after it."""
        paragraph_start = start == 0 or self.match[start - 1] == "\n"
        if not paragraph_start and self.context.last is not None and self.context.last.start >= self.match.rfind("\n", 0, start):
            return self.context.last
        for begin, end in self.sentences[i + 1 : i + 3]:
            if "\n" in self.match[start:begin].rstrip("\n") and not paragraph_start:
                break
            following = speakers.people(self.bare, begin, min(end, begin + 300), self.named, self.context.home)
            persons = [item for item in following if item[2].role != MUNICIPALITY and self._is_subject(item)]
            if persons:
                return self._resolved(persons[0], begin, end)
        return self.context.last

    def _carried(self, start: int, bracket: Bracket) -> Speaker:
        """Return who speaks where the sentence names nobody."""
        context = self.context
        stop = self.match.find("。", bracket.end)
        sentence = self.bare[start : min(stop if stop >= 0 else len(self.bare), bracket.end + 60)].split("\n")[0]
        spoken = re.match(r"(?:など)?(?:と|って)(?:も)?(?:話|語|述べ|明か|訴え|振り返|言|続け|打ち明け)", self.match[bracket.end + 1 : bracket.end + 16])
        if spoken and context.last and context.last.role != MUNICIPALITY and not re.search(r"寄せられ|声(?:が|も)", sentence):
            return context.last
        if (
            re.search(r"(?:理由|自由記述|記入)欄|返納届|用紙", sentence)
            and re.search(r"書いた|記した|記入した|つづった", sentence)
            and context.last
            and context.last.role == CITIZEN
        ):
            return context.last
        passive = re.search(r"理由|声|自由記述|記述|寄せられ|自由回答|窓口|挙げ", sentence) or re.search(
            r"」(?:など|が)[^。]{0,20}(?:目立|多|続|[0-9]件)", self.match[bracket.end : bracket.end + 40]
        )
        if passive or context.last is None:
            near = context.home is not None and (context.home == context.heading or context.home_at >= self.match.rfind("\n", 0, start))
            if context.home is not None and context.home.level == "municipality" and (near or context.group is None):
                return Speaker(context.home.name, MUNICIPALITY, context.home.name)
            if context.group is not None:
                return replace(context.group, place=context.heading.name if context.heading and context.heading.level == "prefecture" else None)
            return Speaker(None, MUNICIPALITY if passive else speakers.OTHER, None)
        return context.last

    # reported statements

    def _reported(self, start: int, end: int, named: list[tuple[int, int, Speaker, bool]], around: str) -> None:
        subjects = [item for item in named if self._is_subject(item) and item[0] - start < 120]
        for item in subjects[:3]:
            particle = re.match(
                r"(?:さん|氏|ら|たち)?(?:\([^()]{1,24}\))?(?:では|によ(?:る|り)(?:ます)?と|は|も|から(?:は|も)?|が)、?", self.match[item[1] : end]
            )
            if particle and self._clause(item[1] + particle.end(), end, self._resolved(item, start, end), around):
                return

    def _continued(self, start: int, end: int, speaker: Speaker, around: str) -> None:
        """Keep what a speaker is reported to have said too, behind his quoted words: 「…」と話し、…という。"""
        rest = re.match(r"[^「」]{0,4}(?:と|って)[^、。「」]{1,16}、", self.match[start:end])
        if rest and self.context.last is not None:
            self._clause(start + rest.end(), end, replace(speaker, told=self.context.last.told), around)

    def _clause(self, begin: int, end: int, speaker: Speaker, around: str) -> bool:
        """Keep the clause from ``begin`` up to と, if there is one."""
        found = _indirect.match(self.bare, begin, end)
        if not found:
            return False
        words = found["clause"]
        stop = begin + len(words)
        if "\n" in words or _counted.search(words) or re.search(r"(?:こと|発表|明らか)$", words) or speaker.label is None:
            return False
        self._add((begin, stop), words, speaker, f"{speaker.told} {around}", direct=False)
        return True

    # what is kept

    def _add(self, span: Span, words: str, speaker: Speaker, told: str, *, direct: bool) -> None:
        if speaker.role == speakers.OUTLET and speaker.label == "記者":
            return
        told = _blanked_text(told)
        act = reasons.act(speaker.role, words, told)
        tail = self.match[span[1] : span[1] + 40]
        reason = reasons.is_reason(speaker.role, act, words, f"{told} {tail}" if speaker.role in (MUNICIPALITY, OFFICIAL) else told)
        if reason and act == reasons.OTHER:
            act = reasons.RETURN
        self.quotes.append(Quote("", span, words, direct, speaker.label, speaker.role, speaker.place, act, reason))

    def _remember(self, start: int, end: int, named: list[tuple[int, int, Speaker, bool]], around: str) -> None:
        """Remember the place, the persons and the group of municipalities that a sentence speaks of."""
        context = self.context
        self._turn(start, end)
        subjects = [item for item in named if self._is_subject(item)]
        for item in subjects:
            if item[2].role == CITIZEN and item[2].label not in _ANYBODY:
                context.persons = [*context.persons[-6:], self._resolved(item, start, end)]
            if context.group is None and item[2].role == MUNICIPALITY and (item[2].label or " ")[0].isdigit():
                context.group = item[2]
        for found in _tallied.finditer(around):
            context.group = Speaker(found["n"], MUNICIPALITY, None, start)
        if subjects:
            context.last = self._resolved(self._best(subjects), start, end)

    def _turn(self, start: int, end: int) -> None:
        """Turn to the place that the sentence is about."""
        context = self.context
        found = [(stop, place) for _, stop, place in self.named(start, end) if place.level != "nation"]
        if not found:
            return
        stop, place = found[0]
        one = len({other.name for _, other in found}) == 1 or context.home is None or place.level == "prefecture"
        wider = place.level == "prefecture" and context.home is not None and context.home.level != "prefecture"
        if one and not wider and _topic.match(self.bare, stop):
            context.home, context.home_at = place, start
            context.heading = context.heading or place


def _blanked(match: str, found: list[Bracket]) -> str:
    """Return the text with what stands in brackets as 〓, so that no speaker is found there; positions stay."""
    pieces, at = [], 0
    for bracket in found:
        pieces += [match[at : bracket.start], "〓" * (bracket.end - bracket.start)]
        at = bracket.end
    return "".join([*pieces, match[at:]])


def _blanked_text(text: str) -> str:
    return re.sub(r"〓+", "", text)
