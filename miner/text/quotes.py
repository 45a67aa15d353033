"""Who said what in an article, and whether it is a reason for returning the card.

Direct speech is what stands in 「」 and is no term (`brackets`); a reported statement is the clause between its speaker and と話した, としている or という.
The speaker is named before the words, behind them, in a bracket, or in a sentence beside; この男性 is who was spoken of before.
"""

import re
from bisect import bisect_left
from dataclasses import replace

from miner.base.ja import normalize
from miner.base.records import Quote, Span
from miner.text import marks, reasons, speakers
from miner.text.attribution import LONGEST, SEEN, Attribution
from miner.text.brackets import NO_STATEMENT, Bracket, brackets, on_one_line
from miner.text.speakers import CITIZEN, MUNICIPALITY, OFFICIAL, Found, Speaker
from miner.text.turns import ASKERS

_verb = (
    r"話(?:し|す)|語(?:っ|る|り)|述べ|説明(?:し|する)|答え|回答(?:し|する)|指摘(?:し|する)|訴え|明か(?:し|す)|強調(?:し|"
    r"する)|主張(?:し|する)|批判(?:し|する)|打ち明け|振り返|分析(?:し|する)|みて(?:い|お)|みる(?=。|$)|コメント(?:し|"
    r"する)|つづ(?:っ|る)|言(?:い|う|っ)|警鐘|反論|嘆|こぼ|呼び掛け|呼びかけ|笑(?:う|った)|答弁(?:し|する)|憤(?:る|った)|付け加え|警告(?:し|する)|言い切|決意|漏ら|推し量|考えて(?:い|お)|提言(?:し|する)|提案(?:し|する)|要望(?:し|する)"
)
_indirect = re.compile(
    rf"(?P<clause>[^〓]{{8,400}}?)(?<!こ)と(?:も)?(?:[^、。「」〓]{{0,4}}?(?:{_verb}|い(?:い|って(?:い|お))ます)|(?:説明|回答|指摘|主張|強調|批判|分析|反論|コメント)(?=。|$|\s)|し(?:て(?:い|お)(?:る|ます|り)|た(?=。|$|\s))|する(?=。|"
    rf"$|\s)|した上で|いう(?:こと(?:だ|です))?(?=。|$|\s)|の(?:見方|考え|認識|見解|意向|立場|懸念|見通し|姿勢|受け止め)を[^。「」、]{{1,6}})"
    r"[^。「」]{0,12}(?:。|$|\n)"
)
_voiced = re.compile(
    r"(?P<clause>[^〓]{6,160}?)と(?:の|いう|いった)(?:声|意見|理由|不満|不信感|申し出|話|もの)(?:(?:が|も|を)(?:[^。「」、]{0,14}(?:あ(?:る|った|り)|多|目立|寄せ|聞|上が|相次|出|少なくな|大半|ほとんど|中心))|(?:だった|でした|だ。|です))"
    r"[^。「」]{0,16}(?:。|$|\n)"
)
_heard = re.compile(  # behind each of the voices that a sentence lists
    r"と(?:(?:の|する|いう|いった)(?:声|意見|理由|回答|記述|記載|訴え|申し出|不満|もの)|(?:話す|いう)(?:人|方)(?=[もが]))(?:など)?"
    r"(?:が|も|や(?:、)?|、|で(?=、|[あし])|だ(?=っ|。)|を(?=挙げ|聞|寄せ|口に|書|記))"
)
_next_voice = re.compile(r"[^、。]{0,16}、(?:次いで|続いて|また|ほかに)?、?")
_reasons_are = re.compile(r"(?:理由(?:[^、。]{0,14}だが、|は、?|として(?:は)?、)|かったのは、|たところ、|\(自由(?:記述|回答)\)\s?)")
_lead = re.compile(
    r"(?:[^、「」〓]{0,12}、)?(?:[^、「」〓]{0,12}(?:取材|質問)に(?:対し(?:て)?|応じ(?:て)?)?、?|匿名を条件に、?|[^、「」〓]{0,10}(?:会見|国会|議会)で、?|[^、「」〓]{0,14}(?:人|市民|住民|方|者)から(?:は)?、|(?:[^、「」〓]{0,8}日、)?[^、「」〓]{0,12}(?:記者団|報道陣|取材)に(?:対して?)?、|また、|さらに、|[^、「」〓]{0,10}について、)"
)
_kept = re.compile(  # what an office says of its counts alone
    r"(?:件数|(?<!人)数|自主返納|返納|統計|[0-9]月分)[^。]{0,24}(?:集計|把握|調査中|確認中|集計中|区別|統計)|数えて|切り分け|(?:集計|調査|確認|精査)(?:中|の途中)|返納は?な(?:い|く)|まとまって(?:は)?いな|かどうか(?:は)?分から"
)
_particle = re.compile(r"(?:さん|氏|ら|たち)?(?:\([^()]{1,24}\))?(?:では|によ(?:る|り)(?:ます)?と|は|も|から(?:は|も)?|が)、?")
_further = re.compile("また、|さらに、|その上で|そのうえで")
_provides = re.compile(r"とする。\s*$")  # of a plan or law
_chain = re.compile(r"^」(?:(?:、|や|と|とか|・)?「〓*」)+")
_counted = re.compile(r"[0-9万千億〇一二三四五六七八九十](?:件|枚|世帯|%|割|倍|万人|人(?:い|だ|に))|半数")


def quotes(text: str, *, id_: str = "text") -> list[Quote]:
    """Return the statements of an article in the order of its text, ids ``id_``#q1, #q2 …

    >>> [(q.text, q.speaker, q.role, q.return_reason) for q in quotes("カードを返納した60代の男性は「運用がずさんだ」と話した。")]
    [('運用がずさんだ', '60代の男性', 'citizen', True)]
    """
    view = normalize(text)
    found = _Reader(on_one_line(view.match)).read()
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
        self.sentences = marks.spans(match)
        self.bare = _blanked(match, [bracket for bracket in self.brackets if bracket.is_quote])
        self.who = Attribution(match, self.bare, self.sentences, self.brackets)
        self.of_cards = True
        self.quotes: list[Quote] = []
        self.said_by: list[tuple[str | None, int]] = []  # `Speaker.who` of each quote
        self.looks_back: list[bool] = []  # whether it tells what came of it

    def read(self) -> list[Quote]:
        for i, (start, end) in enumerate(self.sentences):
            inside = self.brackets[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
            self._sentence(i, start, end, inside)
        self._share()
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

    def _sentence(self, i: int, start: int, end: int, inside: list[Bracket]) -> None:
        self.who.enter(start)
        around = self.bare[start : min(end, start + LONGEST)]
        named = self.who.people(start, start + len(around))
        said = [bracket for bracket in inside if bracket.is_quote]
        speaker = None
        behind = f" {self.who.told_after(i, start)}" if any(bracket.alone for bracket in said) else ""
        for bracket in said:
            speaker = self._direct(i, bracket, start, end, named, around + behind if bracket.alone else around)
        if speaker is None:
            if not self._voices(start, end, named) and not self._reported(start, end, named, around):
                self._went_on(start, end, named, around)
        else:
            self._continued(said[-1].end + 1, end, speaker, around)
        self.of_cards = reasons.of_cards(around, self.of_cards)
        self.who.remember(start, end, named, around)

    # direct speech

    def _direct(self, i: int, bracket: Bracket, start: int, end: int, named: list[Found], around: str) -> Speaker:
        words = self.match[bracket.start : bracket.end]
        speaker = self.who.of(i, bracket, start, end, named)
        told = f"{speaker.told} {around}" if speaker.told else around
        if bracket.alone and speaker.role == CITIZEN:
            told += self.who.turns.question
        if speaker.role == CITIZEN and not self.who.is_kin(speaker):
            told += self.who.gathered
        if self.who.turns.speaker and not bracket.alone:
            told += self.who.turns.question
        span = (bracket.start, bracket.end)
        self._add(span, words, speaker, self._setting(start, span, told), direct=True)
        return speaker

    # reported statements

    def _went_on(self, start: int, end: int, named: list[Found], around: str) -> None:
        """Keep a statement in a sentence without a subject, of the person whom the paragraph speaks of: …のだという。"""
        last = self.who.last
        same_paragraph = last is not None and last.start > self.match.rfind("\n", 0, start)
        if last is None or not same_paragraph or last.role == speakers.OUTLET or any(map(self.who.is_subject, named)):
            return
        if (last.role != MUNICIPALITY or _further.match(self.bare, start, end)) and not _provides.search(self.bare, start, end):
            self._clause(start, end, last, around)

    def _voices(self, start: int, end: int, named: list[Found]) -> bool:
        """Keep the voices that a municipality tells of, one by one: …との理由が最も多く、次いで…との理由だった。"""
        ends = list(_heard.finditer(self.bare, start, end))
        offices = (
            [
                item
                for item in named
                if item[2].role in (MUNICIPALITY, OFFICIAL) and self.who.is_subject(item) and (item[2].role == MUNICIPALITY or self.bare[item[1]] != "が")
            ]
            if ends
            else []
        )
        if self.who.turns.speaker and self.who.turns.speaker.label in ASKERS:
            return False
        if not (len(ends) > 1 or offices or (ends and _reasons_are.search(self.bare, start, end))):
            return False
        begin, kept = start, False
        for voice in ends:
            told = [item for item in offices if item[1] < voice.start()]
            if told and told[-1][1] > begin and (particle := _particle.match(self.bare, told[-1][1], end)):
                begin = particle.end()
            if lead := _lead.match(self.bare, begin, voice.start()):
                begin = lead.end()
            begin = max([begin, *(found.end() for found in _reasons_are.finditer(self.bare, begin, voice.start()))])
            speaker = self.who.resolved(told[-1], start, end) if told else self.who.office(start)
            kept = (speaker is not None and self._keep((begin, voice.start()), speaker, self.bare[start:end])) or kept
            behind = _next_voice.match(self.bare, voice.end(), end) if voice[0][-1] not in "や、" else None
            begin = behind.end() if behind else voice.end()
        return kept

    def _reported(self, start: int, end: int, named: list[Found], around: str) -> bool:
        subjects = [item for item in named if self.who.is_subject(item) and item[0] - start < 120]
        for item in subjects[:3]:
            particle = _particle.match(self.match, item[1], end)
            if particle and self._clause(particle.end(), end, self.who.resolved(item, start, end), around):
                return True
        return False

    def _continued(self, start: int, end: int, speaker: Speaker, around: str) -> None:
        """Keep what a speaker is reported to have said too, behind his quoted words: 「…」と話し、…という。"""
        rest = re.match(r"[^「」]{0,4}(?:と|って)[^、。「」]{1,16}、", self.match[start:end])
        if rest and self.who.last is not None:
            self._clause(start + rest.end(), end, replace(speaker, told=self.who.last.told), around)

    def _clause(self, begin: int, end: int, speaker: Speaker, around: str) -> bool:
        """Keep the clause from ``begin`` up to と, if there is one."""
        if lead := _lead.match(self.bare, begin, end):
            begin = lead.end()
        found = _voiced.match(self.bare, begin, end) or _indirect.match(self.bare, begin, end)
        if not found:
            return False
        return self._keep((begin, begin + len(found["clause"])), speaker, around)

    def _keep(self, span: Span, speaker: Speaker, around: str) -> bool:
        """Keep a reported clause if it is somebody's statement."""
        span = (span[0], span[1] - len("など") * self.bare.endswith("など", *span))
        words = self.bare[slice(*span)]
        if (speaker.role == MUNICIPALITY and _kept.search(words) and "考え" not in words) or "との声" in words or NO_STATEMENT.fullmatch(words.strip("「」")):
            return False
        if len(words) < 4 or re.search("[〓\n]", words) or _counted.search(words) or re.search(r"(?:こと|発表|明らか)$", words) or speaker.label is None:
            return False
        self._add(span, words, speaker, self._setting(span[0], span, f"{speaker.told} {around}"), direct=False)
        return True

    # what is kept

    def _add(self, span: Span, words: str, speaker: Speaker, setting: reasons.Setting, *, direct: bool) -> None:
        if speaker.role == speakers.OUTLET and speaker.label in ASKERS:
            return
        act = reasons.act(speaker.role, words, setting)
        reason = reasons.is_reason(speaker.role, act, words, setting)
        if reason and speaker.role in (MUNICIPALITY, OFFICIAL):
            act = reasons.RETURN
        self.said_by.append(speaker.who)
        self.looks_back.append(reasons.looks_back(words, setting))
        self.quotes.append(Quote("", span, words, direct, speaker.label, speaker.role, speaker.place, act, reason))

    def _share(self) -> None:
        """Give all words of a person the act that some of them tell: 「返しちゃいました」… 「頼まれて作っただけだもの」."""
        told = {
            who: quote.act
            for who, quote in zip(self.said_by, self.quotes, strict=True)
            if who[1] >= 0 and quote.role == CITIZEN and quote.return_reason and reasons.changes_nothing(quote.text)
        }
        for i, (who, quote) in enumerate(zip(self.said_by, self.quotes, strict=True)):
            if quote.role == CITIZEN and quote.act == reasons.OPINION and who in told and not self.looks_back[i] and reasons.changes_nothing(quote.text):
                self.quotes[i] = replace(quote, act=told[who], return_reason=True)

    def _setting(self, start: int, span: Span, told: str) -> reasons.Setting:
        """Return what stands around words in their sentence, and what the article tells of who says them."""
        after = _chain.sub("", self.bare[span[1] : span[1] + SEEN].split("\n")[0])[:60]
        before = self.bare[max(start, span[0] - SEEN) : max(start, span[0] - 1)]
        told = _blanked_text(told)
        return reasons.Setting(_blanked_text(before), after, told, reasons.of_cards(told, self.of_cards))


def _blanked(match: str, found: list[Bracket]) -> str:
    """Return the text with what stands in brackets as 〓, so that no speaker is found there; positions stay."""
    pieces, at = [], 0
    for bracket in found:
        pieces += [match[at : bracket.start], "〓" * (bracket.end - bracket.start)]
        at = bracket.end
    return "".join([*pieces, match[at:]])


def _blanked_text(text: str) -> str:
    return re.sub(r"〓+", "", text)
