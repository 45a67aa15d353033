"""Who says the words of a quote: named before them, behind them, by the layout, in a sentence beside, or spoken of last."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from miner.base.places import Place
from miner.base.records import Span
from miner.text import marks
from miner.text.brackets import Bracket
from miner.text.speakers import CITIZEN, GROUP, MUNICIPALITY, OFFICIAL, OTHER, Found, Speaker, in_brackets, people
from miner.text.turns import Turns

_ANYBODY = frozenset("人 方 人々 市民 住民 国民 代表".split())
_WEAK = _ANYBODY | frozenset("国 自治体 市町村 NHK 利用者 高齢者 返納者".split())
_counter = re.compile(r"(?:(?:役所|役場)?の?(?:窓口|返納届|届)(?:で|に)?は|では|には)")
_tallied = re.compile(
    rf"(?:集計して(?:いる|いた)|集計済みの)(?P<n>{GROUP})|(?P<m>{GROUP})(?:が|は|で)[^。「」、]{{0,20}}(?:集計|把握|カウント|数えて)(?:して|でき)?(?:い|お)(?:た|る|り)"
)
_topic = re.compile(r"[。はでがもにの内、】(:\s]|[一-鿿]|$")
_speaking = re.compile(r"(?:は|が|も|に?よ(?:る|り)|では(?!最)|には|から)")  # a place behind which what it says or heard follows
LONGEST = 2_000  # of a sentence, what is read for speakers
SEEN = 220  # how far before its words a speaker is looked for
_ASIDE = r"(?:\([^()]{1,24}\))?(?:=[^=。「」\n]{1,12}=)?"
_subject = re.compile(rf"(?:さん|氏|ら|たち)?{_ASIDE}(?:は|が|も(?!の)|によ|では|から|、|:|には|にも|として|などは|「|$|\s)")
_end = re.compile(rf"{_ASIDE}(?:だ|です|でした|だった)?。")
_no_speaker = (  # 職員から…と説明された。 返納者が述べた理由は
    r"から(?!は|も)[^。「」]{0,30}(?:[かさわれ]れ(?:た|て|る|、)|受け|もらっ)|が[^。、「」]{0,16}(?:た|る)(?:理由|動機)(?:は|と)"
)
_relation = re.compile(rf"{_ASIDE}(?:(?P<no>{_no_speaker})|に(?:、)?(?:[^。、]{{0,10}}を)?(?:聞|尋|たず|かけ|掛け|うかが|伺|インタビュー))")
_turns_to = re.compile(r"(?:など)?(?:と|って)[^。「」、]{1,12}(?:ると|たところ|たのに対し)、")  # the subject behind it is another
_no_clause = re.compile(r"(?:^|[。\n])(?:[0-9一二三四五]人目は、?|最後の[^。、]{1,4}は、?)?[^。\n」はがもを]*$")
_told_by = re.compile(r"(?:こう|そう|このように)?[^。、]{0,10}のは、?[^。、「」]{0,40}$")  # そう語るのは、都内の主婦(52)。
_signed = re.compile(r"(?:など)?(?P<who>\([^()]{1,24}\)|\s*[=―—]{1,2}\s*(?P<line>[^\n。「」]{2,40}(?=\n|$)))")
_interviewed = re.compile(r"(?:\([^()]{1,24}\))?に(?:、|\s)?(?:[^。「」]{0,20})?(?:聞い|聞く|尋ね|たずね|インタビュー|うかが|伺)")
_after_speaker = re.compile(r"(?:など)?(?:と|って)(?:も)?(?:[^。「」は]{0,14})(?:のは|たのは)(?:、)?")
_crowd = re.compile(
    r"(?:など)?(?:と|って)[^。「」]{0,24}?(?:人|方|市民|区民|町民|村民|県民|住民|高齢者|若者|来庁者|利用者|お年寄り|男性|女性|夫婦|ケース)(?:も|が|は)"
    r"[^。「」]{0,12}(?:い(?:た|る|て|ます|ました|らっしゃ)|多|少なくな|目立|あった|ある|相次|複数|おら)"
)
_passive = re.compile(r"理由(?!を(?:語|話))|声(?:が|も|は|に|など|と)|との声|自由記述|記述|寄せられ|自由回答|挙げ|窓口(?:で|に)")
_speaks = re.compile(
    r"(?:など)?(?:と|って)(?:も)?(?:、)?[^。「」、]{0,10}(?:話|語|述べ|答弁|答え|応じ|説明|強調|明か|訴え|振り返|言|続け|打ち明け|嘆|こぼ|笑|憤|声を|肩を|首を|胸を|頭を|眉を|口)"
)
_with = re.compile("(?:など)?と(?:は)?、?(?:同じ)?")
_kin = re.compile("(?:^|の)(?:夫婦?|妻|奥さん|母親?|父親?|娘|息子|長[男女])$")
_one_of_them = re.compile("(?:この|その)うちの?(?:一人|1人)")
_NAMING = 40  # characters that a sentence has before the name that it gives
_both = re.compile(
    "夫婦|夫妻|カップル|親子|(?:家族|[2-9二三四五六]人)分|家族(?:で|そろって|全員)|(?:夫|妻|家族|母|父|子ども?|息子|娘)と(?:一緒|とも|そろ)|そろって"
)  # who did it together
_someone = re.compile(
    r"(?:返納|返却|返)した(?:人|男性|女性|夫婦|高齢者|若者)(?:も|が)[^。「」]{0,6}(?:いる|いた|います|いました)。"
)  # of whom the next sentence tells
_gathered = re.compile(
    r"(?:返納|返却|返)した(?:という)?(?:人|方|市民|町民|区民|県民|住民|仲間|読者|[0-9]+人)[^。「」]{0,8}(?:"
    r"に[^。「」]{0,6}(?:話を聞|聞い|聞く|尋ね|取材)|から[^。「」]{0,14}(?:届|寄せ)|の(?:声|言葉|思い|本音|話|胸の内|言い分)(?:を|は|に)|が[^。「」]{0,10}(?:思い|理由|胸の内|体験)を(?:語|話|明か|述べ|訴え))"
    r"|(?:返納|返却|返)した(?:人|人たち|市民)は[^。「」]{0,4}(?:何|どう|なぜ|どんな)"
    r"|(?:返納|返却|返)した(?:理由|わけ|きっかけ)を[^。「」]{0,8}(?:聞|尋|紹介|寄せ)"
)
_others = re.compile(
    r"(?:^|\s)(?:一方|他方|逆に|対照的|これに対し)|(?:返さない|返していない|返納しない|返納していない|持っていない|持たない|思いとどまった|迷う|使い続ける|持ち続ける)(?:という)?(?:人|方|市民|声|男性|女性)|街(?:の|で|頭)|専門家"
)
_such = re.compile(r"(?:こう|そう|このように|そのように)(?:話|語|述|言|訴|振り返|打ち明|嘆|明か|憤|[^。]{0,8}話)")
_tells = re.compile(r"(?:話す|語る|指摘する|打ち明ける|振り返る|言う|いう|説明する|明かす|続ける|嘆く|憤る|訴える|こう[^。]{2,8}た)。\s*$")
_wrote = re.compile(r"(?:など)?と(?:だけ)?(?:書いた|記した|記入した|つづった|書き込んだ)")
_form = re.compile(r"(?:理由|自由記述|記入)欄|返納届|用紙")


def _again(known: Speaker, at: int, told: str) -> Speaker:
    """Return a speaker who is spoken of again."""
    return replace(known, start=at, told=f"{known.told} {told}"[-LONGEST:], since=known.start if known.since < 0 else known.since)


class Attribution:
    """Follows an article sentence by sentence, and knows who and which place it speaks of."""

    def __init__(self, match: str, bare: str, sentences: Sequence[Span], brackets: list[Bracket]) -> None:
        self.match, self.bare, self.sentences = match, bare, sentences
        self.mentions = [(*mention.span, mention) for mention in marks.places(match)]
        self.mention_starts = [start for start, _, _ in self.mentions]
        self.turns = Turns(match, brackets, self.places)
        self.last: Speaker | None = None
        self.persons: list[Speaker] = []
        self.called: list[Speaker] = []  # those with names
        self.group: Speaker | None = None  # the municipalities that answered
        self.home: Place | None = None
        self.heading: Place | None = None
        self.home_at = -1
        self.told_at = -1  # where the home was last said to do or hear something
        self.paragraph = -1
        self.block_at = -1  # where a municipality heads a block of answers
        self.announced = ""  # that somebody returned his card, of whom the next sentence tells
        self.before = ""  # the sentence before
        self.gathered = ""  # that those who speak from there on did

    def places(self, start: int, end: int) -> list[tuple[int, int, Place]]:
        """Return the places named within a span; one that can mean several keeps its name alone."""
        found = []
        for a, b, mention in self.mentions[bisect_left(self.mention_starts, start) : bisect_right(self.mention_starts, end - 1)]:
            place = mention.place or (Place("", mention.places[0].name, "", level=mention.level) if mention.places else None)
            surname = self.match[b : b + 1] in tuple("長議民") and mention.place is not None and not mention.place.code  # 花子市 of 山田花子市長
            if place is not None and not surname:
                found.append((a, b, place))
        return found

    def enter(self, start: int) -> None:
        """Enter the sentence that begins at ``start``, and its paragraph if it is the first there."""
        paragraph = self.match.rfind("\n", 0, start)
        if paragraph != self.paragraph:
            self.paragraph = paragraph
            heads = [
                (a, place) for a, b, place in self.places(start, start + 16) if re.match(r"[】〕]|\s?\(1\)|\s1[=.]|\s(?:問|設問)\s?1", self.match[b : b + 5])
            ]
            if heads and heads[0][0] - start <= 1:
                self.home, self.home_at, self.told_at, self.last = heads[0][1], start, start, None
                self.block_at = start
            elif self.block_at >= 0 and self.block_at == self.home_at and "\n\n" not in self.match[self.block_at : start]:
                self.told_at = start  # the lines of its answers
            self.turns.paragraph(paragraph + 1, self.home)

    def people(self, start: int, stop: int) -> list[Found]:
        """Return the speakers that a stretch of text can name."""
        return people(self.bare, start, stop, self.places, self.home)

    def told_after(self, i: int, start: int) -> str:
        """Return the sentence behind a quote that is one of its own, if it tells of the same person in the same paragraph."""
        for begin, end in self.sentences[i + 1 : i + 2]:
            if "\n" not in self.match[start:begin].rstrip("\n") + self.match[begin - 1 : begin]:
                others = [item for item in people(self.bare, begin, end, self.places, None) if item[2].role == CITIZEN and self.is_subject(item)]
                return "" if others else self.bare[begin:end]
        return ""

    def of(self, i: int, bracket: Bracket, start: int, end: int, named: list[Found]) -> Speaker:
        """Return who says the words of a bracket in the sentence ``i``, which names those of ``named``."""
        return (
            self._by_layout(bracket, start)
            or (self._beside(i, start) if bracket.alone else None)
            or self._in_sentence(bracket, start, end, named)
            or self._carried(start, bracket)
        )

    def _by_layout(self, bracket: Bracket, start: int) -> Speaker | None:
        """Return who signs the words (「…」（70代男性）), stands over or under them, or has the word in an interview."""
        home = self.home.name if self.home else None
        at = bracket.end + 1
        if behind := _signed.match(self.match[at : at + 60]):
            places = self.places(at, at + behind.end())
            own = in_brackets(behind["who"], places[0][2] if places else None)
            if own and (known := self._known(own.label) if own.label and own.label.endswith("さん") else None):
                return replace(_again(known, at, ""), label=own.label)
            if own:
                return replace(own, start=at, place=own.place or (home if own.role == CITIZEN else None))
        if own := self.turns.captions.get(bracket.start):
            recent = self.match.rfind("\n", 0, len(self.match[:start].rstrip()))
            if known := next((known for known in reversed(self.persons) if known.label == own.label and known.start > recent), None):
                return _again(known, start, own.told)
            return replace(own, start=start, place=own.place or home)
        return self.turns.speaker if bracket.alone else None

    def _in_sentence(self, bracket: Bracket, start: int, end: int, named: list[Found]) -> Speaker | None:
        if self.last is not None and self.last.role == CITIZEN and _form.search(self.bare, start, bracket.start) and _wrote.match(self.match, bracket.end + 1):
            return self.last  # 職員が差し出した届の理由欄には「…」と書いた
        if own := next((item for item in named if item[0] > bracket.end and self._ends_with(item, bracket)), None):
            return self.resolved(own, start, end)
        crowd = _crowd.match(self.match, bracket.end + 1)
        after = _after_speaker.match(self.match, bracket.end + 1)
        if after and not crowd and (own := next((item for item in named if after.end() <= item[0] < after.end() + 40), None)):
            return self.resolved(own, start, end)
        before = [item for item in named if item[1] <= bracket.start and bracket.start - item[1] < SEEN and self.is_subject(item)]
        if before:
            return self.resolved(self._best(before), start, end)
        if crowd and (here := self._stated(start, bracket.start)):
            return Speaker(here.name, MUNICIPALITY, here.name)
        if self.turns.speaker or crowd:
            return self.turns.speaker
        if _turns_to.match(self.match, bracket.end + 1):
            return None
        later = [item for item in named if bracket.end < item[0] < bracket.end + 60 and self.is_subject(item) and item[2].role != MUNICIPALITY]
        return self.resolved(later[0], start, end) if later else None

    def _ends_with(self, item: Found, bracket: Bracket) -> bool:
        """Whether a sentence ends with who said the words: 「…」と同じ担当者。"""
        return bool(_end.match(self.match, item[1]) and _with.fullmatch(self.match, bracket.end + 1, item[0]))

    def _best(self, before: list[Found]) -> Found:
        """Return the nearest subject; a person before an office that he speaks of, a named one before 人 and 自治体."""
        strong = [item for item in before if item[2].label not in _WEAK]
        chosen = (strong or before)[-1]
        topics = [item for item in strong if re.match(r"(?:\([^()]{1,24}\))?は", self.match[item[1] : item[1] + 28])]
        return topics[-1] if topics and chosen not in topics and chosen[2].role != CITIZEN else chosen

    def is_subject(self, item: Found) -> bool:
        """Whether a speaker who is named is who says or does something there, or who is asked."""
        if relation := _relation.match(self.bare, item[1]):
            return not relation["no"]
        if _end.match(self.match, item[1]) and _no_clause.search(self.match, max(0, item[0] - SEEN), item[0]):
            return True  # 南アルプス市の70代の女性。「…」
        return bool(_subject.match(self.match[item[1] : item[1] + 32]) or _told_by.search(self.match[max(0, item[0] - 60) : item[0]]))

    def resolved(self, item: Found, start: int, end: int) -> Speaker:
        """Return a speaker with what is told of him; この男性 is who was spoken of before."""
        at, _, speaker, pointing = item
        told = self.announced + self.bare[start : min(end, start + LONGEST)]
        if speaker.label and speaker.label.endswith(("氏", "さん", "先生")) and (known := self._known(speaker.label)):
            return replace(_again(known, at, told), label=speaker.label, place=speaker.place or known.place)
        if pointing and speaker.label and re.match("[0-9]", speaker.label):
            return speaker.telling(told)
        if speaker.role == CITIZEN and self._goes_on(item, start):
            told = f"{self.last.told if self.last else ''} {told}"
        elif self.bare[start] in "こそ" and _one_of_them.match(self.bare, start):
            told = f"{self.before} {told}"
        if speaker.role == CITIZEN and _kin.search(speaker.label or "") and self.persons:
            both = [known.told for known in self.persons if known.label == speaker.label or _both.search(f"{known.label} {known.told}")]
            return replace(speaker, told=" ".join([*both[-1:], told]), place=speaker.place or self.persons[-1].place)
        bare = speaker.label in ("男性", "女性") and not speaker.place and self.match[max(0, at - 1) : at] in ("", *"。\n 、")
        if pointing or bare or (speaker.label in ("男性", "女性") and self.match[max(0, at - 2) : at] in ("この", "その")):
            for known in reversed(self.persons):
                if speaker.label and known.label and known.label.endswith(speaker.label[-2:]):
                    return _again(known, at, told)
        return speaker.telling(told)

    def is_kin(self, speaker: Speaker) -> bool:
        """Whether a speaker is called what he is to another."""
        return bool(speaker.label and _kin.search(speaker.label))

    def _goes_on(self, item: Found, start: int) -> bool:
        """Whether a sentence does no more than name who was spoken of before: 女性が用紙を受け取った。主婦の山田さん(49)。"""
        last = self.last
        if last is None or last.role != CITIZEN or last.start < self.match.rfind("\n", 0, start) or not _end.match(self.match, item[1]):
            return False
        return item[0] - start < _NAMING and not re.search("[、はがも]", self.bare[start : item[0]])

    def _known(self, label: str) -> Speaker | None:
        """Return who was named in full before he is called by his family name: 松本総務相 for 松本氏."""
        name = re.sub(r"(?:さん|氏)$", "", label).split("の")[-1]
        return next((known for known in reversed(self.called) if known.label and name in known.label), None)

    def _beside(self, i: int, start: int) -> Speaker | None:
        """Return the speaker of a quote that is a sentence of its own: who was the subject before it, or is after it."""
        last = self.last
        paragraph_start = start == 0 or self.match[start - 1] == "\n"
        if not paragraph_start and last is not None and last.start >= self.match.rfind("\n", 0, start):
            return last
        before = self.match.rfind("\n", 0, len(self.match[:start].rstrip()))
        told_before = last is not None and last.role != MUNICIPALITY and last.label not in _WEAK and last.start > before
        for begin, end in self.sentences[i + 1 : i + 3]:
            apart = "\n" in self.match[start:begin]
            announced = told_before and _tells.search(self.bare, before + 1, start)
            if apart and (not paragraph_start or announced or (told_before and not _such.search(self.bare, begin, end))):
                break
            following = people(self.bare, begin, min(end, begin + 300), self.places, self.home)
            persons = [item for item in following if item[2].role != MUNICIPALITY and self.is_subject(item)]
            if persons:
                return self.resolved(persons[0], begin, end)
        return last

    def _carried(self, start: int, bracket: Bracket) -> Speaker:
        """Return who speaks where the sentence names nobody: who spoke last, or the office that passes on what people told it."""
        stop = self.match.find("。", bracket.end)
        sentence = self.bare[start : min(stop if stop >= 0 else len(self.bare), bracket.end + 60)].split("\n")[0]
        after = self.match[bracket.end + 1 : bracket.end + 40]
        last = self.last
        passive = bool(_passive.search(sentence) or re.match(r"(?:など|が)[^。]{0,20}(?:目立|多|続|[0-9]件)", after) or _crowd.match(after))
        if last is not None and not _crowd.match(after):
            spoken = _speaks.match(after) and not re.search(r"寄せられ|声(?:が|も(?:あ|多|上))", sentence)
            wrote = last.role == CITIZEN and _form.search(sentence) and re.search(r"書いた|記した|記入した|つづった", sentence)
            if (spoken and last.role != MUNICIPALITY) or wrote or not passive:
                return last
        if here := self._stated(start, bracket.start):
            return Speaker(here.name, MUNICIPALITY, here.name)
        paragraph = self.match.rfind("\n", 0, start)
        if last is not None and last.role == MUNICIPALITY and last.start > paragraph and not re.match("[0-9]", last.label or ""):
            return last
        near = self.told_at >= paragraph or (self.home == self.heading and (self.group is None or self.group.start >= self.home_at))
        if self.home is not None and self.home.level == "municipality" and (near or self.group is None):
            return Speaker(self.home.name, MUNICIPALITY, self.home.name)
        if self.group is not None:
            return replace(self.group, place=self.heading.name if self.heading and self.heading.level == "prefecture" else None)
        return Speaker(None, MUNICIPALITY if passive else OTHER, None)

    def office(self, start: int) -> Speaker | None:
        """Return the municipality that passes on what people told it, in a sentence that names none."""
        last = self.last
        if self.turns.speaker or (last is not None and last.role in (MUNICIPALITY, OFFICIAL) and last.start > self.match.rfind("\n", 0, start)):
            return self.turns.speaker or last
        return Speaker(self.home.name, MUNICIPALITY, self.home.name) if self.home and self.home.level != "nation" else None

    def _stated(self, start: int, stop: int) -> Place | None:
        """Return the municipality at whose counter words are said, where a sentence names it: 杉並区の窓口では「…」"""
        found = [place for _, b, place in self.places(start, stop) if place.level == "municipality" and _counter.match(self.match, b)]
        return found[-1] if found else None

    def remember(self, start: int, end: int, named: list[Found], around: str) -> None:
        """Remember the place, the persons and the group of municipalities that a sentence speaks of."""
        self._turn(start, end)
        for _, stop, speaker, _ in named if "に" in around else ():
            if speaker.role != MUNICIPALITY and _interviewed.match(self.bare, stop):
                self.turns.interviewee = speaker
        subjects = [item for item in named if self.is_subject(item)]
        for item in subjects:
            self._meet(item, start, end)
        for found in _tallied.finditer(around):
            self.group = Speaker(found["n"] or found["m"], MUNICIPALITY, None, start)
        if subjects:
            self.last = self.resolved(self._best(subjects), start, end)
        elif not named:
            self._tell(start, around)
        self._announce(around, bool(subjects))
        self.before = around

    def _meet(self, item: Found, start: int, end: int) -> None:
        """Remember who is named."""
        _, _, speaker, _ = item
        if speaker.role == MUNICIPALITY:
            if self.group is None and (speaker.label or " ")[0].isdigit():
                self.group = speaker
            return
        known = self.resolved(item, start, end)
        if len(speaker.label or "") > 2:
            self.called = [*self.called[-20:], known]
        if speaker.role == CITIZEN and speaker.label not in _ANYBODY:
            self.persons = [*self.persons[-6:], known]

    def _tell(self, start: int, around: str) -> None:
        """Add a sentence that names nobody to what is told of the person whom its paragraph speaks of."""
        if self.last is None or self.last.role != CITIZEN or self.last.start <= self.match.rfind("\n", 0, start):
            return
        self.last = replace(self.last, told=f"{self.last.told} {around}"[:LONGEST])
        if self.persons and self.persons[-1].start == self.last.start:
            self.persons[-1] = self.last

    def _announce(self, around: str, names: bool) -> None:
        """Remember what a sentence tells of those who speak behind it: 返した人もいる。 返した人たちに聞いた。"""
        told_of_return = "返" in around and "した" in around
        if found := _someone.search(around) if told_of_return else None:
            self.announced = f"{found[0]} "
        elif names:
            self.announced = ""
        if self.gathered and _others.search(around):
            self.gathered = ""
        elif found := _gathered.search(around) if told_of_return else None:
            self.gathered = f" {found[0]} "

    def _turn(self, start: int, end: int) -> None:
        """Turn to the place that the sentence is about."""
        found = [(stop, place) for _, stop, place in self.places(start, end) if place.level != "nation"]
        if not found:
            return
        stop, place = found[0]
        one = len({other.name for _, other in found}) == 1 or self.home is None or place.level == "prefecture"
        wider = place.level == "prefecture" and self.home is not None and self.home.level != "prefecture"
        if one and not wider and _topic.match(self.bare, stop):
            self.home, self.home_at = place, start
            self.heading = self.heading or place
            if _speaking.match(self.bare, stop) or self.group is None:
                self.told_at = start
